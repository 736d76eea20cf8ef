"""JSON Schema as clients write it, in the part of it that Gemini obeys.

Google lists the keywords of `response_json_schema` and says that any other is ignored. A constraint that would be
ignored is therefore refused, or, where the schema only guides the model, told to it in words. What merely is written
differently (`const`, `definitions`, an `allOf` of one, a nullable `enum`) is rewritten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import msgspec

from backends.errors import InvalidRequestError

Schema = dict[str, Any]

BOUNDS = frozenset({"minItems", "maxItems", "minimum", "maximum"})
VERBATIM = BOUNDS | {"$id", "$anchor", "type", "format", "title", "description", "required", "propertyOrdering"}
MARKS = frozenset({"deprecated", "readOnly", "writeOnly", "contentMediaType", "contentEncoding"})
ANNOTATIONS = MARKS | {"$schema", "$comment", "default", "examples", "example"}
"""No value is valid or invalid because of them, so they are left out."""
ALWAYS_TRUE = {"minLength": 0, "minProperties": 0, "uniqueItems": False, "nullable": False}
"""Keywords with a value that constrains nothing, as generators write them."""
BESIDE_REF = frozenset({"title", "description"})
RANKS = {"anyOf": 0, "const": 2, "allOf": 3, "$ref": 4}
"""Keywords that look at what others became: what is rewritten to `anyOf` must find a given one there."""


def to_dialect(schema: Any, where: str, *, exact: bool) -> Schema:
    """Return the schema in Gemini's words.

    Args:
        schema: what the client sent.
        where: its place in the request, for errors.
        exact: refuse what Gemini would ignore; else append it to the description.

    Raises:
        InvalidRequestError: it is no schema, or cannot be expressed; `param` is the place of the first such keyword.
    """
    return _Translation(exact).schema(schema, where)


class _Translation:
    """One pass over a schema."""

    def __init__(self, exact: bool) -> None:
        self._exact = exact
        self._by_keyword: dict[str, Callable[[Schema, Any, str], bool]] = {
            "properties": self._mapping,
            "$defs": self._mapping,
            "definitions": self._mapping,
            "items": self._items,
            "prefixItems": self._list,
            "anyOf": self._list,
            "oneOf": self._list,
            "allOf": self._all_of,
            "additionalProperties": self._additional,
            "enum": self._enum,
            "const": self._const,
            "$ref": self._ref,
            "exclusiveMinimum": self._exclusive,
            "exclusiveMaximum": self._exclusive,
        }

    def schema(self, schema: Any, where: str) -> Schema:
        """Return one schema, with all that it holds, in Gemini's words."""
        if schema is True:
            return {}
        if not isinstance(schema, dict):
            _refuse(where, "expected a JSON Schema that some value can satisfy")
        out: Schema = {key: value for key, value in schema.items() if key in VERBATIM}
        in_words: Schema = {}
        for key in sorted(schema, key=lambda key: RANKS.get(key, 1)):
            value, place = schema[key], f"{where}.{key}"
            if key in VERBATIM or key in ANNOTATIONS or key.startswith("x-") or ALWAYS_TRUE.get(key, ...) == value:
                continue
            translate = self._by_keyword.get(key)
            if translate is None or not translate(out, value, place):
                if self._exact:
                    _refuse(place, f"Gemini cannot be held to '{key}' with this value")
                in_words[key] = value
        if in_words:
            said = [f"{key}: {msgspec.json.encode(value).decode()}" for key, value in in_words.items()]
            out["description"] = "\n".join([*([str(out["description"])] if "description" in out else []), *said])
        if "$ref" in out and not out.keys().isdisjoint(BESIDE_REF):
            out["anyOf"] = [{"$ref": out.pop("$ref")}]  # Gemini wants a reference alone; this says the same
        return out

    def _mapping(self, out: Schema, value: Any, place: str) -> bool:
        if not isinstance(value, dict):
            _refuse(place, "expected an object of schemas")
        keyword = place.rpartition(".")[2].replace("definitions", "$defs")
        schemas = {name: self.schema(inner, f"{place}.{name}") for name, inner in value.items()}
        out[keyword] = {**out.get(keyword, {}), **schemas}
        return True

    def _list(self, out: Schema, value: Any, place: str) -> bool:
        if not isinstance(value, list):
            _refuse(place, "expected a list of schemas")
        out[place.rpartition(".")[2]] = [self.schema(inner, f"{place}[{index}]") for index, inner in enumerate(value)]
        return True

    def _items(self, out: Schema, value: Any, place: str) -> bool:
        if isinstance(value, list):  # how drafts before 2020-12 write a tuple
            out["prefixItems"] = [self.schema(inner, f"{place}[{index}]") for index, inner in enumerate(value)]
        elif value is False:
            return False
        else:
            out["items"] = self.schema(value, place)
        return True

    def _additional(self, out: Schema, value: Any, place: str) -> bool:
        out["additionalProperties"] = value if isinstance(value, bool) else self.schema(value, place)
        return True

    def _all_of(self, out: Schema, value: Any, place: str) -> bool:
        """Take an `allOf` of one for an `anyOf` of one: it is how generators hang a description on a reference."""
        if not isinstance(value, list) or len(value) != 1 or "anyOf" in out:
            return False
        out["anyOf"] = [self.schema(value[0], f"{place}[0]")]
        return True

    def _enum(self, out: Schema, value: Any, place: str) -> bool:
        if not isinstance(value, list) or not value:
            _refuse(place, "expected a list of values")
        named = [one for one in value if one is not None]
        if not all(_is_named(one) for one in named):
            return False
        if len(named) == len(value):
            out["enum"] = value
            return True
        # Gemini's enumerations hold strings and numbers; null becomes an alternative of its own.
        if "anyOf" in out:
            return False
        types = out.pop("type", None)
        kept = [one for one in types if one != "null"] if isinstance(types, list) else types
        kept = kept[0] if isinstance(kept, list) and len(kept) == 1 else kept
        alternative = {**({"type": kept} if kept else {}), "enum": named}
        out["anyOf"] = [*([alternative] if named else []), {"type": "null"}]
        return True

    def _const(self, out: Schema, value: Any, place: str) -> bool:
        if value is None:
            out["type"] = "null"
            return True
        return _is_named(value) and self._enum(out, [value], place)

    def _ref(self, out: Schema, value: Any, place: str) -> bool:
        if not isinstance(value, str):
            _refuse(place, "expected a string")
        if not value.startswith("#"):
            return False
        if any(not key.startswith("$") and key not in BESIDE_REF for key in out):
            return False
        out["$ref"] = value.replace("#/definitions/", "#/$defs/", 1)
        return True

    def _exclusive(self, out: Schema, value: Any, place: str) -> bool:
        """Turn an exclusive bound of integers into the next integer; between real numbers there is none."""
        keyword, step, stricter = ("minimum", 1, max) if place.endswith("Minimum") else ("maximum", -1, min)
        if out.get("type") != "integer" or isinstance(value, bool) or not isinstance(value, int):
            return False
        given = out.get(keyword, value + step)
        if isinstance(given, bool) or not isinstance(given, int | float):
            return False  # what stands there is no bound, so nothing can be said to be stricter
        out[keyword] = stricter(value + step, given)
        return True


def _is_named(value: Any) -> bool:
    """Tell whether Gemini can enumerate a value."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _refuse(where: str, why: str) -> NoReturn:
    raise InvalidRequestError(f"Invalid schema for '{where}': {why}.", param=where)
