"""The metrics of this worker's backends: how busy they are, and which are left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import get_args

from opentelemetry.metrics import CallbackOptions, Meter, Observation

from gateway.breaker import State
from gateway.target import Target

Targets = Callable[[], Mapping[str, Target]]


def register_backends(meter: Meter, targets: Targets) -> None:
    """Have the backends in effect looked at whenever metrics are read."""

    def requests(_: CallbackOptions) -> Iterable[Observation]:
        for name, target in targets().items():
            yield Observation(target.admission.in_flight, {"backend": name, "state": "running"})
            yield Observation(target.admission.waiting, {"backend": name, "state": "waiting"})

    def breakers(_: CallbackOptions) -> Iterable[Observation]:
        now = time.monotonic()
        for name, target in targets().items():
            state = target.breaker.state(now)
            for other in get_args(State):
                yield Observation(int(state == other), {"backend": name, "state": other})

    def openings(_: CallbackOptions) -> Iterable[Observation]:
        for name, target in targets().items():
            yield Observation(target.breaker.times_opened, {"backend": name})

    meter.create_observable_gauge(
        "gateway.backend.requests", [requests], description="Requests that a backend answers, or that wait for a place"
    )
    meter.create_observable_gauge(
        "gateway.backend.breaker", [breakers], description="1 for the state that a backend's breaker is in"
    )
    meter.create_observable_counter(
        "gateway.backend.breaker.openings", [openings], description="How often a backend's breaker has opened"
    )
