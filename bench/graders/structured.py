"""Graders of answers that programs read: JSON, and calls of tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import jsonschema_rs
import msgspec

from backends.protocol import UNDECODABLE
from bench.answer import Answer
from bench.graders.base import GraderBase, InvalidGraderError
from bench.graders.folding import folded


class JsonSchema(GraderBase, frozen=True, tag="json_schema"):
    """Right if the JSON in the answer fits this schema. It may stand in a code fence, or among words.

    Patterns of the schema are matched in linear time, without look-around; references lead nowhere outside it.
    """

    answer: dict[str, Any]

    def __post_init__(self) -> None:
        try:
            self._validator()
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            raise InvalidGraderError("answer", f"not a JSON Schema: {_first_line(error)}") from error

    def _validator(self) -> jsonschema_rs.Validator:
        return jsonschema_rs.validator_for(self.answer, offline=True, pattern_options=jsonschema_rs.RegexOptions())

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        for candidate in _candidates(answer.text):
            try:
                value = msgspec.json.decode(candidate)
                self._validator().validate(value)
            except jsonschema_rs.ValidationError as error:
                return f"does not fit the schema: {_first_line(error)}"
            except (*UNDECODABLE, ValueError):  # from deeper or greater values than the validator reads
                continue
            return None
        return f"no JSON in {answer.text!r}"


class Call(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call of a tool as it should be made."""

    name: str
    arguments: dict[str, Any] = {}


class ToolUse(GraderBase, frozen=True, tag="tool_call"):
    """Right if the answer makes this one call, and no other.

    Arguments are compared as JSON: 5 is 5.0 but not "5", and case and spaces in texts do not count.
    """

    answer: Call
    match: Literal["equal", "subset"] = "equal"
    """Whether arguments beside those expected are wrong, at any depth, or do not count."""

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        calls = answer.tool_calls
        if len(calls) != 1:
            return f"expected one call, got {len(calls)}"
        if calls[0].name != self.answer.name:
            return f"expected a call of {self.answer.name}, got {calls[0].name!r}"
        try:
            arguments = msgspec.json.decode(calls[0].arguments or "{}")
        except (*UNDECODABLE, ValueError):
            return f"arguments are no JSON: {calls[0].arguments!r}"
        if _same(self.answer.arguments, arguments, subset=self.match == "subset"):
            return None
        return f"expected the arguments {self.answer.arguments}, got {calls[0].arguments!r}"


def _candidates(text: str) -> Iterator[str]:
    """Yield what may be the JSON of a text: all of it, what is in its code fences, what is between its brackets."""
    yield text
    for part in (*text.split("```")[1::2], text):
        if starts := [start for start in map(part.find, "{[") if start >= 0]:
            yield part[min(starts) : max(map(part.rfind, "}]")) + 1]


def _same(expected: Any, given: Any, *, subset: bool) -> bool:
    """Tell whether two JSON values are the same; `subset`: but for further keys of the second."""
    match expected, given:
        case (bool(), _) | (_, bool()):
            return expected is given
        case (int() | float(), int() | float()):
            return bool(expected == given)
        case str(), str():
            return folded(expected) == folded(given)
        case list(), list():
            return len(expected) == len(given) and all(
                _same(one, other, subset=subset) for one, other in zip(expected, given, strict=True)
            )
        case dict(), dict():
            keys_fit = expected.keys() <= given.keys() if subset else expected.keys() == given.keys()
            return keys_fit and all(_same(value, given[key], subset=subset) for key, value in expected.items())
    return expected is None and given is None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
