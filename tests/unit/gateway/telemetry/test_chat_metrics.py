"""What is counted of a request that several backends were asked for."""

from __future__ import annotations

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from backends.errors import BackendError, ContinuationError, TruncatedStreamError, UnexpectedStatusError
from gateway.exchange import Exchange
from gateway.telemetry.chat_metrics import ChatMetrics
from tests.support.attempts import asked, request_of
from tests.support.calls import call_of

Tried = tuple[str, bool, BackendError | None]
"""A backend, whether its stream began, and how it failed."""
THREE = "active: a\nbackends: {a: {type: fake}, b: {type: fake}, c: {type: fake}}"
CUT = TruncatedStreamError("cut")
BROKEN = UnexpectedStatusError("broken")
OTHER_WORDS = ContinuationError("other words")

COURSES: dict[str, tuple[list[Tried], dict[tuple[str, ...], int]]] = {
    "retry": ([("a", False, BROKEN), ("a", False, None)], {("gateway.retries", "a"): 1}),
    "fallback": ([("a", False, BROKEN), ("b", False, None)], {("gateway.fallbacks", "a", "b"): 1}),
    "rescue": ([("a", True, CUT), ("b", True, None)], {("gateway.rescues", "a", "continued", "b"): 1}),
    "rescue after one who did not answer": (
        [("a", True, CUT), ("b", False, BROKEN), ("c", True, None)],
        {("gateway.rescues", "a", "failed", "b"): 1, ("gateway.rescues", "a", "continued", "c"): 1},
    ),
    "rescue after one who said something else": (
        [("a", True, CUT), ("b", True, OTHER_WORDS), ("c", True, None)],
        {("gateway.rescues", "a", "failed", "b"): 1, ("gateway.rescues", "a", "continued", "c"): 1},
    ),
    "rescue of a rescue": (
        [("a", True, CUT), ("b", True, CUT), ("c", True, None)],
        {("gateway.rescues", "a", "continued", "b"): 1, ("gateway.rescues", "b", "continued", "c"): 1},
    ),
}


@pytest.mark.parametrize(("tried", "expected"), COURSES.values(), ids=COURSES)
async def test_every_further_attempt_is_counted_as_what_it_was(open_snapshot, tried, expected):
    exchange = request_of(call_of(stream=True), open_snapshot(THREE))
    for name, has_begun, error in tried:
        target = exchange.snapshot.targets[name]
        attempt = asked(exchange, target)
        if has_begun:
            attempt.begin()
        attempt.end(error)
    assert counted(exchange) == expected


async def test_who_answers_for_a_backend_that_is_left_alone_is_its_fallback(open_snapshot):
    exchange = request_of(call_of(), open_snapshot(THREE))
    exchange.passed_over("a")
    target = exchange.snapshot.targets["b"]
    asked(exchange, target).end()
    assert counted(exchange) == {("gateway.fallbacks", "a", "b"): 1}


async def test_backend_that_is_left_alone_after_the_first_was_asked_is_no_fallback(open_snapshot):
    exchange = request_of(call_of(), open_snapshot(THREE))
    target = exchange.snapshot.targets["a"]
    asked(exchange, target).end()
    exchange.passed_over("b")
    assert counted(exchange) == {}


def counted(exchange: Exchange) -> dict[tuple[str, ...], float]:
    """Returns what the metrics hold after this request."""
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    metrics = ChatMetrics()
    metrics.register(provider.get_meter("test"))
    metrics.record(exchange, {}, 0)
    found = {
        (metric.name, *(str(point.attributes[key]) for key in sorted(point.attributes))): point.value
        for part in reader.get_metrics_data().resource_metrics[0].scope_metrics
        for metric in part.metrics
        if metric.name in {"gateway.retries", "gateway.fallbacks", "gateway.rescues"}
        for point in metric.data.data_points
    }
    provider.shutdown()
    return found
