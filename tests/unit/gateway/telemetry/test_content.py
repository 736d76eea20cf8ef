"""What was asked and answered, in the words of the GenAI conventions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from backends.protocol import ChatMessage
from gateway.exchange import Attempt
from gateway.snapshot import Snapshot
from gateway.telemetry.content import MESSAGE_LIMIT, TEXT_LIMIT, input_messages, output_messages
from tests.support import wire
from tests.support.attempts import attempt_at

FILE = "active: a\nbackends: {a: {type: fake}}\n"


@pytest.fixture
def attempt(open_snapshot: Callable[[str], Snapshot]) -> Attempt:
    return attempt_at(open_snapshot(FILE).targets["a"], keeps_all=True)


def asked(*messages: ChatMessage) -> Any:
    return msgspec.json.decode(input_messages(messages))


def answered(attempt: Attempt, *blocks: bytes, stream: bool = False) -> Any:
    if stream:
        attempt.first_content = attempt.started
    attempt.blocks.extend(blocks)
    return msgspec.json.decode(output_messages(attempt))


def call(name: str | None, arguments: str, **fields: Any) -> dict[str, Any]:
    return {**fields, "function": {"name": name, "arguments": arguments}}


CALL_PART = {"type": "tool_call", "id": "c1", "name": "f", "arguments": '{"x": 1}'}


def test_text_is_a_part():
    assert asked(ChatMessage("user", "hello")) == [{"role": "user", "parts": [{"type": "text", "content": "hello"}]}]


def test_parts_that_are_no_text_are_only_named():
    parts = [
        {"type": "text", "text": "look"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
    ]
    assert asked(ChatMessage("user", parts))[0]["parts"] == [{"type": "text", "content": "look"}, {"type": "image_url"}]


def test_call_of_a_tool_and_its_response_are_told():
    called = ChatMessage("assistant", None, tool_calls=[call("f", '{"x": 1}', id="c1", type="function")])
    response = ChatMessage("tool", "42", tool_call_id="c1")
    assert [message["parts"] for message in asked(called, response)] == [
        [CALL_PART],
        [{"type": "tool_call_response", "id": "c1", "response": "42"}],
    ]


def test_long_text_is_cut_and_says_so():
    content = asked(ChatMessage("user", "x" * (TEXT_LIMIT + 1)))[0]["parts"][0]["content"]
    assert content == "x" * TEXT_LIMIT + f"… ({TEXT_LIMIT + 1} characters)"


def test_newest_messages_are_kept():
    messages = [ChatMessage("user", str(number)) for number in range(MESSAGE_LIMIT + 5)]
    assert asked(*messages)[0]["parts"][0]["content"] == "5"


async def test_whole_answer_is_told_by_choice(attempt):
    told = answered(attempt, wire.completion("hello", n=2))
    part = {"type": "text", "content": "hello"}
    assert told == [{"role": "assistant", "parts": [part], "finish_reason": "stop"}] * 2


async def test_streamed_answer_is_put_together(attempt):
    told = answered(attempt, *wire.stream_of("one two three", n=2)[:-1], stream=True)
    part = {"type": "text", "content": "one two three"}
    assert told == [{"role": "assistant", "parts": [part], "finish_reason": "stop"}] * 2


async def test_streamed_call_is_put_together(attempt):
    blocks = [
        wire.chunk({"tool_calls": [call("f", '{"x"', index=0, id="c1", type="function")]}),
        wire.chunk({"tool_calls": [call(None, ": 1}", index=0)]}),
        wire.finish("tool_calls"),
    ]
    told = answered(attempt, *blocks, stream=True)
    assert told == [{"role": "assistant", "parts": [CALL_PART], "finish_reason": "tool_calls"}]


async def test_whole_answers_calls_stay_apart(attempt):
    calls = [call("f", '{"x": 1}', id="c1", type="function"), call("g", "{}", id="c2", type="function")]
    message = {"role": "assistant", "content": None, "tool_calls": calls}
    body = msgspec.json.encode({"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]})
    parts = answered(attempt, body)[0]["parts"]
    assert parts == [CALL_PART, {"type": "tool_call", "id": "c2", "name": "g", "arguments": "{}"}]


async def test_failed_attempt_has_no_messages(attempt):
    assert answered(attempt) == []
