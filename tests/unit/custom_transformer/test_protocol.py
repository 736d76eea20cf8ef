from __future__ import annotations

from typing import Any

import msgspec
import pytest

from custom_transformer.api.errors import InvalidRequestError
from custom_transformer.api.protocol import ChatRequest, decode_request
from custom_transformer.chat import Message

HELLO = [{"role": "user", "content": "Hello"}]


F = {"type": "function", "function": {"name": "f"}}


def chosen(name: str) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name}}


def json_schema(**fields: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": fields}


def called(call_id: str, arguments: str = "{}") -> dict[str, Any]:
    call = {"id": call_id, "type": "function", "function": {"name": "f", "arguments": arguments}}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def result(call_id: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": call_id, "content": "42"}


def request(**fields: Any) -> ChatRequest:
    return decode_request(msgspec.json.encode({"model": "custom", "messages": HELLO} | fields))


def refusal(**fields: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        request(**fields).plain_messages()
    return caught.value


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"temperature": 2.1}, "temperature"),
        ({"temperature": "0.5"}, "temperature"),
        ({"top_p": -0.1}, "top_p"),
        ({"n": 0}, "n"),
        ({"n": "2"}, "n"),
        ({"stream": 0}, "stream"),
        ({"stream": "true"}, "stream"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_completion_tokens": -1}, "max_completion_tokens"),
        ({"presence_penalty": 3}, "presence_penalty"),
        ({"frequency_penalty": -3}, "frequency_penalty"),
        ({"repetition_penalty": 0.009}, "repetition_penalty"),
        ({"repetition_penalty": 101}, "repetition_penalty"),
        ({"top_k": -2}, "top_k"),
        ({"min_p": 1.5}, "min_p"),
        ({"logit_bias": {"7": 101}}, "logit_bias"),
        ({"logit_bias": {"seven": 1}}, "logit_bias"),
        ({"logprobs": 5}, "logprobs"),
        ({"logprobs": True, "top_logprobs": 21}, "top_logprobs"),
        ({"top_logprobs": 2}, "top_logprobs"),
        ({"stream_options": {"include_usage": True}}, "stream_options"),
        ({"stop": ["a", "b", "c", "d", "e"]}, "stop"),
        ({"stop": ["a", ""]}, "stop[1]"),
        ({"messages": []}, "messages"),
        ({"messages": [*HELLO, {"role": "robot", "content": "x"}]}, "messages[1].role"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"tools": [{"type": "custom", "custom": {"name": "f"}}]}, "tools[0].type"),
        ({"tools": [{"type": "function", "function": {"name": "no spaces"}}]}, "tools[0].function.name"),
        ({"tools": [F], "tool_choice": "sometimes"}, "tool_choice"),
        ({"tools": [F], "tool_choice": {"type": "allowed_tools"}}, "tool_choice.type"),
        ({"tools": [F], "tool_choice": chosen("g")}, "tool_choice.function.name"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tool_choice": chosen("f")}, "tool_choice"),
        ({"response_format": {"type": "xml"}}, "response_format.type"),
        ({"response_format": json_schema(name="a b")}, "response_format.json_schema.name"),
        ({"response_format": json_schema(name="a", schema=[])}, "response_format.json_schema.schema"),
        ({"messages": [*HELLO, result("call_1")]}, "messages[1].tool_call_id"),
    ],
)
def test_wrong_values_are_located(fields, param):
    """The error names the parameter, and its message does."""
    error = refusal(**fields)

    assert (error.status_code, error.param, error.code) == (400, param, "invalid_value")
    assert param in str(error)


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"functions": [{"name": "f"}]}, "functions"),
        ({"function_call": "auto"}, "function_call"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"audio": {"voice": "x"}}, "audio"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages[0].content[0].image_url"),
    ],
)
def test_what_would_change_the_meaning_is_refused(fields, param):
    """A client that needs what this model cannot do learns so."""
    error = refusal(**fields)

    assert (error.status_code, error.param, error.code) == (400, param, "unsupported_parameter")


