"""One question over a real connection, and its row."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from backends.http import OpenAIClient
from bench.graders import Judge
from bench.runner.asking import TurnedAwayError, ask, call_of, greet, row_of
from tests.support.bench_rows import question, work
from tests.support.runs import measured
from tests.support.upstream import Act, Streamed, Whole
from tests.support.wire import DONE, chunk, error_body, finish

LONG_S = 60.0
NOW = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)


@pytest.fixture
async def client(upstream) -> AsyncIterator[OpenAIClient]:
    client = OpenAIClient(upstream.base_url, "upstream-model")
    yield client
    await client.aclose()


TURNED_AWAY = {
    "429": (Whole(error_body("slow down"), status=429), None),
    "429 with a time": (Whole(error_body("slow down"), status=429, headers={"retry-after": "7"}), 7.0),
    "503 with a time": (Whole(error_body("busy"), status=503, headers={"retry-after": "2"}), 2.0),
}


@pytest.mark.parametrize(("script", "retry_after_s"), TURNED_AWAY.values(), ids=TURNED_AWAY)
async def test_request_that_has_to_wait_is_no_result(client, upstream, script, retry_after_s):
    upstream.will(script)
    with pytest.raises(TurnedAwayError) as raised:
        await ask(client, call_of(question(), logprobs=False), limit_s=LONG_S)
    assert raised.value.retry_after_s == retry_after_s


@pytest.mark.parametrize("script", [Whole(error_body("broken"), status=503), Act.RESET], ids=["503", "reset"])
async def test_failure_is_a_result(client, upstream, script):
    upstream.will(script)
    assert (await ask(client, call_of(question(), logprobs=False), limit_s=LONG_S)).outcome == "failed"


async def test_nobody_but_the_named_model_is_to_answer_and_nothing_is_copied(client, upstream):
    await ask(client, call_of(question(), logprobs=False), limit_s=LONG_S)
    headers = upstream.chats[0].headers
    assert (headers["x-gateway-no-fallback"], headers["x-gateway-no-shadow"]) == ("1", "1")


async def test_greeting_finds_out_that_log_probabilities_are_told(client, upstream):
    event = chunk({"content": "hi"}).replace(b'"logprobs":null', b'"logprobs":{"content":[{"logprob":-0.5}]}')
    upstream.will(Streamed.of(event, finish(), DONE))
    assert await greet(client, limit_s=LONG_S) == (None, True)


async def test_greeting_does_without_log_probabilities_where_they_are_refused(client, upstream):
    upstream.will(Whole(error_body("no logprobs here"), status=400))
    assert await greet(client, limit_s=LONG_S) == (None, False)


async def test_greeting_tells_why_nobody_answers(client, upstream):
    upstream.will(*[Whole(error_body("no such model"), status=404)] * 2)
    fault, _ = await greet(client, limit_s=LONG_S)
    assert "no such model" in (fault or "")


def test_right_answer_has_full_marks():
    row = row_of(work(), measured("Yes."), NOW)
    assert (row.score, row.reason, row.started_at) == (1.0, None, "2026-01-02T03:04:05.678Z")


def test_wrong_answer_has_a_reason():
    row = row_of(work(), measured("no"), NOW)
    assert (row.score, row.reason) == (0.0, "expected 'yes', got 'no'")


def test_question_that_was_not_answered_has_an_error():
    row = row_of(work(), measured(outcome="timeout", error="too slow"), NOW)
    assert (row.outcome, row.score, row.error, row.ttft_ms) == ("timeout", 0.0, "too slow", None)


def test_answer_for_a_judge_is_not_graded_here():
    row = row_of(work(grader=Judge(answer="yes")), measured("yes"), NOW)
    assert (row.score, row.reason) == (0.0, None)


def test_times_are_in_milliseconds():
    row = row_of(work(), measured(latency_s=0.2, ttft_s=0.1, tokens=(10, 3)), NOW)
    assert (row.latency_ms, row.ttft_ms, row.tpot_ms) == (200.0, 100.0, 50.0)
