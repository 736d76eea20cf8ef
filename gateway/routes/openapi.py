"""GET /openapi.json: the description of every route, open to all, as it tells nothing of this gateway's file."""

from __future__ import annotations

from functools import cache

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from gateway import openapi


def openapi_route() -> HTTPRouteHandler:
    """Return the handler."""

    @get("/openapi.json")
    async def description() -> Response[bytes]:
        return Response(encoded(), media_type="application/json")

    return description


@cache
def encoded() -> bytes:
    """Return the document as JSON."""
    return msgspec.json.encode(openapi.document())
