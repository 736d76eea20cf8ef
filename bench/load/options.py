"""What `bench load` was told, and the files that it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from bench.load.arrivals import Load, Replay, Window
from bench.load.prompts import Lengths, read_prompts
from bench.load.slo import Slo
from bench.load.trace import Arrival, TraceError, read_trace, sped_up


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What `bench load` was told."""

    models: tuple[str, ...]
    url: str | None
    """Of a server that runs already, with `/v1`; a private gateway is started where there is none."""
    api_key: str | None
    out: Path
    loads: tuple[Load, ...]
    find_rate: bool
    """The one load is an open loop, whose rate is the first to be tried."""
    repeats: int
    """Attempts at a rate that have to end alike, when looking for the highest."""
    window: Window
    connections: int
    timeout_s: float
    slo: Slo | None
    prompts: str | None
    """A suite or a file; None for made-up ones."""
    lengths: Lengths
    """Of made-up prompts, where no trace tells them."""
    extra: dict[str, Any]
    """Further fields of every request."""
    seed: int


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What the requests are made from."""

    bodies: list[dict[str, Any]] | None
    """None where they are made up."""
    trace: list[Arrival]
    """Empty where none is replayed."""


def prepare(options: Options) -> Source:
    """Read the files that the options name.

    Raises:
        PromptsError, TraceError: one cannot be used.
    """
    trace: list[Arrival] = []
    for load in options.loads:
        if isinstance(load, Replay):
            trace = sped_up(read_trace(Path(load.file)), load.speed, options.window.end_s)
            if trace[-1].due_s <= options.window.warmup_s:
                raise TraceError(f"{load.file}: the last request that is used comes before the warm-up ends")
    return Source(bodies=None if options.prompts is None else read_prompts(options.prompts), trace=trace)
