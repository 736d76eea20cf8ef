"""Whether confidence can be relied on: ranking, reliability, and the interval of a rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np


class Bin(NamedTuple):
    """Replies of similar confidence."""

    n: int
    confidence: float
    """Mean of the replies."""
    accuracy: float
    """Share of the replies that are right."""


def auroc(right: Sequence[float], wrong: Sequence[float]) -> float | None:
    """Return how often a right reply has the greater confidence, ties counted half (Mann and Whitney, 1947).

    None if there is nothing to compare.
    """
    if not right or not wrong:
        return None
    difference = np.subtract.outer(np.asarray(right), np.asarray(wrong))
    return float((difference > 0).mean() + (difference == 0).mean() / 2)


def reliability(confidences: Sequence[float], outcomes: Sequence[bool], num_bins: int = 10) -> list[Bin]:
    """Return bins of equally many replies, least confident first."""
    order = np.argsort(confidences, kind="stable")
    parts = np.array_split(order, min(num_bins, len(order)))
    scores, right = np.asarray(confidences), np.asarray(outcomes)
    return [Bin(len(part), float(scores[part].mean()), float(right[part].mean())) for part in parts if len(part)]


def plot_reliability(bins: Sequence[Bin], title: str, path: Path) -> None:
    """Draw how often replies are right against how confident they are, with 95 % intervals."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - half a second, and only here

    figure = Figure(figsize=(4.2, 4.2), layout="constrained")
    axes = figure.subplots()
    intervals = [wilson(round(part.accuracy * part.n), part.n) for part in bins]
    x, y = [part.confidence for part in bins], [part.accuracy for part in bins]
    below = [max(0.0, rate - low) for rate, (low, _) in zip(y, intervals, strict=True)]
    above = [max(0.0, high - rate) for rate, (_, high) in zip(y, intervals, strict=True)]
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="perfectly calibrated")
    axes.errorbar(x, y, yerr=[below, above], fmt="o", capsize=2, color="#2a6f97", label="tenths of the replies")
    axes.set(xlabel="confidence", ylabel="right", title=title, xlim=(0, 1.02), ylim=(0, 1.02))
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(path, metadata={"Date": None})


def wilson(successes: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a rate (Wilson, 1927)."""
    rate = successes / n
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return centre - half, centre + half
