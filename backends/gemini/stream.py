"""A streamed answer of Gemini's, read as it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import aiohttp
import structlog

from backends.base import Call
from backends.errors import BackendError, MalformedStreamError, TruncatedStreamError
from backends.gemini.chunks import ChunkWriter
from backends.gemini.wire import decode
from backends.http import BROKEN, MAX_ERROR_BYTES, reason_of
from backends.sse import EventCutter, payloads

log = structlog.get_logger("gemini")


class GeminiStream:
    """The chunks of an answer. Satisfies `ChunkStream`."""

    def __init__(
        self, response: aiohttp.ClientResponse, call: Call, model: str, failure_in: Callable[[bytes], BackendError]
    ) -> None:
        self._response = response
        self._failure_in = failure_in
        self._cutter = EventCutter()
        self._writer = ChunkWriter(call, model)
        self._stray = b""
        """What came in place of events; an error may come as bare JSON."""
        self._begun = False
        """Whether anything came: further on, what looks like JSON is the middle of an event."""
        self._head = b""
        self._ended = False
        self._failure: BackendError | None = None

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
                received = await self._response.content.readany()
            except BROKEN as error:
                raise TruncatedStreamError(f"the connection broke during the answer: {reason_of(error)}") from error
            if block := self._written(received) if received else self._closed():
                return block
        if self._failure:
            raise self._failure
        raise StopAsyncIteration

    async def until_first_content(self) -> Self:
        """Read on to the first content, and keep what came so far for the first block."""
        head = b""
        async for block in self:
            head += block
            if self._failure:  # nothing has been said yet, another backend can be asked
                raise self._failure
            if self._writer.begun:
                break
        self._head = head
        return self

    async def aclose(self) -> None:
        """Close the connection, unless all has come: then it already serves others."""
        self._response.close()

    def _written(self, received: bytes) -> bytes:
        """Return the chunks for what was received."""
        block = self._cutter.feed(received)
        if block:
            self._stray = b""  # it was no error after all
        elif self._stray or (not self._begun and received.lstrip().startswith((b"{", b"["))):
            self._stray = (self._stray + received)[:MAX_ERROR_BYTES]
        self._begun = self._begun or not received.isspace()
        return self._chunks(block)

    def _closed(self) -> bytes:
        """Return the last chunks; a failure is raised next."""
        self._ended = True
        block = self._chunks(self._cutter.flush())
        try:
            return block + self._writer.close()
        except BackendError as failure:
            self._failure = self._failure or (self._failure_in(self._stray) if self._stray else failure)
            return block

    def _chunks(self, block: bytes) -> bytes:
        """Return the chunks for the events before the first bad one, whose failure is raised next."""
        written = b""
        try:
            for payload in payloads(block):
                response = decode(payload, MalformedStreamError)
                if response.error is not None:
                    raise self._failure_in(payload)
                written += self._writer.write(response)
        except BackendError as failure:
            self._failure = failure
        except Exception:
            log.exception("a stream of Gemini's cannot be translated")
            self._failure = MalformedStreamError("an event of the stream is not one of Gemini's")
        return written
