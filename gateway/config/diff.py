"""What a new configuration changes: which backends to open and close, and which settings differ. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import Struct

from gateway.config.schema import Config, redacted
from gateway.config.values import Secret

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Diff:
    """The way from one configuration to another."""

    keep: tuple[str, ...]
    """Backends that are the same in both, and go on untouched."""
    add: tuple[str, ...]
    """Backends only in the new one."""
    rebuild: tuple[str, ...]
    """Backends in both that differ."""
    retire: tuple[str, ...]
    """Backends only in the old one."""
    settings: tuple[str, ...]
    """What else changed, such as `active: custom -> other`; secrets are masked."""


def diff(old: Config | None, new: Config) -> Diff:
    """Compares two configurations; without an `old` one every backend is added."""
    before = {} if old is None else old.backends
    after = new.backends
    return Diff(
        keep=tuple(name for name in after if name in before and after[name] == before[name]),
        add=tuple(name for name in after if name not in before),
        rebuild=tuple(name for name in after if name in before and after[name] != before[name]),
        retire=tuple(name for name in before if name not in after),
        settings=() if old is None else tuple(_settings(old, new)),
    )


def _settings(old: Config, new: Config) -> Iterator[str]:
    for field in Config.__struct_fields__:
        if field != "backends":
            yield from _changes(field, getattr(old, field), getattr(new, field))


def _changes(path: str, old: object, new: object) -> Iterator[str]:
    """The differences at and below a path, as deep as both sides have the same form."""
    if isinstance(old, Struct) and isinstance(new, Struct):
        for field in new.__struct_fields__:
            yield from _changes(f"{path}.{field}", getattr(old, field), getattr(new, field))
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in old | new:
            yield from _changes(f"{path}.{key}", old.get(key, _ABSENT), new.get(key, _ABSENT))
    elif old != new:
        yield f"{path}: {_show(old)} -> {_show(new)}"


def _show(value: object) -> str:
    """A value as it would stand in the file."""
    match value:
        case Secret():
            text = "***"
        case Struct():
            text = _show(redacted(value))
        case dict():
            text = "{" + ", ".join(f"{key}: {_show(item)}" for key, item in value.items()) + "}"
        case list():
            text = "[" + ", ".join(map(_show, value)) + "]"
        case bool():
            text = str(value).lower()
        case float():
            text = f"{value:.15g}"
        case None:
            text = "null"
        case _:
            text = "(absent)" if value is _ABSENT else str(value)
    return text
