"""Whether a figure is said to grow."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.gateway.soak.trend import trend

MINUTES = [60.0 * minute for minute in range(30)]


def noisy(slope: float, seed: int) -> list[float]:
    """Returns a figure that grows by `slope` an hour, with noise of 1."""
    rng = random.Random(seed)
    return [slope * at / 3600 + rng.gauss(0, 1) for at in MINUTES]


def test_line_has_its_own_slope():
    moved = trend(MINUTES, [5 + 2 * at / 3600 for at in MINUTES])
    assert moved is not None
    assert (moved.low, moved.slope, moved.high) == pytest.approx((2, 2, 2))


def test_leak_is_found_beneath_noise():
    moved = trend(MINUTES, noisy(20, seed=1))
    assert moved is not None
    assert moved.grows(1)


def test_noise_is_seldom_taken_for_a_leak():
    """The interval lies above the truth in 2.5 of 100 cases."""
    verdicts = [moved.grows(0) for seed in range(200) if (moved := trend(MINUTES, noisy(0, seed)))]
    assert (len(verdicts), sum(verdicts) <= 12) == (200, True)


def test_single_burst_does_not_move_the_slope():
    values = [1.0] * 30
    values[20] = 1000
    moved = trend(MINUTES, values)
    assert moved is not None
    assert moved.slope == 0


def test_few_samples_tell_nothing():
    assert trend([0, 10, 20, 170], [1, 2, 3, 4]) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=30, max_size=30))
def test_interval_holds_the_slope(values):
    moved = trend(MINUTES, values)
    assert moved is not None
    assert moved.low <= moved.slope <= moved.high
