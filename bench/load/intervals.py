"""Intervals of the quantiles of a load's times.

Requests that follow each other wait in the same queue: their times are not independent, and intervals that take them to
be are too narrow. So whole stretches of the run are drawn again, not single requests (non-overlapping block bootstrap:
Carlstein, 1986; as few as 10 to 30 stretches serve: Schmeiser, "Batch size effects in the analysis of simulation
output", 1982). The interval is widened as Student's t is (Hesterberg, see `bench.stats.bootstrap`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from bench.runner.figures import ALPHA, Ends
from bench.stats.bootstrap import MIN_PAIRS, expanded

BLOCKS = 30
RESAMPLES = 2_000
GRID = 2_000
"""Distinct values told apart: more differ by less than 0.05 % of the ranks."""


def quantile_intervals(
    groups: Sequence[Sequence[float]], shares: Sequence[float], rng: np.random.Generator
) -> list[Ends]:
    """Return the 95 % interval of each quantile; an end is None where the values are too few to bound it.

    Args:
        groups: the values of each request, in the order of time; as a rule one, for ITL as many as there are.
        shares: which quantiles, between 0 and 1.
        rng: draws.
    """
    groups = [group for group in groups if len(group)]
    if len(groups) < MIN_PAIRS:
        return [(None, None)] * len(shares)
    values = np.sort(np.concatenate(groups))
    grid = np.unique(values[np.linspace(0, len(values) - 1, min(len(values), GRID)).round().astype(int)])
    drawn = _drawn_counts(groups, grid, rng)
    num_blocks, normal = min(BLOCKS, len(groups)), NormalDist()
    levels = [normal.cdf(expanded(normal.inv_cdf(level), num_blocks)) for level in (ALPHA / 2, 1 - ALPHA / 2)]
    ends: list[Ends] = []
    for share in shares:
        # The smallest value of the grid that this share of the drawn values does not exceed, as `metrics.quantile`.
        first = np.argmax(drawn >= np.ceil(share * drawn[:, -1:] - 1e-9), axis=1)
        low, high = np.quantile(grid[first], levels, method="nearest")
        bounded_below = (1 - share) ** len(values) <= ALPHA / 2  # else all values may well lie above the true quantile
        bounded_above = share ** len(values) <= ALPHA / 2
        ends.append((float(low) if bounded_below else None, float(high) if bounded_above else None))
    return ends


def _drawn_counts(
    groups: Sequence[Sequence[float]], grid: npt.NDArray[np.float64], rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Return how many values do not exceed each of the grid's, in each sample of blocks; (RESAMPLES, len(grid))."""
    num_blocks = min(BLOCKS, len(groups))
    edges = np.linspace(0, len(groups), num_blocks + 1).round().astype(int)
    counts = np.zeros((num_blocks, len(grid)))
    for block, (begin, end) in enumerate(pairwise(edges)):
        places = np.searchsorted(grid, np.concatenate(groups[begin:end]))
        counts[block] = np.cumsum(np.bincount(places, minlength=len(grid)))
    times_drawn = rng.multinomial(num_blocks, np.full(num_blocks, 1 / num_blocks), size=RESAMPLES)
    return np.asarray(times_drawn.astype(float) @ counts)
