"""What can be wrong with a configuration, and where. Knows neither YAML nor the schema.

ConfigError           the file is not a valid configuration: every reason, each with its place
UnknownBackendError   a backend was asked for that the file does not hold
NotWritableError      the file could not be changed, and is as it was
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

KeyPath = tuple[str | int, ...]
"""The keys and list positions that lead from the root to a value."""
Value: TypeAlias = dict[str, "Value"] | list["Value"] | str | int | float | None
"""What a configuration is made of before it is validated."""


class Problem(NamedTuple):
    """Something wrong at a path, before its line is looked up."""

    path: KeyPath
    message: str
    on_key: bool = False
    """Whether the key is at fault rather than its value."""


@dataclass(frozen=True, slots=True)
class Located:
    """A message about one place in a file."""

    path: str
    """Dotted path of the value; empty for the file as a whole."""
    message: str
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        text = f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"
        # A key may hold anything; an error stays on one line and does nothing to a terminal.
        return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


class ConfigError(Exception):
    """The file is not a valid configuration."""

    def __init__(self, errors: Iterable[Located]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: (error.line, error.column, error.path)))
        """Every error found, in the order of the lines."""
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


class UnknownBackendError(Exception):
    """The file holds no backend of this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(name, known)

    def __str__(self) -> str:
        return f'no backend is named "{self.name}"; known: {", ".join(self.known) or "none"}'


class NotWritableError(Exception):
    """The file could not be changed; its content is what it was."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(path, reason)

    def __str__(self) -> str:
        return f"{self.path} cannot be written: {self.reason}"


def dotted(path: KeyPath) -> str:
    """Writes a path as `auth.keys[0].name`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def kind(value: object) -> str:
    """The name that messages give the type of a value."""
    names = {"dict": "mapping", "NoneType": "null"}
    name = type(value).__name__
    return names.get(name, name)
