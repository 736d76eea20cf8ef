"""What a JSON Schema of a client's may demand. Knows nothing of grammars or requests.

llguidance has limits of its own, yet some come too late: a `maxItems` of a billion takes all memory before it is
refused, two `multipleOf` about 1,000 take four seconds, `(a{1000}){1000}` seconds for each token. Here such schemas
are told apart at little cost.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

MAX_VALUES = 10_000
MAX_CHARACTERS = 65_536
"""Of all names and strings."""
MAX_DEPTH = 64
"""llguidance's own reader ends at 128."""
MAX_PROPERTIES = 400
"""Of one object. Any of the optional ones may come next, and llguidance follows 2,000 possibilities at most."""
MAX_ALL_PROPERTIES = 1_000
"""Of all objects and schemas; the time for a mask grows with them where each may be meant."""
MAX_ITEMS = 1_000
MAX_MULTIPLES = 1_000
"""Product of all different `multipleOf`, each without its decimal point and zeros: so many remainders are followed."""
MAX_PATTERN = 1_000
"""Length of a pattern with its repetitions written out."""
MAX_RAW_PATTERN = 5_000
"""Length of a pattern as it stands."""

ENDLESS = 1e9
"""No group counts more than this, nor is repeated more often: numbers stay finite."""

_QUANTIFIER = re.compile(r"\{(\d+)(?:,(\d*))?\}")


class SchemaLimits:
    """What the schemas of one request may demand, together where nothing else is said."""

    def __init__(self) -> None:
        self._num_values = self._num_characters = self._num_properties = 0

    def check(self, schema: dict[str, Any]) -> None:
        """Refuse what would take too long or too much memory to follow, before all of it has been looked at.

        Raises:
            ValueError: with the reason, for the client.
        """
        multiples = {1}
        for value, depth in _walk(schema):
            if depth > MAX_DEPTH:
                raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
            self._count(value)
            if isinstance(value, dict):
                multiples.add(_significant(value.get("multipleOf")))
                if math.prod(multiples) > MAX_MULTIPLES:
                    raise ValueError(f"multipleOf: product of all is greater than {MAX_MULTIPLES}")
                for key, inner in value.items():
                    if reason := _LIMITS[key](inner) if key in _LIMITS else None:
                        raise ValueError(f"{key}: {reason}")

    def _count(self, value: Any) -> None:
        """Add a value to what there is already, without what it holds."""
        if isinstance(value, dict | list):
            self._num_values += len(value)
        if self._num_values > MAX_VALUES:
            raise ValueError(f"more than {MAX_VALUES} values in all")
        if isinstance(value, str):
            self._num_characters += len(value)
        elif isinstance(value, dict):
            self._num_characters += sum(map(len, value))
            properties = value.get("properties")
            self._num_properties += len(properties) if isinstance(properties, dict) else 0
        if self._num_characters > MAX_CHARACTERS:
            raise ValueError(f"more than {MAX_CHARACTERS} characters in all")
        if self._num_properties > MAX_ALL_PROPERTIES:
            raise ValueError(f"more than {MAX_ALL_PROPERTIES} properties in all")


def _walk(value: Any) -> Iterator[tuple[Any, int]]:
    """Yield a value and all that it holds, each with its depth; what a value holds is not touched before the next."""
    stack = [(value, 0)]
    while stack:
        value, depth = stack.pop()
        yield value, depth
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        stack += [(item, depth + 1) for item in inner]


def _significant(number: Any) -> int:
    """Return the digits of a number between its zeros; 1 for what is none."""
    digits = str(number).partition("e")[0].replace(".", "").strip("0") if isinstance(number, int | float) else ""
    return int(digits) if digits.isdecimal() else 1


def pattern_size(pattern: str) -> float:
    """Return the length of a regular expression with its repetitions written out.

    `*`, `+` and open ends of `{n,}` count once more than they must come. Signs within brackets count as one.
    """
    sizes: list[float] = [0.0]
    """Of the groups that are open, the outermost first."""
    last, index = 0.0, 0
    while index < len(pattern):
        char = pattern[index]
        if quantifier := _QUANTIFIER.match(pattern, index):
            times = float(quantifier[2] or float(quantifier[1]) + (quantifier[2] is not None))
            times = min(max(times, 1), ENDLESS)
            sizes[-1] += last * (times - 1)
            last, index = min(last * times, ENDLESS), quantifier.end()
            continue
        if char == "(":
            sizes.append(0.0)
        elif char == ")" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        else:
            end = index + 2 if char == "\\" else _end_of_class(pattern, index) if char == "[" else index + 1
            last, index = 1.0, end - 1
            sizes[-1] += last
        index += 1
    return sum(sizes)


def _end_of_class(pattern: str, start: int) -> int:
    """Return where a bracket expression that begins at `start` ends."""
    index = start + 1 + pattern[start + 1 : start + 2].count("^")
    index += pattern[index : index + 1].count("]")  # a bracket that comes first stands for itself
    while index < len(pattern) and pattern[index] != "]":
        index += 2 if pattern[index] == "\\" else 1
    return index + 1


def _check_pattern(pattern: Any) -> str | None:
    if isinstance(pattern, str):
        if len(pattern) > MAX_RAW_PATTERN:
            return f"longer than {MAX_RAW_PATTERN} signs"
        if not pattern_size(pattern) <= MAX_PATTERN:
            return f"longer than {MAX_PATTERN} signs with its repetitions written out"
    return None


def _check_patterns(properties: Any) -> str | None:
    patterns = properties if isinstance(properties, dict) else ()
    return next((reason for pattern in patterns if (reason := _check_pattern(pattern))), None)


def _check_properties(properties: Any) -> str | None:
    if isinstance(properties, dict) and len(properties) > MAX_PROPERTIES:
        return f"more than {MAX_PROPERTIES} properties"
    return None


def _at_most(limit: int) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        return f"greater than {limit}" if isinstance(value, int | float) and value > limit else None

    return check


_LIMITS: dict[str, Callable[[Any], str | None]] = {
    "maxItems": _at_most(MAX_ITEMS),
    "minItems": _at_most(MAX_ITEMS),
    "maxProperties": _at_most(MAX_ITEMS),
    "minProperties": _at_most(MAX_ITEMS),
    "properties": _check_properties,
    "pattern": _check_pattern,
    "patternProperties": _check_patterns,
}
