"""Nothing that is said gets lost on the way to Gemini, and nothing that comes breaks the translation."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from backends.base import Call
from backends.errors import InvalidRequestError
from backends.gemini.request import GeminiCall, to_gemini
from backends.gemini.schema import to_dialect
from backends.gemini.tools import decode_call_id, encode_call_id
from backends.protocol import decode_request

TEXT = st.text(min_size=1, max_size=12)
DATA = st.binary(min_size=1, max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def translated(model: str = "gemini-3-pro", **fields: Any) -> GeminiCall:
    request, raw = decode_request(msgspec.json.encode({"model": "default", **fields}))
    return to_gemini(Call(request, raw, {}), model)


def text_part(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def image_part(data: bytes) -> dict[str, Any]:
    url = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    return {"type": "image_url", "image_url": {"url": url}}


SAID = TEXT | st.lists(TEXT.map(text_part), min_size=1, max_size=3)
SHOWN = TEXT | st.lists(TEXT.map(text_part) | DATA.map(image_part), min_size=1, max_size=3)


@st.composite
def rounds(draw):
    """Calls of the assistant's and their results, in the order of the calls."""
    names = draw(st.lists(TEXT, min_size=1, max_size=3))
    ids = [encode_call_id(draw(st.none() | TEXT), str(index), draw(st.none() | DATA)) for index in range(len(names))]
    calls = [
        {"id": call_id, "type": "function", "function": {"name": name, "arguments": "{}"}}
        for call_id, name in zip(ids, names, strict=True)
    ]
    results = [{"role": "tool", "tool_call_id": call_id, "content": f"={draw(TEXT)}"} for call_id in ids]
    return [{"role": "assistant", "content": draw(st.none() | SAID), "tool_calls": calls}, *results]


@st.composite
def conversations(draw):
    """Messages that OpenAI takes, one of the user's among them."""
    system = SAID.map(lambda said: [{"role": "system", "content": said}])
    assistant = SAID.map(lambda said: [{"role": "assistant", "content": said}])
    user = SHOWN.map(lambda shown: [{"role": "user", "content": shown}])
    before, after = (draw(st.lists(system | assistant | user | rounds(), max_size=4)) for _ in range(2))
    return [message for group in [*before, draw(user), *after] for message in group]


def sent(messages: list[dict[str, Any]], *, system: bool) -> Iterator[str | bytes]:
    """Yields what is said and shown, by the system or by all others."""
    for message in messages:
        if (message["role"] == "system") != system:
            continue
        content = message["content"] or []
        for part in [text_part(content)] if isinstance(content, str) else content:
            yield part["text"] if "text" in part else base64.b64decode(part["image_url"]["url"].partition(",")[2])
        for call in message.get("tool_calls", ()):
            yield call["function"]["name"]


def arrived(parts: list[dict[str, Any]]) -> Iterator[str | bytes]:
    """Yields what Gemini is told and shown."""
    for part in parts:
        if "inline_data" in part:
            yield part["inline_data"]["data"]
        elif "function_call" in part:
            yield part["function_call"]["name"]
        elif "function_response" in part:
            yield part["function_response"]["response"]["result"]
        else:
            yield part["text"]


@given(conversations())
def test_every_text_and_image_arrives_in_its_order(messages):
    parts = [part for content in translated(messages=messages).contents for part in content["parts"]]
    assert list(arrived(parts)) == list(sent(messages, system=False))


@given(conversations())
def test_every_instruction_arrives_in_its_order(messages):
    instruction = translated(messages=messages).config.get("system_instruction", {"parts": []})
    assert list(arrived(instruction["parts"])) == list(sent(messages, system=True))


@given(conversations())
def test_roles_alternate(messages):
    roles = [content["role"] for content in translated(messages=messages).contents]
    assert all(first != second for first, second in pairwise(roles))


@given(conversations())
def test_first_call_of_every_step_is_signed_for_models_that_check_it(messages):
    for content in translated(messages=messages).contents:
        calls = [part for part in content["parts"] if "function_call" in part]
        assert not calls or "thought_signature" in calls[0]


