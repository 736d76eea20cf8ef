"""The algorithm, against a plain model of what it promises."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.limits.gcra import State, carry_over, standing, take
from gateway.limits.rate import PERIODS_NS, Rate, read_rate

SECOND = 10**9
NOTHING = State(0, Rate(0, 0))
RATES = st.builds(Rate, st.integers(1, 10**12) | st.integers(1, 9), st.sampled_from(list(PERIODS_NS.values())))
SMALL_RATES = st.builds(Rate, st.integers(1, 12), st.sampled_from(list(PERIODS_NS.values())))
MOMENTS = st.integers(0, 10**18)


def fresh(rate: Rate, now_ns: int = 0) -> State:
    return carry_over(NOTHING, rate, now_ns)


class Bucket:
    """A leaky bucket as a textbook has it: what was taken, less what has flowed off since."""

    def __init__(self, rate: Rate, now_ns: int) -> None:
        self.rate, self.at_ns, self.level = rate, now_ns, Fraction(0)

    def remaining(self, now_ns: int) -> int:
        flowed = Fraction((now_ns - self.at_ns) * self.rate.amount, self.rate.period_ns)
        self.level, self.at_ns = max(Fraction(0), self.level - flowed), now_ns
        return max(0, int((self.rate.amount - self.level) // 1))


@st.composite
def asked(draw: st.DrawFn) -> tuple[Rate, list[int]]:
    """A rate, and moments at which something is asked for, many of them close together."""
    rate = draw(SMALL_RATES)
    interval = rate.period_ns // rate.amount
    gap = st.just(0) | st.integers(0, 3) | st.integers(interval - 2, interval + 2) | st.integers(0, 2 * rate.period_ns)
    now_ns = draw(MOMENTS)
    return rate, [now_ns := now_ns + each for each in draw(st.lists(gap, max_size=60))]


@given(asked())
def test_no_window_holds_more_than_the_burst_and_what_the_rate_gives(given_):
    rate, moments = given_
    state, taken = fresh(rate), []
    for now_ns in moments:
        if standing(state, now_ns).remaining:
            state = take(state, 1, now_ns)
            taken.append(now_ns)
    excess = [
        (first, last)
        for position, first in enumerate(taken)
        for count, last in enumerate(taken[position:], 1)
        if count > rate.amount + Fraction((last - first) * rate.amount, rate.period_ns)
    ]
    assert excess == []


@given(asked(), st.data())
def test_what_remains_is_what_a_leaky_bucket_leaves(given_, data):
    rate, moments = given_
    state, bucket = fresh(rate), Bucket(rate, 0)
    for now_ns in moments:
        assert standing(state, now_ns).remaining == bucket.remaining(now_ns)
        units = data.draw(st.integers(0, 2 * rate.amount))
        state = take(state, units, now_ns)
        bucket.level += units


@given(RATES, MOMENTS, st.integers(1, 10**13))
def test_wait_is_the_shortest_after_which_a_unit_may_be_taken(rate, now_ns, units):
    state = take(fresh(rate, now_ns), units, now_ns)
    wait_ns = standing(state, now_ns).wait_ns
    before = standing(state, now_ns + wait_ns - 1).remaining if wait_ns else 0
    assert (before, standing(state, now_ns + wait_ns).remaining > 0) == (0, True)


@given(RATES, MOMENTS, st.integers(1, 10**13))
def test_reset_is_the_shortest_after_which_all_may_be_taken(rate, now_ns, units):
    state = take(fresh(rate, now_ns), units, now_ns)
    reset_ns = standing(state, now_ns).reset_ns
    found = standing(state, now_ns + reset_ns)
    assert (found.remaining, found.reset_ns, standing(state, now_ns + reset_ns - 1).reset_ns) == (rate.amount, 0, 1)


@given(RATES, MOMENTS)
def test_who_never_asked_may_take_all(rate, now_ns):
    assert standing(fresh(rate, now_ns), now_ns) == (rate, rate.amount, 0, 0)


@given(SMALL_RATES, MOMENTS)
def test_whole_amount_may_come_at_once(rate, now_ns):
    state = fresh(rate, now_ns)
    for left in reversed(range(rate.amount)):
        state = take(state, 1, now_ns)
        assert standing(state, now_ns).remaining == left


def test_after_a_burst_of_sixty_a_minute_one_a_second_may_follow():
    state = take(fresh(read_rate("60/min")), 60, 0)
    assert [standing(state, second * SECOND).remaining for second in (0, 1, 2, 60, 90)] == [0, 1, 2, 60, 60]


def test_debt_is_paid_back_before_anything_may_be_taken():
    state = take(fresh(read_rate("100/min")), 250, 0)
    assert standing(state, 90 * SECOND).remaining == 0


def test_debt_tells_when_it_is_paid_back():
    state = take(fresh(read_rate("60/min")), 90, 0)
    assert standing(state, 0)[1:] == (0, 90 * SECOND, 31 * SECOND)


@given(RATES, RATES, MOMENTS, st.integers(0, 10**13))
def test_units_taken_stay_taken_under_another_rate(old, new, now_ns, units):
    state = carry_over(take(fresh(old, now_ns), units, now_ns), new, now_ns)
    assert standing(state, now_ns).remaining == max(0, new.amount - units)


@given(RATES, RATES, MOMENTS, st.integers(0, 10**13))
def test_nobody_waits_longer_than_one_unit_takes_under_another_rate(old, new, now_ns, units):
    assume(old != new)
    state = carry_over(take(fresh(old, now_ns), units, now_ns), new, now_ns)
    assert standing(state, now_ns).wait_ns <= -(-new.period_ns // new.amount)


@given(RATES, MOMENTS, st.integers(0, 10**13))
def test_same_rate_leaves_all_as_it_is(rate, now_ns, units):
    state = take(fresh(rate, now_ns), units, now_ns)
    assert carry_over(state, rate, now_ns + 5) is state


@pytest.mark.parametrize(("old", "new", "remaining"), [("10/day", "100/day", 90), ("100/day", "5/min", 0)])
def test_changed_limit_counts_from_what_was_taken(old, new, remaining):
    state = take(fresh(read_rate(old)), 10, 0)
    assert standing(carry_over(state, read_rate(new), 0), 0).remaining == remaining
