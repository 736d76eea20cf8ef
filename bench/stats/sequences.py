"""Confidence sequences: intervals that cover the truth after every run at once, with probability 1 - alpha.

An ordinary 95 % interval is right at 95 % of single looks, so whoever looks after every run and stops at the first
verdict is wrong far more often. Here somebody bets, at fair odds, against one candidate for the truth. Against the
truth itself nobody gets rich: capital that starts at 1 ever reaches 1/alpha with probability alpha at most (Ville
1939). The interval holds the candidates against which no such capital was made.

This needs values that come from one distribution, one after the other, counted from a first run that is not chosen by
looking at them. An average over the newest 100 runs is not of that kind.

Sources: Robbins, "Statistical methods related to the law of the iterated logarithm" (1970); Howard, Ramdas, McAuliffe,
Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences" (2021); Howard, Ramdas, "Sequential estimation
of quantiles" (2022); Waudby-Smith, Ramdas, "Estimating means of bounded random variables by betting" (2024).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

BETS: Array = (np.arange(1, 9) / 8.5) ** 1.5
"""Shares of the capital that `capital` puts at risk in each run, an eighth of it each (hedged-grid Kelly).

Large ones find a large difference in few runs, small ones a small difference in many. What is smaller than half the
smallest bet times the variance is never found; smaller bets would find that, after some 100,000 runs, and would delay
every other verdict.
"""


class Interval(msgspec.Struct, frozen=True):
    """Both ends belong to it. None: the values do not bound it on this side."""

    low: float | None
    high: float | None

    def __contains__(self, value: float) -> bool:
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        return all(
            first.low is None or second.high is None or first.low <= second.high
            for first, second in ((self, other), (other, self))
        )


def proportion(successes: int, n: int, *, alpha: float = 0.05) -> Interval:
    """Return the interval of a probability, given how often it came true.

    Raises:
        ValueError: not 0 <= successes <= n, or not 0 < alpha < 1.
    """
    _check_alpha(alpha)
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no proportion")

    def lowest(successes: int) -> float:
        """The lowest probability that is not excluded, from below."""
        excluded, possible = 0.0, successes / n
        for _ in range(40):
            middle = (excluded + possible) / 2
            if middle > 0 and log_capital_of_coin(successes, n, middle) >= -math.log(alpha):
                excluded = middle
            else:
                possible = middle
        return excluded

    return Interval(lowest(successes), 1 - lowest(n - successes)) if n else Interval(0.0, 1.0)


def log_capital_of_coin(successes: float, n: float, probability: float) -> float:
    """Return the log of the capital made against a coin's probability: the beta-binomial mixture martingale.

    It mixes over the true probability by Beta(1/2, 1/2), which is good at both ends, where accuracies are.
    """
    failures = n - successes
    mixture = math.lgamma(successes + 0.5) + math.lgamma(failures + 0.5) - math.lgamma(n + 1) - math.log(math.pi)
    return mixture - successes * math.log(probability) - failures * math.log1p(-probability)


def quantile(values: Sequence[float], q: float, *, alpha: float = 0.05) -> Interval:
    """Return the interval of a quantile, whatever the distribution: two of the values, or None for "not yet bounded".

    Whether a value lies below the quantile is a coin with probability q. Values that equal the quantile count as
    either, whichever makes the interval wider.

    Args:
        values: in any order.
        q: which quantile, such as 0.5 for the median.
        alpha: probability that the interval ever misses it.

    Raises:
        ValueError: a value is not finite, or q or alpha not between 0 and 1.
    """
    _check_alpha(alpha)
    if not 0 < q < 1:
        raise ValueError(f"q must lie between 0 and 1, not {q}")
    if not all(map(math.isfinite, values)):
        raise ValueError("every value must be finite")
    ordered, n = sorted(values), len(values)
    likeliest = min(n, math.floor((n + 1) * q))

    def excluded(count: int) -> bool:
        return log_capital_of_coin(count, n, q) >= -math.log(alpha)

    fewest = bisect_left(range(likeliest), True, key=lambda count: not excluded(count))
    too_many = bisect_left(range(likeliest, n + 1), True, key=excluded) + likeliest
    return Interval(ordered[fewest - 1] if fewest > 0 else None, ordered[too_many - 1] if too_many <= n else None)


def mean(values: Sequence[float], low: float = 0.0, high: float = 1.0, *, alpha: float = 0.05) -> Interval:
    """Return the interval of the mean of bounded values, by two hedged bettors (`capital`), each with half the capital.

    What was excluded once stays so: the interval never widens. The exception is a mean that has moved, which shows in
    the average of all values lying in what was excluded; then what was excluded earlier no longer counts.

    Args:
        values: in the order in which they came.
        low: least possible value.
        high: greatest possible value.
        alpha: probability that the interval ever misses the mean.

    Raises:
        ValueError: a value is not within the bounds, these are not in order, or alpha is not between 0 and 1.
    """
    _check_alpha(alpha)
    if not low < high:
        raise ValueError(f"{low} is not below {high}")
    array = np.asarray(values, dtype=np.float64)
    if not np.all((low <= array) & (array <= high)):
        raise ValueError(f"every value must lie within {low} and {high}")
    if not len(array):
        return Interval(low, high)
    shares = (array - low) / (high - low)
    bottom, top = _hedged(shares, 0, alpha)
    if not bottom <= shares.mean() <= top:
        bottom, top = _hedged(shares, len(shares) - 1, alpha)
    return Interval(low + (high - low) * bottom, low + (high - low) * top)


def capital(shares: Array, candidate: float) -> Array:
    """Return the capital, after each value, of who bets on values above the candidate for the mean.

    It falls as the candidate rises, so the candidates that it excludes are those below a point.

    Args:
        shares: values from 0 to 1; shape (n,).
        candidate: above 0.

    Returns:
        Shape (n,).
    """
    with np.errstate(over="ignore"):  # infinitely rich is rich enough
        paths: Array = np.cumprod(1 + np.multiply.outer(BETS, shares / candidate - 1), axis=1)
        return np.asarray(paths.mean(axis=0))


def _hedged(shares: Array, since: int, alpha: float) -> tuple[float, float]:
    """Return the ends of what was not excluded after any of the values from index `since` on."""

    def lowest(shares: Array) -> float:
        excluded, possible = 0.0, 1.0
        for _ in range(20):
            middle = (excluded + possible) / 2
            if capital(shares, middle)[since:].max() >= 2 / alpha:
                excluded = middle
            else:
                possible = middle
        return excluded

    return lowest(shares), 1 - lowest(1 - shares)


def _check_alpha(alpha: float) -> None:
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, not {alpha}")
