"""Intervals of any figure of paired values, by drawing the pairs again.

Sources: Efron, "Better bootstrap confidence intervals" (1987): bias-corrected and accelerated, BCa; Hesterberg, "What
teachers should know about the bootstrap" (2015): as wide as Student's t makes an interval, without which few pairs
promise too much.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from statistics import NormalDist
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from bench.stats.sequences import Interval

Array = npt.NDArray[np.float64]

Centre: TypeAlias = Callable[[Array], Array]
"""From samples to their centres; shapes (samples, n, columns) and (samples, columns)."""

RESAMPLES = 5_000
MIN_PAIRS = 10
"""With fewer, what was drawn says too little of what could have been: the interval is left open."""
GROUPS = 200
"""Left out one by one to find the acceleration; of large samples several values at one time."""
BLOCK = 4_000_000
"""Values drawn at one time."""


class Draws(NamedTuple):
    """The centres of each column, as they are and as they could have been."""

    n: int
    """Pairs."""
    observed: Array
    """Shape (1, columns)."""
    drawn: Array
    """Shape (RESAMPLES, columns); empty with fewer than `MIN_PAIRS` pairs."""
    left_out: Array
    """Without a part of the pairs each; shape (parts, columns)."""


class Bootstrap(NamedTuple):
    """A figure as it comes out of the pairs drawn again."""

    interval: Interval
    standard_error: float | None
    """None with fewer than `MIN_PAIRS` pairs."""


def draw(values: Array, centre: Centre, rng: np.random.Generator) -> Draws:
    """Draw the pairs again.

    Args:
        values: one row a pair, one column a model; shape (n, columns), n above 0. Rows are drawn whole.
        centre: `means` or `medians`.
        rng: draws.
    """
    n = len(values)
    if n < MIN_PAIRS:
        nothing = np.empty((0, values.shape[1]))
        return Draws(n, centre(values[None]), nothing, nothing)
    groups = np.arange(n) % min(n, GROUPS)
    return Draws(
        n=n,
        observed=centre(values[None]),
        drawn=np.concatenate([centre(values[rows]) for rows in _resamples(n, rng)]),
        left_out=np.concatenate([centre(values[groups != group][None]) for group in range(groups.max() + 1)]),
    )


def bca(draws: Draws, figure: Callable[[Array], Array], *, alpha: float = 0.05) -> Bootstrap:
    """Return the interval of a figure.

    Args:
        draws: of the centres that it is made of.
        figure: from centres, shape (samples, columns), to the figure of each sample, shape (samples,).
        alpha: probability that the interval misses the figure's true value, nearly.
    """
    if not len(draws.drawn):
        return Bootstrap(Interval(None, None), None)
    estimate, drawn = figure(draws.observed)[0], figure(draws.drawn)
    below = (np.count_nonzero(drawn < estimate) + np.count_nonzero(drawn == estimate) / 2) / len(drawn)
    normal = NormalDist()
    bias = normal.inv_cdf(min(max(below, 1 / len(drawn)), 1 - 1 / len(drawn)))
    centred = figure(draws.left_out)
    centred = centred.mean() - centred
    spread = math.fsum(centred**2)
    acceleration = math.fsum(centred**3) / (6 * spread**1.5) if spread > 0 else 0.0

    def end(level: float) -> float:
        shift = bias + expanded(normal.inv_cdf(level), draws.n)
        return float(np.quantile(drawn, normal.cdf(bias + shift / max(1e-9, 1 - acceleration * shift))))

    return Bootstrap(Interval(end(alpha / 2), end(1 - alpha / 2)), float(drawn.std()))


def means(samples: Array) -> Array:
    """Return the mean of each column of each sample."""
    return np.asarray(samples.mean(axis=1))


def medians(samples: Array) -> Array:
    """Return the median of each column of each sample, as `bench.metrics.quantile` has it: one of the values."""
    middle = (samples.shape[1] - 1) // 2
    return np.asarray(np.partition(samples, middle, axis=1)[:, middle])


def expanded(z: float, n: int) -> float:
    """Return the quantile of Student's t for a normal one, times the share by which draws of n values vary too little.

    The quantile is Fisher's and Cornish's expansion (1960), right to 0.005 from 9 degrees of freedom on.
    """
    freedom = n - 1
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return math.sqrt(n / freedom) * (z + first / freedom + second / freedom**2)


def _resamples(n: int, rng: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    left = RESAMPLES
    while left:
        rows = min(left, max(1, BLOCK // n))
        yield rng.integers(0, n, (rows, n))
        left -= rows
