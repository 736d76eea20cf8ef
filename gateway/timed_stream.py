"""A streamed answer that may neither stop for long nor last for ever."""

from __future__ import annotations

from typing import Self

import anyio

from backends.base import ChunkStream
from backends.errors import BackendError, IdleTimeoutError
from gateway.config.schema import Timeouts
from gateway.deadlines import Deadline
from gateway.exchange import Attempt

CLOSE_LIMIT_S = 1.0


class TimedStream:
    """The answer to one attempt; tells it how the answer goes on and ends."""

    def __init__(self, stream: ChunkStream, attempt: Attempt, timeouts: Timeouts, deadline: Deadline) -> None:
        self._stream = stream
        self._idle_s = timeouts.idle
        self._late = IdleTimeoutError(f"the answer stopped for {timeouts.idle:g} s")
        self.attempt = attempt
        self.deadline = deadline

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next block of events.

        Raises:
            BackendError: the answer cannot go on.
        """
        try:
            async with self.deadline.within(self._idle_s, self._late):
                block = await anext(self._stream)
        except StopAsyncIteration:
            self.attempt.end()
            raise
        except BackendError as error:
            self.attempt.end(error)
            raise
        self.attempt.took(block)
        return block

    async def aclose(self) -> None:
        """Let go of the backend, even while the request is being cancelled."""
        self.attempt.leave()
        with anyio.move_on_after(CLOSE_LIMIT_S, shield=True):
            await self._stream.aclose()
