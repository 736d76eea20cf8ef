"""Grading ends well, whatever a model says."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.answer import Answer, ToolCall
from bench.graders import (
    AnyOf,
    Call,
    Choice,
    Contains,
    Exact,
    Grade,
    Grader,
    JsonSchema,
    Number,
    Regex,
    Similarity,
    ToolUse,
    grade,
)

GRADERS: tuple[Grader, ...] = (
    Exact(answer="card_arrival"),
    Contains(answer=["$50", "fee"]),
    AnyOf(answer=["nine", "9"]),
    Regex(answer="^(?:a|aa)+$"),
    Number(answer=12.5),
    Choice(answer="B", options={"A": "card", "B": "debit card"}),
    JsonSchema(answer={"type": "object", "properties": {"name": {"pattern": "(a+)+$"}}, "required": ["name"]}),
    ToolUse(answer=Call("transfer", {"amount": 25, "to": ["Marta", {"bank": None}]}), match="subset"),
    Similarity(answer="Freeze the card in the app."),
)
LIKE_ANSWERS = st.text(
    st.sampled_from("0123456789.,'_-+/%$€()[]{}\"`*:= \nABbeknaswer\\½\u2044\u202f\ud800٣²"), max_size=60
)
TEXTS = st.one_of(LIKE_ANSWERS, st.text(st.characters(), max_size=60), st.from_regex(r"(\{\"name\": )*[\d.]*\}*"))
HOSTILE = (
    "",
    "\x00",
    "\ud800",
    "a" * 30_000 + "!",
    "1" * 30_000,
    "1," * 15_000,
    "1.111" * 6_000,
    "1 " * 15_000,
    "1/" * 15_000,
    " " * 30_000,
    "```" * 10_000,
    "[" * 30_000,
    '{"name": ' * 3_000,
    '{"name": "' + "a" * 30_000 + '!"}',
    "answer is " * 3_000,
    "(" * 30_000,
    "*" * 30_000,
    "A or " * 6_000,
    "\ufdfa" * 30_000,
    "x" * 1_000_000,
)

each_grader = pytest.mark.parametrize("grader", GRADERS, ids=lambda grader: type(grader).__name__)


def is_grade(given: Grade) -> bool:
    msgspec.json.encode(given)
    return given.score in {0, 1} and (given.reason is None) is (given.score == 1) and len(given.reason or "") <= 200


@each_grader
@given(text=TEXTS, name=TEXTS, arguments=st.none() | TEXTS)
def test_any_answer_gets_a_grade(grader: Grader, text: str, name: str, arguments: str | None) -> None:
    calls = (
        () if arguments is None else (ToolCall("transfer", arguments), ToolCall(name, arguments))[: len(name) % 2 + 1]
    )
    assert is_grade(grade(grader, Answer(text, calls)))


@each_grader
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_answer_gets_a_grade(grader: Grader, text: str) -> None:
    assert is_grade(grade(grader, Answer(text, (ToolCall("transfer", text),))))
    assert is_grade(grade(grader, Answer(text)))


def test_an_endless_answer_is_wrong_unread() -> None:
    assert grade(Contains(answer="fee"), Answer("fee " * 10_000)) == Grade(0.0, "longer than 32768 characters")


def test_a_grader_is_written_as_it_is_read() -> None:
    assert [msgspec.json.decode(msgspec.json.encode(grader), type=Grader) for grader in GRADERS] == [*GRADERS]
