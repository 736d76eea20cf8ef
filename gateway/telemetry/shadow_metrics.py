"""Metrics of the shadow runs: how many there were, and what they have shown of each model."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from opentelemetry.metrics import CallbackOptions, Meter, Observation

from gateway.control import ShadowFigures
from gateway.shadow.traffic import Traffic
from gateway.state import WorkerState


def register_shadow(meter: Meter, state: WorkerState, traffic: Traffic) -> None:
    """Register what the shadow process tells by way of the parent."""

    def runs() -> Iterable[Observation]:
        if status := state.shadow:
            yield Observation(status.runs, {"outcome": "written"})
            yield Observation(status.lost, {"outcome": "lost"})

    def skipped() -> Iterable[Observation]:
        yield Observation(traffic.left_out, {"reason": "not delivered"})
        if status := state.shadow:
            yield from (Observation(count, {"reason": reason}) for reason, count in status.skipped.items())

    def figure(
        read: Callable[[ShadowFigures], float | None],
    ) -> list[Callable[[CallbackOptions], Iterable[Observation]]]:
        def observe(_: CallbackOptions) -> Iterable[Observation]:
            for name, figures in (state.shadow.models if state.shadow else {}).items():
                if (value := read(figures)) is not None:
                    yield Observation(value, {"backend": name})

        return [observe]

    meter.create_observable_counter(
        "gateway.shadow.requests",
        [lambda _: [Observation(traffic.seen)]],
        description="Requests counted, of which every Nth is replayed; of all workers",
    )
    meter.create_observable_counter(
        "gateway.shadow.runs", [lambda _: runs()], description="Shadow runs whose record was written, or lost"
    )
    meter.create_observable_counter(
        "gateway.shadow.skipped", [lambda _: skipped()], description="Shadow runs that were not made, by reason"
    )
    meter.create_observable_gauge(
        "gateway.shadow.waiting",
        [lambda _: [Observation(state.shadow.waiting)] if state.shadow else []],
        description="Samples that wait for their run",
    )
    meter.create_observable_gauge(
        "gateway.shadow.accuracy",
        figure(lambda each: each.accuracy),
        description="Share of graded questions answered rightly",
    )
    meter.create_observable_gauge(
        "gateway.shadow.latency",
        figure(lambda each: each.latency_s),
        unit="s",
        description="Median latency in shadow runs",
    )
    meter.create_observable_gauge(
        "gateway.shadow.time_to_first_token",
        figure(lambda each: each.ttft_s),
        unit="s",
        description="Median time to first token in shadow runs",
    )
    meter.create_observable_gauge(
        "gateway.shadow.agreement", figure(lambda each: each.agreement), description="Agreement with the active model"
    )
    meter.create_observable_gauge(
        "gateway.shadow.confidence",
        figure(lambda each: each.confidence),
        description="Geometric mean of token probabilities",
    )
    meter.create_observable_gauge(
        "gateway.shadow.cost", figure(lambda each: each.cost_usd), unit="USD", description="Mean cost of a request"
    )
