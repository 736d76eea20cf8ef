"""Graders of answers that programs read."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from bench.answer import Answer, ToolCall
from bench.graders import Call, InvalidGraderError, JsonSchema, ToolUse, grade

PAYMENT = JsonSchema(
    answer={
        "type": "object",
        "properties": {"amount": {"const": 25}, "currency": {"enum": ["EUR"]}},
        "required": ["amount", "currency"],
        "additionalProperties": False,
    }
)


@pytest.mark.parametrize(
    "text",
    [
        '{"amount": 25, "currency": "EUR"}',
        '{"amount": 25.0, "currency": "EUR"}\n',
        '```json\n{"amount": 25, "currency": "EUR"}\n```',
        '```\n{"amount": 25, "currency": "EUR"}\n```',
        '```json {"amount": 25, "currency": "EUR"}```',
        'Here {you} are:\n```json\n{"amount": 25, "currency": "EUR"}\n```\nAnything else?',
        'Here: {"amount": 25, "currency": "EUR"}. Anything else?',
        '```json\n{"amount": 25, "currency": "EUR"}',
    ],
)
def test_json_is_found_where_models_put_it(text: str) -> None:
    assert grade(PAYMENT, Answer(text)).score == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25 EUR",
        "{",
        "[]",
        "25",
        '{"amount": "25", "currency": "EUR"}',
        '{"amount": 25}',
        '{"amount": 25, "currency": "EUR", "to": "Marta"}',
        '{"amount": 26, "currency": "EUR"} or {"amount": 25, "currency": "EUR"}',
        "{'amount': 25, 'currency': 'EUR'}",
        '{"amount": 1e999, "currency": "EUR"}',
        '{"amount": ' + "9" * 5000 + "}",
        "[" * 10_000 + "]" * 10_000,
        '{"amount": 25, "currency": "\\ud800"}',
        '{"amount": 25, "currency": "\ud800"}',
    ],
)
def test_json_that_does_not_fit_is_wrong(text: str) -> None:
    assert grade(PAYMENT, Answer(text)).score == 0


def test_deep_json_does_not_break_a_schema_that_allows_it() -> None:
    deep = "[" * 900 + "]" * 900
    assert grade(JsonSchema(answer={"type": "array"}), Answer(deep)).score in {0, 1}


def test_the_reason_says_what_does_not_fit() -> None:
    assert "required" in str(grade(PAYMENT, Answer('{"amount": 25}')).reason)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "number or so"},
        {"$ref": "http://example.invalid/schema.json"},
        {"$ref": "#/$defs/missing"},
        {"pattern": "("},
        {"pattern": "(?=a)"},
    ],
)
def test_a_broken_schema_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(InvalidGraderError, match="not a JSON Schema"):
        JsonSchema(answer=schema)


TRANSFER = Call("transfer", {"amount": 25, "to": "Marta", "notify": True, "steps": [{"day": 1}]})


def called(arguments: str, name: str = "transfer") -> Answer:
    return Answer(tool_calls=(ToolCall(name, arguments),))


@pytest.mark.parametrize(
    "arguments",
    [
        '{"amount": 25, "to": "Marta", "notify": true, "steps": [{"day": 1}]}',
        '{"to": " marta", "steps": [{"day": 1.0}], "notify": true, "amount": 25.0}',
    ],
)
def test_a_call_is_right_however_its_arguments_are_written(arguments: str) -> None:
    assert grade(ToolUse(answer=TRANSFER), called(arguments)).score == 1


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "{",
        "[]",
        "null",
        '{"amount": "25", "to": "Marta", "notify": true, "steps": [{"day": 1}]}',
        '{"amount": 25, "to": "Marta", "notify": 1, "steps": [{"day": 1}]}',
        '{"amount": 25, "to": "Marta", "notify": true, "steps": [{"day": true}]}',
        '{"amount": 25, "to": "Marta", "notify": true, "steps": []}',
        '{"amount": 25, "to": null, "notify": true, "steps": [{"day": 1}]}',
        '{"amount": 25, "notify": true, "steps": [{"day": 1}]}',
        '{"amount": 25, "to": "\ud800"}',
        "[" * 10_000,
    ],
)
@pytest.mark.parametrize("match", ["equal", "subset"])
def test_a_call_with_other_arguments_is_wrong(arguments: str, match: Literal["equal", "subset"]) -> None:
    assert grade(ToolUse(answer=TRANSFER, match=match), called(arguments)).score == 0


@pytest.mark.parametrize(
    "arguments",
    [
        '{"amount": 25, "to": "Marta", "notify": true, "steps": [{"day": 1}], "memo": "rent"}',
        '{"amount": 25, "to": "Marta", "notify": true, "steps": [{"day": 1, "hour": 2}]}',
    ],
)
def test_further_arguments_are_wrong_unless_a_subset_is_enough(arguments: str) -> None:
    scores = [grade(ToolUse(answer=TRANSFER, match=match), called(arguments)).score for match in ("equal", "subset")]
    assert scores == [0, 1]


def test_a_call_without_arguments_may_leave_them_empty() -> None:
    assert grade(ToolUse(answer=Call("list_cards")), called("", "list_cards")).score == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer('transfer({"amount": 25})'),
        called("{}", "Transfer"),
        Answer(tool_calls=(ToolCall("transfer", "{}"), ToolCall("transfer", "{}"))),
    ],
)
def test_no_call_or_another_or_two_are_wrong(answer: Answer) -> None:
    assert grade(ToolUse(answer=Call("transfer")), answer).score == 0
