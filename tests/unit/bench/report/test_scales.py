"""Places in a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.report.scales import MAX_TICKS, Scale, around, shares_around

positive = st.floats(1e-9, 1e9)


@given(st.lists(positive, min_size=1, max_size=20))
def test_values_lie_within_the_scale_around_them(values: list[float]) -> None:
    scale = around(values)
    assert all(0 < scale(value) < 1 for value in values)


@given(st.lists(positive, min_size=1, max_size=20))
def test_ticks_are_few_and_within(values: list[float]) -> None:
    scale = around(values)
    assert len(scale.ticks()) <= MAX_TICKS
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks())


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_shares_lie_within_the_scale_around_them(values: list[float]) -> None:
    scale = shares_around(values)
    assert 0 <= scale.low < scale.high <= 1 + 1e-9
    assert all(scale.low <= value <= scale.high for value in values)
    assert 2 <= len(scale.ticks()) <= MAX_TICKS + 1


@pytest.mark.parametrize(("value", "share"), [(10, 0.0), (100, 0.5), (1000, 1.0), (1, 0.0), (1e9, 1.0)])
def test_powers_are_evenly_apart(value: float, share: float) -> None:
    assert Scale(10, 1000, is_logarithmic=True)(value) == pytest.approx(share)


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0.0, 1.0), [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (Scale(0.7, 1.0), [0.7, 0.8, 0.9, 1]),
        (Scale(40, 1200, is_logarithmic=True), [50, 100, 200, 500, 1000]),
        (Scale(2, 4000, is_logarithmic=True), [10, 100, 1000]),
    ],
)
def test_ticks_are_round(scale: Scale, ticks: list[float]) -> None:
    assert scale.ticks() == pytest.approx(ticks)
