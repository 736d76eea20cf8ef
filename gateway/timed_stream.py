"""A streamed answer that may neither stop for long nor last for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from backends.base import ChunkStream
from backends.errors import BackendError, IdleTimeoutError
from gateway.exchange import Attempt


class TimedStream:
    """The answer to one attempt; tells it how the answer goes on and ends."""

    def __init__(self, stream: ChunkStream, attempt: Attempt) -> None:
        self._stream = stream
        self._idle_s = attempt.policy.timeouts.idle
        self.attempt = attempt

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next block of events.

        Raises:
            BackendError: the answer cannot go on.
        """
        try:
            if self._stream.is_ready:
                block = await anext(self._stream)
            else:
                with self.attempt.deadline.within(self._idle_s, self._late):
                    block = await anext(self._stream)
        except StopAsyncIteration:
            self.attempt.end()
            raise
        except BackendError as error:
            self.attempt.end(error)
            raise
        self.attempt.took(block)
        return block

    @property
    def at_end(self) -> bool:
        """Whether the iteration is known to end next."""
        return self._stream.at_end

    async def pour(self, sink: Callable[[bytes], bool]) -> None:
        """Hand blocks to `sink` as they come; return when the next one is due.

        Raises:
            BackendError: the answer cannot go on.
        """
        attempt, idle_s = self.attempt, self._idle_s
        idle = attempt.deadline.watchdog.until(time.monotonic() + idle_s, self._late)

        def take(block: bytes) -> bool:
            attempt.took(block)
            idle.moment = attempt.block_times[-1] + idle_s
            return sink(block)

        try:
            with attempt.deadline.whole(), idle:
                await self._stream.pour(take)
        except BackendError as error:
            attempt.end(error)
            raise

    async def aclose(self) -> None:
        """Let go of the backend."""
        self.attempt.leave()
        await self._stream.aclose()

    def _late(self) -> IdleTimeoutError:
        return IdleTimeoutError(f"the answer stopped for {self._idle_s:g} s")
