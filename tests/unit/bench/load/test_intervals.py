"""Intervals of quantiles: how often they hold, with independent times and with times of one queue."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from bench.load.intervals import quantile_intervals
from tests.support.rates import at_least

EXPERIMENTS = 60
SHARES = (0.5, 0.9)
TRUE = [NormalDist().inv_cdf(share) for share in SHARES]


def chain(n: int, dependence: float, rng: np.random.Generator) -> list[list[float]]:
    """Returns standard normal values, each of which depends on the one before (AR(1))."""
    value, values = rng.normal(), []
    for noise in rng.normal(0, (1 - dependence**2) ** 0.5, n):
        value = dependence * value + noise
        values.append([float(value)])
    return values


@pytest.mark.parametrize(("n", "dependence", "level"), [(300, 0.0, 0.93), (1000, 0.8, 0.88)])
def test_intervals_hold_as_often_as_claimed(n, dependence, level):
    rng = np.random.default_rng(7)
    drawn = [quantile_intervals(chain(n, dependence, rng), SHARES, rng) for _ in range(EXPERIMENTS)]
    for number, true in enumerate(TRUE):
        hits = sum(ends[number][0] <= true <= ends[number][1] for ends in drawn)
        assert hits / EXPERIMENTS >= at_least(level, EXPERIMENTS)


def test_too_few_requests_have_no_interval():
    values = [[float(value)] for value in range(9)]
    assert quantile_intervals(values, SHARES, np.random.default_rng(1)) == [(None, None)] * 2


def test_end_beyond_all_values_is_unknown():
    values = [[float(value)] for value in range(100)]
    ((low, high),) = quantile_intervals(values, (0.99,), np.random.default_rng(1))
    assert (low is not None, high) == (True, None)


def test_ends_are_values_even_of_many():
    rng = np.random.default_rng(1)
    groups = rng.integers(0, 10**9, (500, 20)).astype(float).tolist()
    values = {value for group in groups for value in group}
    ((low, high),) = quantile_intervals(groups, (0.5,), rng)
    assert low < high
    assert {low, high} <= values


def test_requests_without_values_do_not_count():
    rng = np.random.default_rng
    values = [[float(value)] for value in range(40)]
    with_gaps = [each for value in values for each in ([], value)]
    assert quantile_intervals(with_gaps, SHARES, rng(1)) == quantile_intervals(values, SHARES, rng(1))


def test_equal_values_have_an_interval_of_one_point():
    assert quantile_intervals([[2.0]] * 50, (0.5,), np.random.default_rng(1)) == [(2.0, 2.0)]
