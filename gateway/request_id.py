"""Middleware that gives every request an id and a place in a trace, and every answer the header that tells the id."""

from __future__ import annotations

import re
import uuid

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from gateway.asgi import header
from gateway.exchange import Arrival
from gateway.telemetry.context import incoming

ACCEPTED = re.compile(r"[\w.:/+=@-]{1,128}", re.ASCII)


def new_request_id() -> str:
    """Return an id that no other request has."""
    return uuid.uuid4().hex


class RequestId:
    """Keeps a client's own `x-request-id` if it is harmless, else makes one; log lines of the request carry it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        offered = header(scope, b"x-request-id")
        request_id = offered if offered and ACCEPTED.fullmatch(offered) else new_request_id()
        trace = incoming(scope["headers"])
        scope["state"]["request_id"] = request_id
        scope["state"]["arrival"] = Arrival(trace)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id, trace_id=trace.trace_id, span_id=trace.span_id)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        await self._app(scope, receive, send_with_id)
