"""How many pairs it takes to find a difference as large as the one seen, with a probability of 80 %.

Rough, as the difference seen is: a small sample that shows a large difference promises too much.

Sources: Connor, "Sample size for testing differences in proportions for the paired-sample design" (1987); Noether,
"Sample size determination for some common nonparametric tests" (1987).
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

POWER = 0.8
MAX_PAIRS = 100_000
"""A difference that takes more is as good as none."""
MAX_WALSH = 1_000
"""Values that are paired with each other."""


def pairs_for_proportions(only_a: int, only_b: int, n: int, *, alpha: float = 0.05) -> int | None:
    """Return the pairs that McNemar's test needs; None for no difference, or more than `MAX_PAIRS`."""
    difference, discordant = abs(only_a - only_b) / n, (only_a + only_b) / n
    if difference == 0:
        return None
    z_level, z_power = _normal_quantiles(alpha)
    root = z_level * math.sqrt(discordant) + z_power * math.sqrt(max(0.0, discordant - difference**2))
    return _whole((root / difference) ** 2)


def pairs_for_estimate(effect: float, standard_error: float, n: int, *, alpha: float = 0.05) -> int | None:
    """Return the pairs after which the interval of an effect would leave out zero.

    Args:
        effect: as seen; its standard error falls with the square root of the pairs.
        standard_error: of it, with `n` pairs.
        n: pairs seen.
        alpha: probability of telling a difference where there is none.
    """
    if effect == 0:
        return None
    return _whole(n * (sum(_normal_quantiles(alpha)) * standard_error / effect) ** 2)


def pairs_for_ranks(differences: npt.NDArray[np.float64], *, alpha: float = 0.05) -> int | None:
    """Return the pairs that Wilcoxon's signed-rank test needs.

    Args:
        differences: of the pairs seen; shape (n,). Of many, the first `MAX_WALSH` are looked at.
        alpha: probability of telling a difference where there is none.
    """
    some = differences[:MAX_WALSH]
    first, second = np.triu_indices(len(some), 1)
    sums = some[first] + some[second]
    if not len(sums):
        return None
    share = float((sums > 0).mean() + (sums == 0).mean() / 2)
    if share == 0.5:
        return None
    return _whole(sum(_normal_quantiles(alpha)) ** 2 / (3 * (share - 0.5) ** 2))


def _normal_quantiles(alpha: float) -> tuple[float, float]:
    return NormalDist().inv_cdf(1 - alpha / 2), NormalDist().inv_cdf(POWER)


def _whole(pairs: float) -> int | None:
    return math.ceil(pairs) if pairs <= MAX_PAIRS else None
