"""GET /benchmark/summary and /benchmark/history: what the shadow runs have shown."""

from __future__ import annotations

import contextlib
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import Parameter

from backends.errors import ConflictError
from bench import records
from bench.records import History
from bench.summary import summarise
from gateway.config import schema
from gateway.config.schema import Shadow
from gateway.services import Services
from gateway.shadow.results import MAX_SUMMARISED, SUMMARY_FILE, objective

MAX_HISTORY = 10_000


def benchmark_routes(services: Services) -> list[HTTPRouteHandler]:
    """Return the handlers."""

    @get("/benchmark/summary")
    async def summary() -> Response[bytes]:
        shadow, path = results(services)
        read = partial(read_summary, services.run_folder / SUMMARY_FILE, path, shadow)
        return json(await anyio.to_thread.run_sync(read))

    @get("/benchmark/history")
    async def history(limit: Annotated[int, Parameter(ge=1, le=MAX_HISTORY)] = 100) -> Response[bytes]:
        _, path = results(services)
        return json(await anyio.to_thread.run_sync(partial(read_history, path, limit)))

    return [summary, history]


def results(services: Services) -> tuple[Shadow, Path]:
    """Return how shadow runs are made and where their records are; what would be so where the file names none."""
    shadow = services.registry.current.config.shadow or Shadow()
    return shadow, services.config_path.parent / shadow.results


def read_summary(path: Path, results_path: Path, shadow: Shadow) -> bytes:
    """Return the summary as the shadow process wrote it last; before it wrote any, that of the records there are.

    Raises:
        ConflictError: the records cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        with contextlib.suppress(FileNotFoundError):
            return summary_of(results_path, results_path.stat().st_mtime_ns, shadow.objective)
        return msgspec.json.encode(summarise([], objective(shadow.objective)))


@lru_cache(maxsize=1)
def summary_of(results_path: Path, _changed_ns: int, configured: schema.Objective) -> bytes:
    """Return the summary of a file's records, which take a while to sum up: once for each state of the file.

    Raises:
        ConflictError: they cannot be read.
    """
    return msgspec.json.encode(summarise(read_records(results_path, MAX_SUMMARISED).runs, objective(configured)))


def read_history(path: Path, limit: int) -> bytes:
    """Return the newest records, oldest first.

    Raises:
        ConflictError: they cannot be read.
    """
    return msgspec.json.encode(read_records(path, limit))


def read_records(path: Path, limit: int) -> History:
    """Return the newest records of a file.

    Raises:
        ConflictError: it cannot be read.
    """
    try:
        return records.read(path, last=limit)
    except OSError as error:
        raise ConflictError(f"{path.name} cannot be read: {error.strerror}.") from error


def json(body: bytes) -> Response[bytes]:
    """Return an answer that is JSON already."""
    return Response(body, media_type="application/json")
