"""A whole request becomes the contents and the configuration that google-genai takes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec
import pytest
from google.genai import types

from backends.base import Call
from backends.errors import InvalidRequestError
from backends.gemini.parameters import PARAMETERS
from backends.gemini.request import GeminiCall, to_gemini
from backends.protocol import decode_request

HELLO = [{"role": "user", "content": "hello"}]
TOOLS = [{"type": "function", "function": {"name": "f"}}]
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}
OFF = {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"}


def translated(model: str = "gemini-2.5-flash", **fields: Any) -> GeminiCall:
    body = msgspec.json.encode({"model": "default", "messages": HELLO, **fields})
    request, raw = decode_request(body)
    return to_gemini(Call(request, raw, {}), model)


def config(model: str = "gemini-2.5-flash", **fields: Any) -> dict[str, Any]:
    return translated(model, **fields).config


def refusal_of(model: str = "gemini-2.5-flash", **fields: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        translated(model, **fields)
    return caught.value


def json_schema(schema: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "n", "strict": True, "schema": schema, **fields}}


def test_plain_request_has_no_configuration():
    assert translated() == GeminiCall([{"role": "user", "parts": [{"text": "hello"}]}], {})


def test_system_messages_are_the_instruction():
    messages = [{"role": "system", "content": "be brief"}, *HELLO]
    assert config(messages=messages) == {"system_instruction": {"parts": [{"text": "be brief"}]}}


JSON_SCHEMA = {"response_mime_type": "application/json", "response_json_schema": SCHEMA}
MAPPED = {
    "n": ({"n": 3}, {"candidate_count": 3}),
    "max_tokens": ({"max_tokens": 5}, {"max_output_tokens": 5}),
    "max_completion_tokens": ({"max_completion_tokens": 5}, {"max_output_tokens": 5}),
    "both limits": ({"max_completion_tokens": 5, "max_tokens": 4}, {"max_output_tokens": 4}),
    "temperature": ({"temperature": 0}, {"temperature": 0}),
    "top_p": ({"top_p": 0.5}, {"top_p": 0.5}),
    "frequency_penalty": ({"frequency_penalty": -2}, {"frequency_penalty": -2}),
    "presence_penalty": ({"presence_penalty": 2}, {"presence_penalty": 2}),
    "no penalty": ({"frequency_penalty": 0, "presence_penalty": 0.0}, {}),
    "seed": ({"seed": -(2**31)}, {"seed": -(2**31)}),
    "stop": ({"stop": "a"}, {"stop_sequences": ["a"]}),
    "stops": ({"stop": ["a", "b"]}, {"stop_sequences": ["a", "b"]}),
    "no stops": ({"stop": []}, {}),
    "logprobs": ({"logprobs": True}, {"response_logprobs": True}),
    "no logprobs": ({"logprobs": False}, {}),
    "top_logprobs": ({"logprobs": True, "top_logprobs": 2}, {"response_logprobs": True, "logprobs": 2}),
    "tools": (
        {"tools": TOOLS},
        {
            "tools": [{"function_declarations": [{"name": "f"}]}],
            "tool_config": {"function_calling_config": {"mode": "AUTO"}},
        },
    ),
    "tool_choice": (
        {"tools": TOOLS, "tool_choice": "none"},
        {
            "tools": [{"function_declarations": [{"name": "f"}]}],
            "tool_config": {"function_calling_config": {"mode": "NONE"}},
        },
    ),
    "parallel_tool_calls": ({"parallel_tool_calls": True}, {}),
    "response_format": ({"response_format": {"type": "json_object"}}, {"response_mime_type": "application/json"}),
    "text": ({"response_format": {"type": "text"}}, {}),
    "schema": ({"response_format": json_schema(SCHEMA)}, JSON_SCHEMA),
    "described schema": (
        {"response_format": json_schema(SCHEMA, description="D")},
        {**JSON_SCHEMA, "response_json_schema": {**SCHEMA, "description": "D"}},
    ),
    "reasoning_effort": ({"reasoning_effort": "low"}, {"thinking_config": {"thinking_budget": 1024}}),
    "service_tier": ({"service_tier": "fast"}, {"service_tier": "priority"}),
    "automatic service_tier": ({"service_tier": "auto"}, {}),
    "store": ({"store": False}, {"store": False}),
    "stream": ({"stream": True}, {}),
    "stream_options": ({"stream": True, "stream_options": {"include_usage": True}}, {}),
    "top_k": ({"top_k": 5}, {"top_k": 5}),
    "safety_settings": ({"safety_settings": [OFF]}, {"safety_settings": [OFF]}),
    "cached_content": ({"cached_content": "cachedContents/a"}, {"cached_content": "cachedContents/a"}),
    "thinking_config": (
        {"thinking_config": {"include_thoughts": True}},
        {"thinking_config": {"include_thoughts": True}},
    ),
    "google": ({"google": {"top_k": 5}}, {"top_k": 5}),
    "extra_body": ({"extra_body": {"top_k": 5}}, {"top_k": 5}),
    "google in extra_body": ({"extra_body": {"google": {"top_k": 5}}}, {"top_k": 5}),
    "effort with thoughts shown": (
        {"reasoning_effort": "high", "thinking_config": {"include_thoughts": True}},
        {"thinking_config": {"include_thoughts": True, "thinking_budget": 24576}},
    ),
}


@pytest.mark.parametrize(("fields", "expected"), MAPPED.values(), ids=MAPPED)
def test_parameter_becomes_a_field_of_gemini(fields, expected):
    assert config(**fields) == expected


@pytest.mark.parametrize("fields", [fields for fields, _ in MAPPED.values()], ids=MAPPED)
def test_sdk_accepts_the_configuration(fields):
    types.GenerateContentConfig.model_validate(config(**fields))


def test_sdk_accepts_contents_with_every_kind_of_part():
    messages = [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "a"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAE="}},
                {"type": "file", "file": {"file_id": "gs://b/a.pdf"}},
            ],
        },
        {"role": "assistant", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "1", "content": "done"},
    ]
    for content in translated("gemini-3-pro", messages=messages).contents:
        types.Content.model_validate(content)


def test_every_mapped_parameter_is_tried_above():
    mapped = {name for name, row in PARAMETERS.items() if row.outcome == "mapped"}
    assert mapped - {"model", "messages"} <= MAPPED.keys()


IGNORED = {
    "user": "u",
    "safety_identifier": "u",
    "metadata": {"a": "b"},
    "prompt_cache_key": "k",
    "prompt_cache_options": {"mode": "explicit"},
    "prompt_cache_retention": "24h",
    "prediction": {"type": "content", "content": "x"},
    "verbosity": "low",
}


@pytest.mark.parametrize(("name", "value"), IGNORED.items(), ids=IGNORED)
def test_ignored_parameter_changes_nothing(name, value):
    assert config(**{name: value}) == {}


def test_every_ignored_parameter_is_tried_above():
    assert {name for name, row in PARAMETERS.items() if row.outcome == "ignored"} == set(IGNORED)


@pytest.mark.parametrize("name", sorted(PARAMETERS.keys() - {"model", "messages"}))
def test_null_changes_nothing(name):
    assert config(**{name: None}) == {}


EFFORTS = {
    "2.5, none": ("gemini-2.5-flash", "none", {"thinking_budget": 0}),
    "2.5, minimal": ("gemini-2.5-pro", "minimal", {"thinking_budget": 1024}),
    "2.5, medium": ("models/gemini-2.5-flash", "medium", {"thinking_budget": 8192}),
    "2.5, max": ("gemini-2.5-flash", "max", {"thinking_budget": 24576}),
    "3, minimal": ("gemini-3-flash-preview", "minimal", {"thinking_level": "MINIMAL"}),
    "3.6, minimal": ("gemini-3.6-flash", "minimal", {"thinking_level": "MINIMAL"}),
    "3.5 lite, minimal": ("models/gemini-3.5-flash-lite", "minimal", {"thinking_level": "MINIMAL"}),
    "3.8, minimal": ("gemini-3.8-flash", "minimal", {"thinking_level": "LOW"}),
    "3.8, high": ("gemini-3.8-flash", "high", {"thinking_level": "HIGH"}),
    "4, minimal": ("gemini-4-flash", "minimal", {"thinking_level": "LOW"}),
    "3 pro, minimal": ("gemini-3.1-pro-preview", "minimal", {"thinking_level": "LOW"}),
    "3, medium": ("gemini-3.1-pro-preview", "medium", {"thinking_level": "MEDIUM"}),
    "3, xhigh": ("gemini-3-flash-preview", "xhigh", {"thinking_level": "HIGH"}),
    "latest": ("gemini-flash-latest", "low", {"thinking_level": "LOW"}),
    "latest, minimal": ("gemini-flash-latest", "minimal", {"thinking_level": "LOW"}),
}


@pytest.mark.parametrize(("model", "effort", "expected"), EFFORTS.values(), ids=EFFORTS)
def test_effort_is_a_budget_or_a_level(model, effort, expected):
    assert config(model, reasoning_effort=effort)["thinking_config"] == expected


@pytest.mark.parametrize("model", ["gemini-2.5-pro", "gemini-3-flash-preview"])
def test_model_that_always_thinks_cannot_be_kept_from_it(model):
    assert refusal_of(model, reasoning_effort="none").param == "reasoning_effort"


@pytest.mark.parametrize(("model", "is_marked"), [("gemini-2.5-pro", False), ("gemini-3-pro", True)])
def test_foreign_calls_are_marked_for_models_that_check_signatures(model, is_marked):
    messages = [
        *HELLO,
        {"role": "assistant", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{}"}}]},
    ]
    assert ("thought_signature" in translated(model, messages=messages).contents[1]["parts"][0]) == is_marked


REFUSED = {
    "n": ({"n": 9}, "n"),
    "max_tokens": ({"max_tokens": 0}, "max_tokens"),
    "max_completion_tokens": ({"max_completion_tokens": 2**31}, "max_completion_tokens"),
    "temperature": ({"temperature": 2.1}, "temperature"),
    "top_p": ({"top_p": -0.1}, "top_p"),
    "frequency_penalty": ({"frequency_penalty": 3}, "frequency_penalty"),
    "presence_penalty": ({"presence_penalty": -3}, "presence_penalty"),
    "seed": ({"seed": 2**31}, "seed"),
    "six stops": ({"stop": list("abcdef")}, "stop"),
    "top_logprobs": ({"logprobs": True, "top_logprobs": 21}, "top_logprobs"),
    "top_logprobs alone": ({"top_logprobs": 2}, "top_logprobs"),
    "unknown format": ({"response_format": {"type": "xml"}}, "response_format.type"),
    "format without schema": ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
    "schema": (
        {"response_format": json_schema({"properties": {"a": {"not": {}}}})},
        "response_format.json_schema.schema.properties.a.not",
    ),
    "deep schema": (
        {"response_format": json_schema({"items": {"items": 1}})},
        "response_format.json_schema.schema.items.items",
    ),
    "unknown effort": ({"reasoning_effort": "much"}, "reasoning_effort"),
    "effort twice": ({"reasoning_effort": "low", "thinking_config": {"thinking_budget": 1}}, "reasoning_effort"),
    "service_tier": ({"service_tier": "scale"}, "service_tier"),
    "store": ({"store": 1}, "store"),
    "unknown parameter": ({"min_p": 0.1}, "min_p"),
    "unknown parameter of Google's": ({"google": {"min_p": 0.1}}, "google"),
    "parameter of Google's twice": ({"top_k": 1, "extra_body": {"google": {"top_k": 1}}}, "extra_body.google.top_k"),
    "wrong type of Google's": ({"extra_body": {"safety_settings": [{}]}}, "extra_body.safety_settings[0].category"),
    "no text": ({"messages": [{"role": "system", "content": "x"}]}, "messages"),
    "unknown part": ({"messages": [{"role": "user", "content": [{"type": "video"}]}]}, "messages[0].content[0].type"),
    "part without text": (
        {"messages": [{"role": "user", "content": [{"type": "text"}]}]},
        "messages[0].content[0].text",
    ),
    "url as a number": (
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": 1}}]}]},
        "messages[0].content[0].image_url.url",
    ),
    "call without an id": (
        {"messages": [{"role": "assistant", "tool_calls": [{"function": {"name": "f"}}]}]},
        "messages[0].tool_calls[0].id",
    ),
    "custom call": (
        {"messages": [{"role": "assistant", "tool_calls": [{"id": "1", "type": "custom", "function": {"name": "f"}}]}]},
        "messages[0].tool_calls[0].type",
    ),
}


@pytest.mark.parametrize(("fields", "param"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_refused_under_its_name(fields, param):
    assert refusal_of(**fields).param == param


def test_refusal_tells_what_is_allowed():
    assert refusal_of(n=9).message == "Invalid 'n': expected 1 to 8, got 9."


def test_missing_field_is_told_in_the_words_of_openai():
    messages = [{"role": "user", "content": [{"type": "text"}]}]
    assert refusal_of(messages=messages).message == "Missing required parameter: 'messages[0].content[0].text'."


def test_schema_without_end_is_refused():
    schema: dict[str, Any] = {}
    for _ in range(800):
        schema = {"items": schema}
    assert "nested" in refusal_of(response_format=json_schema(schema)).message


def test_translation_does_not_import_the_sdk():
    code = "import sys, backends.gemini.request; sys.exit('google.genai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("setting", ["threshold", "category", "method"])
def test_name_of_a_safety_setting_is_short(setting):
    wrong = {"category": "A", "threshold": "B", setting: "x" * 65}
    assert refusal_of(safety_settings=[wrong]).param == f"safety_settings[0].{setting}"


def test_unknown_option_of_streams_is_refused():
    assert refusal_of(stream_options={"include_usage": True, "speed": 2}).param == "stream_options"


def test_padding_of_streams_may_be_asked_for():
    assert translated(stream_options={"include_obfuscation": False}).contents


def test_pro_in_the_place_of_a_model_does_not_make_it_one():
    config = translated("projects/pro/models/gemini-2.5-flash", reasoning_effort="none").config
    assert config["thinking_config"]["thinking_budget"] == 0


def test_model_of_another_name_thinks_by_budget():
    assert "thinking_budget" in translated("endpoints/123", reasoning_effort="low").config["thinking_config"]
