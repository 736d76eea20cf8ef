"""What a model said, put together from its stream."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.sse import data_event
from bench.answer import Answer, AnswerReader, ToolCall, Usage
from tests.support.wire import chunk, finish, role, stream_of, text, usage


def read(*blocks: bytes) -> AnswerReader:
    reader = AnswerReader()
    for block in blocks:
        reader.feed(block)
    return reader


def logprobs(*values: float | None) -> bytes:
    tokens = [{"token": "a", "logprob": value} for value in values]
    choice = {"index": 0, "delta": {"content": "a"}, "logprobs": {"content": tokens}, "finish_reason": None}
    return data_event(msgspec.json.encode({"choices": [choice]}))


def call(index: int | None, name: str | None, arguments: str | None, **fields: object) -> bytes:
    piece = {"function": {"name": name, "arguments": arguments}, **fields}
    return chunk({"tool_calls": [piece if index is None else {"index": index, **piece}]})


def test_text_is_put_together():
    assert read(*stream_of("hello there you")).answer == Answer("hello there you", finish_reason="stop")


def test_text_does_not_depend_on_how_the_stream_is_cut():
    assert read(b"".join(stream_of())).answer == read(*stream_of()).answer


def test_refusal_is_what_the_model_said():
    assert read(chunk({"refusal": "I can"}), chunk({"refusal": "not"})).answer.text == "I cannot"


def test_content_in_parts_is_text():
    parts = [{"type": "text", "text": "a"}, {"type": "image"}, {"type": "text", "text": None}]
    assert read(chunk({"content": parts}), text("b")).answer.text == "ab"


def test_other_choices_are_left_out():
    assert read(text("a"), text("b", index=1), text("c")).answer.text == "ac"


@pytest.mark.parametrize(
    "delta",
    [
        {"content": "a"},
        {"refusal": "no"},
        {"reasoning_content": "hm"},
        {"reasoning": "hm"},
        {"tool_calls": [{"index": 0, "function": {"name": "f"}}]},
    ],
    ids=lambda delta: next(iter(delta)),
)
def test_content_is_told(delta):
    assert AnswerReader().feed(chunk(delta))


@pytest.mark.parametrize(
    "block",
    [role(), finish(), usage(), text("a", index=1), chunk({"content": None}), b": ping\n\n", b"data: {oops\n\n"],
    ids=["role", "finish", "usage", "other choice", "null content", "comment", "garbage"],
)
def test_what_holds_no_content_is_told(block):
    assert not AnswerReader().feed(block)


def test_reasoning_is_no_part_of_the_answer():
    assert read(chunk({"reasoning_content": "hm"}), text("a")).answer.text == "a"


def test_call_of_a_tool_comes_in_pieces():
    pieces = [call(0, "pay", "", id="c1"), call(0, None, '{"to":'), call(0, None, '"Ann"}')]
    assert read(*pieces).answer.tool_calls == (ToolCall("pay", '{"to":"Ann"}'),)


def test_pieces_of_two_calls_may_alternate():
    pieces = [call(1, "b", "", id="2"), call(0, "a", "", id="1"), call(1, None, "{}"), call(0, None, "[]")]
    assert read(*pieces).answer.tool_calls == (ToolCall("a", "[]"), ToolCall("b", "{}"))


@pytest.mark.parametrize("index", [0, None])
def test_calls_that_share_an_index_are_told_apart_by_their_ids(index):
    pieces = [call(index, "a", "{}", id="1"), call(index, "b", "{}", id="2")]
    assert read(*pieces).answer.tool_calls == (ToolCall("a", "{}"), ToolCall("b", "{}"))


def test_id_that_is_repeated_begins_no_new_call():
    pieces = [call(0, "a", "{", id="1"), call(0, None, "}", id="1")]
    assert read(*pieces).answer.tool_calls == (ToolCall("a", "{}"),)


def test_call_without_a_function_is_a_call():
    assert read(chunk({"tool_calls": [{"index": 0, "id": "1"}]})).answer.tool_calls == (ToolCall("", ""),)


def test_usage_comes_last_and_without_choices():
    assert read(*stream_of(include_usage=True)).usage == Usage(3, 2)


@pytest.mark.parametrize("counts", [{}, {"prompt_tokens": None, "completion_tokens": None}])
def test_tokens_that_are_not_told_are_unknown(counts):
    assert read(text("a", usage=counts)).usage == Usage(None, None)


def test_unusual_usage_takes_no_content_away():
    assert read(text("a", usage={"prompt_tokens": None})).answer.text == "a"


def test_name_of_the_model_is_the_backends():
    assert read(text("a")).model == "upstream-model"


def test_confidence_is_the_geometric_mean_of_the_probabilities():
    answer = read(logprobs(math.log(0.5)), logprobs(math.log(0.9), math.log(0.6))).answer
    assert answer.confidence == pytest.approx((0.5 * 0.9 * 0.6) ** (1 / 3))


def test_tokens_without_a_probability_do_not_count():
    assert read(logprobs(None, -1.0)).answer.logprob == -1.0


def test_confidence_is_unknown_without_probabilities():
    assert read(text("a")).answer.confidence is None


def test_average_of_a_backend_counts_where_it_tells_no_tokens():
    choice = {"index": 0, "delta": {}, "finish_reason": "stop", "avg_logprobs": -0.5}
    assert read(data_event(msgspec.json.encode({"choices": [choice]}))).answer.logprob == -0.5


def test_no_confidence_is_above_one():
    assert read(logprobs(0.25)).answer.confidence == 1.0


@pytest.mark.parametrize("number", [b"NaN", b"1e999", b"-Infinity"])
def test_number_that_is_none_makes_no_chunk(number):
    block = logprobs(-1.5).replace(b"-1.5", number)
    assert read(block, text("b")).answer == Answer("b")


def test_json_nested_without_end_is_no_chunk():
    assert not AnswerReader().feed(data_event(b'{"choices":' + b"[" * 100_000))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "delta", "content", "tool_calls", "function", "logprobs", "usage", "index"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.lists(json_values, max_size=4))
def test_no_stream_breaks_the_reader(values):
    reader = read(*(data_event(msgspec.json.encode(value)) for value in values))
    assert reader.answer.confidence is None or 0 <= reader.answer.confidence <= 1
