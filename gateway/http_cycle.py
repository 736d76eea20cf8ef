"""One request of a connection and the answer to it, as an application sees them (ASGI, HTTP, version 2.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Protocol

import structlog
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPRequestEvent, Message
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT, FlowControl

from backends.errors import GatewayError, InternalError
from gateway.asgi import error_headers
from gateway.departure import Departure

STATUS_LINES = {status.value: b"HTTP/1.1 %d %b\r\n" % (status, status.phrase.encode()) for status in HTTPStatus}
WITHOUT_BODY = frozenset({204, 304})
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

log = structlog.get_logger("http")


class Connection(Protocol):
    """What a cycle needs of its connection."""

    @property
    def flow(self) -> FlowControl:
        """Whether it can take more now."""
        ...

    @property
    def default_headers(self) -> list[tuple[bytes, bytes]]:
        """Headers of every answer."""
        ...

    @property
    def is_draining(self) -> bool:
        """Whether it is to end with this answer."""
        ...

    def write(self, data: bytes) -> None:
        """Send."""
        ...

    def answered(self, cycle: Cycle, *, may_go_on: bool) -> None:
        """Go on after a whole answer, with the next request if it may."""
        ...

    def abandon(self) -> None:
        """End after an answer that is not whole."""
        ...


class Cycle:
    """Runs the application. The head of an answer is sent with the first piece of its body."""

    __slots__ = (
        "_answer_headers",
        "_body",
        "_connection",
        "_expects_continue",
        "_head",
        "_is_chunked",
        "_is_read",
        "_keep_alive",
        "_num_held",
        "_num_left",
        "_waiter",
        "answer_begun",
        "answer_complete",
        "body_complete",
        "client_left",
        "departure",
        "scope",
    )

    def __init__(
        self, connection: Connection, scope: dict[str, Any], *, keep_alive: bool, expects_continue: bool
    ) -> None:
        self._connection = connection
        self.scope = scope
        self._keep_alive = keep_alive
        """Whether the request lets its connection be used again."""
        self._expects_continue = expects_continue
        self.departure: Departure = scope["state"]["departure"]
        scope["state"]["push"] = self.push
        self._answer_headers: list[tuple[bytes, bytes]] = scope["state"]["answer_headers"]
        """Of whatever is answered, added by whoever on the way knows some."""
        self.client_left = False
        self.body_complete = False
        self.answer_begun = False
        self.answer_complete = False
        self._body: list[bytes] = []
        """What came and was not yet asked for."""
        self._num_held = 0
        self._is_read = False
        """Whether the application has the whole body."""
        self._waiter: asyncio.Future[None] | None = None
        self._head = b""
        """Of the answer, as long as it waits for the body."""
        self._is_chunked = False
        self._num_left = 0
        """Bytes of the answer that its head promises, and that are to come."""

    # The connection's side.

    def take(self, piece: bytes) -> None:
        """Take a piece of the body."""
        if self.answer_complete:
            return
        self._body.append(piece)
        self._num_held += len(piece)
        if self._num_held > HIGH_WATER_LIMIT:
            self._connection.flow.pause_reading()
        self._wake()

    def complete_body(self) -> None:
        """Take note that the whole body has come."""
        self.body_complete = True
        self.scope["state"]["body_has_come"] = True
        self._wake()

    def leave(self) -> None:
        """Take note that nobody waits for the answer any more."""
        self.client_left = True
        self._wake()
        if not self.answer_complete:
            self.departure.happen()

    async def run(self, app: ASGIApp) -> None:
        """Have the application answer."""
        try:
            await app(self.scope, self.receive, self.send)  # type: ignore[arg-type]  # the scope is made by us
            if not (self.answer_begun or self.client_left):
                raise RuntimeError("the application has not answered")
            if not self.answer_complete:
                self._connection.abandon()  # it was given up, such as one that its client does not read
        except Exception as error:
            log.error("a defect in the gateway", exc_info=error)
            if self.answer_begun:
                self._connection.abandon()
            else:
                await self._fail(InternalError("The gateway failed to serve this request. Its log says why."))
        finally:
            self.scope["state"].clear()  # it holds ways to this object: no collector need find them

    # The application's side.

    async def receive(self) -> HTTPReceiveMessage:
        """Return what has come of the body, or that the client has left or has been answered."""
        if self._expects_continue and not (self.answer_begun or self.client_left):
            self._connection.write(CONTINUE)
        self._expects_continue = False
        while not (self.client_left or self.answer_complete):
            if not self._is_read and (self._body or self.body_complete):
                return self._request_message()
            self._connection.flow.resume_reading()
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return {"type": "http.disconnect"}

    def _request_message(self) -> HTTPRequestEvent:
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._body.clear()
        self._num_held = 0
        self._is_read = self.body_complete
        return {"type": "http.request", "body": body, "more_body": not self.body_complete}

    async def send(self, message: Message) -> None:
        """Send the head of the answer, or a piece of its body.

        Raises:
            RuntimeError: the application does not keep to the order, or to the length that it promised.
        """
        flow = self._connection.flow
        if flow.write_paused and not self.client_left:
            await flow.drain()
        if self.client_left:
            return
        if message["type"] == "http.response.start" and not self.answer_begun:
            self.answer_begun = True
            self._head = self._head_of(message["status"], message.get("headers", ()))
        elif message["type"] == "http.response.body" and self.answer_begun and not self.answer_complete:
            self._send_body(message.get("body", b""), more=message.get("more_body", False))
        else:
            raise RuntimeError(f"unexpected ASGI message {message['type']!r}")

    def push(self, body: bytes) -> bool:
        """Send a piece of the body of an answer that has begun, at once; return whether the client takes more now.

        What `send` does for ASGI, for who has no task to wait in. A request finds it in the state of its scope.
        """
        if self.client_left:
            return True
        self._send_body(body, more=True)
        return not self._connection.flow.write_paused

    def _send_body(self, body: bytes, *, more: bool) -> None:
        head, self._head = self._head, b""
        if self.scope["method"] == "HEAD":
            body, self._num_left = b"", 0
        elif self._is_chunked:
            if body:
                body = b"%x\r\n%b\r\n" % (len(body), body)
            if not more:
                body += b"0\r\n\r\n"
        else:
            self._num_left -= len(body)
            if self._num_left < 0 or (self._num_left and not more):
                raise RuntimeError("the body of the answer is not as long as its head says")
        if head or body:
            self._connection.write(head + body)
        if not more:
            self.answer_complete = True
            self._wake()
            self._connection.answered(self, may_go_on=self._keep_alive)

    def _head_of(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        """Return the head of an answer, and remember what it promises."""
        length = None
        # A body that nobody will read is still to come: what follows is no request, so the connection must end.
        self._keep_alive = self._keep_alive and self.body_complete and not self._connection.is_draining
        closes = False
        lines = [STATUS_LINES[status]]
        for name, value in [*self._connection.default_headers, *self._answer_headers, *headers]:
            if name == b"content-length":
                length = int(value)
            elif name == b"connection":
                closes = True
            lines.append(name + b": " + value + b"\r\n")
        if closes:
            self._keep_alive = False
        elif not self._keep_alive:
            lines.append(b"connection: close\r\n")
        if length is not None:
            self._num_left = length
        elif status not in WITHOUT_BODY:
            self._is_chunked = True
            lines.append(b"transfer-encoding: chunked\r\n")
        head = b"".join(lines)
        if head.count(b"\n") != len(lines) or head.count(b"\r") != len(lines):
            raise RuntimeError("a header of the answer holds the end of a line")
        return head + b"\r\n"

    async def _fail(self, error: GatewayError) -> None:
        body = error.body()
        length = str(len(body)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length), (b"connection", b"close")]
        await self.send(
            {"type": "http.response.start", "status": error.status, "headers": [*headers, *error_headers(error)]}
        )
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
