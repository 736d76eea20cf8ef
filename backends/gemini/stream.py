"""A streamed answer of Gemini's, read as it comes."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
import structlog

from backends.aiohttp_errors import reason_of
from backends.base import Call
from backends.errors import BackendError, MalformedStreamError
from backends.event_stream import EventStream
from backends.gemini.chunks import ChunkWriter
from backends.gemini.wire import decode
from backends.http import MAX_ERROR_BYTES
from backends.sse import EventCutter, payloads

log = structlog.get_logger("gemini")


class Body:
    """The body of an answer that aiohttp reads. Satisfies `backends.event_stream.Body`."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def readany(self) -> bytes:
        """Return what has come since; nothing at the end."""
        try:
            return await self._response.content.readany()
        except (aiohttp.ClientError, ValueError) as error:
            raise ConnectionError(reason_of(error)) from error

    def close(self) -> None:
        """Let go of the connection, which is closed unless all has come."""
        self._response.close()


class GeminiStream(EventStream):
    """The chunks of an answer. Satisfies `ChunkStream`."""

    def __init__(
        self, response: aiohttp.ClientResponse, call: Call, model: str, failure_in: Callable[[bytes], BackendError]
    ) -> None:
        super().__init__(Body(response))
        self._failure_in = failure_in
        self._cutter = EventCutter()
        self._writer = ChunkWriter(call, model)
        self._stray = b""
        """What came in place of events; an error may come as bare JSON."""
        self._begun = False
        """Whether anything came: further on, what looks like JSON is the middle of an event."""

    def _has_begun(self, block: bytes) -> bool:
        return self._writer.begun

    def _take(self, received: bytes) -> bytes:
        block = self._cutter.feed(received)
        if block:
            self._stray = b""  # it was no error after all
        elif self._stray or (not self._begun and received.lstrip().startswith((b"{", b"["))):
            self._stray = (self._stray + received)[:MAX_ERROR_BYTES]
        self._begun = self._begun or not received.isspace()
        return self._chunks(block)

    def _close(self) -> bytes:
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
