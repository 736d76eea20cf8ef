"""What no single field shows: names that lead nowhere, and sections this version does not act on.

Pure functions over the values of the file; the fields themselves are judged elsewhere, and may be wrong here.
"""

from collections.abc import Iterator
from typing import Any

from gateway.config.errors import KeyPath, Problem, Value
from gateway.config.interpolate import Unresolved
from gateway.config.schema import RESERVED_NAME
from gateway.config.validate import suggest


def broken_names(values: dict[str, Value], written: dict[str, Value]) -> Iterator[Problem]:
    """Yields each place that names a backend the file does not hold.

    Args:
        values: What the file holds.
        written: The same before its references were replaced: what messages may show.
    """
    names = values.get("backends")
    if not isinstance(names, dict):
        return
    for (path, name), (_, shown) in zip(_references(values), _references(written), strict=True):
        if not isinstance(name, str) or isinstance(name, Unresolved) or name in names:
            continue
        if path[0] != "aliases" or name != RESERVED_NAME:
            message = f'no backend is named "{shown}"{suggest(name, names)}'
            yield Problem(path, message, on_key=path[0] == "split")


def who_answers(values: dict[str, Value]) -> Iterator[Problem]:
    """Yields what is wrong unless either one backend or a split of several answers requests."""
    split = values.get("split")
    if split is None:
        if values.get("active") is None:
            yield Problem((), 'missing key "active", the backend that answers, or "split", several with their weights')
    elif values.get("active") is not None:
        yield Problem(("split",), 'given beside "active"; only one of the two can say who answers', on_key=True)
    elif split == {}:
        yield Problem(("split",), "names no backend", on_key=True)


def ambiguous_names(values: dict[str, Value]) -> Iterator[Problem]:
    """Yields each backend and alias whose name a request could not mean, because it already means something else."""
    backends, aliases = _mapping(values, "backends"), _mapping(values, "aliases")
    for path in [*(("backends", name) for name in backends), *(("aliases", alias) for alias in aliases)]:
        section, name = path
        if name == RESERVED_NAME:
            yield Problem(path, f'"{RESERVED_NAME}" is reserved: it means the active backend', on_key=True)
        elif section == "aliases" and name in backends:
            yield Problem(path, "never used: a backend has this name", on_key=True)


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
