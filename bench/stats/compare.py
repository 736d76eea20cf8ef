"""Which of two models is better, told once it is certain, and how far off that is.

Both answer the same questions in the same run, so the runs are compared in pairs: what makes a run hard or slow for
both cancels out. A verdict is wrong with probability alpha at most, however often one looks; see `sequences` for what
that needs. It holds for one comparison: who makes k of them at once gives each alpha / k.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
import numpy as np

from bench.stats.sequences import BETS, Interval, log_capital_of_coin, mean, quantile

MAX_RUNS_NEEDED = 100_000


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two models over the same runs."""

    effect: float | None
    """How they differ, in the unit that the function tells; None without runs."""
    interval: Interval
    """Of the effect."""
    n: int
    """Runs."""
    verdict: Literal["a", "b"] | None
    """The better one; None while either may be. Later runs may take it back."""
    runs_needed: int | None
    """Further runs until a verdict, if those are like the runs so far. A rough estimate: often three times too large or
    too small, and too small where few runs have made a tiny effect look large. None with a verdict, without an effect,
    or beyond `MAX_RUNS_NEEDED`."""


class Estimate(msgspec.Struct, frozen=True):
    """A mean."""

    mean: float | None
    """None without values."""
    interval: Interval
    n: int


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How much a model agrees with the active one, and the active one with itself."""

    model: Estimate
    noise: Estimate
    verdict: Literal["differs"] | None
    """None while the model may be answering just like the active one."""


def accuracy(a: Sequence[float], b: Sequence[float], *, alpha: float = 0.05) -> Comparison:
    """Compare shares of right answers; the effect is mean(a) - mean(b), and the better one is right more often.

    The runs needed follow from the capital that the runs so far made against "no difference", which grows by the same
    factor again in as many more runs.

    Args:
        a: of each run, 0 to 1, in the order of the runs.
        b: of the same runs.
        alpha: probability of ever telling a difference where there is none.

    Raises:
        ValueError: not the same number of runs, or a share that is none.
    """
    _check_pairs(a, b)
    if not all(0 <= share <= 1 for share in (*a, *b)):
        raise ValueError("every share must lie within 0 and 1")
    differences = np.subtract(a, b)
    n = len(differences)
    interval = mean(differences.tolist(), -1.0, 1.0, alpha=alpha)
    effect = math.fsum(differences) / n if n else None
    verdict = _side(interval, above="a", below="b")
    runs_needed = None
    if effect and not verdict:
        growth = np.log1p(np.multiply.outer(BETS, math.copysign(1, effect) * differences)).mean(axis=1)

        def decided(runs: int) -> bool:
            return bool(np.logaddexp.reduce(runs * growth) - math.log(len(BETS)) >= math.log(2 / alpha))

        runs_needed = _further_runs(n, decided)
    return Comparison(effect=effect, interval=interval, n=n, verdict=verdict, runs_needed=runs_needed)


def speed(a_ms: Sequence[float], b_ms: Sequence[float], *, alpha: float = 0.05) -> Comparison:
    """Compare latencies; the effect is the median over the runs of a / b, and the better one is the faster.

    The runs needed follow from the share of the runs in which the faster one was faster.

    Args:
        a_ms: of each run, in any one unit.
        b_ms: of the same runs.
        alpha: probability of ever telling a difference where there is none.

    Raises:
        ValueError: not the same number of runs, or a latency that is not positive and finite.
    """
    _check_pairs(a_ms, b_ms)
    if not all(0 < latency < math.inf for latency in (*a_ms, *b_ms)):
        raise ValueError("every latency must be positive and finite")
    ratios = np.log(a_ms) - np.log(b_ms)  # of logs, the median and its interval mirror when a and b change places
    n = len(ratios)
    logs = quantile(ratios.tolist(), 0.5, alpha=alpha)
    interval = Interval(*(None if end is None else math.exp(end) for end in (logs.low, logs.high)))
    middle = float(np.median(ratios)) if n else None
    effect = None if middle is None else math.exp(middle)
    verdict = _side(logs, above="b", below="a")
    runs_needed = None
    if middle and not verdict:
        share = float(np.mean(ratios * middle > 0))

        def decided(runs: int) -> bool:
            return share > 0.5 and log_capital_of_coin(share * runs, runs, 0.5) >= -math.log(alpha)

        runs_needed = _further_runs(n, decided)
    return Comparison(effect=effect, interval=interval, n=n, verdict=verdict, runs_needed=runs_needed)


def agreement(with_active: Sequence[float], noise: Sequence[float], *, alpha: float = 0.05) -> Agreement:
    """Compare a model's agreement with the active one against the noise floor: the active one asked twice (A/A).

    A model that answers like the active one agrees with it as much as that agrees with itself. More agreement than that
    tells of a difference as well: one that always says what the active one says most often.

    Args:
        with_active: of each run, 0 to 1.
        noise: of each run in which the active one was asked twice; these may be fewer.
        alpha: probability of ever telling a difference where there is none. Each interval is of level alpha / 2.

    Raises:
        ValueError: a value that is not within 0 and 1.
    """

    def estimate(values: Sequence[float]) -> Estimate:
        average = math.fsum(values) / len(values) if values else None
        return Estimate(average, mean(values, alpha=alpha / 2), len(values))

    model, floor = estimate(with_active), estimate(noise)
    verdict: Literal["differs"] | None = None if model.interval.overlaps(floor.interval) else "differs"
    return Agreement(model=model, noise=floor, verdict=verdict)


def _check_pairs(a: Sequence[float], b: Sequence[float]) -> None:
    if len(a) != len(b):
        raise ValueError(f"{len(a)} runs cannot be compared with {len(b)} in pairs")


def _side(interval: Interval, *, above: Literal["a", "b"], below: Literal["a", "b"]) -> Literal["a", "b"] | None:
    """Return which is better by an interval above 0, or below it; None if it holds 0."""
    if interval.low is not None and interval.low > 0:
        return above
    return below if interval.high is not None and interval.high < 0 else None


def _further_runs(n: int, decided: Callable[[int], bool]) -> int | None:
    """Return how many runs after the n-th it takes; `decided` stays true once it is."""
    further = 1 + bisect_left(range(n + 1, n + 1 + MAX_RUNS_NEEDED), True, key=decided)
    return further if further <= MAX_RUNS_NEEDED else None
