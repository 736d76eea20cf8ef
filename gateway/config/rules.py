"""What no single field shows: names that lead nowhere, and sections this version does not act on.

Pure functions over the values of the file; the fields themselves are judged elsewhere, and may be wrong here.
"""

from collections.abc import Iterator
from typing import Any

from gateway.config.errors import KeyPath, Problem, Value
from gateway.config.interpolate import Unresolved
from gateway.config.schema import NOT_YET_ACTIVE, REFUSED, RESERVED_NAME
from gateway.config.validate import suggest

_IDLE = "validated, but this version does not act on it yet"


def broken_names(values: dict[str, Value], written: dict[str, Value]) -> Iterator[Problem]:
    """Yields each place that names a backend the file does not hold.

    Args:
        values: What the file holds.
        written: The same before its references were replaced: what messages may show.
    """
    if values.get("active") is None and values.get("split") is None:
        yield Problem((), 'missing key "active", the backend that answers')
    names = values.get("backends")
    if not isinstance(names, dict):
        return
    for (path, name), (_, shown) in zip(_references(values), _references(written), strict=True):
        if not isinstance(name, str) or isinstance(name, Unresolved) or name in names:
            continue
        if path[0] != "aliases" or name != RESERVED_NAME:
            message = f'no backend is named "{shown}"{suggest(name, names)}'
            yield Problem(path, message, on_key=path[0] == "split")


def ambiguous_names(values: dict[str, Value]) -> Iterator[Problem]:
    """Yields each backend and alias whose name a request could not mean, because it already means something else."""
    backends, aliases = _mapping(values, "backends"), _mapping(values, "aliases")
    for path in [*(("backends", name) for name in backends), *(("aliases", alias) for alias in aliases)]:
        section, name = path
        if name == RESERVED_NAME:
            yield Problem(path, f'"{RESERVED_NAME}" is reserved: it means the active backend', on_key=True)
        elif section == "aliases" and name in backends:
            yield Problem(path, "never used: a backend has this name", on_key=True)


def not_yet_active(values: dict[str, Value]) -> Iterator[tuple[Problem, bool]]:
    """Yields each section that is given and not acted on, and whether it must be refused for that."""
    for pattern in sorted(NOT_YET_ACTIVE):
        for path, value in _match(tuple(pattern.split(".")), values):
            if value is not None and value is not False:  # what is switched off is not missed
                yield Problem(path, _IDLE, on_key=True), pattern in REFUSED


def _references(values: dict[str, Value]) -> Iterator[tuple[KeyPath, Value]]:
    """Every place that names a backend, and the name."""
    yield ("active",), values.get("active")
    fallback = values.get("fallback")
    for index, name in enumerate(fallback if isinstance(fallback, list) else ()):
        yield ("fallback", index), name
    for alias, name in _mapping(values, "aliases").items():
        yield ("aliases", alias), name
    for name in _mapping(values, "split"):
        yield ("split", name), name


def _mapping(values: dict[str, Value], section: str) -> dict[str, Any]:
    """A section that should be a mapping; empty if it is not."""
    value = values.get(section)
    return value if isinstance(value, dict) else {}


def _match(pattern: tuple[str, ...], value: Value, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Value]]:
    """The paths below `path` that a pattern fits, with their values; `*` fits any key or index."""
    if not pattern:
        yield path, value
    elif isinstance(value, dict):
        for key in value if pattern[0] == "*" else value.keys() & {pattern[0]}:
            yield from _match(pattern[1:], value[key], (*path, key))
    elif isinstance(value, list) and pattern[0] == "*":
        for index, entry in enumerate(value):
            yield from _match(pattern[1:], entry, (*path, index))
