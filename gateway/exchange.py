"""One chat request on its way through the gateway: what was asked, of which snapshot, who was tried, and when."""

from __future__ import annotations

import math
import time
from array import array
from collections import deque
from typing import TYPE_CHECKING, Literal

import msgspec

from backends.base import Call
from backends.errors import BackendError, GatewayError, RequestError, UpstreamInvalidRequestError
from gateway.breaker import Permit
from gateway.deadlines import Deadline, Watchdog
from gateway.snapshot import Policy, Snapshot
from gateway.split import sticky_name
from gateway.target import Target
from gateway.telemetry.context import TraceContext, new_span_id, new_trace
from gateway.transcript import Transcript

if TYPE_CHECKING:
    from gateway.telemetry.answer import Facts

Outcome = Literal["answered", "failed", "cut", "left"]


class Arrival(msgspec.Struct):
    """When a request came, and where it stands in a trace."""

    trace: TraceContext
    route: str = ""
    """The path of the route that serves it."""
    at: float = msgspec.field(default_factory=time.monotonic)
    at_ns: int = msgspec.field(default_factory=time.time_ns)
    """The same moment, since 1970."""
    body_wait_s: float = 0.0
    """How long the client took to send the body."""


class Attempt:
    """One backend asked once, in a place that it was given. All moments are those of the monotonic clock."""

    __slots__ = (
        "_has_place",
        "_permit",
        "block_times",
        "blocks",
        "deadline",
        "ended",
        "error",
        "facts",
        "first_content",
        "policy",
        "span_id",
        "started",
        "target",
    )

    def __init__(self, target: Target, permit: Permit, policy: Policy, deadline: Deadline, *, keeps_all: bool) -> None:
        self.target = target
        self._permit = permit
        self.policy = policy
        self.deadline = deadline
        self._has_place = True
        self.span_id = new_span_id()
        self.started = time.monotonic()
        self.first_content: float | None = None
        """When a stream's first content came."""
        self.ended: float | None = None
        """None for one that was given up, as its client left or the gateway ended."""
        self.error: BackendError | None = None
        self.facts: Facts | None = None
        """What its answer tells of itself, once somebody has read it."""
        self.block_times = array("d")
        """When each block of a stream came; the first ones came with the first content."""
        self.blocks: deque[bytes] = deque(maxlen=None if keeps_all else 2)
        """The whole answer, or a stream's last blocks, which tell why it ended and what it used."""

    def begin(self) -> None:
        """Note a stream's first content."""
        self.first_content = time.monotonic()
        self._permit.began()

    def took(self, block: bytes) -> None:
        """Note a block of a stream."""
        self.block_times.append(time.monotonic())
        self.blocks.append(block)

    def end(self, error: BackendError | None = None) -> None:
        """Note the end of the answer, or why there is none."""
        self.ended = time.monotonic()
        self.error = error
        self.target.judge(self._permit, error, self.policy.breaker, self.ended)

    def leave(self) -> None:
        """Give the place back. One that has not ended was given up, which is nobody's fault."""
        if self._has_place:
            self._has_place = False
            self._permit.released()
            self.target.admission.leave()


