"""What each figure means."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.metrics import Timing, average, known, ms, quantile, share, usd

TIMING = Timing(sent=10.0, arrivals=(10.5, 10.7, 11.5), ended=12.0)


def test_latency_lasts_until_the_end():
    assert TIMING.latency_s == 2.0


def test_first_token_is_the_first_content():
    assert TIMING.ttft_s == 0.5


def test_without_content_there_is_no_first_token():
    assert Timing(10.0, (), 12.0).ttft_s is None


def test_time_between_pieces():
    assert TIMING.itl_s == pytest.approx((0.2, 0.8))


def test_time_per_token_leaves_out_the_first():
    assert TIMING.tpot_s(4) == pytest.approx((2.0 - 0.5) / 3)


@pytest.mark.parametrize("tokens", [None, 0, 1])
def test_time_per_token_is_unknown_for_fewer_than_two(tokens):
    assert TIMING.tpot_s(tokens) is None


def test_answer_in_one_piece_has_no_pace():
    assert Timing(10.0, (11.0,), 11.0).tpot_s(50) is None


@pytest.mark.parametrize(("q", "expected"), [(0.5, 2), (0.75, 3), (0.95, 4), (0.99, 4), (0.01, 1)])
def test_quantile_is_one_of_the_values(q, expected):
    assert quantile([4, 1, 3, 2], q) == expected


@given(st.integers(1, 300), st.sampled_from(["0.5", "0.9", "0.95", "0.99"]))
def test_quantile_is_the_smallest_value_that_enough_do_not_exceed(n, q):
    value = quantile(range(1, n + 1), float(q))
    assert Fraction(int(value), n) >= Fraction(q) > Fraction(int(value) - 1, n)


def test_quantile_of_nothing_is_unknown():
    assert quantile([], 0.5) is None


@given(st.lists(st.floats(0, 1e9), min_size=1))
def test_average_is_the_mean(values):
    assert average(values) == pytest.approx(statistics.fmean(values))


def test_average_of_nothing_is_unknown():
    assert average([]) is None


def test_zero_is_known():
    assert known([0, None, 2]) == [0, 2]


@pytest.mark.parametrize(
    ("shown", "expected"), [(ms(0.1234567), 123.457), (share(2 / 3), 0.6667), (usd(0.00000123456), 0.00000123)]
)
def test_figures_are_shown_without_digits_that_mean_nothing(shown, expected):
    assert shown == expected


@pytest.mark.parametrize("show", [ms, share, usd])
def test_unknown_stays_unknown(show):
    assert show(None) is None
