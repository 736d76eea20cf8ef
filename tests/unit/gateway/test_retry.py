from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from gateway.retry import MAX_BACKOFF_S, RetryBudget, delay_s

RNG = random.Random(0)


@given(st.integers(0, 30), st.floats(0, 1e4))
def test_backend_is_never_asked_before_it_wishes(retry, retry_after_s):
    assert delay_s(retry, retry_after_s, RNG) >= retry_after_s


@given(st.integers(0, 60))
def test_back_off_has_a_bound(retry):
    assert 0 < delay_s(retry, None, RNG) <= 2 * MAX_BACKOFF_S


def test_requests_that_failed_together_come_again_apart():
    assert len({delay_s(0, None, RNG) for _ in range(100)}) > 90


def test_retries_are_a_share_of_the_requests_in_the_long_run():
    budget = RetryBudget()
    retries = 0
    for _ in range(10_000):
        budget.deposit(0)
        retries += budget.withdraw(0)
    assert retries <= RetryBudget.CAPACITY + RetryBudget.SHARE * 10_000


def test_rare_requests_may_always_be_repeated():
    budget = RetryBudget()
    granted = []
    for second in range(1000):
        budget.deposit(second)
        granted.append(budget.withdraw(second))
    assert all(granted)


@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=300))
def test_no_more_retries_than_were_earned(steps):
    budget, now, earned, spent = RetryBudget(), 0.0, RetryBudget.CAPACITY, 0
    for seconds, is_request in steps:
        now += seconds
        earned += seconds * RetryBudget.PER_S
        if is_request:
            budget.deposit(now)
            earned += RetryBudget.SHARE
        else:
            spent += budget.withdraw(now)
        assert spent <= earned + 1e-6
