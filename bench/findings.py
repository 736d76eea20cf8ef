"""What shadow runs show, as `/benchmark/summary` tells it."""

from __future__ import annotations

from typing import Literal

import msgspec

from bench.records import Status
from bench.stats.compare import Comparison


class Objective(msgspec.Struct, frozen=True, kw_only=True):
    """Which model is best: among those that are accurate and quick enough, the one to prefer."""

    prefer: Literal["fastest", "cheapest", "most_accurate"] = "fastest"
    accuracy_within: float = 0.02
    """Of the best accuracy."""
    p95: float | None = None
    """Seconds."""


class Figure(msgspec.Struct, frozen=True):
    """A figure with its 95 % interval."""

    value: float | None
    low: float | None
    high: float | None
    n: int


class ModelSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One model over all its runs; times in ms."""

    status: Status
    """In the newest run."""
    n: int
    """Runs in which it was asked."""
    answered: Figure
    """Share of its requests that it answered, of those that it was able to take."""
    accuracy: Figure
    """Mean over the runs."""
    latency_ms: Figure
    """Median over all answers."""
    p95_ms: Figure
    ttft_ms: Figure
    """Median."""
    tpot_ms: Figure
    """Median."""
    confidence: float | None
    agreement: Figure
    """With the active model; mean over the runs."""
    differs_from_active: bool
    """Certainly, judged by how much the active one agrees with itself; False also while that is undecided."""
    cost_usd: float | None
    """What an answer costs on average."""
    cpu_percent: float | None
    """Of one core, while it is asked; mean over the runs."""
    rss_mb: float | None
    """In the newest run that tells."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two models over the runs in which both answered the same question."""

    a: str
    b: str
    accuracy: Comparison
    """a - b."""
    speed: Comparison
    """Latency of a / latency of b."""


class NoiseFloor(msgspec.Struct, frozen=True, kw_only=True):
    """The active model against itself, over the runs in which it was asked twice."""

    agreement: Figure
    latency_ratio: Figure
    """Median of second / first."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of `/benchmark/summary`."""

    timestamp: str
    runs: int
    """All that were looked at; a model's `n` tells how many of them count for it."""
    active: str | None
    fastest_model: str | None
    """Significantly faster than every other one that answers; None while that is undecided."""
    most_accurate_model: str | None
    """Significantly more accurate than every other one that was graded; None while that is undecided."""
    recommended_model: str | None
    recommendation: str
    """In words, with what is undecided yet."""
    objective: Objective
    models: dict[str, ModelSummary]
    pairs: list[Pair]
    noise: NoiseFloor
