"""Tools, choices among them, calls with their ids and signatures, and results."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from backends.errors import InvalidRequestError
from backends.gemini.tools import (
    CalledFunction,
    ExtraContent,
    GoogleExtra,
    ToolCall,
    call_part,
    decode_call_id,
    encode_call_id,
    result_part,
    tool_config,
)

WEATHER = {"type": "function", "function": {"name": "weather", "parameters": {"properties": {"city": {}}}}}
TIME = {"type": "function", "function": {"name": "time"}}
BOTH = [WEATHER, TIME]


def config(**given: Any) -> dict[str, Any]:
    return tool_config({name: Raw(msgspec.json.encode(value)) for name, value in given.items()})


def calling(**given: Any) -> dict[str, Any]:
    return config(**given)["tool_config"]["function_calling_config"]


def names(**given: Any) -> list[str]:
    """Returns the names of the functions that are declared."""
    return [declared["name"] for tool in config(**given)["tools"] for declared in tool["function_declarations"]]


def refusal_of(**given: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        config(**given)
    return caught.value


def function(**fields: Any) -> list[dict[str, Any]]:
    return [{"type": "function", "function": {"name": "f", **fields}}]


def declaration(**fields: Any) -> dict[str, Any]:
    return config(tools=function(**fields))["tools"][0]["function_declarations"][0]


def call(call_id: str, arguments: str = "{}", extra: ExtraContent | None = None) -> ToolCall:
    return ToolCall(call_id, CalledFunction("f", arguments), extra_content=extra)


def test_function_is_declared_with_its_schema():
    parameters = {"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"]}
    assert declaration(description="Does.", parameters=parameters) == {
        "name": "f",
        "description": "Does.",
        "parameters_json_schema": {"type": "object", "properties": {"a": {"enum": [1]}}, "required": ["a"]},
    }


EMPTY = {
    "absent": None,
    "empty": {},
    "no properties": {"type": "object", "properties": {}, "additionalProperties": False, "required": []},
    "only a type": {"type": "object"},
}


@pytest.mark.parametrize("parameters", EMPTY.values(), ids=EMPTY)
def test_function_without_parameters_is_declared_without_a_schema(parameters):
    assert declaration(parameters=parameters) == {"name": "f"}


def test_parameters_of_any_name_are_not_taken_for_none():
    parameters = {"type": "object", "additionalProperties": {"type": "string"}}
    assert declaration(parameters=parameters)["parameters_json_schema"] == parameters


def test_constraint_of_a_parameter_is_told_in_words():
    declared = declaration(parameters={"properties": {"a": {"pattern": "^a"}}})
    assert declared["parameters_json_schema"]["properties"]["a"] == {"description": 'pattern: "^a"'}


def test_constraint_of_a_strict_function_is_refused():
    refusal = refusal_of(tools=function(strict=True, parameters={"properties": {"a": {"pattern": "^a"}}}))
    assert refusal.param == "tools[0].function.parameters.properties.a.pattern"


def test_all_functions_are_declared_in_their_order():
    assert names(tools=BOTH) == ["weather", "time"]


NAMED = {"type": "function", "function": {"name": "time"}}
CHOICES = {
    "none": ("none", {"mode": "NONE"}),
    "auto": ("auto", {"mode": "AUTO"}),
    "required": ("required", {"mode": "ANY"}),
    "named": (NAMED, {"mode": "ANY", "allowed_function_names": ["time"]}),
    "some required": (
        {"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [NAMED]}},
        {"mode": "ANY", "allowed_function_names": ["time"]},
    ),
    "some allowed": (
        {"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [NAMED]}},
        {"mode": "AUTO"},
    ),
}


@pytest.mark.parametrize(("choice", "expected"), CHOICES.values(), ids=CHOICES)
def test_choice_becomes_a_mode(choice, expected):
    assert calling(tools=BOTH, tool_choice=choice) == expected


def test_functions_that_are_not_allowed_are_not_declared():
    assert names(tools=BOTH, tool_choice=CHOICES["some allowed"][0]) == ["time"]


def test_functions_that_are_not_required_stay_declared():
    assert names(tools=BOTH, tool_choice=NAMED) == ["weather", "time"]


def test_no_tools_need_no_configuration():
    assert config(tools=[], tool_choice="auto", parallel_tool_calls=False) == {}


REFUSED = {
    "custom tool": ({"tools": [WEATHER, {"type": "custom", "custom": {"name": "c"}}]}, "tools[1].type"),
    "unknown tool": ({"tools": [{"type": "web_search"}]}, "tools[0].type"),
    "no name": ({"tools": [{"type": "function", "function": {}}]}, "tools[0].function.name"),
    "name with a digit first": ({"tools": function(name="1st")}, "tools[0].function.name"),
    "parameters as a list": ({"tools": function(parameters=[])}, "tools[0].function.parameters"),
    "call required without tools": ({"tool_choice": "required"}, "tool_choice"),
    "unknown choice": ({"tools": BOTH, "tool_choice": "any"}, "tool_choice"),
    "choice of a stranger": (
        {"tools": BOTH, "tool_choice": {"type": "function", "function": {"name": "x"}}},
        "tool_choice",
    ),
    "custom choice": ({"tools": BOTH, "tool_choice": {"type": "custom", "custom": {"name": "x"}}}, "tool_choice.type"),
    "nothing allowed": (
        {"tools": BOTH, "tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": []}}},
        "tool_choice",
    ),
    "one call at a time": ({"tools": BOTH, "parallel_tool_calls": False}, "parallel_tool_calls"),
}


@pytest.mark.parametrize(("given", "param"), REFUSED.values(), ids=REFUSED)
def test_what_gemini_does_not_have_is_refused_under_its_name(given, param):
    assert refusal_of(**given).param == param


def test_one_call_at_a_time_is_granted_where_none_is_made():
    assert calling(tools=BOTH, tool_choice="none", parallel_tool_calls=False) == {"mode": "NONE"}


def test_id_is_made_of_what_every_client_takes():
    assert re.fullmatch(r"[A-Za-z0-9_-]+", encode_call_id("ä/+ ", "0", bytes(range(256))))


FOREIGN = ["call_abc", "", "gemini_0_", "gemini_0_AAAA", "gemini_0_!!", "gemini_x_kgFB", "ä"]


@pytest.mark.parametrize("tool_call_id", FOREIGN)
def test_id_that_was_made_elsewhere_stays(tool_call_id):
    assert decode_call_id(tool_call_id) == (tool_call_id, None)


def test_call_goes_back_with_the_id_and_the_signature_of_gemini():
    assert call_part(call(encode_call_id("g1", "0", b"signed"), '{"a": [1]}'), "x") == {
        "function_call": {"id": "g1", "name": "f", "args": {"a": [1]}},
        "thought_signature": b"signed",
    }


def test_call_that_had_neither_goes_back_with_neither():
    assert call_part(call(encode_call_id(None, "0", None)), "x") == {"function_call": {"name": "f", "args": {}}}


@pytest.mark.parametrize("text", ["+/8=", "-_8=", "-_8"])
def test_signature_is_taken_from_where_google_puts_it(text):
    extra = ExtraContent(GoogleExtra(text))
    assert call_part(call("c", extra=extra), "x")["thought_signature"] == b"\xfb\xff"


def test_signature_that_is_no_base64_is_refused_with_its_place():
    with pytest.raises(InvalidRequestError) as caught:
        call_part(call("c", extra=ExtraContent(GoogleExtra("ä"))), "messages[1].tool_calls[0]")
    assert caught.value.param == "messages[1].tool_calls[0].extra_content.google.thought_signature"


def test_no_arguments_are_an_empty_object():
    assert call_part(call("c", ""), "x")["function_call"]["args"] == {}


@pytest.mark.parametrize("arguments", ["[]", "1", "{", '"a"', "{} {}", "[" * 100_000])
def test_arguments_that_are_no_object_are_refused_with_their_place(arguments):
    with pytest.raises(InvalidRequestError) as caught:
        call_part(call("c", arguments), "messages[1].tool_calls[0]")
    assert caught.value.param == "messages[1].tool_calls[0].function.arguments"


RESULTS = {
    "object": ('{"a": 1}', {"a": 1}),
    "text": ("sunny", {"result": "sunny"}),
    "list": ("[1]", {"result": "[1]"}),
    "number": ("1", {"result": "1"}),
    "nothing": ("", {"result": ""}),
}


@pytest.mark.parametrize(("text", "expected"), RESULTS.values(), ids=RESULTS)
def test_result_is_an_object(text, expected):
    assert result_part("f", "c", text)["function_response"]["response"] == expected


def test_result_carries_the_id_of_gemini():
    answer = result_part("f", encode_call_id("g1", "0", b"signed"), "x")["function_response"]
    assert (answer["id"], answer["name"]) == ("g1", "f")
