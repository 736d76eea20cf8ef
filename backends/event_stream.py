"""Reading a streamed answer over HTTP: what every protocol of server-sent events has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Protocol, Self

from backends.errors import BackendError, MalformedStreamError, TruncatedStreamError
from backends.sse import MAX_EVENT_BYTES

CUT = "the stream ended before the answer did"


class Readable(Protocol):
    """A body that comes in pieces."""

    async def readany(self) -> bytes:
        """Return what has come since, as soon as there is any; nothing at the end.

        Raises:
            OSError: it is cut. The message is the reason, in words that are not the server's.
        """
        ...


class Body(Readable, Protocol):
    """What a stream is read from."""

    def close(self) -> None:
        """Let go of the connection, which is closed unless all has come."""
        ...


class EventStream(ABC):
    """Blocks of whole events, as they come. A protocol says what becomes of them."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._head = b""
        """What came before the answer was handed over."""
        self._ended = False
        self._failure: BackendError | None = None
        """Raised once the blocks before it were taken."""

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next block of whole events.

        Raises:
            BackendError: the answer is cut, malformed, or followed by an error.
        """
        if self._head:
            block, self._head = self._head, b""
            return block
        while not (self._ended or self._failure):
            try:
                received = await self._body.readany()
            except OSError as error:
                if not self._has_finished:
                    reason = f"the connection broke during the answer: {str(error) or type(error).__name__}"
                    raise TruncatedStreamError(reason) from error
                received = b""
            self._ended = not received
            if block := self._take(received) if received else self._close():
                return block
        if self._failure:
            raise self._failure
        if not self._is_complete:
            raise TruncatedStreamError(CUT)
        raise StopAsyncIteration

    @property
    def is_ready(self) -> bool:
        """Whether the next block, or the end, need not be waited for."""
        return bool(self._head) or self.at_end

    @property
    def at_end(self) -> bool:
        """Whether all blocks of a complete answer have been taken, so that nothing has to be waited for."""
        return self._ended and not self._head and self._failure is None and self._is_complete

    async def pour(self, sink: Callable[[bytes], bool]) -> None:  # noqa: B027 - not every body can
        """Hand no blocks over."""

    async def until_first_content(self) -> Self:
        """Read on to the first content, and keep what came so far for the first block; closed if there is none."""
        try:
            head = b""
            async for block in self:
                head += block
                if len(head) > MAX_EVENT_BYTES:
                    raise MalformedStreamError(f"{MAX_EVENT_BYTES:,} bytes came, and no content among them")
                if self._failure:  # nothing has been said yet, another backend can be asked
                    raise self._failure
                if self._has_begun(block):
                    self._head = head
                    return self
            raise TruncatedStreamError(CUT)
        except BaseException:
            await self.aclose()
            raise

    async def aclose(self) -> None:
        """Close the connection, unless all has come: then it already serves others."""
        self._body.close()

    @abstractmethod
    def _take(self, received: bytes) -> bytes:
        """Return the events that are whole now; a failure among them is noted in `_failure`."""

    @abstractmethod
    def _close(self) -> bytes:
        """Return the last events."""

    @abstractmethod
    def _has_begun(self, block: bytes) -> bool:
        """Tell whether the answer has begun with this block."""

    @property
    def _has_finished(self) -> bool:
        """Whether the answer has come to its end, so that it matters no more how the connection does."""
        return False

    @property
    def _is_complete(self) -> bool:
        """Whether the answer may end here; asked once the connection has, if nothing else was amiss."""
        return True
