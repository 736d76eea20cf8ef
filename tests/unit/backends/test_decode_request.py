"""A body is either a checked request or an InvalidRequestError that names the parameter."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backends.errors import InvalidRequestError
from backends.protocol import decode_request

HELLO = [{"role": "user", "content": "hello"}]


def body_with(**fields: Any) -> bytes:
    """Returns a good body with some fields of its own."""
    return msgspec.json.encode({"model": "default", "messages": HELLO, **fields})


def refusal_of(body: bytes) -> InvalidRequestError:
    """Returns the error that a body leads to."""
    with pytest.raises(InvalidRequestError) as caught:
        decode_request(body)
    return caught.value


BAD_VALUES = {
    "model is a number": (body_with(model=1), "model"),
    "model is null": (body_with(model=None), "model"),
    "messages is a string": (body_with(messages="hello"), "messages"),
    "messages is empty": (body_with(messages=[]), "messages"),
    "message is a string": (body_with(messages=["hello"]), "messages[0]"),
    "role is unknown": (body_with(messages=[{"role": "robot", "content": "x"}]), "messages[0].role"),
    "role is absent": (body_with(messages=[*HELLO, {"content": "x"}]), "messages[1].role"),
    "content is a number": (body_with(messages=[{"role": "user", "content": 5}]), "messages[0].content"),
    "content part is a string": (body_with(messages=[{"role": "user", "content": ["x"]}]), "messages[0].content[0]"),
    "stream is a string": (body_with(stream="yes"), "stream"),
    "include_usage is a number": (body_with(stream_options={"include_usage": 1}), "stream_options.include_usage"),
    "n is zero": (body_with(n=0), "n"),
    "n is above 128": (body_with(n=129), "n"),
    "n is a fraction": (body_with(n=1.5), "n"),
    "n is a boolean": (body_with(n=True), "n"),
    "max_tokens is a string": (body_with(max_tokens="5"), "max_tokens"),
    "max_completion_tokens is a list": (body_with(max_completion_tokens=[5]), "max_completion_tokens"),
    "temperature is a string": (body_with(temperature="hot"), "temperature"),
    "top_p is a list": (body_with(top_p=[1]), "top_p"),
    "frequency_penalty is a string": (body_with(frequency_penalty="x"), "frequency_penalty"),
    "presence_penalty is a string": (body_with(presence_penalty="x"), "presence_penalty"),
    "logit_bias has a string": (body_with(logit_bias={"7": "x"}), "logit_bias[...]"),
    "logprobs is a number": (body_with(logprobs=3), "logprobs"),
    "top_logprobs is a string": (body_with(top_logprobs="3"), "top_logprobs"),
    "seed is a string": (body_with(seed="x"), "seed"),
    "stop has a number": (body_with(stop=["a", 1]), "stop[1]"),
    "user is a number": (body_with(user=1), "user"),
    "metadata has a number": (body_with(metadata={"a": 1}), "metadata[...]"),
    "tools is a mapping": (body_with(tools={}), "tools"),
    "tool_choice is a number": (body_with(tool_choice=1), "tool_choice"),
    "parallel_tool_calls is a string": (body_with(parallel_tool_calls="x"), "parallel_tool_calls"),
    "response_format is a string": (body_with(response_format="json"), "response_format"),
    "model is absent": (msgspec.json.encode({"messages": HELLO}), "model"),
    "messages is absent": (b'{"model": "default"}', "messages"),
}


@pytest.mark.parametrize(("body", "param"), BAD_VALUES.values(), ids=BAD_VALUES)
def test_bad_value_is_refused_under_its_name(body, param):
    assert refusal_of(body).param == param


NO_OBJECT = {
    "nothing": b"",
    "no JSON": b"hello",
    "cut JSON": body_with()[:-1],
    "JSON and more": body_with() + b" x",
    "list": b"[]",
    "null": b"null",
    "string": b'"hello"',
    "byte order mark": b"\xef\xbb\xbf" + body_with(),
    "not UTF-8 in a message": body_with().replace(b"hello", b"\xff"),
    "not UTF-8 in a name": body_with().replace(b"model", b"mod\xff"),
    "not UTF-8 in an unknown field": body_with(unknown="?").replace(b"?", b"\xff"),
    "half a surrogate pair": body_with().replace(b"hello", rb"\ud800"),
    "deep nesting in an unknown field": body_with(x=0).replace(b'"x":0', b'"x":' + b"[" * 100_000 + b"]" * 100_000),
    "deep nesting in a message": body_with().replace(b'"hello"', b'[{"a":' * 50_000),
    "NaN": body_with(temperature=0).replace(b":0", b":NaN"),
}


@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=NO_OBJECT)
def test_body_that_is_no_json_object_is_refused(body):
    assert refusal_of(body).detail.type == "invalid_request_error"


def test_refusal_of_a_body_that_is_no_json_blames_no_parameter():
    assert refusal_of(b"{").param is None


def test_missing_parameter_is_told_in_the_words_of_openai():
    assert refusal_of(b"{}").message == "Missing required parameter: 'model'."


def test_wrong_type_is_told_with_what_was_expected_and_what_came():
    assert refusal_of(body_with(seed="x")).message == "Invalid value for 'seed': expected `int | null`, got `str`."


def test_checked_parameters_are_returned():
    request, _ = decode_request(body_with(n=2, stream=True, temperature=0.5))
    assert (request.model, request.n, request.stream, request.temperature) == ("default", 2, True, 0.5)


def test_every_field_is_returned_as_it_was_written():
    _, fields = decode_request(b'{"model":"m", "messages":[{"role":"user"}], "top_k": 5.00, "x": {"y" : [1]} }')
    assert {name: bytes(raw) for name, raw in fields.items()} == {
        "model": b'"m"',
        "messages": b'[{"role":"user"}]',
        "top_k": b"5.00",
        "x": b'{"y" : [1]}',
    }


@pytest.mark.parametrize("role", ["developer", "system", "user", "assistant", "tool", "function"])
def test_every_role_of_openai_is_taken(role):
    request, _ = decode_request(body_with(messages=[{"role": role, "content": "x"}]))
    assert request.messages[0].role == role


@pytest.mark.parametrize("n", [1, 128, None])
def test_allowed_number_of_choices_is_taken(n):
    assert decode_request(body_with(n=n))[0].n == n


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["model", "messages", "stream", "stream_options", "n", "stop", "logit_bias", "metadata", "tools", "response_format"]
)


@given(st.dictionaries(NAMES | st.text(), JSON, max_size=6))
@example({"model": "m", "messages": [{"role": "user", "content": [{"type": {"a": []}}]}]})
def test_json_of_any_shape_is_taken_or_refused(document):
    with contextlib.suppress(InvalidRequestError):
        decode_request(msgspec.json.encode(document))


@given(st.binary(max_size=60), st.integers(0, 80))
def test_body_damaged_anywhere_is_taken_or_refused(noise, place):
    body = body_with(stop=["a"], metadata={"a": "b"})
    with contextlib.suppress(InvalidRequestError):
        decode_request(body[:place] + noise + body[place + len(noise) :])
