"""Answers kept by what was asked of whom, so that the same question costs nothing the second time."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

from backends.base import Call
from bench.assessment import Price
from bench.rows import Row

_decoder = msgspec.json.Decoder(Row)


class Cache:
    """A folder of rows, a file each. Any number of processes may use it at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Row | None:
        """Return the row that was stored, if there is one."""
        try:
            return _decoder.decode(self._file(key).read_bytes())
        except (OSError, msgspec.DecodeError):  # unreadable is as good as missing: it is asked again
            return None

    def put(self, key: str, row: Row) -> None:
        """Store a row, whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(msgspec.json.encode(row))
            Path(temporary).replace(file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def cache_key(identity: str, price: Price | None, call: Call, repetition: int) -> str:
    """Return the name of an answer: SHA-256 of what it depends on.

    Args:
        identity: of the model that is asked.
        price: of the model, which a row's cost follows from.
        call: the request; the model's name in it does not count.
        repetition: the how-manieth time this is asked.
    """
    asked = call.body_for(identity, stream=True)
    return hashlib.sha256(msgspec.json.encode([identity, price, repetition]) + asked).hexdigest()
