"""What a run under load leaves behind: `load.json`, and a line of `load.jsonl` for every request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from bench.load.arrivals import Load
from bench.load.figures import Figures
from bench.load.generator import Recording
from bench.load.slo import Slo
from bench.measure import Outcome
from bench.metrics import ms

SUMMARY = "load.json"
ROWS = "load.jsonl"


class HighestRate(msgspec.Struct, frozen=True, kw_only=True):
    """What a search for the highest rate that meets the objectives came to, in requests a second."""

    met: float | None
    """The highest that did; None if none that was tried."""
    missed: float | None
    """The lowest that did not."""
    share: float
    """Of the requests, that had to meet every limit."""
    notes: list[str]
    """What bounds the worth of the result."""


class ModelLoad(msgspec.Struct, kw_only=True):
    """One model under every load."""

    levels: list[Figures] = []
    highest_rate: HighestRate | None = None
    """None where none was looked for."""


class LoadRun(msgspec.Struct, frozen=True, kw_only=True):
    """What all levels have in common."""

    started_at: str
    prompts: str
    seed: int
    warmup_s: float
    duration_s: float
    connections: int
    timeout_s: float
    slo: Slo | None


class Summary(msgspec.Struct, kw_only=True):
    """`load.json`."""

    run: LoadRun
    backends: dict[str, ModelLoad] = {}
    unavailable: dict[str, str] = {}
    """Models that could not be asked, with the reason."""


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One request. What is left out is null, or false."""

    backend: str
    level: int
    """Its place in the backend's `levels`."""
    load: Load
    warmup: bool = False
    """In no figure."""
    due_s: float
    """When it was due, begun and sent, from the level's start."""
    begun_s: float
    sent_s: float
    outcome: Outcome
    error_kind: str | None = None
    error: str | None = None
    ttft_ms: float | None = None
    """From due, like the latency."""
    tpot_ms: float | None = None
    latency_ms: float
    input_tokens: int | None = None
    output_tokens: int | None = None
    pieces: int
    """Of content."""


def rows(recording: Recording, *, backend: str, level: int, load: Load) -> Iterator[Row]:
    """Yield a row for every request of a level."""
    for request in recording.requests:
        measured, timing = request.measurement, request.timing
        yield Row(
            backend=backend,
            level=level,
            load=load,
            warmup=request.due < recording.start + recording.window.warmup_s,
            due_s=round(request.due - recording.start, 6),
            begun_s=round(request.begun - recording.start, 6),
            sent_s=round(measured.timing.sent - recording.start, 6),
            outcome=measured.outcome,
            error_kind=request.error_kind,
            error=measured.error,
            ttft_ms=ms(timing.ttft_s),
            tpot_ms=ms(timing.tpot_s(measured.output_tokens)),
            latency_ms=ms(timing.latency_s) or 0.0,
            input_tokens=measured.usage.prompt_tokens if measured.usage else None,
            output_tokens=measured.output_tokens,
            pieces=len(timing.arrivals),
        )


def append(file: BinaryIO, several: Iterator[Row]) -> None:
    """Write rows, a line each."""
    encoder = msgspec.json.Encoder()
    file.writelines(encoder.encode(row) + b"\n" for row in several)
    file.flush()


def as_json(summary: Summary) -> bytes:
    """Return the summary as `load.json` has it."""
    return msgspec.json.format(msgspec.json.encode(summary), indent=2)


def write_summary(folder: Path, summary: Summary) -> None:
    """Write `load.json`, whole or not at all."""
    part = folder / f"{SUMMARY}.part"
    part.write_bytes(as_json(summary) + b"\n")
    part.replace(folder / SUMMARY)
