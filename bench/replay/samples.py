"""Recorded live requests: one JSON line each, as the shadow process writes them with `shadow.record`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Raw

from backends.protocol import UNDECODABLE
from bench.answer import Answer
from bench.line_file import MAX_BYTES, LineFile
from bench.measure import NOT_ASKED_AGAIN


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


def sample_file(path: Path, *, max_bytes: int = MAX_BYTES) -> LineFile:
    """Return the file of samples: its newest part, and one older one. Only its owner may read what clients said."""
    return LineFile(path, num_older=1, max_bytes=max_bytes, mode=0o600)


def encode(recorded: Recorded) -> bytes:
    """Return the line; a client's own line breaks between fields are left out.

    Raises:
        UnicodeEncodeError: the answer holds what no UTF-8 file can.
    """
    kept = {name: value for name, value in recorded.fields.items() if name not in NOT_ASKED_AGAIN}
    return msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(recorded, fields=kept)), indent=-1)


def read(path: Path, *, last: int | None = None) -> Samples:
    """Return the recorded requests of a file and of the older one beside it.

    Args:
        path: the newest file.
        last: only so many of the newest.

    Raises:
        FileNotFoundError: there is neither file.
        OSError: a file cannot be read.
    """
    file = sample_file(path)
    if not any(each.exists() for each in file.files):
        raise FileNotFoundError(f"{path}: no such file; `shadow: {{record: {path.name}}}` has one written")
    recorded: list[Recorded] = []
    unreadable = 0
    for line in file.backwards():
        if last is not None and len(recorded) >= last:
            break
        try:
            recorded.append(_decoder.decode(line))
        except UNDECODABLE:
            unreadable += 1
    return Samples(recorded[::-1], unreadable)
