"""Intervals that hold at every look at once."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.stats.sequences import Interval, mean, proportion, quantile

EXPERIMENTS = 300
"""Of each simulation. The intervals are conservative, so that no slack is given: at most 5 % of them may ever miss."""
RUNS = 300
LOOKS = (2, 10, 30, 100, RUNS)
"""Enough for `mean`: one look excludes what was excluded after any run before it."""

thirds = st.integers(0, 3).map(lambda right: right / 3)
finite = st.floats(-1e6, 1e6)
levels = st.floats(0.001, 0.5)


def width(interval: Interval) -> float:
    return math.inf if interval.low is None or interval.high is None else interval.high - interval.low


def holds(outer: Interval, inner: Interval) -> bool:
    return all(end is None or end in outer for end in (inner.low, inner.high))


def ever_missed(truth: float, look: Callable[[int], Interval], looks: Sequence[int]) -> bool:
    return any(truth not in look(n) for n in looks)


# What an interval is


@pytest.mark.parametrize(
    ("first", "second", "common"),
    [
        (Interval(0, 1), Interval(1, 2), True),
        (Interval(0, 1), Interval(1.5, 2), False),
        (Interval(0, 1), Interval(None, 0.5), True),
        (Interval(0, 1), Interval(2, None), False),
        (Interval(None, None), Interval(2, 3), True),
    ],
)
def test_overlap_counts_unknown_ends_as_infinite(first: Interval, second: Interval, common: bool) -> None:
    assert first.overlaps(second) is common
    assert second.overlaps(first) is common


# Proportion


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), levels)
def test_interval_of_a_proportion_holds_the_estimate(counts: tuple[int, int], alpha: float) -> None:
    successes, n = counts
    interval = proportion(successes, n, alpha=alpha)
    assert successes / n in interval
    assert holds(Interval(0, 1), interval)


@given(st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_failures_mirror_successes(counts: tuple[int, int]) -> None:
    successes, n = counts
    interval, mirrored = proportion(successes, n), proportion(n - successes, n)
    assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx((interval.low, interval.high))


@given(st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_one_more_success_raises_both_ends(counts: tuple[int, int]) -> None:
    successes, n = counts
    fewer, more = proportion(successes, n), proportion(successes + 1, n)
    assert fewer.low <= more.low
    assert fewer.high <= more.high


def test_nothing_is_known_of_a_proportion_before_the_first_run() -> None:
    assert proportion(0, 0) == Interval(0.0, 1.0)


def test_proportion_solves_the_mixture_for_one_success() -> None:
    # Of one success the capital is (1/2) / p, so that all p above alpha / 2 remain.
    interval = proportion(1, 1, alpha=0.05)
    assert (interval.low, interval.high) == pytest.approx((0.025, 1.0))


@pytest.mark.parametrize("counts", [(-1, 3), (4, 3), (0, -1)])
def test_impossible_counts_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        proportion(*counts)


@pytest.mark.parametrize("truth", [0.02, 0.5, 0.9])
def test_proportion_is_covered_at_every_run(truth: float) -> None:
    interval = functools.cache(proportion)
    successes = np.random.default_rng(1).random((EXPERIMENTS, RUNS)) < truth
    counts = successes.cumsum(axis=1).tolist()
    missed = [ever_missed(truth, lambda n, row=row: interval(row[n - 1], n), range(1, RUNS + 1)) for row in counts]
    assert np.mean(missed) <= 0.05


# Quantile


@given(st.lists(finite, min_size=1, max_size=200), st.floats(0.01, 0.99), levels)
def test_interval_of_a_quantile_holds_the_estimate(values: list[float], q: float, alpha: float) -> None:
    assert sorted(values)[math.ceil(q * len(values)) - 1] in quantile(values, q, alpha=alpha)


@given(st.lists(finite, max_size=100), st.randoms())
def test_quantile_does_not_depend_on_the_order(values: list[float], random) -> None:
    shuffled = random.sample(values, len(values))
    assert quantile(shuffled, 0.5) == quantile(values, 0.5)


@given(st.lists(finite, max_size=100))
def test_median_mirrors(values: list[float]) -> None:
    interval, mirrored = quantile(values, 0.5), quantile([-value for value in values], 0.5)
    assert mirrored == Interval(*(None if end is None else -end for end in (interval.high, interval.low)))


@given(st.lists(finite, max_size=100), st.floats(0.01, 0.5), st.floats(0.01, 0.49))
def test_higher_quantile_has_no_lower_end(values: list[float], q: float, step: float) -> None:
    lower, higher = quantile(values, q), quantile(values, q + step)
    assert lower.low is None or (higher.low is not None and lower.low <= higher.low)
    assert higher.high is None or (lower.high is not None and lower.high <= higher.high)


@pytest.mark.parametrize("n", [0, 1, 6])
def test_median_of_few_values_is_not_bounded(n: int) -> None:
    assert quantile([5.0] * n, 0.5) == Interval(None, None)


def test_constant_values_bound_the_median_on_both_sides() -> None:
    assert quantile([5.0] * 7, 0.5) == Interval(5.0, 5.0)


def test_high_quantile_is_bounded_from_below_first() -> None:
    interval = quantile([float(value) for value in range(30)], 0.95)
    assert interval.low is not None
    assert interval.high is None


def test_interval_of_a_quantile_shrinks() -> None:
    values = np.random.default_rng(2).lognormal(size=3_000).tolist()
    widths = [width(quantile(values[:n], 0.9)) for n in (30, 300, 3_000)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.8


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_quantile_refuses_what_is_not_finite(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        quantile([1.0, bad], 0.5)


@pytest.mark.parametrize("q", [0.0, 1.0, math.nan])
def test_quantile_refuses_what_is_none(q: float) -> None:
    with pytest.raises(ValueError, match="q must lie"):
        quantile([1.0], q)


@pytest.mark.parametrize(
    ("q", "truth", "draw"),
    [
        (0.5, 1.0, lambda rng, size: rng.lognormal(size=size)),
        (0.95, math.log(20), lambda rng, size: rng.exponential(size=size)),
        (0.5, 1.0, lambda rng, size: rng.integers(0, 3, size=size)),  # ties
    ],
    ids=["median", "p95", "ties"],
)
def test_quantile_is_covered_at_every_run(q: float, truth: float, draw) -> None:
    rows = draw(np.random.default_rng(3), (EXPERIMENTS, RUNS // 3)).tolist()
    looks = range(1, RUNS // 3 + 1)
    missed = [ever_missed(truth, lambda n, row=row: quantile(row[:n], q), looks) for row in rows]
    assert np.mean(missed) <= 0.05


# Mean


@given(st.lists(st.one_of(thirds, st.floats(0, 1)), min_size=1, max_size=60), levels)
def test_interval_of_a_mean_holds_the_estimate_in_any_order(values: list[float], alpha: float) -> None:
    assert math.fsum(values) / len(values) in mean(values, alpha=alpha)


@given(st.lists(thirds, max_size=60), st.lists(thirds, max_size=20))
def test_interval_of_a_mean_never_widens_unless_the_mean_moves(values: list[float], more: list[float]) -> None:
    before, after = mean(values), mean(values + more)
    moved = math.fsum(values + more) / max(1, len(values + more)) not in before
    assert moved or holds(before, after)


@given(st.lists(st.floats(-1, 1), max_size=60))
def test_mean_mirrors(values: list[float]) -> None:
    interval, mirrored = mean(values, -1, 1), mean([-value for value in values], -1, 1)
    assert (-mirrored.high, -mirrored.low) == pytest.approx((interval.low, interval.high), abs=1e-5)


@given(st.lists(thirds, max_size=60))
def test_mean_does_not_depend_on_the_unit(values: list[float]) -> None:
    interval, scaled = mean(values), mean([20 * value - 10 for value in values], -10, 10)
    assert (scaled.low, scaled.high) == pytest.approx((20 * interval.low - 10, 20 * interval.high - 10), abs=1e-4)


def test_mean_that_moves_is_followed() -> None:
    values = [0.0] * 100 + [1.0] * 300
    assert 0.75 in mean(values)
    assert width(mean(values)) < 0.3


def test_nothing_is_known_of_a_mean_before_the_first_run() -> None:
    assert mean([], -1, 1) == Interval(-1, 1)


def test_one_value_excludes_little() -> None:
    assert width(mean([1.0])) > 0.95


@pytest.mark.parametrize("value", [0.0, 1 / 3, 1.0])
def test_constant_values_give_a_narrow_interval_around_them(value: float) -> None:
    interval = mean([value] * 1_000)
    assert value in interval
    assert width(interval) < 0.03


def test_endless_capital_is_no_error() -> None:
    assert mean([1.0] * 20_000).low == pytest.approx(1.0, abs=1e-3)


def test_interval_of_a_mean_shrinks() -> None:
    values = (np.random.default_rng(4).binomial(3, 0.9, 4_000) / 3).tolist()
    widths = [width(mean(values[:n])) for n in (25, 100, 400, 4_000)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.025


@pytest.mark.parametrize("bad", [math.nan, -0.1, 1.1, math.inf])
def test_mean_refuses_what_is_out_of_bounds(bad: float) -> None:
    with pytest.raises(ValueError, match="within 0"):
        mean([0.5, bad])


def test_mean_refuses_bounds_out_of_order() -> None:
    with pytest.raises(ValueError, match="not below"):
        mean([1.0], 1, 1)


@pytest.mark.parametrize(
    ("truth", "draw"),
    [
        (0.9, lambda rng, size: rng.binomial(3, 0.9, size) / 3),
        (0.01, lambda rng, size: rng.random(size) < 0.01),
        (0.2, lambda rng, size: rng.beta(1, 4, size)),
    ],
    ids=["thirds", "rare", "skewed"],
)
def test_mean_is_covered_at_every_run(truth: float, draw) -> None:
    rows = draw(np.random.default_rng(5), (EXPERIMENTS, RUNS)).astype(float).tolist()
    missed = [ever_missed(truth, lambda n, row=row: mean(row[:n]), LOOKS) for row in rows]
    assert np.mean(missed) <= 0.05


# All of them


@settings(max_examples=30)
@given(levels, st.lists(thirds, min_size=1, max_size=60))
def test_more_certainty_needs_a_wider_interval(alpha: float, values: list[float]) -> None:
    right = sum(value > 0.5 for value in values)
    for interval in (
        lambda alpha: proportion(right, len(values), alpha=alpha),
        lambda alpha: quantile(values, 0.5, alpha=alpha),
    ):
        assert holds(interval(alpha / 2), interval(alpha))


@pytest.mark.parametrize("alpha", [0.0, 1.0, math.nan])
@pytest.mark.parametrize(
    "interval",
    [lambda a: proportion(1, 2, alpha=a), lambda a: quantile([1.0], 0.5, alpha=a), lambda a: mean([1.0], alpha=a)],
)
def test_alpha_that_is_no_probability_is_refused(interval, alpha: float) -> None:
    with pytest.raises(ValueError, match="alpha"):
        interval(alpha)
