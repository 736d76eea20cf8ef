"""Intervals from pairs drawn again."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bench.metrics import quantile
from bench.stats import bootstrap
from bench.stats.bootstrap import MIN_PAIRS, bca, draw, expanded, means, medians
from bench.stats.sequences import Interval
from tests.support.rates import at_least, at_most

EXPERIMENTS = 300


def difference(centres: np.ndarray) -> np.ndarray:
    return centres[:, 0] - centres[:, 1]


def interval(values: np.ndarray, centre=means, seed: int = 0) -> Interval:
    return bca(draw(values, centre, np.random.default_rng(seed)), difference).interval


def test_interval_is_that_of_the_reference_widened_as_students_t_asks() -> None:
    values = np.random.default_rng(1).lognormal(size=(200, 2))
    ours = interval(values)
    theirs = stats.bootstrap(
        (values[:, 0], values[:, 1]),
        lambda a, b, axis: a.mean(axis) - b.mean(axis),
        paired=True,
        method="BCa",
        rng=np.random.default_rng(2),
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.06)


def test_standard_error_is_that_of_the_mean() -> None:
    values = np.random.default_rng(2).normal(size=(400, 2))
    error = bca(draw(values, means, np.random.default_rng(0)), difference).standard_error
    assert error == pytest.approx(math.sqrt(2 / 400), rel=0.1)


@pytest.mark.parametrize("freedom", [9, 24, 200])
def test_quantile_is_that_of_students_t(freedom: int) -> None:
    n = freedom + 1
    assert expanded(1.96, n) / math.sqrt(n / freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=0.005)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_median_is_that_of_the_metrics(values: list[float]) -> None:
    assert medians(np.array(values)[None, :, None])[0, 0] == quantile(values, 0.5)


def test_few_pairs_bound_nothing() -> None:
    assert interval(np.ones((MIN_PAIRS - 1, 2))) == Interval(None, None)


def test_same_pairs_give_the_same_interval() -> None:
    values = np.random.default_rng(3).normal(size=(20, 2))
    assert interval(values) == interval(values)


def test_difference_that_never_varies_is_a_point() -> None:
    assert interval(np.tile([3.0, 1.0], (12, 1))) == Interval(2.0, 2.0)


def test_large_samples_are_drawn_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(4).normal(size=(50, 2))
    whole = interval(values)
    monkeypatch.setattr(bootstrap, "BLOCK", 1_000)
    assert interval(values) == whole


@pytest.mark.parametrize("n", [10, 20, 60])
@pytest.mark.parametrize(
    ("centre", "sample"),
    [
        (medians, lambda rng, n: np.exp(rng.normal(0, 0.6, (n, 1)) + rng.normal(0, 0.3, (n, 2)))),
        (medians, lambda rng, n: np.exp(rng.normal(0, 0.3, (n, 2)) * [1, 3])),
        (medians, lambda rng, n: rng.integers(1, 4, (n, 2)).astype(float)),
        (means, lambda rng, n: rng.binomial(3, 0.7, (n, 2)) / 3),
    ],
    ids=["latencies", "one unsteady", "ties", "partial scores"],
)
def test_difference_is_covered_in_95_percent_of_cases(n: int, centre, sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "RESAMPLES", 1_000)
    rng = np.random.default_rng(5)
    covered = [0 in interval(sample(rng, n), centre, seed) for seed in range(EXPERIMENTS)]
    assert np.mean(covered) >= at_least(0.95, EXPERIMENTS)


def test_skewed_costs_are_covered_in_90_percent_of_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "RESAMPLES", 1_000)
    rng = np.random.default_rng(6)
    missed = [0 not in interval(rng.lognormal(0, 1, (15, 2)), means, seed) for seed in range(EXPERIMENTS)]
    assert np.mean(missed) <= at_most(0.1, EXPERIMENTS)