@pytest.mark.parametrize(
    "fields",
    [
        {"user": "me", "metadata": {"a": "b"}, "store": False, "service_tier": "auto", "reasoning_effort": "low"},
        {"tools": [], "tool_choice": "none", "response_format": {"type": "text"}, "modalities": ["text"]},
        {"temperature": None, "stop": None, "n": None, "logit_bias": None, "stream_options": None},
        {"temperature": 1, "top_p": 0, "seed": -5, "logit_bias": {"7": -100}, "top_k": -1},
    ],
)
def test_what_does_no_harm_is_accepted(fields):
    """Unknown parameters, empty ones, nulls and whole numbers."""
    assert request(**fields).model == "custom"


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"messages": HELLO}, "model"),
        ({"model": "custom"}, "messages"),
        ({"model": "custom", "messages": HELLO, "tools": [{"type": "function"}]}, "tools[0].function"),
        (
            {"model": "custom", "messages": HELLO, "response_format": {"type": "json_schema"}},
            "response_format.json_schema",
        ),
        ({"model": "custom", "messages": [{"role": "tool", "content": "42"}]}, "messages[0].tool_call_id"),
    ],
)
def test_missing_parameter_is_named(body, param):
    """Some are always required, some by others."""
    with pytest.raises(InvalidRequestError) as caught:
        decode_request(msgspec.json.encode(body))

    assert (caught.value.param, caught.value.code) == (param, "missing_required_parameter")


DEEP = b'{"model": "custom", "anything": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b'{"model": "\xff"}', b'{"model": NaN}', DEEP])
def test_other_bodies_are_invalid(body):
    """Whatever was sent, the answer is a 400 with a message."""
    with pytest.raises(InvalidRequestError) as caught:
        decode_request(body)

    assert str(caught.value)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"role": "user", "content": "x"}, Message("user", "x")),
        ({"role": "developer", "content": "x"}, Message("system", "x")),
        ({"role": "assistant", "content": None, "refusal": None}, Message("assistant", "")),
        (
            {"role": "user", "content": [{"type": "text", "text": "x"}, {"type": "text", "text": "y"}]},
            Message("user", "xy"),
        ),
    ],
)
def test_messages_become_plain(message, expected):
    """Parts are joined, and a developer speaks as the system."""
    assert request(messages=[message]).plain_messages() == [expected]


@pytest.mark.parametrize(("stop", "expected"), [(None, []), ("a", ["a"]), (["a", "b"], ["a", "b"])])
def test_stop_is_a_list_in_the_end(stop, expected):
    """None, one or several."""
    assert request(stop=stop).stop_strings == expected


def test_call_and_its_result_become_plain():
    """The call as the model made it, then what came of it."""
    plain = request(messages=[*HELLO, called("call_1", '{"x":1}'), result("call_1")]).plain_messages()

    assert plain[1:] == [
        Message("assistant", "", ('{"name":"f","arguments":{"x":1}}',)),
        Message("tool", "42"),
    ]


@pytest.mark.parametrize(
    ("messages", "content"),
    [
        (HELLO, "Functions:\nf()"),
        ([{"role": "system", "content": "Be brief."}, *HELLO], "Be brief.\n\nFunctions:\nf()"),
    ],
)
def test_system_tells_of_the_functions(messages, content):
    """After what it says besides."""
    assert request(messages=messages, tools=[F]).plain_messages()[0] == Message("system", content)


def test_functions_that_must_not_be_called_are_not_told():
    """The prompt is the same as without tools."""
    assert request(tools=[F], tool_choice="none").plain_messages() == request().plain_messages()


@pytest.mark.parametrize(
    ("choice", "names", "must_call"),
    [
        ("none", [], False),
        ("auto", ["f", "g"], False),
        (None, ["f", "g"], False),
        ("required", ["f", "g"], True),
        (chosen("g"), ["g"], True),
    ],
)
def test_tool_choice_decides_what_may_be_called(choice, names, must_call):
    """Nothing, anything, something, or one function."""
    tools = [F, {"type": "function", "function": {"name": "g"}}]
    asked = request(tools=tools, tool_choice=choice, parallel_tool_calls=False)

    assert ([function.name for function in asked.functions_allowed], asked.must_call) == (names, must_call)


BEGUN = [*HELLO, {"role": "assistant", "content": "Hi"}]
GO_ON = {"continue_final_message": True, "add_generation_prompt": False}


def test_begun_answer_may_be_continued():
    assert request(messages=BEGUN, **GO_ON).continue_final_message


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        (GO_ON, "continue_final_message"),
        (GO_ON | {"messages": [*HELLO, called("1")]}, "continue_final_message"),
        (GO_ON | {"messages": BEGUN, "tools": [F], "tool_choice": "required"}, "continue_final_message"),
        ({"messages": BEGUN, "continue_final_message": True}, "add_generation_prompt"),
        ({"messages": BEGUN, "add_generation_prompt": False}, "add_generation_prompt"),
    ],
    ids=["the user's", "a call", "a call to come", "both", "neither"],
)
def test_what_is_no_begun_answer_is_not_continued(fields, param):
    assert refusal(**fields).param == param
