"""Entries and comments as YAML text. Knows no field of the configuration."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from gateway.config.errors import Value

WIDTH = 120

# Begins like no number and is none of YAML's words, those of older versions included.
_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][a-z0-9._/@+:-]*(?<!:)", re.IGNORECASE)


class Note(NamedTuple):
    """A comment on lines of its own."""

    text: str


class Entry(NamedTuple):
    """A key and its value; a list of lines is a mapping with one entry a line."""

    key: str
    value: Value | Block


class Block(NamedTuple):
    """The entries of a mapping, written one a line, with what is said between them."""

    lines: list[Line]


Line: TypeAlias = Note | Entry


def render(lines: Iterable[Line], indent: int = 0) -> Iterator[str]:
    """Yields the lines of a YAML mapping, without line breaks; strings come back as they are, whatever they hold."""
    pad = " " * indent
    for line in lines:
        if isinstance(line, Note):
            yield from textwrap.wrap(
                printable(line.text), WIDTH, initial_indent=f"{pad}# ", subsequent_indent=f"{pad}# "
            )
        elif isinstance(line.value, Block):
            yield f"{pad}{_string(line.key)}:"
            yield from render(line.value.lines, indent + 2)
        else:
            yield f"{pad}{_string(line.key)}: {_flow(line.value)}"


def printable(text: str) -> str:
    """Returns a text on one line that does nothing to a terminal: any other character as its escape."""
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _flow(value: Value) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_string(key)}: {_flow(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case str():
            return _string(value)
        case bool():
            return str(value).lower()
        case float() if value.is_integer() and value < 1e15:
            return str(int(value))
    return str(value)


def _string(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return '"' + printable(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def _escape(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
