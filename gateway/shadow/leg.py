"""One model's part of a run: the questions, put one after the other, within a time of its own."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext

import anyio
import anyio.to_thread
import msgspec
from msgspec import Raw

from backends.base import Call
from backends.errors import BackendNotReadyError
from backends.gpu import read_gpus
from backends.process import ServerStatus
from bench.assessment import Leg
from bench.measure import Measurement, call_to_measure, measure
from bench.resources import Meter
from gateway.own_words import own_words
from gateway.shadow.gate import Gate
from gateway.target import Target

PROBE_LIMIT_S = 1.0


class Question(msgspec.Struct, frozen=True):
    """A request that is put to every model."""

    id: str
    fields: Mapping[str, Raw]
    """The body of a chat request."""


async def run_leg(
    target: Target,
    server: ServerStatus | None,
    questions: Sequence[Question],
    *,
    headers: Mapping[str, str],
    gate: Gate | None,
    limit_s: float,
) -> Leg:
    """Put the questions to one backend; nothing is raised.

    Args:
        target: the backend.
        server: its model server, if the gateway runs one for it.
        questions: in this order.
        headers: sent with each.
        gate: what each has to pass; None where the model is not on this machine.
        limit_s: for all of them together.
    """
    deadline = time.monotonic() + limit_s
    own_s = limit_s
    if server is None:
        # Tells how it is now, and has a connection stand before the clock runs, as live requests mostly find one.
        with anyio.move_on_after(PROBE_LIMIT_S):
            await target.probe()
    health = target.health(server)
    try:
        backend = target.usable()
        if health.state != "ready":
            raise BackendNotReadyError(health.reason or health.state)
    except BackendNotReadyError as error:
        return Leg(unavailable=error.message)
    meter = Meter(server.pid) if server is not None and server.pid is not None else None
    measured: dict[str, Measurement] = {}
    for question in questions:
        call = call_to_measure(question.fields, headers, logprobs=backend.capabilities.logprobs)

        async def ask(left_s: float, call: Call = call) -> Measurement:
            with meter.running() if meter else nullcontext():
                return await measure(backend, call, limit_s=left_s, words=own_words)

        left_s = deadline - time.monotonic()
        if left_s <= 0:
            break
        result = await (gate.ask(ask, deadline, own_s=own_s) if gate else ask(left_s))
        if result is not None:
            measured[question.id] = result
            own_s -= result.timing.latency_s
    return Leg(
        measured=measured,
        num_asked=len(questions),
        use=meter.use if meter else None,
        gpus=await anyio.to_thread.run_sync(read_gpus) if server is not None else (),
    )
