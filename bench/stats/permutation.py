"""Tests of paired values that ask one thing only: would the pairs look the same with the two models' names exchanged?

If the models are alike, each difference could as well have the other sign. What that makes of the data is computed, not
looked up, so ties and few pairs are no exception.

Sources: Wilcoxon, "Individual comparisons by ranking methods" (1945); Fisher, "The design of experiments" (1935),
section 21; Phipson, Smyth, "Permutation p-values should never be zero" (2010).
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

MAX_EXACT = 200
"""Differences up to which all 2^n signs are counted; beyond, the normal approximation is as good."""
MAX_ENUMERATED = 14
FLIPS = 10_000
BLOCK = 2_000_000
"""Signs drawn at one time."""


def wilcoxon(differences: Array) -> float:
    """Return the p-value of "each difference could as well have the other sign", by the sum of signed ranks.

    Differences of zero are left out, tied ones share the mean of their ranks. Two-sided.

    Args:
        differences: of the pairs; shape (n,).
    """
    differences = differences[differences != 0]
    n = len(differences)
    if n == 0:
        return 1.0
    _, which, counts = np.unique(np.abs(differences), return_inverse=True, return_counts=True)
    doubled = (2 * np.cumsum(counts) - counts + 1)[which]  # twice the mean rank is a whole number
    positive, total = int(doubled[differences > 0].sum()), n * (n + 1)
    if n <= MAX_EXACT:
        return _exact(doubled, min(positive, total - positive))
    deviation = math.sqrt(float(np.square(doubled.astype(np.float64)).sum())) / 2
    distance = max(0.0, abs(positive - total / 2) - 1)  # half a rank, for the sum is a whole number
    return min(1.0, 2 * NormalDist().cdf(-distance / deviation))


def _exact(ranks: npt.NDArray[np.int64], at_most: int) -> float:
    """Return twice the probability that a random subset of the ranks sums to so little."""
    probabilities = np.zeros(int(ranks.sum()) + 1)
    probabilities[0] = 1.0
    for rank in ranks.tolist():
        moved = np.zeros_like(probabilities)
        moved[rank:] = probabilities[:-rank]
        probabilities = (probabilities + moved) / 2
    return min(1.0, 2 * float(probabilities[: at_most + 1].sum()))


def sign_flip(differences: Array, rng: np.random.Generator) -> float:
    """Return the p-value of "each difference could as well have the other sign", by the mean. Two-sided.

    All signs are tried with few differences, 10,000 random ones with more.

    Args:
        differences: of the pairs; shape (n,).
        rng: draws the signs.
    """
    differences = differences[differences != 0]
    n = len(differences)
    if n == 0:
        return 1.0
    observed = abs(float(differences.sum())) * (1 - 1e-9)  # sums in another order are equal all the same
    if n <= MAX_ENUMERATED:
        bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        return float(np.mean(np.abs((2.0 * bits - 1) @ differences) >= observed))
    extreme, left = 0, FLIPS
    while left:
        rows = min(left, max(1, BLOCK // n))
        signs = 2.0 * rng.integers(0, 2, (rows, n), dtype=np.int8) - 1
        extreme += int(np.count_nonzero(np.abs(signs @ differences) >= observed))
        left -= rows
    return (extreme + 1) / (FLIPS + 1)
