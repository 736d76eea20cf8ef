"""Plain values into structs, with every way in which they do not fit. Knows the types, and neither text nor files.

msgspec stops at the first error and does not name the key of a mapping, so mappings and lists are walked here; it
judges the single values.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from gateway.config.errors import KeyPath, Problem, Value, kind
from gateway.config.interpolate import Unresolved
from gateway.config.values import Secret

_T = TypeVar("_T", bound=Struct)
_INVALID = object()


def validate(struct: type[_T], values: dict[str, Value]) -> tuple[_T | None, list[Problem]]:
    """Builds a struct from plain values.

    Returns:
        The struct and what is wrong. Where something is, the struct holds the rest, with defaults in the gaps, so that
        other checks can go on; it is None where a required field is among the gaps.
    """
    walk = _Walk()
    built = walk.build(struct, values, ())
    return (built if isinstance(built, struct) else None), walk.problems


def suggest(name: str, known: Iterable[str], *, list_all: bool = False) -> str:
    """Ends a message about a name that is not among the `known`: the one likely meant, or else all of them."""
    known = sorted(known)
    close = get_close_matches(name, known, n=1)
    meant = f', did you mean "{close[0]}"?' if close else ";"
    return meant if close and not list_all else f"{meant} known: {', '.join(known) or 'none'}"


class _Walk:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def build(self, hint: object, value: Value, path: KeyPath) -> object:
        """The value as its type wants it, or _INVALID once the reason is among the problems."""
        origin, args = get_origin(hint), get_args(hint)
        if origin in {Union, UnionType}:
            if value is None and NoneType in args:
                return None
            options = [option for option in args if option is not NoneType]
            return self._tagged(options, value, path) if len(options) > 1 else self.build(options[0], value, path)
        return self._build_one(hint, value, path)

    def _build_one(self, hint: object, value: Value, path: KeyPath) -> object:
        origin, args = get_origin(hint), get_args(hint)
        if origin is dict:
            return self._dict(args, value, path)
        if origin is list:
            return self._list(args[0], value, path)
        if origin is Literal:
            return self._choice(args, value, path)
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self._struct(hint, value, path)
        return self._leaf(hint, value, path)

    def _tagged(self, options: list[type[Struct]], value: Value, path: KeyPath) -> object:
        if not isinstance(value, dict):
            return self._fail(path, f"expected mapping, got {kind(value)}")
        by_tag = {str(option.__struct_config__.tag): option for option in options}
        field = str(options[0].__struct_config__.tag_field)
        if field not in value:
            return self._fail(path, f'missing key "{field}"; known: {", ".join(sorted(by_tag))}')
        tag = value[field]
        if not isinstance(tag, str):
            return self._fail((*path, field), f"expected str, got {kind(tag)}")
        if tag not in by_tag:
            return self._fail((*path, field), f"unknown backend type{suggest(tag, by_tag, list_all=True)}")
        return self._struct(by_tag[tag], value, path)

    def _struct(self, struct: type[Struct], value: Value, path: KeyPath) -> object:
        if not isinstance(value, dict):
            return self._fail(path, f"expected mapping, got {kind(value)}")
        fields = _fields(struct)
        known = {*fields, *filter(None, [struct.__struct_config__.tag_field])}
        for key in value.keys() - known:
            self._fail((*path, key), f"unknown key{suggest(key, known)}", on_key=True)
        built = {}
        complete = True
        for name, field in fields.items():
            item = self.build(field.type, value[name], (*path, name)) if name in value else _INVALID
            if item is not _INVALID:
                built[name] = item
            elif field.required:
                complete = False
                if name not in value:
                    self._fail(path, f'missing key "{name}"')
        return struct(**built) if complete else _INVALID

    def _dict(self, hints: tuple[Any, ...], value: Value, path: KeyPath) -> object:
        if not isinstance(value, dict):
            return self._fail(path, f"expected mapping, got {kind(value)}")
        key_hint, item_hint = hints
        built = {}
        for key, item in value.items():
            inner = (*path, key)
            self._leaf(key_hint, key, inner, on_key=True)
            built[key] = self.build(item_hint, item, inner)
        return {key: item for key, item in built.items() if item is not _INVALID}

    def _list(self, hint: object, value: Value, path: KeyPath) -> object:
        if not isinstance(value, list):
            return self._fail(path, f"expected list, got {kind(value)}")
        items = [self.build(hint, item, (*path, index)) for index, item in enumerate(value)]
        return [item for item in items if item is not _INVALID]

    def _choice(self, options: tuple[str, ...], value: Value, path: KeyPath) -> object:
        if value in options:
            return value
        expected = " or ".join(f'"{option}"' for option in options)
        # The value itself may have come from a variable, and is not shown.
        return self._fail(path, f"expected {expected}" + ("" if isinstance(value, str) else f", got {kind(value)}"))

    def _leaf(self, hint: object, value: Value, path: KeyPath, *, on_key: bool = False) -> object:
        if isinstance(value, Unresolved):
            value = str(value)
        secret = hint if isinstance(hint, type) and issubclass(hint, Secret) else None
        written = secret.written if secret else hint
        try:
            converted = msgspec.convert(value, written)
        except msgspec.ValidationError as exc:
            return self._fail(path, _in_words(str(exc), written, value), on_key=on_key)
        return secret(converted) if secret else converted

    def _fail(self, path: KeyPath, message: str, *, on_key: bool = False) -> object:
        self.problems.append(Problem(path, message, on_key))
        return _INVALID


@cache
def _fields(struct: type[Struct]) -> dict[str, FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(struct)}


def _in_words(message: str, hint: object, value: Value) -> str:
    """A message of msgspec in the terms of YAML: "expected str, got mapping", "expected int >= 1, got 0"."""
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(value, str) and meta.extra:
            return f"expected {meta.extra['expected']}"
    words = message.replace("`", "").replace("object", "mapping").replace("array", "list")
    got = f", got {value}" if isinstance(value, int | float) and "got" not in words else ""
    return words[0].lower() + words[1:] + got
