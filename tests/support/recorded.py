"""Recorded live requests, as tests need them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

from bench.answer import Answer
from bench.measure import as_fields
from bench.replay.samples import Recorded, encode
from tests.support.calls import HELLO

_numbers = count(1)


def recorded(answer: Answer | str | None = "hello there", *, request_id: str = "", **fields: Any) -> Recorded:
    """Returns a recorded request with an id of its own; `fields` are those of the body."""
    return Recorded(
        timestamp="2026-05-04T10:00:00.000Z",
        request_id=request_id or f"req-{next(_numbers)}",
        generation=1,
        active="custom",
        fields=as_fields(**{"model": "default", "messages": HELLO, **fields}),
        answer=Answer(answer) if isinstance(answer, str) else answer,
    )


def write(path: Path, several: Iterable[Recorded]) -> Path:
    """Writes a file of them and returns it."""
    path.write_bytes(b"".join(encode(each) + b"\n" for each in several))
    return path
