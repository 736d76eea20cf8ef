"""A JSON Schema is rewritten to what Gemini obeys, or refused with the place of what it would ignore."""

from __future__ import annotations

from typing import Any

import pytest

from backends.errors import InvalidRequestError
from backends.gemini.schema import to_dialect


def exact(schema: Any) -> dict[str, Any]:
    return to_dialect(schema, "schema", exact=True)


def in_words(schema: Any) -> dict[str, Any]:
    return to_dialect(schema, "schema", exact=False)


def refusal_of(schema: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        exact(schema)
    return caught.value


KEPT = {
    "object": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
    "closed object": {"type": "object", "additionalProperties": False},
    "mapping": {"type": "object", "additionalProperties": {"type": "number"}},
    "list": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
    "tuple": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "null"}]},
    "bounds": {"type": "number", "minimum": 0, "maximum": 1.5},
    "enumeration": {"enum": ["a", "b", 3]},
    "alternatives": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    "one of": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    "reference": {"$ref": "#/$defs/A", "$defs": {"A": {"type": "string", "format": "date"}}},
    "words": {"title": "T", "description": "D", "type": "string"},
    "nullable type": {"type": ["string", "null"]},
    "order": {"type": "object", "properties": {"b": {}, "a": {}}, "propertyOrdering": ["b", "a"]},
    "anything": {},
}


@pytest.mark.parametrize("schema", KEPT.values(), ids=KEPT)
def test_what_google_documents_is_kept(schema):
    assert exact(schema) == schema


REWRITTEN = {
    "const": ({"const": "a"}, {"enum": ["a"]}),
    "const null": ({"const": None}, {"type": "null"}),
    "definitions": (
        {"$ref": "#/definitions/A", "definitions": {"A": {"const": 1}}},
        {"$ref": "#/$defs/A", "$defs": {"A": {"enum": [1]}}},
    ),
    "described reference": (
        {"$ref": "#/$defs/A", "description": "D"},
        {"anyOf": [{"$ref": "#/$defs/A"}], "description": "D"},
    ),
    "allOf of one": (
        {"allOf": [{"$ref": "#/$defs/A"}], "title": "T"},
        {"anyOf": [{"$ref": "#/$defs/A"}], "title": "T"},
    ),
    "tuple of old drafts": ({"items": [{"type": "string"}]}, {"prefixItems": [{"type": "string"}]}),
    "nullable enumeration": (
        {"type": ["string", "null"], "enum": ["a", None], "description": "D"},
        {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}], "description": "D"},
    ),
    "exclusive minimum": ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
    "exclusive maximum": ({"exclusiveMaximum": 9, "type": "integer", "maximum": 3}, {"type": "integer", "maximum": 3}),
    "true": ({"items": True}, {"items": {}}),
    "annotations": (
        {"$schema": "s", "type": "string", "default": "a", "x-order": 1, "minLength": 0},
        {"type": "string"},
    ),
}


@pytest.mark.parametrize(("schema", "expected"), REWRITTEN.values(), ids=REWRITTEN)
def test_what_is_only_written_differently_is_rewritten(schema, expected):
    assert exact(schema) == expected


INEXPRESSIBLE = {
    "not": ({"not": {"type": "string"}}, "schema.not"),
    "patternProperties": ({"patternProperties": {"^a": {}}}, "schema.patternProperties"),
    "if": ({"type": "object", "if": {}, "then": {}}, "schema.if"),
    "pattern, deep": ({"properties": {"a": {"pattern": "^a"}}}, "schema.properties.a.pattern"),
    "remote reference": ({"items": {"$ref": "https://example.com/a.json"}}, "schema.items.$ref"),
    "reference and more": ({"$ref": "#/$defs/A", "type": "string"}, "schema.$ref"),
    "allOf of two": ({"allOf": [{}, {}]}, "schema.allOf"),
    "alternative with a length": ({"anyOf": [{}, {"maxLength": 3}]}, "schema.anyOf[1].maxLength"),
    "boolean const": ({"const": True}, "schema.const"),
    "enumerated object": ({"enum": [{}]}, "schema.enum"),
    "exclusive bound beside a text": (
        {"type": "integer", "minimum": "a", "exclusiveMinimum": 5},
        "schema.exclusiveMinimum",
    ),
    "exclusive bound beside null": (
        {"type": "integer", "maximum": None, "exclusiveMaximum": 5},
        "schema.exclusiveMaximum",
    ),
    "exclusive bound of real numbers": ({"type": "number", "exclusiveMinimum": 0}, "schema.exclusiveMinimum"),
    "false": ({"properties": {"a": False}}, "schema.properties.a"),
    "no items": ({"items": False}, "schema.items"),
    "unique items": ({"uniqueItems": True}, "schema.uniqueItems"),
    "no schema": ("string", "schema"),
    "properties as a list": ({"properties": []}, "schema.properties"),
    "alternatives as a mapping": ({"anyOf": {}}, "schema.anyOf"),
    "empty enumeration": ({"enum": []}, "schema.enum"),
    "reference to a number": ({"$ref": 1}, "schema.$ref"),
}


@pytest.mark.parametrize(("schema", "place"), INEXPRESSIBLE.values(), ids=INEXPRESSIBLE)
def test_what_gemini_would_ignore_is_refused_with_its_place(schema, place):
    assert refusal_of(schema).param == place


def test_refusal_names_the_place_and_the_keyword():
    assert refusal_of({"not": {}}).message == (
        "Invalid schema for 'schema.not': Gemini cannot be held to 'not' with this value."
    )


def test_constraint_that_only_guides_is_told_in_words():
    schema = {"type": "string", "description": "A code.", "pattern": "^a", "maxLength": 3}
    assert in_words(schema) == {"type": "string", "description": 'A code.\npattern: "^a"\nmaxLength: 3'}


def test_words_beside_a_reference_do_not_spoil_it():
    expected = {"anyOf": [{"$ref": "#/$defs/A"}], "description": "minLength: 1"}
    assert in_words({"$ref": "#/$defs/A", "minLength": 1}) == expected


def test_properties_keep_their_order():
    assert list(exact({"properties": {"z": {}, "a": {}, "m": {}}})["properties"]) == ["z", "a", "m"]


def test_schema_of_the_client_is_left_as_it_is():
    schema = {"type": "object", "properties": {"a": {"const": 1}}}
    exact(schema)
    assert schema == {"type": "object", "properties": {"a": {"const": 1}}}
