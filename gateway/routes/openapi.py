"""GET /openapi.json: the description of every route, open to all, as it tells nothing of this gateway's file."""

from __future__ import annotations

from functools import cache

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler


def openapi_route() -> HTTPRouteHandler:
    """Return the handler."""

    @get("/openapi.json")
    async def description() -> Response[bytes]:
        return Response(await anyio.to_thread.run_sync(encoded), media_type="application/json")

    return description


@cache
def encoded() -> bytes:
    """Return the document as JSON. Call it in a thread: the first time takes some tenths of a second."""
    from gateway import openapi  # noqa: PLC0415 - with what answers no request: the structs of the summary, NumPy

    return msgspec.json.encode(openapi.document())
