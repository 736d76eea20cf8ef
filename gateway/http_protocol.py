"""One connection of a client: uvicorn's HTTP/1.1, with limits on what may come before it is known who asks.

RFC 9110 and RFC 9112. What reaches no route - malformed, too large, too slow - is answered here, in the shape of every
other error, after the answers that are due before it; then the connection ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httptools
import msgspec
from litestar.types import ASGIApp
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from backends.errors import GatewayError, InvalidRequestError, OverloadedError, RequestError, RequestTimeoutError
from gateway.asgi import as_gateway_error, error_headers
from gateway.request_id import new_request_id


class HeadersTooLargeError(RequestError):
    """There are too many headers, or they are too long together."""

    status_code = 431
    code = "headers_too_large"


class UrlTooLongError(RequestError):
    """The request line alone is longer than all headers may be."""

    status_code = 414
    code = "url_too_long"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one connection may ask for; the body has limits of its own, see `asgi.read_body`."""

    num_connections: int
    """Open at one time in this process."""
    head_bytes: int = 32_768
    """URL and headers of a request together; also the trailers, and what else is sent around a body."""
    num_headers: int = 100
    head_s: float = 10.0
    """From the first byte of a request to the end of its headers; as long, a new connection may be silent."""
    num_pipelined: int = 16
    """Requests that wait for the answer to one before them."""
    linger_s: float = 2.0
    """How long a client may take to read a last answer; closing at once could destroy it on its way (RFC 9112, 9.6)."""
    linger_bytes: int = 1_000_000
    """How much it may send meanwhile."""


class Connections(ServerState):
    """What all connections of a process share."""

    def __init__(self) -> None:
        super().__init__()
        self.draining = False
        """Whether every connection is to end after the next answer."""


