from __future__ import annotations

from typing import Any

import pytest

from custom_transformer.constrain.schema_limits import SchemaLimits, pattern_size


def nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "array", "items": schema}
    return schema


NOT_A_NUMBER = "^(" + "(" * 35 + "a" + "){4294967295}" * 35 + "){0}(a{1000}){1000}$"
"""Infinity times nothing, to who multiplies floats."""


class Unread(list):
    """A list that must not be looked into."""

    def __iter__(self):
        raise AssertionError("looked into")


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        (nested(65), "nested"),
        ({"enum": ["x" * 70_000]}, "characters"),
        ({"properties": {"x" * 70_000: {}}}, "characters"),
        ({"enum": [1] * 10_001}, "values"),
        ({"type": "array", "maxItems": 10**9}, "maxItems"),
        ({"type": "array", "minItems": 10**9}, "minItems"),
        ({"type": "object", "maxProperties": 10**9}, "maxProperties"),
        ({"type": "integer", "multipleOf": 1_000_003}, "multipleOf"),
        ({"allOf": [{"multipleOf": 97}, {"multipleOf": 0.89}]}, "multipleOf"),
        ({"properties": {str(number): {} for number in range(401)}}, "properties"),
        ({"anyOf": [{"properties": {str(number): {} for number in range(300)}}] * 4}, "in all"),
        ({"type": "string", "pattern": "(a{1000}){1000}"}, "pattern"),
        ({"type": "string", "pattern": f"[{'a' * 6_000}]"}, "pattern"),
        ({"type": "string", "pattern": NOT_A_NUMBER}, "pattern"),
        ({"patternProperties": {"(a{1000}){1000}": {}}}, "patternProperties"),
        ({"properties": {"a": {"anyOf": [{"maxItems": 10**9}]}}}, "maxItems"),
    ],
)
def test_what_demands_too_much_is_refused(schema, reason):
    """With the keyword that does, wherever it stands."""
    with pytest.raises(ValueError, match=reason):
        SchemaLimits().check(schema)


def test_too_many_values_are_refused_unseen():
    """To look at millions takes seconds, for which the event loop stands still."""
    with pytest.raises(ValueError, match="values"):
        SchemaLimits().check({"anyOf": Unread([{}] * 20_000)})


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"enum": [1] * 6_000}, "values"),
        ({"description": "x" * 40_000}, "characters"),
        ({"anyOf": [{"properties": {str(number): {} for number in range(300)}}] * 2}, "properties"),
    ],
)
def test_limits_hold_for_all_schemas_of_a_request(schema, reason):
    """Each would pass alone."""
    limits = SchemaLimits()
    limits.check(schema)

    with pytest.raises(ValueError, match=reason):
        limits.check(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {},
        nested(30),
        {"type": "array", "minItems": 1, "maxItems": 1000},
        {"type": "number", "multipleOf": 0.01},
        {"anyOf": [{"multipleOf": 5}] * 9 + [{"multipleOf": 100}, {"multipleOf": 1e-7}, {"multipleOf": True}]},
        {"type": "string", "maxLength": 10**9},
        {"type": "string", "pattern": r"^[a-z0-9]{1,64}@[a-z0-9]{1,64}\.[a-z]{2,10}$"},
        {"properties": {"pattern": {"type": "string"}, "maxItems": {"type": "integer"}, "properties": {}}},
    ],
)
def test_what_is_usual_passes(schema):
    """Properties may be called like keywords."""
    SchemaLimits().check(schema)


@pytest.mark.parametrize(
    ("pattern", "size"),
    [
        ("", 0),
        ("abc", 3),
        ("a{3}", 3),
        ("a{2,5}", 5),
        ("a{2,}", 3),
        ("(ab){10}c", 21),
        ("((a{3}){3}){3}", 27),
        (r"[a-z]{4}\d{2}", 6),
        ("[]a]{2}[^]b]{2}", 4),
        (r"[\]]{5}", 5),
        (r"\{3}", 3),
        ("a{x}", 4),
        (")(", 1),
    ],
)
def test_pattern_counts_with_its_repetitions(pattern, size):
    """Brackets and escapes are one sign, groups multiply."""
    assert pattern_size(pattern) == size
