"""One connection of a client: HTTP/1.1 as llhttp parses it, with limits on what may come before it is known who asks.

RFC 9110 and RFC 9112. What reaches no route - malformed, too large, too slow - is answered here, in the shape of every
other error, after the answers that are due before it; then the connection ends.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import Any
from urllib.parse import unquote, urlsplit

import httptools
import msgspec
from litestar.types import ASGIApp
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.utils import get_local_addr, get_remote_addr, is_ssl
from uvicorn.server import ServerState

from backends.errors import GatewayError, InvalidRequestError, OverloadedError, RequestError, RequestTimeoutError
from gateway.asgi import as_gateway_error, error_headers
from gateway.departure import Departure
from gateway.http_cycle import STATUS_LINES, Cycle
from gateway.request_id import new_request_id

ASGI_VERSIONS = {"version": "3.0", "spec_version": "2.3"}


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
    rest_s: float = 75.0
    """Between an answer and the next request."""
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

    def __init__(self, show: Callable[[int], None]) -> None:
        """Begin with none; `show` is told how many there are."""
        super().__init__()
        self.draining = False
        """Whether every connection is to end after the next answer."""
        self._show = show

    def add(self, connection: HttpProtocol) -> int:
        """Take one more; return how many there are."""
        self.connections.add(connection)  # type: ignore[arg-type]  # uvicorn knows only its own
        self._show(len(self.connections))
        return len(self.connections)

    def discard(self, connection: HttpProtocol) -> None:
        """Leave one out, if it is there."""
        self.connections.discard(connection)
        self._show(len(self.connections))


class HttpProtocol(asyncio.Protocol):
    """One connection.

    A connection on which an answer overtakes the body of its request is not used again: its rest is not read.
    """

    flow: FlowControl
    _transport: asyncio.Transport
    _parser: httptools.HttpRequestParser
    _scope: dict[str, Any]
    _headers: list[tuple[bytes, bytes]]

    def __init__(self, connections: Connections, limits: Limits, app: ASGIApp) -> None:
        self._app = app
        self._shared = connections
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._server: tuple[str, int | None] | None = None
        self._client: tuple[str, int] | None = None
        self._scheme = "http"
        self._url = b""
        self._cycle: Cycle | None = None
        """The newest request."""
        self._answering: Cycle | None = None
        """The request that is being answered."""
        self._waiting: deque[Cycle] = deque()
        """Requests that wait for the answer to one before them."""
        self._in_head = True
        self._num_held = 0
        """Bytes that came since the parser last gave something whole: it may be holding them."""
        self._timer: asyncio.TimerHandle | None = None
        """Ends the wait for a head, or for the client to go."""
        self._rest_timer: asyncio.TimerHandle | None = None
        """Ends a connection that is not used."""
        self._rests_since = 0.0
        self._refusal: GatewayError | None = None
        """Why nothing more is parsed."""
        self._lingering = False
        self._num_discarded = 0

    # The transport.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # of a stream
        """Begin; where there are too many connections, end."""
        self._transport = transport
        self.flow = FlowControl(transport)
        self._server = get_local_addr(transport)
        self._client = get_remote_addr(transport)
        self._scheme = "https" if is_ssl(transport) else "http"
        self._parser = httptools.HttpRequestParser(self)
        if self._shared.add(self) > self._limits.num_connections:
            busy = OverloadedError("The gateway has as many connections as it takes.", retry_after_s=1.0)
            transport.write(self._last_answer(busy))
            transport.close()
        else:
            self._start_timer(self._limits.head_s, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_timer()
        if self._rest_timer is not None:
            self._rest_timer.cancel()
        self._shared.discard(self)
        if self._answering is not None:
            self._answering.leave()
        for cycle in self._waiting:
            cycle.leave()
        self.flow.resume_writing()
        # These know this object: no collector need find them.
        del self._parser
        self._cycle = self._answering = None
        self._waiting.clear()

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        if self._refusal is not None or self._lingering:
            self._discard(data)
            return
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

    def pause_writing(self) -> None:
        """Have the application wait."""
        self.flow.pause_writing()

    def resume_writing(self) -> None:
        """Have the application go on."""
        self.flow.resume_writing()

    def shutdown(self) -> None:
        """End, after the answer that is on its way if there is one. Called when all of them are draining."""
        if not self._is_answering:
            self._transport.close()

    # The parser.

    def on_message_begin(self) -> None:
        """Begin a request, which may be a part of what the last one's end came in."""
        self._url = b""
        self._headers = []
        self._num_held = max(1, self._num_held)

    def on_url(self, url: bytes) -> None:
        """Take a piece of the URL."""
        self._url += url
        if len(self._url) > self._limits.head_bytes:
            raise self._too_large()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. Trailers are dropped: they would pass for headers that a proxy has let through."""
        if self._in_head:  # how many there are is looked at when all have come: until then, what is held has a limit
            self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Have the request answered, now or after those before it."""
        parser = self._parser
        if parser.should_upgrade():
            if parser.get_method() == b"CONNECT":
                raise InvalidRequestError("The gateway is no proxy.")
            return  # `_feed` has it parsed again
        version, headers = parser.get_http_version(), self._headers
        if len(headers) > self._limits.num_headers:
            raise HeadersTooLargeError(f"The request has more than {self._limits.num_headers} headers.")
        if len(self._url) + sum(map(len, chain.from_iterable(headers))) > self._limits.head_bytes:
            raise self._too_large()
        by_name = dict(reversed(headers))  # of several of one name, the first
        host = by_name.get(b"host")
        if (host is None and version == "1.1") or len([name for name, _ in headers if name == b"host"]) > 1:
            raise InvalidRequestError("A request has exactly one Host header.")  # RFC 9112, 3.2
        if host is not None and not names_host(host):
            raise InvalidRequestError("The Host header names no host.")
        if len(self._waiting) >= self._limits.num_pipelined:
            raise OverloadedError("Too many requests wait on this connection for the answer to an earlier one.")
        path, query = path_and_query(self._url)
        scope = {
            "type": "http",
            "asgi": ASGI_VERSIONS,
            "http_version": version,
            "server": self._server,
            "client": self._client,
            "scheme": self._scheme,
            "root_path": "",
            "headers": headers,
            "state": {"headers": by_name, "departure": Departure(), "answer_headers": []},
            "method": parser.get_method().decode("ascii"),
            "path": unquote(path.decode("ascii")),
            "raw_path": path,
            "query_string": query,
        }
        keep_alive = version != "1.0" and parser.should_keep_alive()
        expects_continue = by_name.get(b"expect", b"").lower() == b"100-continue"
        self._cycle = Cycle(self, scope, keep_alive=keep_alive, expects_continue=expects_continue)
        self._stop_timer()
        self._in_head = False
        self._num_held = 0
        if self._answering is None:
            self._start(self._cycle)
        else:
            self.flow.pause_reading()
            self._waiting.append(self._cycle)

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._num_held = 0
        if self._cycle is not None:
            self._cycle.take(body)

    def on_message_complete(self) -> None:
        """Take note that the request is complete."""
        if self._cycle is None or self._parser.should_upgrade():
            return
        self._in_head = True
        self._num_held = 0
        self._cycle.complete_body()

    # The answers.

    @property
    def default_headers(self) -> list[tuple[bytes, bytes]]:
        """Headers of every answer."""
        return self._shared.default_headers

    @property
    def is_draining(self) -> bool:
        """Whether it is to end with this answer."""
        return self._shared.draining

    def write(self, data: bytes) -> None:
        """Send."""
        self._transport.write(data)

    def answered(self, cycle: Cycle, *, may_go_on: bool) -> None:
        """Go on with the next request, or with its refusal, or rest; or end."""
        self._answering = None
        if self._lingering or self._transport.is_closing():
            return
        if not may_go_on or self._shared.draining:
            if cycle.body_complete:
                self._transport.close()
            else:
                self._linger()
            return
        self.flow.resume_reading()
        if self._waiting:
            self._start(self._waiting.popleft())
        elif self._refusal is not None:
            self._end_with(self._refusal)
        elif self._num_held:
            self._start_timer(self._limits.head_s, self._head_is_late)
        else:
            self._rest()

    def abandon(self) -> None:
        """End after an answer that is not whole."""
        self._transport.close()

    def _start(self, cycle: Cycle) -> None:
        self._answering = cycle
        task = self._loop.create_task(cycle.run(self._app))
        self._shared.tasks.add(task)
        task.add_done_callback(self._shared.tasks.discard)

    @property
    def _is_answering(self) -> bool:
        return self._cycle is not None and not self._cycle.answer_complete

    def _feed(self, data: bytes) -> bytes:
        """Parse; return what is to be parsed next.

        A request may ask for another protocol, as Java's client does for HTTP/2, and be answered in this one (RFC 9110,
        7.8). The parser takes it to have no body, so it is given the head once more, without that wish.
        """
        parser = self._parser
        try:
            parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            line = b"%b %b HTTP/%b\r\n" % (parser.get_method(), self._url, parser.get_http_version().encode())
            headers = (b"%b: %b\r\n" % header for header in self._headers if header[0] != b"upgrade")
            return b"".join([line, *headers, b"\r\n", data[upgrade.args[0] :]])
        return b""

    def _refuse(self, error: GatewayError) -> None:
        """Parse nothing more; answer with an error when the answers before it are complete."""
        self._refusal = error
        newest, is_due = self._cycle, not self._is_answering
        if newest is not None and not is_due and not self._in_head and not newest.answer_begun:
            # The body at fault belongs to the newest request, which is the one being answered if none waits.
            newest.leave()
            is_due = not self._waiting
            if self._waiting:
                self._waiting.pop()
        if is_due:
            self._end_with(error)

    def _end_with(self, error: GatewayError) -> None:
        self._transport.write(self._last_answer(error))
        self._linger()

    def _last_answer(self, error: GatewayError) -> bytes:
        """Return the whole answer to what has not become a request."""
        body = error.body()
        headers = [
            *self._shared.default_headers,
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            *error_headers(error),
            (b"x-request-id", new_request_id().encode()),
            (b"connection", b"close"),
        ]
        head = b"".join(b"%b: %b\r\n" % header for header in headers)
        return STATUS_LINES[error.status] + head + b"\r\n" + body

    def _linger(self) -> None:
        """Send no more, and give the client a moment to read what was sent."""
        self._lingering = True
        if self._transport.can_write_eof():  # TLS cannot: the header `connection: close` tells as much
            self._transport.write_eof()
        self.flow.resume_reading()
        self._start_timer(self._limits.linger_s, self._transport.abort)

    def _discard(self, data: bytes) -> None:
        self._num_discarded += len(data)
        if self._num_discarded > self._limits.linger_bytes:
            self._transport.abort()

    # The clock.

    def _rest(self) -> None:
        """Wait for another request. A timer for each rest would cost more than most rests: one goes on through all."""
        self._rests_since = self._loop.time()
        if self._rest_timer is None:
            self._rest_timer = self._loop.call_later(self._limits.rest_s, self._end_of_rest)

    def _end_of_rest(self) -> None:
        rest_s = self._limits.rest_s
        left_s = rest_s if self._is_answering else self._rests_since + rest_s - self._loop.time()
        if left_s > 0:
            self._rest_timer = self._loop.call_later(left_s, self._end_of_rest)
        elif self._transport.get_write_buffer_size():
            self._transport.abort()  # not even the last answer is read
        else:
            self._transport.close()

    def _head_is_late(self) -> None:
        self._timer = None
        if self._num_held:
            self._refuse(RequestTimeoutError(f"The headers did not come within {self._limits.head_s:g} s."))
        else:
            self._transport.close()

    def _start_timer(self, delay_s: float, then: Callable[[], object]) -> None:
        self._stop_timer()
        self._timer = self._loop.call_later(delay_s, then)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_large(self) -> GatewayError:
        most = f"{self._limits.head_bytes:,} bytes"
        if len(self._url) > self._limits.head_bytes:
            return UrlTooLongError(f"The URL is longer than {most}.")
        return HeadersTooLargeError(f"The URL and the headers of a request may have {most} together.")


def path_and_query(url: bytes) -> tuple[bytes, bytes]:
    """Return the path and the query of a request's URL; of a whole one, as proxies are sent, too (RFC 9112, 3.2).

    Raises:
        InvalidRequestError: it has no path.
        httptools.HttpParserInvalidURLError: it is none.
    """
    if url.startswith(b"/") and not url.startswith(b"//") and b"?" not in url and b"#" not in url:
        return url, b""
    parsed = httptools.parse_url(url)
    if parsed.path is None:
        raise InvalidRequestError("The URL has no path.")
    return parsed.path, parsed.query or b""


@lru_cache(maxsize=1024)
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
