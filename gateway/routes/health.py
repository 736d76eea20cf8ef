"""GET /livez, /readyz, /status, /metrics."""

from __future__ import annotations

import os
import time
from typing import Any

import anyio.to_thread
import msgspec
from litestar import MediaType, Response, get
from litestar.handlers import HTTPRouteHandler

from backends.gpu import GpuStatus
from backends.process import EngineLoad
from gateway.breaker import State
from gateway.control import Rejection
from gateway.services import Services
from gateway.telemetry.metrics import import_readers, prometheus_text


class ConfigStatus(msgspec.Struct, frozen=True):
    """Which configuration is in effect."""

    generation: int
    hash: str
    loaded_at: str
    last_error: Rejection | None


class BackendStatus(msgspec.Struct, frozen=True):
    """One backend."""

    type: str
    state: str
    reason: str | None
    """Why it is not ready."""
    pid: int | None
    """Of its model server, if the gateway runs one for it."""
    restarts: int
    breaker: State
    """Of this worker: open while it is left alone, half_open while one request tries it."""
    in_flight: int
    """Requests of this worker that it is answering."""
    waiting: int
    """Requests of this worker that wait for a place."""
    load: EngineLoad | None
    """How busy its model server is, if that tells."""
    log: tuple[str, ...]
    """The last words of its model server, if that has crashed."""


class WorkerStatus(msgspec.Struct, frozen=True):
    """One worker process."""

    pid: int
    generation: int


class ShadowRuns(msgspec.Struct, frozen=True):
    """What has become of every Nth request."""

    seen: int
    """Requests counted, in all workers."""
    runs: int
    """Written since the shadow process started."""
    skipped: dict[str, int]
    """Runs that were not made, by reason."""
    lost: int
    """Records that could not be written."""
    waiting: int
    last_run: str | None
    """When the last one ended."""
    pid: int | None
    """Of the shadow process; None while it starts, or there are no shadow runs."""


class Status(msgspec.Struct, frozen=True):
    """The whole gateway."""

    active: str
    """The backend that answers requests for the model "default"; of a split, the one with the largest share."""
    shares: dict[str, float]
    """Every backend that answers them, the largest share first; they sum to 1."""
    config: ConfigStatus
    backends: dict[str, BackendStatus]
    workers: list[WorkerStatus]
    gpus: tuple[GpuStatus, ...]
    shadow: ShadowRuns
    answered_by: int
    """Process id of the worker that gave this answer."""


def health_routes(services: Services) -> list[HTTPRouteHandler]:
    """Return the handlers."""

    @get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @get("/readyz")
    async def readyz() -> Response[dict[str, Any]]:
        reason = not_ready(services)
        if reason is None:
            return Response({"status": "ready"})
        return Response({"status": "not ready", "reason": reason}, status_code=503)

    @get("/status")
    async def status() -> Status:
        return read_status(services)

    @get("/metrics", media_type=MediaType.TEXT)
    async def metrics() -> Response[bytes]:
        await anyio.to_thread.run_sync(import_readers)  # the first time, while others are answered
        text, content_type = prometheus_text()
        return Response(text, media_type=content_type)

    return [livez, readyz, status, metrics]


def not_ready(services: Services) -> str | None:
    """Return why this worker should not be sent requests, or None; without a key, so without a backend's address."""
    if services.state.draining:
        return "draining"
    snapshot = services.registry.current
    servers = services.state.server_statuses()
    candidates = [*snapshot.config.shares, *snapshot.config.fallback]
    healths = [snapshot.targets[name].health(servers.get(name)) for name in candidates]
    if any(health.state == "ready" for health in healths):
        return None
    return f"backend '{candidates[0]}' is {healths[0].state}; /status tells why"


def read_status(services: Services) -> Status:
    """Return what is known of the gateway in this worker."""
    view, snapshot = services.state.view, services.registry.current
    assert view is not None, "the parent sends its view before it lets the worker accept requests"
    backends: dict[str, BackendStatus] = {}
    for name, target in snapshot.targets.items():
        server = view.servers.get(name)
        health = target.health(server)
        backends[name] = BackendStatus(
            type=target.type,
            state=health.state,
            reason=health.reason,
            pid=server.pid if server else None,
            restarts=server.restarts if server else 0,
            breaker=target.breaker.state(time.monotonic()),
            in_flight=target.admission.in_flight,
            waiting=target.admission.waiting,
            load=server.load if server else None,
            log=server.log if server else (),
        )
    return Status(
        active=snapshot.config.active_backend,
        shares=snapshot.config.shares,
        config=ConfigStatus(snapshot.generation, view.hash, view.loaded_at, view.last_error),
        backends=backends,
        workers=[WorkerStatus(pid, generation) for pid, generation in view.workers.items()],
        gpus=view.gpus,
        shadow=shadow_runs(services),
        answered_by=os.getpid(),
    )


def shadow_runs(services: Services) -> ShadowRuns:
    """Return what is known of the shadow runs."""
    view, traffic = services.state.view, services.traffic
    told = view.shadow if view else None
    skipped = dict(told.skipped) if told else {}
    if traffic.left_out:
        skipped["not delivered"] = traffic.left_out
    return ShadowRuns(
        seen=traffic.seen,
        runs=told.runs if told else 0,
        skipped=skipped,
        lost=told.lost if told else 0,
        waiting=told.waiting if told else 0,
        last_run=told.last_run if told else None,
        pid=told.pid if told else None,
    )
