"""The search for the highest rate: it ends, and ends right, however it was begun."""

from __future__ import annotations

import math
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from bench.load.search import HIGHEST, LOWEST, RateSearch

PRECISION = 0.05
RATES = st.floats(0.1, 10_000)


def search(first: float, *, agreeing: int = 1) -> RateSearch:
    return RateSearch(first, agreeing=agreeing, precision=PRECISION)


def finished(search: RateSearch, verdict: Callable[[float], bool], *, limit: int = 1000) -> int:
    """Carry out a search, and return how many attempts it took."""
    for attempts in range(limit):
        if search.rate is None:
            return attempts
        search.learn(verdict(search.rate))
    raise AssertionError("it does not end")


@given(first=RATES, capacity=RATES)
def test_capacity_lies_between_what_met_and_what_missed(first, capacity):
    found = search(first)
    finished(found, lambda rate: rate <= capacity)
    assert found.met is not None
    assert found.missed is not None
    assert found.met <= capacity < found.missed <= found.met * (1 + PRECISION)


@given(first=RATES, capacity=RATES)
def test_search_takes_few_attempts(first, capacity):
    doublings = abs(math.log2(first / capacity)) + 1
    bisections = math.log2(math.log(2) / math.log(1 + PRECISION)) + 1
    assert finished(search(first), lambda rate: rate <= capacity) <= math.ceil(doublings + bisections)


@given(RATES)
def test_server_that_meets_nothing_is_given_up(first):
    found = search(first)
    finished(found, lambda _: False)
    assert (found.met, found.missed is not None and found.missed < 2 * LOWEST) == (None, True)


@given(RATES)
def test_server_that_meets_everything_is_given_up(first):
    found = search(first)
    finished(found, lambda _: True)
    assert (found.missed, found.met is not None and found.met > HIGHEST / 2) == (None, True)


def test_single_attempt_that_differs_decides_nothing():
    found = search(8.0, agreeing=2)
    for met in (True, False, True):
        assert found.rate == 8.0
        found.learn(met)
    assert (found.met, found.missed, found.rate) == (8.0, None, 16.0)


def test_attempts_at_a_rate_are_numbered():
    found = search(8.0, agreeing=2)
    numbers = []
    for met in (True, False, True, False):
        numbers.append(found.attempt)
        found.learn(met)
    assert numbers == [0, 1, 2, 0]