class Exchange:
    """Belongs to one request and lives as long as it."""

    def __init__(
        self,
        call: Call,
        snapshot: Snapshot,
        watchdog: Watchdog,
        *,
        allow_fallback: bool,
        allow_shadow: bool = True,
        arrival: Arrival | None = None,
        client: str | None = None,
        session: str | None = None,
        patience_s: float = math.inf,
    ) -> None:
        self.call = call
        self.snapshot = snapshot
        self.client = client or ""
        """Whose key it came with."""
        self.session = session
        """Whom or what it belongs to beyond its key, such as a conversation, if that is told."""
        self.patience_s = patience_s
        """How long its client waits, at most."""
        self.watchdog = watchdog
        """Keeps the time of its one task."""
        self.transcript = Transcript()
        self.allow_fallback = allow_fallback
        self.allow_shadow = allow_shadow
        """Whether it may be copied for a shadow run."""
        self.arrival = arrival or Arrival(new_trace())
        telemetry = snapshot.config.telemetry
        self.sampled = self.arrival.trace.sampled(telemetry.sample)
        """Whether its trace is kept even if all goes well."""
        self._keeps_all = telemetry.capture_content and telemetry.otlp_endpoint is not None
        self.started = time.monotonic()
        self.tried: list[Attempt] = []
        self.left_alone: list[str] = []
        """Backends before the first one asked: their breakers are open."""
        self.rescues = 0
        """How often another backend went on with the answer."""
        self.target: Target | None = None
        """Who is being asked, or has answered; on failure, whose error the client sees."""
        self.status: int | None = None
        """Of the answer; None until it begins."""
        self.begun: float | None = None
        """When the answer was sent, of a stream its beginning, on the monotonic clock."""
        self.error: GatewayError | None = None
        """What the client was told, before or within the answer."""
        self.complete = False
        """Whether the whole answer was sent."""

    @property
    def sticky(self) -> str:
        """What a split keeps on one backend: a conversation, a user, else nothing but this request."""
        return sticky_name(self.call.request, self.session, self.call.headers.get("x-request-id", ""))

    @property
    def attempts(self) -> int:
        """How many times a backend was asked."""
        return len(self.tried)

    @property
    def trace(self) -> TraceContext:
        """The context of the request's own span."""
        return self.arrival.trace

    @property
    def outcome(self) -> Outcome:
        """What became of it: `cut` is an answer that failed after it began, `left` a client that did not wait."""
        if self.error is not None:
            return "failed" if self.begun is None else "cut"
        return "answered" if self.complete else "left"

    @property
    def is_gateways_failure(self) -> bool:
        """Whether the client was failed: by an answer of the 5xx kind, or by one that was cut."""
        return self.error is not None and (self.begun is not None or self.error.status >= 500)

    @property
    def is_clients_mistake(self) -> bool:
        """Whether the request failed by its client's own fault: it would fail everywhere."""
        return isinstance(self.error, RequestError | UpstreamInvalidRequestError)

    @property
    def succeeded(self) -> bool:
        """Whether the client has the whole answer."""
        return self.outcome == "answered"

    @property
    def overhead_s(self) -> float | None:
        """How long the answer's beginning took beyond what client and backends took; None if there is none.

        A pause before a second attempt counts: it was the gateway's own choice.
        """
        if self.begun is None:
            return None
        upstream = sum((tried.first_content or tried.ended or self.begun) - tried.started for tried in self.tried)
        return self.begun - self.arrival.at - self.arrival.body_wait_s - upstream

    @property
    def cancels_on_disconnect(self) -> bool:
        """Whether the backend in charge wants to stop when the client leaves."""
        return self.target is None or self.target.plan.config.on_disconnect == "cancel"

    def passed_over(self, name: str) -> None:
        """Note a backend that is left alone when it is its turn."""
        if not self.tried:
            self.left_alone.append(name)

    def attempt(self, target: Target, permit: Permit, deadline: Deadline) -> Attempt:
        """Begin to ask a backend."""
        self.target = target
        policy = self.snapshot.policies[target.name]
        attempt = Attempt(target, permit, policy, deadline, keeps_all=self._keeps_all)
        self.tried.append(attempt)
        return attempt

    def call_of(self, attempt: Attempt, call: Call | None = None) -> Call:
        """Return what the backend is asked, in the context of this attempt's span; what the client asks if not told."""
        call = call or self.call
        if call.request.stream:
            call = call.with_usage()
        headers = {**call.headers, **self.trace.headers(attempt.span_id, sampled=self.sampled)}
        return msgspec.structs.replace(call, headers=headers)

    def deadline_of(self, target: Target) -> Deadline:
        """Return when this backend's answer has to be complete."""
        total_s = self.snapshot.policies[target.name].timeouts.total
        return Deadline(self.watchdog, self.started, total_s, self.patience_s)

    def begin(self, status: int) -> None:
        """Note that the answer is on its way."""
        self.status = status
        self.begun = time.monotonic()

    def fail(self, error: GatewayError) -> None:
        """Note what the client is told in place of the answer, or of its rest."""
        self.error = error
        if self.begun is None:
            self.status = error.status

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return what every chat answer tells about itself, errors too."""
        headers = [
            (b"x-gateway-generation", str(self.snapshot.generation).encode()),
            (b"x-gateway-attempts", str(self.attempts).encode()),
        ]
        if self.target is not None:
            headers.append((b"x-gateway-backend", self.target.name.encode()))
        return headers
