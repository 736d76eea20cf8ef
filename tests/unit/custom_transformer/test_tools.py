from __future__ import annotations

import pytest

from custom_transformer.tools import Function, introduction, type_name


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({"type": "string"}, "string"),
        ({}, "any"),
        (True, "any"),
        ({"enum": ["C", "F"]}, '"C" | "F"'),
        ({"const": 5}, "5"),
        ({"const": 1, "enum": 5}, "1"),
        ({"enum": 5, "type": "string"}, "string"),
        ({"type": ["integer", "null"]}, "integer | null"),
        ({"type": "array", "items": {"type": "number"}}, "number[]"),
        ({"type": "array"}, "any[]"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"type": "object", "properties": {"x": {}}}, "object"),
        ({"type": "array", "items": {"type": "array", "items": {"type": "array", "items": {}}}}, "any[][][]"),
    ],
)
def test_types_have_short_names(schema, name):
    """As in TypeScript."""
    assert type_name(schema) == name


def test_signature_marks_what_may_be_left_out():
    """And ends with what the function is good for."""
    function = Function(
        "weather",
        "tells the weather",
        {"properties": {"city": {"type": "string"}, "unit": {"enum": ["C", "F"]}}, "required": ["city"]},
    )

    assert function.signature == 'weather(city: string, unit?: "C" | "F"): tells the weather'


@pytest.mark.parametrize("parameters", [None, {}, {"properties": []}, {"properties": {}, "required": "x"}])
def test_function_without_arguments_has_a_signature(parameters):
    """However its schema says so, and whether it makes sense."""
    assert Function("f", parameters=parameters).signature == "f()"


def test_introduction_has_a_line_for_each_function():
    """After a heading."""
    assert introduction([Function("f"), Function("g")]) == "Functions:\nf()\ng()"


def test_no_parameters_means_no_arguments():
    """As OpenAI has it."""
    assert Function("f").schema == {"type": "object", "properties": {}, "additionalProperties": False}
