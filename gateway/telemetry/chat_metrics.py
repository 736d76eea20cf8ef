"""The metrics of chat requests, recorded when an answer has been sent.

Names, units and buckets of `gen_ai.*` are those of the OpenTelemetry conventions for generative AI
(semantic-conventions-genai, status Development), of `http.*` those for HTTP, with longer buckets added. Labels come
from the configuration and from fixed sets, never from a client: there are only so many series.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from opentelemetry.metrics import CallbackOptions, Meter, Observation

from backends.errors import ContinuationError, GatewayError, MethodNotAllowedError
from gateway.config.backend_types import Price
from gateway.exchange import Arrival, Attempt, Exchange
from gateway.limits.errors import RateLimitedError
from gateway.target import Target
from gateway.telemetry.answer import Facts, Usage
from gateway.telemetry.instruments import Counter, Histogram
from gateway.telemetry.semconv import error_type, failure_of, model_of, provider_of

GEN_AI_SECONDS = tuple(0.01 * 2**power for power in range(14))
GEN_AI_TOKENS = tuple(4**power for power in range(14))
HTTP_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300, 600)
OVERHEAD_SECONDS = (
    *(0.00005, 0.0001, 0.00015, 0.0002, 0.0003, 0.0005, 0.00075),
    *(0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1),
)
GEN_AI_LABELS = ("gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "backend")
HTTP_LABELS = ("http.request.method", "http.route", "http.response.status_code", "error.type")


class ChatMetrics:
    """Records what became of each request."""

    def __init__(self) -> None:
        self._duration = Histogram(
            "gen_ai.client.operation.duration",
            "s",
            "How long a backend took for an answer, or to fail, each attempt by itself",
            (*GEN_AI_LABELS, "error.type"),
            GEN_AI_SECONDS,
        )
        self._first_chunk = Histogram(
            "gen_ai.client.operation.time_to_first_chunk",
            "s",
            "From a request sent to the first content of a streamed answer",
            GEN_AI_LABELS,
            GEN_AI_SECONDS,
        )
        self._chunk = Histogram(
            "gen_ai.client.operation.time_per_output_chunk",
            "s",
            "Between two chunks of a streamed answer; chunks that come together count as one",
            GEN_AI_LABELS,
            GEN_AI_SECONDS,
        )
        self._tokens = Histogram(
            "gen_ai.client.token.usage",
            "{token}",
            "Tokens of an answer and of its prompt, where the backend tells them",
            (*GEN_AI_LABELS, "gen_ai.token.type"),
            GEN_AI_TOKENS,
        )
        self._requests = Histogram(
            "http.server.request.duration",
            "s",
            "How long chat requests took, from their arrival to the last byte",
            HTTP_LABELS,
            HTTP_SECONDS,
        )
        self._overhead = Histogram(
            "gateway.request.overhead",
            "s",
            "What the gateway adds until an answer is sent, of a stream its beginning: beyond client and backends",
            (),
            OVERHEAD_SECONDS,
        )
        self.histograms = (
            self._duration,
            self._first_chunk,
            self._chunk,
            self._tokens,
            self._requests,
            self._overhead,
        )
        self._outcomes = Counter("backend", "outcome")
        self._limit_refusals = Counter("key", "limit")
        self._retries = Counter("backend")
        self._fallbacks = Counter("backend", "fallback")
        self._rescues = Counter("backend", "rescuer", "outcome")
        self._costs = Counter("backend")

    def register(self, meter: Meter) -> None:
        """Have the counters read through the SDK."""

        def read(counter: Counter) -> list[Callable[[CallbackOptions], Iterable[Observation]]]:
            return [lambda _: counter.read()]

        meter.create_observable_counter(
            "gateway.request.outcomes",
            read(self._outcomes),
            description="Chat requests answered, failed, cut within the answer, left by their client, or refused",
        )
        meter.create_observable_counter(
            "gateway.limit.refusals",
            read(self._limit_refusals),
            description="Chat requests refused by a limit of their key",
        )
        meter.create_observable_counter(
            "gateway.retries", read(self._retries), description="Further attempts on the same backend"
        )
        meter.create_observable_counter(
            "gateway.fallbacks", read(self._fallbacks), description="Requests that went on to another backend"
        )
        meter.create_observable_counter(
            "gateway.rescues",
            read(self._rescues),
            description="Streams that broke off, and whether the backend asked to go on with it did",
        )
        meter.create_observable_counter(
            "gateway.cost", read(self._costs), unit="{USD}", description="What answers cost, by the prices of tokens"
        )

    def record(self, exchange: Exchange, answers: Mapping[Attempt, Facts], now: float) -> None:
        """Record a request that is over, at this moment of the monotonic clock; `answers` for those that gave one."""
        for attempt in exchange.tried:
            self._record_attempt(attempt, answers.get(attempt), now)
        if len(exchange.tried) > 1 or exchange.left_alone:
            self._record_substitutes(exchange)
        backend = exchange.target.name if exchange.target else ""
        self._outcomes.add(backend, exchange.outcome)
        if exchange.status is not None and exchange.outcome != "left":
            failure = error_type(exchange.error) if exchange.is_gateways_failure else ""
            labels = ("POST", exchange.arrival.route, str(exchange.status), failure)
            self._requests.record(now - exchange.arrival.at, *labels)
        if (overhead_s := exchange.overhead_s) is not None:
            self._overhead.record(overhead_s)

    def _record_substitutes(self, exchange: Exchange) -> None:
        """Record who was asked again, or in whose place."""
        broken: Attempt | None = None
        if exchange.tried and exchange.left_alone:
            substitute = exchange.tried[0].target.name
            for name in set(exchange.left_alone) - {substitute}:
                self._fallbacks.add(name, substitute)
        for before, after in pairwise(exchange.tried):
            if not has_not_gone_on(before):
                broken = before
            if broken is not None:  # whoever is asked after a stream has begun is asked to go on with it
                outcome = "failed" if has_not_gone_on(after) else "continued"
                self._rescues.add(broken.target.name, after.target.name, outcome)
            elif before.target is after.target:
                # The simple route asks again with less history; that is no retry.
                if before.error is not None and before.error.retryable:
                    self._retries.add(after.target.name)
            else:
                self._fallbacks.add(before.target.name, after.target.name)

    def record_refused(self, arrival: Arrival, error: GatewayError) -> None:
        """Record a request that was refused before a backend was chosen."""
        self._outcomes.add("", "refused")
        if isinstance(error, RateLimitedError):
            self._limit_refusals.add(error.key, error.type)
        method = "_OTHER" if isinstance(error, MethodNotAllowedError) else "POST"
        failure = error_type(error) if error.status >= 500 else ""
        labels = (method, arrival.route, str(error.status), failure)
        self._requests.record(time.monotonic() - arrival.at, *labels)

    def _record_attempt(self, attempt: Attempt, facts: Facts | None, now: float) -> None:
        target = attempt.target
        labels = ("chat", provider_of(target), model_of(target), target.name)
        self._duration.record((attempt.ended or now) - attempt.started, *labels, failure_of(attempt))
        if attempt.first_content is not None:
            self._first_chunk.record(attempt.first_content - attempt.started, *labels)
            self._chunk.record_all([after - before for before, after in pairwise(attempt.block_times)], *labels)
        if facts is not None:
            if facts.usage.prompt_tokens is not None:
                self._tokens.record(facts.usage.prompt_tokens, *labels, "input")
            if facts.usage.completion_tokens is not None:
                self._tokens.record(facts.usage.completion_tokens, *labels, "output")
            if cost := cost_usd(target, facts.usage):
                self._costs.add(target.name, amount=cost)


def has_not_gone_on(rescuer: Attempt) -> bool:
    """Whether a backend could not go on with another's answer."""
    return rescuer.first_content is None or isinstance(rescuer.error, ContinuationError)


def cost_usd(target: Target, usage: Usage) -> float:
    """Return what an answer cost in US dollars, as far as tokens have prices and are counted."""
    price = target.plan.config.price or Price()
    input_usd = (price.input or 0.0) * (usage.prompt_tokens or 0)
    return (input_usd + (price.output or 0.0) * (usage.completion_tokens or 0)) / 1_000_000
