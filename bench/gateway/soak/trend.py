"""Whether a figure grows: the median slope of all pairs of samples, with its confidence interval.

Source: Theil (1950); Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968). Unlike least
squares it is not moved by the few samples that garbage collection or a burst of load makes outliers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import msgspec
import numpy as np

Z_95 = 1.959964
"""Of the two-sided 95 % interval."""
BLOCK_S = 60.0
"""Samples this close together depend on each other; each block of them counts as one, its median."""


class Trend(msgspec.Struct, frozen=True):
    """How a figure moved, in units an hour."""

    slope: float
    low: float
    high: float
    """The ends of the 95 % interval."""

    def grows(self, tolerance: float) -> bool:
        """Whether it certainly grows by more than `tolerance` an hour."""
        return self.low > tolerance


def trend(seconds: Sequence[float], values: Sequence[float]) -> Trend | None:
    """Return the trend of samples taken at these moments; None if they last fewer than four blocks."""
    blocks: dict[int, list[tuple[float, float]]] = {}
    for moment, value in zip(seconds, values, strict=True):
        blocks.setdefault(int((moment - seconds[0]) / BLOCK_S), []).append((moment, value))
    if len(blocks) < 4:
        return None
    x = np.array([median(moment for moment, _ in block) for block in blocks.values()]) / 3600
    y = np.array([median(value for _, value in block) for block in blocks.values()])
    first, second = np.triu_indices(len(x), k=1)
    slopes = np.sort((y[second] - y[first]) / (x[second] - x[first]))
    n = len(x)
    width = Z_95 * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)  # of Kendall's S under no trend, without ties
    low = max(0, math.floor((len(slopes) - width) / 2))
    high = min(len(slopes) - 1, math.ceil((len(slopes) + width) / 2))
    return Trend(float(np.median(slopes)), float(slopes[low]), float(slopes[high]))
