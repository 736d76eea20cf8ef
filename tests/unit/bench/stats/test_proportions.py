"""Two models, right or wrong on the same questions. Error rates are exact: all tables are gone through."""

from __future__ import annotations

import functools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bench.stats.proportions import mcnemar, score, tango

counts = st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))


def chance(only_a: int, only_b: int, n: int, p_a: float, p_b: float) -> float:
    """Returns the probability of a table, given those of the first alone, and of the second alone, being right."""
    ways = math.comb(n, only_a) * math.comb(n - only_a, only_b)
    return ways * p_a**only_a * p_b**only_b * (1 - p_a - p_b) ** (n - only_a - only_b)


def tables(n: int) -> list[tuple[int, int]]:
    return [(only_a, only_b) for only_a in range(n + 1) for only_b in range(n + 1 - only_a)]


# McNemar


def test_published_example_has_its_mid_p() -> None:
    # Airway hyper-responsiveness before and after stem cell transplantation: Fagerland et al. (2013), 1 against 7.
    assert mcnemar(1, 7) == pytest.approx(0.0391, abs=1e-4)


@given(counts)
def test_p_is_that_of_the_exact_test_less_what_was_seen_itself(drawn: tuple[int, int, int]) -> None:
    only_a, only_b, _ = drawn
    n = only_a + only_b
    exact = stats.binomtest(only_a, n).pvalue if n else 1.0
    mid = exact - stats.binom.pmf(only_a, n, 0.5) if only_a != only_b else 1.0
    assert mcnemar(only_a, only_b) == pytest.approx(mid, abs=1e-9)


@given(counts)
def test_p_does_not_depend_on_who_comes_first(drawn: tuple[int, int, int]) -> None:
    assert mcnemar(drawn[0], drawn[1]) == mcnemar(drawn[1], drawn[0])


@pytest.mark.parametrize("n", [6, 10, 20, 40])
@pytest.mark.parametrize("discordant", [0.02, 0.1, 0.3, 0.5])
def test_alike_models_are_told_apart_in_5_percent_of_cases_at_most(n: int, discordant: float) -> None:
    level = sum(
        chance(a, b, n, discordant / 2, discordant / 2) for a, b in tables(n) if cached_mcnemar(*sorted((a, b))) <= 0.05
    )
    assert level <= 0.05


def test_even_models_that_never_agree_are_told_apart_hardly_more_often() -> None:
    worst = max(
        sum(chance(a, n - a, n, 0.5, 0.5) for a in range(n + 1) if mcnemar(a, n - a) <= 0.05) for n in range(6, 60)
    )
    assert worst < 0.08


cached_mcnemar = functools.cache(mcnemar)


@pytest.mark.parametrize("bad", [(-1, 3), (3, -1)])
def test_impossible_counts_are_refused(bad: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no counts"):
        mcnemar(*bad)


# Tango


def test_published_example_has_its_interval() -> None:
    # The same study: Fagerland, Lydersen, Laake, "Recommended tests and confidence intervals" (2014).
    interval = tango(1, 7, 21)
    assert (interval.low, interval.high) == pytest.approx((-0.517, -0.026), abs=1e-3)


@given(counts, st.floats(0.001, 0.5))
def test_interval_holds_the_estimate(drawn: tuple[int, int, int], alpha: float) -> None:
    only_a, only_b, rest = drawn
    n = max(1, only_a + only_b + rest)
    interval = tango(only_a, only_b, n, alpha=alpha)
    assert -1 <= interval.low <= (only_a - only_b) / n <= interval.high <= 1


@given(counts)
def test_interval_mirrors_when_the_models_change_places(drawn: tuple[int, int, int]) -> None:
    only_a, only_b, rest = drawn
    n = max(1, only_a + only_b + rest)
    interval, mirrored = tango(only_a, only_b, n), tango(only_b, only_a, n)
    assert (interval.low, interval.high) == (-mirrored.high, -mirrored.low)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 100))
def test_ends_lie_where_the_score_is_the_normal_quantile(only_a: int, only_b: int, rest: int) -> None:
    n = only_a + only_b + rest
    low = tango(only_a, only_b, n).low
    assert score(only_a, only_b, n, low) == pytest.approx(1.96, abs=1e-3)


def test_no_difference_at_all_is_no_certainty() -> None:
    few, many = tango(0, 0, 10), tango(0, 0, 1_000)
    assert few.high == -few.low > 0.2
    assert many.high < 0.004


@pytest.mark.parametrize("n", [10, 20, 40])
def test_interval_covers_the_truth_in_95_percent_of_cases_on_average(n: int) -> None:
    interval = functools.cache(tango)
    coverages = [
        sum(chance(a, b, n, p_a, p_b) for a, b in tables(n) if p_a - p_b in interval(a, b, n))
        for p_a, p_b in [(0.05, 0.05), (0.1, 0.02), (0.15, 0.15), (0.2, 0.1), (0.3, 0.05), (0.4, 0.3)]
    ]
    assert sum(coverages) / len(coverages) >= 0.95
    assert min(coverages) >= 0.93


@pytest.mark.parametrize(("counts", "alpha"), [((3, 3, 5), 0.05), ((1, 1, 5), 0.0), ((1, 1, 5), 1.0)])
def test_what_makes_no_interval_is_refused(counts: tuple[int, int, int], alpha: float) -> None:
    with pytest.raises(ValueError, match=r"no counts|alpha"):
        tango(*counts, alpha=alpha)
