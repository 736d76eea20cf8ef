"""How much two answers agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.agreement import MAX_COMPARED_CHARS, agreement
from bench.answer import Answer, ToolCall

answers = st.builds(
    Answer,
    st.text(max_size=20),
    st.lists(st.builds(ToolCall, st.sampled_from("ab"), st.sampled_from(["", "{}", '{"x":1}', "["])), max_size=2).map(
        tuple
    ),
)


def call(arguments: str, name: str = "pay") -> Answer:
    return Answer(tool_calls=(ToolCall(name, arguments),))


@given(answers, answers)
def test_agreement_is_a_share_and_mutual(one, other):
    assert 0 <= agreement(one, other) == agreement(other, one) <= 1


@given(answers)
def test_an_answer_agrees_with_itself(answer):
    assert agreement(answer, answer) == 1


def test_case_and_spaces_do_not_count():
    assert agreement(Answer("Card  Arrival\n"), Answer("card_arrival")) == 1


def test_nothing_in_common_is_no_agreement():
    assert agreement(Answer("abc"), Answer("xyz")) == 0


def test_part_in_common_is_agreement_in_part():
    assert agreement(Answer("abcd"), Answer("abxy")) == pytest.approx(0.5)


def test_text_does_not_agree_with_a_call():
    assert agreement(Answer("pay"), call("{}")) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [('{"a":1,"b":2}', '{ "b": 2, "a": 1 }'), ("", "{}"), ('{"to":"ANN"}', '{"to":"Ann"}'), ("{oops", "{oops")],
)
def test_same_call_however_it_is_written(one, other):
    assert agreement(call(one), call(other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [(call('{"a":1}'), call('{"a":2}')), (call('{"a":1}'), call('{"a":true}')), (call("{}"), call("{}", "ask"))],
)
def test_other_calls_do_not_agree(one, other):
    assert agreement(one, other) == 0


def test_arguments_nested_without_end_are_compared():
    assert agreement(call("[" * 100_000), call("[" * 100_000)) == 1


def test_what_follows_in_a_very_long_answer_is_not_compared():
    assert agreement(Answer("a" * MAX_COMPARED_CHARS + "b" * 100), Answer("a" * MAX_COMPARED_CHARS)) == 1
