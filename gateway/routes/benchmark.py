"""GET /benchmark/summary and /benchmark/history: what the shadow runs have shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import anyio.to_thread
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import Parameter

from gateway.config.schema import Shadow
from gateway.services import Services

MAX_HISTORY = 10_000


def benchmark_routes(services: Services) -> list[HTTPRouteHandler]:
    """Return the handlers. They read in a thread, which also imports what they need of it: NumPy, the first time."""

    @get("/benchmark/summary")
    async def summary() -> Response[bytes]:
        shadow, path = results(services)

        def read() -> bytes:
            from gateway.shadow import reading  # noqa: PLC0415 - see above

            return reading.summary(services.run_folder, path, shadow)

        return json(await anyio.to_thread.run_sync(read))

    @get("/benchmark/history")
    async def history(limit: Annotated[int, Parameter(ge=1, le=MAX_HISTORY)] = 100) -> Response[bytes]:
        _, path = results(services)

        def read() -> bytes:
            from gateway.shadow import reading  # noqa: PLC0415 - see above

            return reading.history(path, limit)

        return json(await anyio.to_thread.run_sync(read))

    return [summary, history]


def results(services: Services) -> tuple[Shadow, Path]:
    """Return how shadow runs are made and where their records are; what would be so where the file names none."""
    shadow = services.registry.current.config.shadow or Shadow()
    return shadow, services.config_path.parent / shadow.results


def json(body: bytes) -> Response[bytes]:
    """Return an answer that is JSON already."""
    return Response(body, media_type="application/json")
