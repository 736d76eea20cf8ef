"""Functions that a client lets the model call: as clients name them, and as the model reads of them.

Knows nothing of tokens or grammars.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Name = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]


class Function(msgspec.Struct, frozen=True):
    """A function that may be called."""

    name: Name
    description: str | None = None
    parameters: dict[str, Any] | None = None
    """JSON Schema of its arguments; without one it takes none."""
    strict: bool | None = None
    """Refuse a schema that calls cannot be held to, rather than overlook what is not understood."""

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of its arguments, which are an object whatever else they are."""
        nothing = {"properties": {}, "additionalProperties": False}
        return {**(nothing if self.parameters is None else self.parameters), "type": "object"}

    @property
    def signature(self) -> str:
        """What the model is told, such as `weather(city: string, unit?: "C" | "F"): tells the weather`."""
        properties, required = self.schema.get("properties"), self.schema.get("required")
        needed = required if isinstance(required, list) else ()
        arguments = ", ".join(
            f"{name}{'' if name in needed else '?'}: {type_name(schema)}"
            for name, schema in (properties.items() if isinstance(properties, dict) else ())
        )
        return f"{self.name}({arguments})" + (f": {self.description}" if self.description else "")


class Tool(msgspec.Struct, frozen=True):
    """Something that the model may use; only functions there are."""

    type: Literal["function"]
    function: Function


class ChosenFunction(msgspec.Struct, frozen=True):
    """The name of a function."""

    name: str


class ChosenTool(msgspec.Struct, frozen=True):
    """The one tool that must be used."""

    type: Literal["function"]
    function: ChosenFunction


ToolChoice = Literal["none", "auto", "required"] | ChosenTool


class CalledFunction(msgspec.Struct, frozen=True):
    """What was called, and with which arguments."""

    name: str
    arguments: str
    """A JSON text."""


class ToolCall(msgspec.Struct, frozen=True):
    """A call that the model has made."""

    id: str
    function: CalledFunction
    type: Literal["function"] = "function"


def introduction(functions: Iterable[Function]) -> str:
    """Return how the system tells the model of the functions that it may call."""
    return "\n".join(["Functions:", *(function.signature for function in functions)])


def type_name(schema: Any, levels: int = 3) -> str:
    """Return a short name for what a JSON Schema describes, in TypeScript's manner.

    Args:
        schema: the JSON Schema.
        levels: how far to look into it.
    """
    if not isinstance(schema, dict) or levels == 0:
        return "any"
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(values, list):
        return _joined(msgspec.json.encode(value).decode() for value in values)
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list):
            return _joined(type_name(option, levels - 1) for option in schema[key])
    kinds = schema.get("type", "any")
    return _joined(
        f"{type_name(schema.get('items'), levels - 1)}[]" if kind == "array" else str(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _joined(options: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(options))