class HttpProtocol(HttpToolsProtocol):
    """One connection.

    A connection on which an answer overtakes the body of its request is not used again: its rest is not read.
    """

    def __init__(self, config: Config, connections: Connections, limits: Limits, app: ASGIApp) -> None:
        super().__init__(config=config, server_state=connections, app_state={})
        self.app: Any = app  # uvicorn has types of its own for ASGI
        self._shared = connections
        self._limits = limits
        self._in_head = True
        self._head_bytes = 0
        """URL and headers of this request, as far as they are parsed."""
        self._num_held = 0
        """Bytes that came since the parser last gave something whole: it may be holding them."""
        self._keep_alive = False
        """Whether the request in hand lets the connection be used again."""
        self._timer: asyncio.TimerHandle | None = None
        """Ends the wait for a head, or for the client to go."""
        self._refusal: GatewayError | None = None
        """Why nothing more is parsed."""
        self._lingering = False
        self._num_discarded = 0

    # The transport.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin; where there are too many connections, end."""
        super().connection_made(transport)
        self._unhurried = UnhurriedTransport(transport, self._linger)
        if len(self.connections) > self._limits.num_connections:
            busy = OverloadedError("The gateway has as many connections as it takes.", retry_after_s=1.0)
            transport.write(self._last_answer(busy))
            transport.close()
        else:
            self._start_timer(self._limits.head_s, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_timer()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)
        del self._unhurried  # which knows this object: no collector need find the two

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        if self._refusal is not None or self._lingering:
            self._discard(data)
            return
        self._unset_keepalive_if_required()
        begins = self._num_held == 0
        self._num_held += len(data)
        try:
            while data:
                data = self._feed(data)
        except httptools.HttpParserError as error:
            self._refuse(reason_of(error))
            return
        if self._num_held > self._limits.head_bytes:
            self._refuse(self._too_large())
        elif begins and self._in_head and self._num_held and not self._is_answering:
            self._start_timer(self._limits.head_s, self._head_is_late)

    def timeout_keep_alive_handler(self) -> None:
        """End a connection that is not used; at once, if not even the last answer is read."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()

    # The parser.

    def on_message_begin(self) -> None:
        """Begin a request, which may be a part of what the last one's end came in."""
        super().on_message_begin()
        self._num_held = max(1, self._num_held)
        self._head_bytes = 0

    def on_url(self, url: bytes) -> None:
        """Take a piece of the URL."""
        super().on_url(url)
        if len(self.url) > self._limits.head_bytes:
            raise self._too_large()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. Trailers are dropped: they would pass for headers that a proxy has let through."""
        if not self._in_head:
            return
        self._head_bytes += len(name) + len(value)
        if len(self.headers) >= self._limits.num_headers:
            raise HeadersTooLargeError(f"The request has more than {self._limits.num_headers} headers.")
        if self._head_bytes + len(self.url) > self._limits.head_bytes:
            raise self._too_large()
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Have the request answered, now or after those before it."""
        if self.parser.should_upgrade():
            if self.parser.get_method() == b"CONNECT":
                raise InvalidRequestError("The gateway is no proxy.")
            return  # `_feed` has it parsed again
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise InvalidRequestError("A request has exactly one Host header.")  # RFC 9112, 3.2
        if not all(map(names_host, hosts)):
            raise InvalidRequestError("The Host header names no host.")
        if len(self.pipeline) >= self._limits.num_pipelined:
            raise OverloadedError("Too many requests wait on this connection for the answer to an earlier one.")
        if not self.url.startswith(b"/") and httptools.parse_url(self.url).path is None:
            raise InvalidRequestError("The URL has no path.")
        super().on_headers_complete()
        self._stop_timer()
        self._in_head = False
        self._num_held = 0
        self._keep_alive = self.cycle.keep_alive
        self.cycle.transport, self.cycle.keep_alive = self._unhurried, False  # until the body has come

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._num_held = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Take note that the request is complete."""
        if self.parser.should_upgrade():
            return
        self._in_head = True
        self._num_held = 0
        if not self.cycle.response_started:
            self.cycle.transport = self.transport
            self.cycle.keep_alive = self._keep_alive and not self._shared.draining
        super().on_message_complete()

    # The answers.

    def on_response_complete(self) -> None:
        """Go on with the next request, or with its refusal."""
        if self._lingering:
            return
        others_wait = bool(self.pipeline)
        super().on_response_complete()
        if others_wait or self.transport.is_closing():
            return
        if self._refusal is not None:
            self._end_with(self._refusal)
        elif self._num_held:
            self._unset_keepalive_if_required()
            self._start_timer(self._limits.head_s, self._head_is_late)

    @property
    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request, whatever uvicorn's type says
        return cycle is not None and not cycle.response_complete

    def _feed(self, data: bytes) -> bytes:
        """Parse; return what is to be parsed next.

        A request may ask for another protocol, as Java's client does for HTTP/2, and be answered in this one (RFC 9110,
        7.8). The parser takes it to have no body, so it is given the head once more, without that wish.
        """
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            line = b"%b %b HTTP/%b\r\n" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
            headers = (b"%b: %b\r\n" % header for header in self.headers if header[0] != b"upgrade")
            return b"".join([line, *headers, b"\r\n", data[upgrade.args[0] :]])
        return b""

    def _refuse(self, error: GatewayError) -> None:
        """Parse nothing more; answer with an error when the answers before it are complete."""
        self._refusal = error
        is_due = not self._is_answering
        if not is_due and not self._in_head and not self.cycle.response_started:
            # The body at fault belongs to the newest request, which is the one being answered if none waits.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            is_due = not self.pipeline
            if self.pipeline:
                self.pipeline.popleft()
        if is_due:
            self._end_with(error)

    def _end_with(self, error: GatewayError) -> None:
        self._unset_keepalive_if_required()
        self.transport.write(self._last_answer(error))
        self._linger()

    def _last_answer(self, error: GatewayError) -> bytes:
        """Return the whole answer to what has not become a request."""
        body = error.body()
        headers = [
            *self.server_state.default_headers,
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            *error_headers(error),
            (b"x-request-id", new_request_id().encode()),
            (b"connection", b"close"),
        ]
        head = b"".join(b"%b: %b\r\n" % header for header in headers)
        return STATUS_LINE[error.status] + head + b"\r\n" + body

    def _linger(self) -> None:
        """Send no more, and give the client a moment to read what was sent."""
        self._lingering = True
        if self.transport.can_write_eof():  # TLS cannot: the header `connection: close` tells as much
            self.transport.write_eof()
        self.flow.resume_reading()
        self._start_timer(self._limits.linger_s, self.transport.abort)

    def _discard(self, data: bytes) -> None:
        self._num_discarded += len(data)
        if self._num_discarded > self._limits.linger_bytes:
            self.transport.abort()

    # The clock.

    def _head_is_late(self) -> None:
        self._timer = None
        if self._num_held:
            self._refuse(RequestTimeoutError(f"The headers did not come within {self._limits.head_s:g} s."))
        else:
            self.transport.close()

    def _start_timer(self, delay_s: float, then: Callable[[], object]) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(delay_s, then)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_large(self) -> GatewayError:
        most = f"{self._limits.head_bytes:,} bytes"
        if len(self.url) > self._limits.head_bytes:
            return UrlTooLongError(f"The URL is longer than {most}.")
        return HeadersTooLargeError(f"The URL and the headers of a request may have {most} together.")


class UnhurriedTransport(asyncio.Transport):
    """Where an answer goes as long as the rest of its request may still come: closing it is to linger."""

    def __init__(self, transport: asyncio.Transport, linger: Callable[[], None]) -> None:
        super().__init__()
        self._transport = transport
        self._linger = linger

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        """Send."""
        self._transport.write(data)

    def is_closing(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._transport.is_closing()

    def close(self) -> None:
        """Send nothing after this."""
        self._linger()


def names_host(value: bytes) -> bool:
    """Whether a Host header holds a host, with a port or without one (RFC 9110, 7.2); it may be empty."""
    try:
        parts = urlsplit(b"//" + value)
        return parts.netloc == value and parts.username is None and parts.port != 0  # which raises, if it is none
    except ValueError:
        return False


def reason_of(error: httptools.HttpParserError) -> GatewayError:
    """Return what a client is told when its bytes cannot be parsed."""
    cause = error.__context__ if isinstance(error, httptools.HttpParserCallbackError) else error
    if isinstance(cause, httptools.HttpParserInvalidURLError | UnicodeError):
        return InvalidRequestError("The URL is not valid.")
    if isinstance(cause, httptools.HttpParserError):
        return InvalidRequestError(f"The request is not valid HTTP: {cause}.")
    assert isinstance(cause, Exception), "a callback failed for a reason"
    return as_gateway_error(cause)
