"""What a judge is asked, and what its verdicts make."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from backends.http import OpenAIClient
from bench.answer import ToolCall
from bench.graders import Judge
from bench.runner.judging import JudgeFailedError, comparison, conclusion, judged, said, verdict
from tests.support.bench_rows import question, row
from tests.support.upstream import Act, Streamed
from tests.support.wire import stream_of

GRADER = Judge(answer="Paris", rubric="names the capital")
QUESTION = question(grader=GRADER)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The first is right.\nVERDICT: A", "A"),
        ("**Verdict:** b", "B"),
        ("VERDICT: A, or rather\nVERDICT: SAME", "SAME"),
        ("B.", "B"),
        ("A is right.", None),
        ("VERDICT: both", None),
        ("", None),
    ],
)
def test_verdict_is_read_from_the_words(text, side):
    assert verdict(text) == side


@pytest.mark.parametrize(
    ("answer_first", "answer_second", "score"),
    [
        ("A", "B", 1.0),
        ("SAME", "SAME", 1.0),
        ("A", "SAME", 1.0),
        ("B", "A", 0.0),
        ("A", "A", 0.5),
        ("B", "B", 0.5),
        ("SAME", "A", 0.5),
        (None, "B", 0.5),
        ("A", None, 0.5),
    ],
)
def test_only_what_the_judge_says_both_times_counts(answer_first, answer_second, score):
    assert conclusion(answer_first, answer_second).score == score


@pytest.mark.parametrize(("answer_first", "order"), [(True, ["Lyon", "Paris"]), (False, ["Paris", "Lyon"])])
def test_places_are_swapped(answer_first, order):
    text = comparison(QUESTION, GRADER, "Lyon", answer_first=answer_first)
    assert sorted(order, key=text.index) == order


def test_judge_reads_the_question_and_the_criterion():
    text = comparison(QUESTION, GRADER, "Lyon", answer_first=True)
    assert ("Is q1 so?" in text, "names the capital" in text) == (True, True)


def test_calls_of_tools_are_part_of_what_was_said():
    assert said(row(text="", tool_calls=(ToolCall("pay", "{}"),))) == "[calls pay with {}]"


@pytest.fixture
async def judge(upstream) -> AsyncIterator[OpenAIClient]:
    client = OpenAIClient(upstream.base_url, "judge")
    yield client
    await client.aclose()


async def test_judge_is_asked_twice(judge, upstream):
    upstream.will(*(Streamed.of(*stream_of(f"VERDICT: {side}")) for side in "AB"))
    assert (await judged(judge, QUESTION, row(), limit_s=20)).score == 1.0


async def test_judge_that_fails_gives_no_grade(judge, upstream):
    upstream.will(Act.RESET)
    with pytest.raises(JudgeFailedError):
        await judged(judge, QUESTION, row(), limit_s=20)
