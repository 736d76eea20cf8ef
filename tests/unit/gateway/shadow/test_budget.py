"""The costs of a day."""

from __future__ import annotations

import pytest

from gateway.shadow.budget import DAY_S, DailyBudget


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("spent", "allowed"), [(0.0, True), (0.99, True), (1.0, False), (2.0, False)])
def test_budget_allows_runs_until_it_is_spent(spent, allowed):
    budget = DailyBudget(Clock())
    budget.spend(spent)
    assert budget.allows(1.0) == allowed


def test_no_limit_allows_everything():
    budget = DailyBudget(Clock())
    budget.spend(1e9)
    assert budget.allows(None)


def test_limit_of_nothing_allows_nothing():
    assert not DailyBudget(Clock()).allows(0.0)


def test_another_day_begins_at_nothing():
    clock = Clock()
    budget = DailyBudget(clock)
    budget.spend(2.0)
    clock.now = DAY_S
    assert budget.allows(1.0)
