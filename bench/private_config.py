"""The file of a gateway that a measurement has to itself, derived from the user's. Pure; a file is plain values here.

Nothing that a reference stands for is ever in it: `${KEY}` stays `${KEY}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from bench.assessment import Price

NOT_FOR_MEASURING = ("breaker", "retries", "shadow")
"""Of a backend: a failure is to be seen once and as it is, and nobody else is to be asked the same."""
NEVER = 1_000_000

_REFERENCE = re.compile(r"\$\$|\$\{file:(?P<path>[^}]*)\}")


class Configured(msgspec.Struct, frozen=True, kw_only=True):
    """What the user's file says of the backends that are to be measured."""

    file: dict[str, Any]
    """For a gateway with those of them that are available."""
    identities: dict[str, str]
    """What tells each from another model that has the same name in another version of the file, or other weights."""
    prices: dict[str, Price]
    """Those that are known."""
    unavailable: dict[str, str]
    """Backends that lack something on this machine, and the reason."""


ReadConfig: TypeAlias = Callable[[Path, Sequence[str]], Configured]
"""Reads these backends of a file.

Raises:
    PrivateConfigError: the file has errors, or lacks one of them.
"""


class PrivateConfigError(Exception):
    """There is no gateway to be made of a file."""


def private_file(
    values: Mapping[str, Any], backends: Sequence[str], paths: Mapping[str, Mapping[str, str]], folder: Path
) -> dict[str, Any]:
    """Return the file of a gateway with these backends that measures nothing itself, and falls back on nobody.

    Args:
        values: the user's file, references as written.
        backends: those to keep; the first is active.
        paths: for each, its fields that are paths, and where they lead from anywhere.
        folder: where relative paths of the user's file start.
    """
    kept = {}
    for name in backends:
        fields = {key: value for key, value in values["backends"][name].items() if key not in NOT_FOR_MEASURING}
        fields = {key: anchored(value, folder) for key, value in fields.items()}
        fields |= {key: path.replace("$", "$$") for key, path in paths.get(name, {}).items() if key in fields}
        kept[name] = fields
    return {
        "active": backends[0],
        "backends": kept,
        "retries": 0,
        "breaker": {"failures": NEVER},
        "server": {"drain": 1},
        "telemetry": {"log": "json"},
        **{key: anchored(values[key], folder) for key in ("timeouts",) if key in values},
    }


def anchored(value: Any, folder: Path) -> Any:
    """Return a value whose references to files can be followed from anywhere."""
    if isinstance(value, dict):
        return {key: anchored(item, folder) for key, item in value.items()}
    if isinstance(value, list):
        return [anchored(item, folder) for item in value]
    if not isinstance(value, str):
        return value

    def anchor(reference: re.Match[str]) -> str:
        return reference[0] if reference["path"] is None else f"${{file:{folder.absolute() / reference['path']}}}"

    return _REFERENCE.sub(anchor, value)
