"""A figure, or what lies between two, with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bench.compare.metrics import Metric
from bench.runner.figures import score_interval
from bench.stats.bootstrap import bca, draw, means, medians
from bench.stats.proportions import tango
from bench.stats.sequences import Interval

Array = npt.NDArray[np.float64]

SEED = 20_240_607
"""The same rows always give the same report."""
LEAST = 1e-12
"""What counts as nothing, in any unit."""


class Contrast(NamedTuple):
    """A weighted sum of the models' figures."""

    effect: float | None
    """None without questions."""
    interval: Interval
    """Of 95 %; open where there are too few questions to tell."""
    standard_error: float | None = None
    """None where the interval comes from counts, or is open."""
    ratio: float | None = None
    """The first figure / the second, of two that are compared and no shares."""
    ratio_interval: Interval = Interval(None, None)


def contrast(values: Array, weights: Sequence[float], metric: Metric) -> Contrast:
    """Return what the models' figures, each times its weight, come to.

    A share has Wilson's interval, the difference of two Tango's; all else BCa's.

    Args:
        values: shape (questions, models).
        weights: one a model.
        metric: what the values are.
    """
    n = len(values)
    if n == 0:
        return Contrast(None, Interval(None, None))
    centre = medians if metric.kind == "time" else means
    centres = centre(values[None])
    effect = float((centres @ np.asarray(weights))[0])
    if metric.kind == "share":
        if tuple(weights) == (1,):
            return Contrast(effect, Interval(*score_interval(float(values.sum()), n)))
        if tuple(weights) == (1, -1) and are_counts(values[:, 0] - values[:, 1]):
            only_a, only_b = discordant(values)
            return Contrast(effect, tango(only_a, only_b, n))
    draws = draw(values, centre, np.random.default_rng(SEED))
    interval, error = bca(draws, lambda each: each @ np.asarray(weights))
    if metric.kind == "share" or tuple(weights) != (1, -1) or not centres.all():
        return Contrast(effect, interval, error)
    ratio = bca(draws, log_ratio).interval
    ends = (None if end is None else math.exp(end) for end in (ratio.low, ratio.high))
    return Contrast(effect, interval, error, float(np.exp(log_ratio(centres)[0])), Interval(*ends))


def log_ratio(pairs: Array) -> Array:
    """Return the logarithm of first / second; shapes (n, 2) and (n,)."""
    logs = np.log(np.maximum(pairs, LEAST))
    return np.asarray(logs[:, 0] - logs[:, 1])


def are_counts(differences: Array) -> bool:
    """Whether every difference is -1, 0 or 1: then it is enough to count them."""
    return bool(np.isin(differences, (-1, 0, 1)).all())


def discordant(values: Array) -> tuple[int, int]:
    """Return how many questions only the first got right, and only the second."""
    difference = values[:, 0] - values[:, 1]
    return int((difference > 0).sum()), int((difference < 0).sum())
