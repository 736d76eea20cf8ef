"""When requests are due: as many as asked, as evenly as asked, and drawn anew only by another seed."""

from __future__ import annotations

import random
from itertools import pairwise
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.load.arrivals import Closed, Load, Open, Replay, due_times, title
from tests.support.rates import DEVIATIONS

RATES = st.floats(0.1, 1000)
SHAPES = st.none() | st.floats(0.1, 100)


def due(load: Open, end_s: float, seed: int = 1) -> list[float]:
    return list(due_times(load, end_s, random.Random(seed)))


@given(RATES, SHAPES, st.integers())
def test_requests_are_due_in_order_and_before_the_end(rate, shape, seed):
    end_s = 50 / rate
    moments = due(Open(rate, shape), end_s, seed)
    assert moments == sorted(moments)
    assert all(0 < moment < end_s for moment in moments)


@given(RATES, SHAPES, st.integers())
def test_seed_decides_the_pattern_and_the_rate_only_its_pace(rate, shape, seed):
    slow, fast = due(Open(rate, shape), 30 / rate, seed), due(Open(2 * rate, shape), 15 / rate, seed)
    assert fast == pytest.approx([moment / 2 for moment in slow][: len(fast)])


def test_constant_pace_has_equal_gaps():
    moments = due(Open(4, None), 10)
    assert [after - before for before, after in pairwise(moments)] == pytest.approx([0.25] * (len(moments) - 1))


@pytest.mark.parametrize("shape", [0.25, 1, 4])
def test_gaps_have_the_mean_and_the_spread_of_their_distribution(shape):
    moments = due(Open(10, shape), 2000)
    gaps = [after - before for before, after in pairwise(moments)]
    spread = shape**-0.5
    assert abs(fmean(gaps) * 10 - 1) < DEVIATIONS * spread / len(gaps) ** 0.5
    assert pstdev(gaps) / fmean(gaps) == pytest.approx(spread, rel=0.05)


TITLES: dict[str, Load] = {
    "1 client": Closed(1),
    "1,000 clients": Closed(1000),
    "2.5 requests/s": Open(2.5),
    "trace \N{MULTIPLICATION SIGN} 2": Replay("azure.csv", 2.0),
}


@pytest.mark.parametrize(("words", "load"), TITLES.items(), ids=TITLES)
def test_load_has_a_title(words, load):
    assert title(load) == words
