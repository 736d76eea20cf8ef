"""Metrics of what a worker knows of the whole gateway: configurations, model servers, GPUs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from opentelemetry.metrics import CallbackOptions, Meter, Observation

from backends.gpu import GpuStatus
from backends.process import EngineLoad, ServerStatus
from gateway.state import WorkerState


def register_state(meter: Meter, state: WorkerState) -> None:
    """Register what the parent tells, and how busy this worker is."""

    def observed(read: Callable[[], Iterable[Observation]]) -> list[Callable[[CallbackOptions], Iterable[Observation]]]:
        return [lambda _: read() if state.view else ()]

    def reloads() -> Iterable[Observation]:
        assert state.view is not None
        return [Observation(count, {"result": result}) for result, count in state.view.reloads.items()]

    def generation() -> Iterable[Observation]:
        assert state.view is not None
        return [Observation(state.view.generation)]

    def active() -> Iterable[Observation]:
        assert state.view is not None
        return [Observation(1, {"backend": next(iter(state.view.shares))})]

    def shares() -> Iterable[Observation]:
        assert state.view is not None
        return [Observation(share, {"backend": name}) for name, share in state.view.shares.items()]

    def synchronized() -> Iterable[Observation]:
        assert state.view is not None
        return [Observation(0 if state.view.last_error else 1)]

    def servers() -> Iterable[tuple[str, ServerStatus]]:
        assert state.view is not None
        return state.view.servers.items()

    def loads() -> Iterable[tuple[str, EngineLoad]]:
        return [(name, server.load) for name, server in servers() if server.load]

    def engine_requests() -> Iterable[Observation]:
        for name, load in loads():
            yield Observation(load.running, {"backend": name, "state": "running"})
            yield Observation(load.waiting, {"backend": name, "state": "waiting"})

    def gpus() -> tuple[GpuStatus, ...]:
        assert state.view is not None
        return state.view.gpus

    meter.create_observable_gauge(
        "gateway.model_server.ready",
        observed(lambda: [Observation(int(server.state == "ready"), {"backend": name}) for name, server in servers()]),
        description="1 if a model server takes requests, 0 if it starts, drains or has crashed",
    )
    meter.create_observable_counter(
        "gateway.model_server.restarts",
        observed(lambda: [Observation(server.restarts, {"backend": name}) for name, server in servers()]),
        description="How often a model server had to be started again",
    )
    meter.create_observable_gauge(
        "gateway.model_server.requests", observed(engine_requests), description="Requests in a model server"
    )
    meter.create_observable_gauge(
        "gateway.model_server.kv_cache.use",
        observed(lambda: [Observation(load.kv_cache_use, {"backend": name}) for name, load in loads()]),
        description="Share of a model server's KV cache that is taken",
    )
    meter.create_observable_counter(
        "gateway.model_server.preemptions",
        observed(lambda: [Observation(load.preemptions, {"backend": name}) for name, load in loads()]),
        description="Answers that had to give up their place in a model server's KV cache",
    )
    meter.create_observable_gauge(
        "hw.gpu.utilization",
        observed(
            lambda: [
                Observation(gpu.utilization, {"hw.id": str(gpu.index)}) for gpu in gpus() if gpu.utilization is not None
            ]
        ),
        description="Share of the last moment in which a GPU computed",
    )
    meter.create_observable_gauge(
        "hw.gpu.memory.usage",
        observed(lambda: [Observation(gpu.memory_used_mb * 2**20, {"hw.id": str(gpu.index)}) for gpu in gpus()]),
        unit="By",
        description="Memory of a GPU that is taken",
    )
    meter.create_observable_counter(
        "gateway.config.reloads", observed(reloads), description="Versions of the file applied or rejected"
    )
    meter.create_observable_gauge(
        "gateway.config.generation", observed(generation), description="Number of the configuration in effect"
    )
    meter.create_observable_gauge(
        "gateway.backend.active",
        observed(active),
        description="1 for the active backend; of a split, for the one with the largest share",
    )
    meter.create_observable_gauge(
        "gateway.backend.share",
        observed(shares),
        description="Share of the requests for the model `default` that a backend answers",
    )
    meter.create_observable_gauge(
        "gateway.config.synchronized",
        observed(synchronized),
        description="1 if the configuration in effect is the file's, 0 if the file was rejected",
    )
    meter.create_observable_gauge(
        "gateway.requests.in_flight",
        [lambda _: [Observation(state.in_flight)]],
        description="Chat requests in progress in this worker",
    )
    meter.create_observable_gauge(
        "gateway.tasks",
        [lambda _: [Observation(state.num_tasks)]],
        description="Tasks of this worker's event loop",
    )
