"""Middleware that gives every request an id and a place in a trace, and every answer the header that tells the id."""

from __future__ import annotations

import random
import re

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from gateway.exchange import Arrival
from gateway.logs import request_fields
from gateway.telemetry.context import incoming, new_trace

ACCEPTED = re.compile(rb"[\w.:/+=@-]{1,128}")


def new_request_id() -> str:
    """Return an id that no other request has."""
    return f"{random.getrandbits(128):032x}"


class RequestId:
    """Keeps a client's own `x-request-id` if it is harmless, else makes one; log lines of the request carry it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        state, headers = scope["state"], scope["headers"]
        by_name = state["headers"]
        offered = by_name.get(b"x-request-id")
        request_id = offered.decode() if offered and ACCEPTED.fullmatch(offered) else new_request_id()
        trace = incoming(headers) if b"traceparent" in by_name else new_trace()
        state["request_id"] = request_id
        state["answer_headers"].append((b"x-request-id", request_id.encode()))
        state["arrival"] = Arrival(trace)
        request_fields.set({"request_id": request_id, "trace_id": trace.trace_id, "span_id": trace.span_id})
        await self._app(scope, receive, send)
