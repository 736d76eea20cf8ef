"""Two models, figure by figure: how they differ, how sure that is, and which is better once it is sure.

A verdict needs two things: a test, corrected for all that is compared at once, that finds no such difference between
models that are alike in 95 of 100 cases, and an interval without zero. The two rest on different assumptions, so that
neither can mislead alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from bench.compare.arms import Arm, Array, common_keys, table
from bench.compare.contrast import SEED, Contrast, are_counts, contrast, discordant, log_ratio
from bench.compare.metrics import METRICS, Metric
from bench.stats.bootstrap import MIN_PAIRS, means, medians
from bench.stats.multiple import benjamini_hochberg
from bench.stats.permutation import sign_flip, wilcoxon
from bench.stats.power import pairs_for_estimate, pairs_for_proportions, pairs_for_ranks
from bench.stats.proportions import mcnemar
from bench.stats.sequences import Interval

ALPHA = 0.05


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One model's part in a comparison."""

    value: float | None
    """Over the questions compared."""
    rows: int
    unanswered: int
    """Of the rows: errors, time-outs and refusals."""
    unpaired: int
    """Of the rows: the other model was not asked this, or was asked something else under this name."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two models by one figure. Times in ms, shares from 0 to 1."""

    verdict: str | None
    """The name of the better one; None while either may be."""
    diff: float | None
    """First - second: of means, or of medians where it is a time."""
    ci95: tuple[float, float] | None
    """Of `diff`; None with too few questions."""
    ratio: float | None
    """First / second, where it is a time or money."""
    ratio_ci95: tuple[float, float] | None
    p: float | None
    """Of this test alone."""
    p_adjusted: float | None
    """Corrected for all tests made together: see `bench.stats.multiple`. None if nothing differs."""
    n: int
    """Questions compared."""
    n_needed: int | None
    """Further questions until a verdict is likely (80 %), if they are like those so far. None with a verdict, or where
    the two are too close to tell."""
    sides: dict[str, Side]


class Pair(NamedTuple):
    """Two models by every figure."""

    a: str
    b: str
    metrics: dict[str, Comparison]


class _Tested(NamedTuple):
    metric: Metric
    values: Array
    """Shape (questions, 2)."""
    contrast: Contrast
    p: float | None


def compare(pairs: Sequence[tuple[Arm, Arm]]) -> list[Pair]:
    """Return the comparisons of all pairs, tested together."""
    tested = [[_test(pair, metric) for metric in METRICS.values()] for pair in pairs]
    # What never differs can be no wrong verdict, and asks for no caution elsewhere (Tarone, 1990).
    testable = [test for tests in tested for test in tests if _differs(test.values)]
    adjusted = dict(
        zip(
            map(id, testable),
            benjamini_hochberg([1.0 if test.p is None else test.p for test in testable]),
            strict=True,
        )
    )
    return [
        Pair(a.name, b.name, {test.metric.name: _judge((a, b), test, adjusted.get(id(test))) for test in tests})
        for (a, b), tests in zip(pairs, tested, strict=True)
    ]


def _test(pair: tuple[Arm, Arm], metric: Metric) -> _Tested:
    values = table(pair, metric)
    return _Tested(metric, values, contrast(values, (1, -1), metric), _p_value(values, metric))


def _p_value(values: Array, metric: Metric) -> float | None:
    if not len(values):
        return None
    difference = values[:, 0] - values[:, 1]
    if metric.kind == "time":
        return wilcoxon(log_ratio(values))
    if metric.kind == "share" and are_counts(difference):
        return mcnemar(*discordant(values))
    return sign_flip(difference, np.random.default_rng(SEED))


def _judge(pair: tuple[Arm, Arm], test: _Tested, p_adjusted: float | None) -> Comparison:
    a, b = pair
    interval = test.contrast.interval
    verdict = None
    if p_adjusted is not None and p_adjusted <= ALPHA and (side := _side(interval)):
        verdict = a.name if (side > 0) == test.metric.more_is_better else b.name
    values: list[float | None] = [None, None]
    if len(test.values):
        centre = medians if test.metric.kind == "time" else means
        values = centre(test.values[None])[0].tolist()
    paired = len(common_keys(pair))
    return Comparison(
        verdict=verdict,
        diff=test.contrast.effect,
        ci95=_ends(interval),
        ratio=test.contrast.ratio,
        ratio_ci95=_ends(test.contrast.ratio_interval),
        p=test.p,
        p_adjusted=p_adjusted,
        n=len(test.values),
        n_needed=None if verdict or p_adjusted is None else _needed(test, p_adjusted),
        sides={
            arm.name: Side(value=value, rows=len(arm.rows), unanswered=arm.unanswered, unpaired=len(arm.rows) - paired)
            for arm, value in zip(pair, values, strict=True)
        },
    )


def _needed(test: _Tested, p_adjusted: float) -> int | None:
    """Return the further questions that it takes, at the level which the correction now asks of this test."""
    n, alpha = len(test.values), ALPHA
    if test.p and p_adjusted > 0:
        alpha = ALPHA * test.p / p_adjusted
    effect, error = test.contrast.effect, test.contrast.standard_error
    difference = test.values[:, 0] - test.values[:, 1]
    if test.metric.kind == "share" and are_counts(difference):
        totals = [pairs_for_proportions(*discordant(test.values), n, alpha=alpha)]
    elif error is None or effect is None:
        return MIN_PAIRS - n
    else:
        totals = [pairs_for_estimate(effect, error, n, alpha=alpha)]
        if test.metric.kind == "time":
            totals.append(pairs_for_ranks(log_ratio(test.values), alpha=alpha))
    found = [total for total in totals if total is not None]
    return max(1, max(found) - n) if len(found) == len(totals) else None


def _differs(values: Array) -> bool:
    return bool((values[:, 0] != values[:, 1]).any())


def _ends(interval: Interval) -> tuple[float, float] | None:
    return None if interval.low is None or interval.high is None else (interval.low, interval.high)


def _side(interval: Interval) -> int:
    """Return 1 for an interval above zero, -1 for one below it, else 0."""
    if interval.low is None or interval.high is None:
        return 0
    return (interval.low > 0) - (interval.high < 0)
