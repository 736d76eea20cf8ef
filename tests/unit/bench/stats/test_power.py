"""How many pairs it takes: with so many, four of five experiments find the difference."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from scipy import stats

from bench.stats.permutation import wilcoxon
from bench.stats.power import MAX_PAIRS, pairs_for_estimate, pairs_for_proportions, pairs_for_ranks
from bench.stats.proportions import mcnemar

EXPERIMENTS = 500


@pytest.mark.parametrize(("p_a", "p_b"), [(0.15, 0.05), (0.3, 0.2), (0.05, 0.01)])
def test_accuracies_are_told_apart_with_so_many_questions(p_a: float, p_b: float) -> None:
    n = pairs_for_proportions(round(1_000 * p_a), round(1_000 * p_b), 1_000)
    drawn = np.random.default_rng(1).multinomial(n, [p_a, p_b, 1 - p_a - p_b], EXPERIMENTS)
    p = functools.cache(mcnemar)
    assert np.mean([p(int(a), int(b)) <= 0.05 for a, b, _ in drawn]) == pytest.approx(0.8, abs=0.07)


def test_latencies_are_told_apart_with_so_many_questions() -> None:
    rng = np.random.default_rng(2)
    n = pairs_for_ranks(0.3 + stats.norm.ppf((np.arange(1_000) + 0.5) / 1_000))
    found = [wilcoxon(rng.normal(0.3, 1, n)) <= 0.05 for _ in range(EXPERIMENTS)]
    assert np.mean(found) == pytest.approx(0.8, abs=0.06)


def test_means_are_told_apart_with_so_many_questions() -> None:
    rng = np.random.default_rng(3)
    n = pairs_for_estimate(0.2, 1 / np.sqrt(50), 50)
    means = rng.normal(0.2, 1, (EXPERIMENTS, n)).mean(axis=1)
    assert np.mean(np.abs(means) > 1.96 / np.sqrt(n)) == pytest.approx(0.8, abs=0.06)


def test_more_caution_needs_more_pairs() -> None:
    assert pairs_for_proportions(9, 4, 100, alpha=0.01) > pairs_for_proportions(9, 4, 100, alpha=0.05)


@pytest.mark.parametrize(
    "needed",
    [
        pairs_for_proportions(5, 5, 100),
        pairs_for_estimate(0.0, 1.0, 10),
        pairs_for_ranks(np.array([1.0, -1.0, 2.0, -2.0])),
        pairs_for_ranks(np.array([])),
    ],
)
def test_no_difference_is_never_found(needed: int | None) -> None:
    assert needed is None


def test_difference_that_takes_too_many_is_as_good_as_none() -> None:
    assert pairs_for_estimate(1.0, MAX_PAIRS, 10) is None
