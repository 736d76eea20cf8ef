from __future__ import annotations

from typing import Any

import msgspec
import pytest

from custom_transformer.chat import Message
from custom_transformer.errors import InvalidRequestError
from custom_transformer.protocol import ChatRequest, decode_request

HELLO = [{"role": "user", "content": "Hello"}]


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
        ({"repetition_penalty": 0}, "repetition_penalty"),
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
        ({"tools": [{"type": "function"}]}, "tools"),
        ({"functions": [{"name": "f"}]}, "functions"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"audio": {"voice": "x"}}, "audio"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages[0].content[0].image_url"),
        ({"messages": [{"role": "assistant", "tool_calls": [{"id": "1"}]}]}, "messages[0].tool_calls"),
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


@pytest.mark.parametrize("name", ["model", "messages"])
def test_missing_parameter_is_named(name):
    """Two are required."""
    body = {key: value for key, value in {"model": "custom", "messages": HELLO}.items() if key != name}
    with pytest.raises(InvalidRequestError) as caught:
        decode_request(msgspec.json.encode(body))

    assert (caught.value.param, caught.value.code) == (name, "missing_required_parameter")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b'{"model": "\xff"}', b'{"model": NaN}'])
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
