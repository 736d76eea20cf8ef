"""Tests that change the signs of differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bench.stats.permutation import MAX_EXACT, sign_flip, wilcoxon
from tests.support.rates import at_most

EXPERIMENTS = 1_000

differences = st.lists(st.integers(-4, 4), max_size=14).map(lambda values: np.array(values, dtype=np.float64))


def drawn(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(st.lists(st.floats(-100, 100).filter(bool), min_size=1, max_size=30, unique_by=abs))
def test_ranks_give_the_p_of_the_reference_without_ties(values: list[float]) -> None:
    assert wilcoxon(np.array(values)) == pytest.approx(stats.wilcoxon(values, method="exact").pvalue)


@given(differences.filter(lambda values: values.any()))
def test_ranks_give_the_p_of_all_signs_with_ties(values: np.ndarray) -> None:
    kept = values[values != 0]
    ranks = stats.rankdata(np.abs(kept))
    bits = (np.arange(2 ** len(kept))[:, None] >> np.arange(len(kept))) & 1
    sums = bits @ ranks
    lower = min(ranks[kept > 0].sum(), ranks[kept < 0].sum())
    assert wilcoxon(values) == pytest.approx(min(1.0, 2 * np.mean(sums <= lower)))


def test_many_differences_give_the_p_of_the_reference() -> None:
    values = np.round(drawn().normal(0.1, 1, 3 * MAX_EXACT), 1)
    reference = stats.wilcoxon(values, correction=True, method="asymptotic").pvalue
    assert wilcoxon(values) == pytest.approx(reference, rel=1e-6)


@given(differences.filter(lambda values: np.count_nonzero(values) > 1))
def test_mean_gives_the_p_of_the_reference(values: np.ndarray) -> None:
    kept = values[values != 0]
    reference = stats.permutation_test((kept,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert sign_flip(values, drawn()) == pytest.approx(min(1.0, reference.pvalue))


def test_drawn_signs_give_nearly_the_p_of_a_t_test() -> None:
    values = drawn(1).normal(0.2, 1, 100)
    assert sign_flip(values, drawn()) == pytest.approx(stats.ttest_1samp(values, 0).pvalue, abs=0.01)


def test_p_is_never_zero() -> None:
    assert sign_flip(np.ones(50), drawn()) == pytest.approx(1 / 10_001)


@given(differences)
def test_p_does_not_depend_on_who_comes_first(values: np.ndarray) -> None:
    assert wilcoxon(values) == wilcoxon(-values)
    assert sign_flip(values, drawn()) == sign_flip(-values, drawn())


@pytest.mark.parametrize("values", [[], [0.0, 0.0]])
def test_no_difference_is_no_evidence(values: list[float]) -> None:
    assert wilcoxon(np.array(values)) == sign_flip(np.array(values), drawn()) == 1.0


@pytest.mark.parametrize("n", [6, 9, 25])
@pytest.mark.parametrize(
    "draw",
    [
        lambda rng, shape: rng.standard_normal(shape),
        lambda rng, shape: rng.standard_cauchy(shape),
        lambda rng, shape: rng.integers(-2, 3, shape).astype(float),
        lambda rng, shape: rng.exponential(size=shape) - rng.exponential(size=shape),
    ],
    ids=["normal", "heavy tails", "ties", "skewed models"],
)
def test_alike_models_are_told_apart_in_5_percent_of_cases_at_most(n: int, draw) -> None:
    rows = draw(drawn(2), (EXPERIMENTS, n))
    assert np.mean([wilcoxon(row) <= 0.05 for row in rows]) <= at_most(0.05, EXPERIMENTS)
    few = rows[:300]
    assert np.mean([sign_flip(row, drawn(3)) <= 0.05 for row in few]) <= at_most(0.05, len(few))
