"""One line of `results.jsonl`: one question put to one backend offline, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.answer import ToolCall
from bench.measure import Outcome


class InvalidRowError(ValueError):
    """A line of results that is no row."""


REPLAY = "replay"
"""The suite of recorded requests, whose right answers are the recorded ones."""
AGREEMENT = "Of a replay, accuracy is how far answers are like the recorded ones. Which were right, nobody knows."


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Times in ms; what is not known is None."""

    suite: str
    id: str
    """Of the question."""
    backend: str
    repetition: int = 0
    """From 0 on, where every question is asked several times."""
    tags: tuple[str, ...] = ()
    outcome: Outcome
    score: float
    """0 to 1; 0 for a question that was not answered."""
    reason: str | None = None
    """What is wrong with the answer."""
    error: str | None = None
    """Why there is none."""
    question: str
    """The last message of the conversation."""
    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str | None = None
    confidence: float | None = None
    """Geometric mean of the token probabilities."""
    prompt_tokens: int | None = None
    output_tokens: int | None = None
    latency_ms: float
    ttft_ms: float | None = None
    tpot_ms: float | None = None
    cost_usd: float | None = None
    started_at: str
    """As `2026-11-22T10:00:00.000Z`."""
    cached: bool = False
    """The answer and its times come from an earlier run; such times say nothing of this one."""


_decoder = msgspec.json.Decoder(Row)
_encoder = msgspec.json.Encoder()


def encode(row: Row) -> bytes:
    """Return the line, with its newline."""
    return _encoder.encode(row) + b"\n"


def read(path: Path) -> Iterator[Row]:
    """Yield every row; a last line that a crash cut off is left out.

    Raises:
        OSError: the file cannot be read.
        InvalidRowError: another line is no row.
    """
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            yield _decoder.decode(line)
        except msgspec.DecodeError as error:
            if number < len(lines):
                raise InvalidRowError(f"{path}:{number}: {error}") from error
