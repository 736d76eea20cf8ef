"""Two models over the same questions, each answer right or wrong: what only one of them got right decides.

Sources: McNemar, "Note on the sampling error of the difference between correlated proportions" (1947); Fagerland,
Lydersen, Laake, "The McNemar test for binary matched-pairs data: mid-p and asymptotic are better than exact
conditional" (2013); Tango, "Equivalence test and confidence interval for the difference in proportions for the
paired-sample design" (1998).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

from bench.stats.sequences import Interval

STEPS = 60
"""Of a bisection: more than a double tells apart."""


def mcnemar(only_a: int, only_b: int) -> float:
    """Return the p-value of "both are right equally often", two-sided: McNemar's exact test with the mid-p.

    Under it, who alone got a question right is a fair coin. The mid-p counts what was observed itself half, which makes
    the level nearly what it should be; the plain exact test is far too cautious with few such questions.

    Args:
        only_a: questions that only the first got right.
        only_b: questions that only the second got right.

    Raises:
        ValueError: a count below 0.
    """
    _check_counts(only_a, only_b, only_a + only_b)
    n, fewer = only_a + only_b, min(only_a, only_b)
    log_all = n * math.log(2)
    logs = [math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - log_all for k in range(fewer + 1)]
    return min(1.0, 2 * math.fsum(map(math.exp, logs)) - math.exp(logs[-1]))


def tango(only_a: int, only_b: int, n: int, *, alpha: float = 0.05) -> Interval:
    """Return the interval of the difference of two shares of right answers, first - second: Tango's score interval.

    It needs no minimum of questions, and is no single point where the two never differed.

    Args:
        only_a: questions that only the first got right.
        only_b: questions that only the second got right.
        n: questions.
        alpha: probability that the interval misses the difference.

    Raises:
        ValueError: the counts are not possible, or alpha is not between 0 and 1.
    """
    _check_counts(only_a, only_b, n)
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, not {alpha}")
    z = NormalDist().inv_cdf(1 - alpha / 2)
    estimate = (only_a - only_b) / n
    low = _crossing(lambda difference: score(only_a, only_b, n, difference) > z, -1.0, estimate)
    high = -_crossing(lambda difference: score(only_b, only_a, n, difference) > z, -1.0, -estimate)
    return Interval(low, high)


def score(only_a: int, only_b: int, n: int, difference: float) -> float:
    """Return Tango's statistic: how many standard errors the counts lie above a candidate for the difference.

    The standard error is that of the likeliest shares which differ by the candidate.
    """
    a = 2 * n
    b = (2 * n - only_a + only_b) * difference - only_a - only_b
    c = -only_b * difference * (1 - difference)
    share = (math.sqrt(max(0.0, b * b - 4 * a * c)) - b) / (2 * a)
    variance = n * (2 * share + difference * (1 - difference))
    above = only_a - only_b - n * difference
    if variance <= 0:  # nothing is left to chance: the candidate is met exactly, or impossible
        return math.copysign(math.inf, above) if above else 0.0
    return above / math.sqrt(variance)


def _crossing(excluded: Callable[[float], bool], low: float, high: float) -> float:
    """Return the least value that is not excluded; what is below it is."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if excluded(middle) else (low, middle)
    return high


def _check_counts(only_a: int, only_b: int, n: int) -> None:
    if min(only_a, only_b) < 0 or only_a + only_b > n:
        raise ValueError(f"{only_a} and {only_b} of {n} are no counts")
