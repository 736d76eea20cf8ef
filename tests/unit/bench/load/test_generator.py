"""The load generator against a real server: who waits for whom, and from when a request counts."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator

import anyio
import anyio.to_thread
import pytest

from backends.base import Call
from backends.http import OpenAIClient
from bench.load.arrivals import Window
from bench.load.generator import Generator, Recording
from bench.load.prompts import Lengths, MadeUp, Ruler
from tests.support.upstream import Act, Gate, Streamed, Upstream, Whole
from tests.support.wire import error_body, role

SHORT = Window(0, 0.2)


@pytest.fixture
async def client(upstream: Upstream) -> AsyncIterator[OpenAIClient]:
    client = OpenAIClient(upstream.base_url, "m")
    yield client
    await client.aclose()


def calls() -> Iterator[Call]:
    prompts = MadeUp([Lengths(5, 5)], Ruler(), seed=1, extra={})
    return (prompts.call("0", number) for number in itertools.count())


def at_once(number: int) -> Iterator[tuple[float, Call]]:
    return zip([0.0] * number, calls(), strict=False)


async def opened(generator: Generator, upstream: Upstream, gate: Gate, *, requests: int, before: int) -> Recording:
    """An open loop whose first answer is held back until so many requests have come."""
    upstream.will(Streamed.of(role(), gate, Act.CUT))
    recorded: list[Recording] = []

    async def load() -> None:
        recorded.append(await generator.open(at_once(requests)))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(load)
        await anyio.to_thread.run_sync(upstream.wait_chat, before)
        gate.open()
    return recorded[0]


async def test_open_loop_waits_for_nobody(client, upstream):
    generator = Generator(client, SHORT, connections=8, limit_s=60)
    recorded = await opened(generator, upstream, Gate(), requests=4, before=4)
    assert sorted(request.error_kind or "" for request in recorded.requests) == ["", "", "", "truncated_stream"]


async def test_request_without_a_connection_waits_and_that_counts(client, upstream):
    generator = Generator(client, SHORT, connections=1, limit_s=60)
    recorded = await opened(generator, upstream, Gate(), requests=2, before=1)
    first, second = sorted(recorded.requests, key=lambda request: request.measurement.timing.sent)
    assert second.measurement.timing.sent >= first.measurement.timing.ended
    assert (second.timing.sent, recorded.most_in_use) == (recorded.start, 1)


async def test_closed_loop_has_as_many_requests_in_progress_as_clients(client, upstream):
    generator = Generator(client, Window(0, 0.5), connections=8, limit_s=60)
    recorded = await generator.closed(calls(), 3)
    assert recorded.most_in_use == 3
    assert len(recorded.requests) == len(upstream.chats) > 3


async def test_requests_that_were_begun_are_waited_for(client, upstream):
    generator = Generator(client, SHORT, connections=8, limit_s=60)
    recorded = await generator.closed(calls(), 2)
    assert [request.error_kind for request in recorded.requests] == [None] * len(upstream.chats)


async def test_requests_are_kept_in_the_order_in_which_they_were_due(client):
    generator = Generator(client, SHORT, connections=8, limit_s=60)
    recorded = await generator.open(zip([0.0, 0.01, 0.02], calls(), strict=False))
    assert [round(request.due - recorded.start, 6) for request in recorded.requests] == [0, 0.01, 0.02]
    assert all(request.begun >= request.due for request in recorded.requests)


KINDS = {
    "rate_limit_exceeded": Whole(error_body("slow down"), status=429),
    "backend_error": Whole(error_body("broken"), status=500),
    "context_length_exceeded": Whole(error_body("too long", code="context_length_exceeded"), status=400),
    "refused": Whole(error_body("no"), status=400),
    "backend_unavailable": Act.RESET,
    "truncated_stream": Streamed.of(role(), Act.CUT),
    "timeout": Act.HANG,
}


@pytest.mark.parametrize(("kind", "script"), KINDS.items(), ids=KINDS)
async def test_failures_are_told_apart(client, upstream, kind, script):
    upstream.will(script)
    generator = Generator(client, SHORT, connections=8, limit_s=0.5 if kind == "timeout" else 60)
    recorded = await generator.open(at_once(1))
    assert [request.error_kind for request in recorded.requests] == [kind]
    assert (generator.tally.ended, generator.tally.failed, generator.tally.in_use) == (1, 1, 0)