KEYS = st.sampled_from(
    ["type", "text", "refusal", "image_url", "url", "input_audio", "data", "format", "file", "file_data", "file_id"]
) | st.sampled_from(
    [
        "filename",
        "role",
        "content",
        "tool_calls",
        "tool_call_id",
        "id",
        "function",
        "name",
        "arguments",
        "extra_content",
        "google",
        "thought_signature",
    ]
)
VALUES = st.sampled_from(
    ["text", "refusal", "image_url", "input_audio", "file", "user", "assistant", "tool", "system", "function", "wav"]
) | st.sampled_from(
    ["data:", "data:image/png;base64,", "data:image/png;base64,AAE", "https://", "gs://a/b", "{}", "a.pdf"]
)
GARBAGE = st.recursive(
    VALUES | JSON, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(st.lists(st.dictionaries(KEYS, GARBAGE, max_size=4), max_size=3))
@example([{"type": "image_url", "image_url": {"url": "https://[x"}}])
@example([{"type": "input_audio", "input_audio": {"format": "wav", "data": "\x80"}}])
def test_parts_of_any_shape_are_taken_or_refused(parts):
    with contextlib.suppress(InvalidRequestError):
        translated(messages=[{"role": "user", "content": parts}])


@given(st.lists(st.dictionaries(KEYS, GARBAGE, max_size=5), min_size=1, max_size=3))
def test_messages_of_any_shape_are_taken_or_refused(messages):
    with contextlib.suppress(InvalidRequestError):
        translated(messages=messages)


PARAMETERS = st.sampled_from(
    ["tools", "tool_choice", "response_format", "reasoning_effort", "service_tier", "google", "extra_body"]
) | st.sampled_from(["thinking_config", "safety_settings", "stop", "modalities", "logit_bias", "parallel_tool_calls"])


@given(st.dictionaries(PARAMETERS, GARBAGE, max_size=3))
def test_parameters_of_any_shape_are_taken_or_refused(fields):
    with contextlib.suppress(InvalidRequestError):
        translated(messages=[{"role": "user", "content": "a"}], **fields)


@given(st.none() | st.text(), st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True), st.none() | st.binary())
def test_id_and_signature_come_back_from_the_client(call_id, unique, signature):
    assert decode_call_id(encode_call_id(call_id, unique, signature)) == (call_id, signature)


@given(st.text())
def test_id_of_any_text_is_read(tool_call_id):
    decode_call_id(tool_call_id)


NAMED = st.integers(-3, 3) | st.sampled_from(["a", "b"])
LEAVES = (
    st.sampled_from([True, {}, {"type": "string"}, {"type": "integer"}, {"type": ["string", "null"]}])
    | st.builds(lambda value: {"const": value}, NAMED | st.none())
    | st.builds(lambda values: {"enum": values}, st.lists(NAMED | st.none(), min_size=1, max_size=3))
    | st.builds(lambda low: {"type": "integer", "exclusiveMinimum": low, "maximum": 2}, st.integers(-3, 3))
    | st.builds(lambda value: {"type": ["string", "null"], "enum": [value, None]}, st.sampled_from(["a", "b"]))
)
PLAIN_SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda one: {"allOf": [one]}, inner)
        | st.builds(lambda some: {"anyOf": some}, st.lists(inner, min_size=1, max_size=2))
        | st.builds(lambda one: {"type": "array", "items": one}, inner)
        | st.builds(lambda one: {"properties": {"a": one}, "required": ["a"]}, inner)
    ),
    max_leaves=4,
)
SCHEMAS = PLAIN_SCHEMAS | st.builds(
    lambda one: {"$ref": "#/definitions/A", "description": "D", "definitions": {"A": one}}, PLAIN_SCHEMAS
)
INSTANCES = st.recursive(
    NAMED | st.none(), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("a"), inner), max_leaves=3
)


@given(SCHEMAS, INSTANCES)
def test_rewritten_schema_means_the_same(schema, instance):
    rewritten = to_dialect(schema, "schema", exact=True)
    assert Draft202012Validator(rewritten).is_valid(instance) == Draft202012Validator(schema).is_valid(instance)
