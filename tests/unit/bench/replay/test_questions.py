"""Recorded requests as graded questions, and which cannot be any."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from bench.answer import Answer, ToolCall
from bench.graders import grade
from bench.replay.questions import NO_ANSWER, NOT_ASKABLE, NOT_COMPARED, TWICE, question_of, questions, recorded_answer
from bench.suites.question import Question
from tests.support.recorded import recorded

CALL = Answer(tool_calls=(ToolCall("pay", '{"amount": 5, "to": "Ann"}'),))
TOOL = {"type": "function", "function": {"name": "pay"}}


def only(several, reason):
    """Whether nothing can be asked, for this reason."""
    made, left_out = questions(several)
    return not made and left_out == {reason: len(several)}


def test_conversation_tools_and_parameters_are_asked_again():
    question = question_of(recorded(tools=[TOOL], max_tokens=9, x_vendor={"a": 1}))
    assert question.body("m") == {
        "model": "m",
        "messages": [{"role": "user", "content": "hello"}],
        "tools": [TOOL],
        "max_tokens": 9,
        "x_vendor": {"a": 1},
    }


def test_how_it_was_sent_is_not_asked_again():
    question = question_of(recorded(stream=True, n=3, user="jane", stream_options={"include_usage": True}))
    assert question.params == {}


def test_tag_is_who_answered():
    assert question_of(recorded()).tags == ("custom",)


def test_fields_that_no_question_has_are_left_out_of_messages():
    earlier = {"role": "assistant", "content": "hi", "refusal": None, "annotations": []}
    (_, message) = question_of(recorded(messages=[{"role": "user", "content": "a"}, earlier])).messages
    assert (message.role, message.content) == ("assistant", "hi")


@pytest.mark.parametrize(("said", "score"), [("Hello there!", 1.0), ("no idea", 0.0)])
def test_text_is_graded_by_its_likeness_to_the_recorded_one(said, score):
    assert grade(question_of(recorded("hello there")).grader, Answer(said)).score == score


@pytest.mark.parametrize(("amount", "score"), [("5", 1.0), ("6", 0.0)])
def test_call_is_graded_by_the_recorded_one(amount, score):
    said = Answer(tool_calls=(ToolCall("pay", f'{{"to": "ann", "amount": {amount}}}'),))
    assert grade(question_of(recorded(CALL)).grader, said).score == score


@pytest.mark.parametrize("answer", [Answer("hello there"), CALL])
def test_recorded_answer_comes_back_out_of_the_question(answer):
    again = recorded_answer(question_of(recorded(answer)).grader)
    assert (again.text, len(again.tool_calls)) == (answer.text, len(answer.tool_calls))


def test_question_is_a_line_of_a_suite():
    question = question_of(recorded(CALL, tools=[TOOL], max_tokens=9))
    assert msgspec.json.decode(msgspec.json.encode(question), type=Question) == question


def test_request_without_an_answer_is_left_out():
    assert only([recorded(None)], NO_ANSWER)


@pytest.mark.parametrize(
    "answer", [Answer(" "), Answer(tool_calls=CALL.tool_calls * 2), Answer(tool_calls=(ToolCall("pay", "[5"),))]
)
def test_answer_that_no_grader_takes_is_left_out(answer):
    assert only([recorded(answer)], NOT_COMPARED)


@pytest.mark.parametrize("fields", [{"messages": []}, {"messages": [5]}, {"tools": 5}, {"temperature": "hot"}])
def test_body_that_is_no_request_is_left_out(fields):
    assert only([recorded(**fields)], NOT_ASKABLE)


def test_same_request_counts_once():
    made, left_out = questions([recorded(request_id="r"), recorded(request_id="r")])
    assert (len(made), left_out) == (1, {TWICE: 1})


@given(st.dictionaries(st.sampled_from(["messages", "tools", "seed", "stop"]), st.binary(max_size=9).map(Raw)))
def test_no_file_ends_a_replay(fields):
    each = msgspec.structs.replace(recorded(), fields=fields)
    assert only([each], NOT_ASKABLE) or len(questions([each]).questions) == 1
