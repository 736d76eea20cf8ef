"""One connection to a server: one request at a time, its answer cut out of the bytes by llhttp (RFC 9112).

What costs time on every packet is kept out of Python: pieces of a body go from the parser straight into a list, and the
beginning of an answer takes a permit out of another, of which there is one for each request. Fields of the head are
not taken apart unless somebody asks.
"""

from __future__ import annotations

import asyncio
import fcntl
import sys
import termios
from collections.abc import Callable
from typing import Protocol

import httptools

from backends.http1.errors import BrokenError, Http1Error, ProtocolError

MAX_HEAD_BYTES = 64 * 1024
MAX_HEADERS = 200
MAX_HELD_BYTES = 256 * 1024
"""Of an answer that nobody has taken yet; above that, reading pauses."""
NO_HTTP = "the answer is not HTTP/1.1"


class Pool(Protocol):
    """Who keeps connections between requests."""

    def keep(self, connection: Connection) -> None:
        """Take a connection that is ready for the next request."""

    def forget(self, connection: Connection) -> None:
        """Keep a connection no longer: it is ending."""

    def lost(self, connection: Connection) -> None:
        """Take note that a connection has ended."""


class Connection(asyncio.Protocol):
    """The protocol of a connection, and the state of the request in progress."""

    __slots__ = (
        "_failure",
        "_head_start",
        "_held",
        "_is_paused",
        "_keep_alive",
        "_linger",
        "_loop",
        "_parser",
        "_permits",
        "_pool",
        "_sink",
        "_transport",
        "_waiter",
        "head",
        "in_use",
        "is_complete",
        "on_body",
        "on_message_begin",
        "pieces",
        "status",
        "was_stale",
    )

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._linger: asyncio.TimerHandle | None = None
        self._sink: Callable[[bytes], bool] | None = None
        self._is_paused = False
        self.in_use = False
        self.pieces: list[bytes] = []
        """Of the body, as they came."""
        self._permits: list[None] = []
        """One while an answer may begin: without it, the parser fails there (RFC 9112, 9.2: nothing was asked)."""
        self.on_body = self.pieces.append
        self.on_message_begin = self._permits.pop

    # What a request does.

    def send(self, request: bytes) -> None:
        """Begin a request: its head and body in one."""
        assert self._transport is not None
        self.in_use = True
        self.status = 0
        """Of the answer; 0 until its head has come."""
        self.head = b""
        """Of the answer; until it is whole, all bytes that came."""
        self._head_start = 0
        self._held = 0
        self._failure: tuple[type[Http1Error], str] | None = None
        self.is_complete = False
        self._keep_alive = False
        self.was_stale = False
        """Whether the server ended the connection before it had taken all of the request, and without a word."""
        self._permits.append(None)
        self._transport.write(request)

    async def wait(self) -> None:
        """Return when there may be more; close the connection if that is cancelled."""
        waiter = self._waiter = self._loop.create_future()
        try:
            await waiter
        except BaseException:
            self.close()
            raise
        finally:
            self._waiter = None

    async def pour(self, sink: Callable[[bytes], bool]) -> None:
        """Hand what comes of the body to `sink`, without a step of this task for each piece.

        Returns when there is something else to do: the sink took what it was given but wants no more so, all has come,
        or it ends too early. Cancelled, it closes the connection.
        """
        if self.pieces or self.is_complete or self._failure is not None:
            return
        self._sink = sink
        try:
            await self.wait()
        finally:
            self._sink = None

    def raise_failure(self) -> None:
        """Raise why the answer ends here, if it does so too early.

        Raises:
            BrokenError: the connection has ended.
            ProtocolError: what came is not HTTP/1.1.
        """
        if self._failure is not None:
            kind, reason = self._failure  # made anew: an error that is kept would keep the request that it ended
            raise kind(reason)

    def take(self) -> bytes:
        """Return what has come of the body and was not taken yet."""
        body = b"".join(self.pieces)
        self._let_go_of_pieces()
        return body

    def finish(self, linger_s: float = 0.0) -> None:
        """End the request: keep the connection if all has come, or comes within the time; else close it."""
        if self.is_complete and self._can_serve_again:
            self.in_use = False
            self._pool.keep(self)
        elif linger_s and not self.is_complete and self._failure is None:
            self._let_go_of_pieces()
            self._linger = self._loop.call_later(linger_s, self.close)
        else:
            self.close()

    def close(self) -> None:
        """Close the connection; at once if a request is in progress, as what is left of that matters to nobody."""
        if self._transport is None:
            return
        if self.in_use:
            self._transport.abort()
        else:
            self._transport.close()

    @property
    def is_closing(self) -> bool:
        """Whether it can be sent nothing more."""
        return self._transport is None or self._transport.is_closing()

    @property
    def _can_serve_again(self) -> bool:
        """Whether the next request may follow: RFC 9112, 9.3 and 9.6; not if the answer has overtaken the request."""
        transport = self._transport
        return (
            self._keep_alive
            and transport is not None
            and not transport.is_closing()
            and not transport.get_write_buffer_size()
        )

    def _let_go_of_pieces(self) -> None:
        self.pieces.clear()
        self._held = 0
        if self._is_paused:
            self._is_paused = False
            if self._transport is not None and not self._transport.is_closing():
                self._transport.resume_reading()

    # The transport.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # of a stream
        """Begin."""
        self._transport = transport
        self._parser = httptools.HttpResponseParser(self)

    def data_received(self, data: bytes) -> None:
        """Parse what came, and wake who waits for it."""
        if not self.in_use:
            self._pool.forget(self)
            self.close()
            return
        if not self.status:
            self.head += data
        self._held += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            if self.is_complete:  # and more than that: what belongs to what cannot be known any more
                self._keep_alive = False
            else:
                self._fail(ProtocolError, NO_HTTP)
                return
        if self._linger is not None:
            self._let_go_of_pieces()
            if self.is_complete:
                self._stop_lingering()
                self.finish()
        elif self.pieces or self.is_complete:
            if self._sink is not None and self.pieces:
                if self._sink(self.take()) and not self.is_complete:
                    return
                self._sink = None
            self._wake()
            if self._held > MAX_HELD_BYTES and not self.is_complete:
                self._pause()
        elif not self.status and len(self.head) > MAX_HEAD_BYTES:
            self._fail_of_head()

    def eof_received(self) -> None:
        """Take no more requests; the transport closes itself."""
        self._pool.forget(self)
        if self.in_use and not self.head and self._transport is not None:
            self.was_stale = has_unsent(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """End; that may be how the answer ends, too (RFC 9112, 6.3, rule 8)."""
        self._pool.lost(self)
        self._stop_lingering()
        if isinstance(exc, BrokenPipeError):  # but not by a reset, which a request that was read may meet with, too
            self.was_stale = self.in_use and not self.head
        if self.in_use and not self.is_complete:
            if self.status and exc is None and not self._has_length:
                self.is_complete = True
            elif self.head:
                self._fail(BrokenError, str(exc) if exc else "the answer is not complete")
            else:
                self._fail(BrokenError, str(exc) if exc else "the server closed the connection without an answer")
        self._wake()
        self._transport = None
        del self._parser  # which knows this object: no collector need find the two

    # The parser.

    def on_headers_complete(self) -> None:
        """Take the status; an interim answer is passed over (RFC 9110, 15.2), but for one that ends HTTP."""
        start, end = self._head_start, self.head.find(b"\r\n\r\n", self._head_start) + 4
        status = self._parser.get_status_code()
        if end > MAX_HEAD_BYTES or self.head.count(b"\n", start, end) > MAX_HEADERS + 2:
            self._fail_of_head()
        elif status < 100 or status == 101 or not self.head.startswith(b"HTTP/1.", start):
            self._fail(ProtocolError, NO_HTTP)
        elif status < 200:
            self._head_start = end
            self._permits.append(None)
        else:
            self.status = status
            self.head = self.head[start:end]
            self._keep_alive = self._parser.should_keep_alive()
            self._wake()

    def on_message_complete(self) -> None:
        """Take note that all has come."""
        self.is_complete = self.status != 0

    @property
    def _has_length(self) -> bool:
        """Whether the head says how long the body is, so that the connection's end is not its end."""
        head = self.head.lower()
        return b"\ncontent-length:" in head or b"\ntransfer-encoding:" in head

    def _fail_of_head(self) -> None:
        self._fail(ProtocolError, f"the answer begins with more than {MAX_HEAD_BYTES:,} bytes or {MAX_HEADERS} headers")

    def _fail(self, kind: type[Http1Error], reason: str) -> None:
        if self._failure is None:
            self._failure = kind, reason
        self._wake()
        self.close()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _pause(self) -> None:
        if not self._is_paused and self._transport is not None:
            self._is_paused = True
            self._transport.pause_reading()

    def _stop_lingering(self) -> None:
        if self._linger is not None:
            self._linger.cancel()
            self._linger = None


def has_unsent(transport: asyncio.Transport) -> bool:
    """Whether the other end has not acknowledged all that was written: `SIOCOUTQ` of tcp(7) and unix(7)."""
    if transport.get_write_buffer_size():
        return True
    try:
        left = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
    except OSError:
        return False
    return int.from_bytes(left, sys.byteorder) > 0
