"""Many tests at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bench.stats.multiple import benjamini_hochberg
from tests.support.rates import at_most

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@given(p_values)
def test_values_are_those_of_the_reference(values: list[float]) -> None:
    assert benjamini_hochberg(values) == pytest.approx(stats.false_discovery_control(values).tolist())


@given(p_values)
def test_nothing_becomes_more_certain(values: list[float]) -> None:
    assert all(np.array(benjamini_hochberg(values)) >= np.array(values) - 1e-12)


def test_no_tests_need_no_correction() -> None:
    assert benjamini_hochberg([]) == []


def test_without_any_difference_any_is_told_in_5_percent_of_cases_at_most() -> None:
    rng = np.random.default_rng(1)
    # Each report tests 12 figures that rise and fall together.
    scores = 0.7 * rng.normal(size=(2_000, 1)) + np.sqrt(1 - 0.49) * rng.normal(size=(2_000, 12))
    told = [min(benjamini_hochberg(row)) <= 0.05 for row in stats.norm.sf(scores)]
    assert np.mean(told) <= at_most(0.05, len(told))
