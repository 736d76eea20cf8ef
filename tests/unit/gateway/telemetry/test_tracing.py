"""Spans on their way to a real receiver, which may be slow, gone, or of another mind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import anyio
import anyio.to_thread
import pytest

from gateway.telemetry import collector as collector_module
from gateway.telemetry.collector import Collector
from gateway.telemetry.spans import Event, Link, Span, evaluation
from gateway.telemetry.tracing import BATCH_SIZE, QUEUE_LIMIT, Tracing
from tests.support import collector as receiver
from tests.support.upstream import Act, Upstream

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def span(number: int = 1, **fields: object) -> Span:
    given = {"name": "n", "trace_id": TRACE, "span_id": f"{number:016x}", "start_ns": 1, "end_ns": 2, **fields}
    return Span(**given)  # type: ignore[arg-type]


@pytest.fixture
def received() -> Iterator[receiver.Collector]:
    with receiver.Collector() as running:
        yield running


@pytest.fixture
async def collector(received: receiver.Collector) -> AsyncIterator[Collector]:
    one = Collector(received.endpoint)
    yield one
    await one.aclose()


@pytest.fixture
def tracing(collector: Collector) -> Tracing:
    return Tracing(collector, {"service.name": "tested"})


def results(tracing: Tracing) -> dict[object, float]:
    return {each.attributes["result"]: each.value for each in tracing.results.read() if each.attributes}


async def test_span_arrives_as_it_was_written(tracing, received):
    attributes = {"text": "é", "yes": True, "count": 3, "share": 0.5, "list": ["a", "b"]}
    written = span(
        kind="client",
        parent_id="2" * 16,
        state="a=1",
        attributes=attributes,
        error="Broken",
        events=[Event("e", 5)],
        links=[Link("3" * 32, "4" * 16)],
    )
    tracing.write(written)
    await tracing.send()
    (arrived,) = received.spans
    assert arrived == receiver.ReceivedSpan(
        name="n",
        kind="client",
        trace_id=TRACE,
        span_id=written.span_id,
        parent_id="2" * 16,
        state="a=1",
        start_ns=1,
        end_ns=2,
        attributes=attributes,
        failed=True,
        words="Broken",
        events=["e"],
        links=[("3" * 32, "4" * 16)],
        resource={"service.name": "tested"},
    )


async def test_evaluation_is_an_event_of_its_span(tracing, received):
    tracing.write(span(events=[evaluation("accuracy", 5, score=1.0, label="pass")]))
    await tracing.send()
    assert received.spans[0].events == ["gen_ai.evaluation.result"]


def test_evaluation_tells_what_is_known():
    assert evaluation("accuracy", 5, score=0.0, label="fail").attributes == {
        "gen_ai.evaluation.name": "accuracy",
        "gen_ai.evaluation.score.value": 0.0,
        "gen_ai.evaluation.score.label": "fail",
    }


async def test_many_spans_are_sent_in_batches(tracing, received):
    tracing.write(*(span(number) for number in range(1, BATCH_SIZE + 2)))
    await tracing.send()
    assert (len(received.spans), len(received.raw)) == (BATCH_SIZE + 1, 2)


async def test_full_batch_is_sent_at_once(tracing, received):
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(tracing.run)
        await anyio.lowlevel.checkpoint()
        tracing.write(*(span(number) for number in range(1, BATCH_SIZE + 1)))
        await anyio.to_thread.run_sync(received.wait, lambda spans: len(spans) == BATCH_SIZE, "the batch arrives")
        tasks.cancel_scope.cancel()


async def test_spans_beyond_the_queue_are_dropped_and_counted(tracing):
    tracing.write(*(span(number) for number in range(1, QUEUE_LIMIT + 1)))
    tracing.write(span(), span())
    assert results(tracing) == {"dropped": 2}


async def test_without_a_collector_nothing_is_kept(tracing, collector, received):
    collector.endpoint = None
    tracing.write(span())
    collector.endpoint = received.endpoint
    await tracing.send()
    assert received.spans == []


@pytest.mark.parametrize("status", [429, 503])
async def test_what_a_busy_collector_puts_off_is_kept(tracing, received, status):
    tracing.write(span())
    received.status = status
    assert await tracing.send() == "unreachable"
    received.status = 200
    await tracing.send()
    assert (len(received.spans), results(tracing)) == (1, {"taken": 1})


async def test_what_a_collector_refuses_is_not_sent_again(tracing, received):
    tracing.write(span())
    received.status = 400
    assert await tracing.send() == "refused"
    received.status = 200
    await tracing.send()
    assert (received.spans, results(tracing)) == ([], {"refused": 1})


async def test_order_survives_an_outage(tracing, collector, received):
    collector.endpoint = "http://127.0.0.1:1"
    tracing.write(*(span(number) for number in range(1, BATCH_SIZE + 2)))
    await tracing.send()
    collector.endpoint = received.endpoint
    await tracing.send()
    assert [each.span_id for each in received.spans] == [f"{number:016x}" for number in range(1, BATCH_SIZE + 2)]


async def test_what_was_being_sent_to_a_silent_collector_is_kept(tracing, collector, received):
    with Upstream() as silent:
        silent.probe_answer = Act.HANG
        collector.endpoint = f"http://127.0.0.1:{silent.port}"
        tracing.write(span())
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(tracing.send)
            while not silent.probes:  # noqa: ASYNC110 - another thread's
                await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()
    collector.endpoint = received.endpoint
    await tracing.send()
    assert len(received.spans) == 1


async def test_silent_collector_is_given_up(tracing, collector, monkeypatch):
    monkeypatch.setattr(collector_module, "POST_LIMIT_S", 0.05)
    with Upstream() as silent:
        silent.probe_answer = Act.HANG
        collector.endpoint = f"http://127.0.0.1:{silent.port}"
        tracing.write(span())
        assert await tracing.send() == "unreachable"


async def test_path_of_the_endpoint_is_kept(tracing, collector):
    with Upstream() as upstream:
        collector.endpoint = f"http://127.0.0.1:{upstream.port}/otlp/"
        tracing.write(span())
        await tracing.send()
        assert [probe.path for probe in upstream.probes] == ["/otlp/v1/traces"]
