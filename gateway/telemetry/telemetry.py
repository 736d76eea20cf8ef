"""What a worker tells of its requests, once they are over: metrics, a trace, a line of log."""

from __future__ import annotations

import os
import time
import uuid
from typing import TYPE_CHECKING

import anyio
import structlog
from opentelemetry.sdk.resources import Resource

from backends.errors import BackendError, GatewayError, UpstreamInvalidRequestError
from gateway.config import schema
from gateway.exchange import Arrival, Attempt, Exchange
from gateway.own_words import own_words
from gateway.shadow.traffic import Traffic
from gateway.state import WorkerState
from gateway.telemetry.answer import Facts, facts_of
from gateway.telemetry.backend_metrics import Targets
from gateway.telemetry.collector import Collector
from gateway.telemetry.metrics import Metrics
from gateway.telemetry.request_spans import RequestSpans
from gateway.telemetry.tracing import Tracing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

FAILURES_KEPT_PER_S = 50
"""Traces of failed requests beyond the sampled ones: while a backend is down, tracing must not take the machine."""
PUSH_INTERVAL_S = 15.0
FLUSH_LIMIT_S = 1.0

log = structlog.get_logger("request")


class Telemetry:
    """Lives as long as the worker."""

    def __init__(self, state: WorkerState, traffic: Traffic, targets: Targets) -> None:
        resource = Resource.create(
            {"service.name": "pointsman", "service.instance.id": uuid.uuid4().hex, "process.pid": os.getpid()}
        )
        attributes = {key: value for key, value in resource.attributes.items() if isinstance(value, str | int)}
        self._collector = Collector()
        self._tracing = Tracing(self._collector, attributes)
        self._metrics = Metrics(state, traffic, targets, self._tracing.results, resource)
        self._failures = PerSecond(FAILURES_KEPT_PER_S)

    def configure(self, settings: schema.Telemetry) -> None:
        """Take another collector from now on; what waits for the old one goes there, too."""
        if self._collector.endpoint != settings.otlp_endpoint:
            if settings.otlp_endpoint is not None:
                import gateway.telemetry.otlp  # noqa: F401, PLC0415 - now, and not while a request waits
            self._collector.endpoint = settings.otlp_endpoint
            self._tracing.wake()

    def finish(self, exchange: Exchange) -> None:
        """Tell of a request whose answer was sent, or that has come to its end otherwise."""
        now = time.monotonic()
        try:
            num_choices = exchange.call.num_choices
            answers = {attempt: facts_of(attempt, num_choices) for attempt in exchange.tried if attempt.blocks}
            self._metrics.chat.record(exchange, answers, now)
            if self._collector.endpoint is not None and self._keeps(exchange, now):
                self._tracing.write(*RequestSpans(exchange, answers, now))
            if exchange.error is not None or exchange.snapshot.config.telemetry.access_log:
                write_log(exchange, answers, now)
        except Exception:  # the answer is with its client: this may not undo it
            log.exception("a request could not be told of")

    def refuse(self, arrival: Arrival, error: GatewayError) -> None:
        """Tell of a request that no backend was chosen for."""
        self._metrics.chat.record_refused(arrival, error)

    async def run(self) -> None:
        """Send what there is to the collector, if there is one, until cancelled."""

        async def keep_running(run: Callable[[], Awaitable[None]]) -> None:
            while True:
                try:
                    await run()
                except Exception:  # a defect here must not end the worker
                    log.exception("telemetry cannot be sent")
                await anyio.sleep(PUSH_INTERVAL_S)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep_running, self._tracing.run)
            tasks.start_soon(keep_running, self._push_metrics)

    async def aclose(self) -> None:
        """Send what is left, within a second, and stop."""
        with anyio.move_on_after(FLUSH_LIMIT_S):
            await self._tracing.send()
            await self._push_metrics()
        await self._collector.aclose()
        self._metrics.shutdown()

    def _keeps(self, exchange: Exchange, now: float) -> bool:
        """Whether a request's trace is sent: it is sampled, or something failed that was not its own fault."""
        return exchange.sampled or (has_failed(exchange) and self._failures.admit(now))

    async def _push_metrics(self) -> None:
        if self._collector.endpoint is not None:
            from gateway.telemetry.otlp import metrics_request  # noqa: PLC0415 - protobuf, which few need

            if (metrics := self._metrics.read()) is not None:
                await self._collector.post("/v1/metrics", metrics_request(metrics))


class PerSecond:
    """Admits so many in a second."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._second = 0
        self._count = 0

    def admit(self, now: float) -> bool:
        """Count one at this moment of the monotonic clock; return whether it is within the limit."""
        if int(now) != self._second:
            self._second, self._count = int(now), 0
        self._count += 1
        return self._count <= self._limit


def has_failed(exchange: Exchange) -> bool:
    """Whether the gateway or a backend failed, be it that another one answered."""
    if exchange.error is None and len(exchange.tried) == 1:
        return False
    errors: list[GatewayError | None] = [exchange.error, *(attempt.error for attempt in exchange.tried)]
    return any(
        error is not None
        and (isinstance(error, BackendError) or error.status >= 500)
        and not isinstance(error, UpstreamInvalidRequestError)
        for error in errors
    )


def write_log(exchange: Exchange, answers: Mapping[Attempt, Facts], now: float) -> None:
    """Write the one line of a request; of failures always."""
    begun, arrival, error = exchange.begun, exchange.arrival, exchange.error
    usage = answers[exchange.tried[-1]].usage if exchange.tried and exchange.tried[-1] in answers else None
    fields = {
        "outcome": exchange.outcome,
        "status": exchange.status,
        "backend": exchange.target.name if exchange.target else None,
        "model": exchange.call.request.model if exchange.tried else None,
        "attempts": exchange.attempts,
        "generation": exchange.snapshot.generation,
        "latency_ms": round(1000 * (now - arrival.at), 3),
        "ttft_ms": round(1000 * (begun - arrival.at), 3) if begun and exchange.call.request.stream else None,
        "input_tokens": usage and usage.prompt_tokens,
        "output_tokens": usage and usage.completion_tokens,
    }
    given = {name: value for name, value in fields.items() if value is not None}
    if error is None:
        log.info("request", **given)
        return
    words = error.message if exchange.snapshot.config.telemetry.capture_content else own_words(error)
    log.warning("stream failed" if begun else "request failed", error=words, error_type=type(error).__name__, **given)
