"""Recorded live requests: one JSON line each, as the shadow process writes them with `shadow.record`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Raw

from backends.protocol import UNDECODABLE
from bench.answer import Answer
from bench.measure import NOT_ASKED_AGAIN
from bench.records import lines_backwards


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A live request, and what the active model made of its copy."""

    timestamp: str
    """When the request came, UTC."""
    request_id: str
    generation: int
    """Of the configuration."""
    active: str
    """The backend whose answer this is."""
    fields: Mapping[str, Raw]
    """The body, each field as the client sent it, but for `NOT_ASKED_AGAIN`: who asked is no part of it."""
    answer: Answer | None = None
    """None where the active model gave none to the copy, or may not see copies."""


class Samples(NamedTuple):
    """What a file holds, oldest first."""

    recorded: list[Recorded]
    unreadable: int
    """Lines that are none."""


_decoder = msgspec.json.Decoder(Recorded)


def older(path: Path) -> Path:
    """Return the file that a full one is moved to; with the newest file, it is all there is."""
    return path.with_name(f"{path.name}.1")


def encode(recorded: Recorded) -> bytes:
    """Return the line, with its newline; a client's own line breaks between fields are left out.

    Raises:
        UnicodeEncodeError: the answer holds what no UTF-8 file can.
    """
    kept = {name: value for name, value in recorded.fields.items() if name not in NOT_ASKED_AGAIN}
    return msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(recorded, fields=kept)), indent=-1) + b"\n"


def read(path: Path, *, last: int | None = None) -> Samples:
    """Return the recorded requests of a file and of the older one beside it.

    Args:
        path: the newest file.
        last: only so many of the newest.

    Raises:
        FileNotFoundError: there is neither file.
        OSError: a file cannot be read.
    """
    files = [path, older(path)]
    if not any(file.exists() for file in files):
        raise FileNotFoundError(f"{path}: no such file; `shadow: {{record: {path.name}}}` has one written")
    recorded: list[Recorded] = []
    unreadable = 0
    for line in lines_backwards(files):
        if last is not None and len(recorded) >= last:
            break
        try:
            recorded.append(_decoder.decode(line))
        except UNDECODABLE:
            unreadable += 1
    return Samples(recorded[::-1], unreadable)
