"""One shadow run: who is asked what, in which order, and the record of it."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from backends.errors import GatewayError
from backends.process import ServerStatus
from backends.protocol import decode_request
from bench import assessment
from bench.assessment import Leg
from bench.measure import Measurement, as_fields
from bench.records import ModelRecord, RunRecord
from bench.suites import question as graded
from gateway.config.schema import RESERVED_NAME, Shadow
from gateway.shadow.gate import Gate
from gateway.shadow.leg import Question, run_leg
from gateway.shadow.policy import may_see_live_requests, model_version, price_of, shares_the_processor
from gateway.shadow.sampler import Sample
from gateway.snapshot import Snapshot
from gateway.target import Target
from gateway.telemetry.context import new_span_id, new_trace

MIRROR = "mirror"
"""The question that is the live request itself."""


class Machine(msgspec.Struct, frozen=True):
    """What is known of where the models on this machine run."""

    servers: Mapping[str, ServerStatus] = {}
    """The gateway's own model servers, by backend."""
    has_gpu: bool = False


class TracedLeg(msgspec.Struct, frozen=True, kw_only=True):
    """One backend's part, and as what span it was asked."""

    target: Target
    leg: Leg
    span_id: str
    started: float
    """On the monotonic clock."""
    start_ns: int
    """The same moment, since 1970."""
    end_ns: int


class Run:
    """Belongs to one sample, and lives until its record is written."""

    def __init__(
        self, sample: Sample, snapshot: Snapshot, shadow: Shadow, drawn: Sequence[graded.Question], suite: str
    ) -> None:
        self.id = uuid.uuid4().hex
        self.sample = sample
        self.snapshot = snapshot
        self.trace = new_trace()
        self.start_ns = time.time_ns()
        self.legs: dict[str, TracedLeg] = {}
        self.second: TracedLeg | None = None
        """The active backend asked once more."""
        self.mirror = mirrored(sample) if shadow.mirror else None
        """The live request as a question; None if it is not copied."""
        self._shadow = shadow
        self._suite = suite
        self._graders = {each.id: each.grader for each in drawn}
        self._graded = [Question(each.id, as_fields(**each.body(RESERVED_NAME))) for each in drawn]

    @property
    def active(self) -> str:
        """The backend that answers live requests; of a split, the one that answers most of them."""
        return self.snapshot.config.active_backend

    @property
    def cost_usd(self) -> float:
        """What the answers have cost so far, as far as prices are known."""
        legs = [*self.legs.values(), *([self.second] if self.second else [])]
        costs = (
            assessment.cost_usd(traced.leg.measured.values(), price_of(traced.target.plan.config))[0] for traced in legs
        )
        return sum(cost or 0.0 for cost in costs)

    async def ask_everyone(
        self, gate: Gate, machine: Callable[[], Machine], rng: random.Random, *, twice: bool
    ) -> None:
        """Put the questions to one backend after the other, in random order.

        Not to all at once: those on this machine would share its processor, and each look slower than it is. A backend
        has its share of the time that is left and no more, so one that hangs takes nothing from the others.

        Args:
            gate: what questions to this machine's CPU have to pass.
            machine: tells of its model servers as they are now.
            rng: draws the order.
            twice: whether the active backend is asked a second time, to tell chance from difference.
        """
        order = [(target, False) for target in self.snapshot.targets.values() if target.plan.config.shadow is not False]
        active = self.snapshot.targets[self.active]
        if twice and (active, False) in order:
            order.append((active, True))
        rng.shuffle(order)
        deadline = time.monotonic() + self._shadow.deadline
        for position, (target, again) in enumerate(order):
            limit_s = (deadline - time.monotonic()) / (len(order) - position)
            traced = await self._ask(target, gate, machine, limit_s)
            if again:
                self.second = traced
            else:
                self.legs[target.name] = traced

    def record(self) -> RunRecord:
        """Return what the run has shown."""
        reference = self.legs[self.active].leg.measured if self.active in self.legs else {}
        return RunRecord(
            timestamp=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            request_count=self.sample.request_count,
            run_id=self.id,
            trace_id=self.trace.trace_id,
            live_trace_id=self.sample.trace_id,
            generation=self.snapshot.generation,
            active=self.active,
            models={name: self._record_of(target, reference) for name, target in self.snapshot.targets.items()},
            suite=self._suite,
            noise=assessment.noise(reference, self.second.leg.measured) if self.second else None,
        )

    async def _ask(self, target: Target, gate: Gate, machine: Callable[[], Machine], limit_s: float) -> TracedLeg:
        config = target.plan.config
        questions = [self.mirror, *self._graded] if self.mirror and may_see_live_requests(config) else self._graded
        waits = self._shadow.when_busy == "wait" and shares_the_processor(config, has_gpu=machine().has_gpu)
        span_id, started, start_ns = new_span_id(), time.monotonic(), time.time_ns()
        headers = {"x-request-id": f"shadow-{self.id}", **self.trace.headers(span_id, sampled=True)}
        server = machine().servers.get(target.name)
        leg = await run_leg(target, server, questions, headers=headers, gate=gate if waits else None, limit_s=limit_s)
        if (afterwards := machine().servers.get(target.name)) is not None:
            leg = msgspec.structs.replace(leg, engine=afterwards.load)
        return TracedLeg(
            target=target, leg=leg, span_id=span_id, started=started, start_ns=start_ns, end_ns=time.time_ns()
        )

    def _record_of(self, target: Target, reference: Mapping[str, Measurement]) -> ModelRecord:
        config = target.plan.config
        if target.name not in self.legs:
            return assessment.not_asked("skipped", "gateway.yaml keeps it out of shadow runs", model_version(config))
        compared = None if target.name == self.active else reference
        leg = self.legs[target.name].leg
        return assessment.model_record(leg, self._graders, compared, price_of(config), model_version(config))


def mirrored(sample: Sample) -> Question | None:
    """Return the live request as a question; None if it is of no use to others."""
    if sample.body is None:
        return None
    try:
        _, fields = decode_request(sample.body)
    except GatewayError:
        return None
    return Question(MIRROR, fields)
