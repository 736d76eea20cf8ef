"""The generic cell rate algorithm (ITU-T I.371, annex A, virtual scheduling), in whole numbers. Pure.

All that a key has taken is paid back at its *theoretical arrival time*, and one number tells it. Here it is counted in
ticks, of which a nanosecond has as many as the rate has units in its period: so a unit costs `period_ns` ticks, a full
balance is worth `amount * period_ns`, and nothing is ever rounded. In any window of t seconds a key takes at most its
amount, and what the rate gives in t.
"""

from __future__ import annotations

from typing import NamedTuple

from gateway.limits.rate import Rate


class State(NamedTuple):
    """Where a key stands with one rate. All zeros is a key that never asked."""

    arrival: int
    """The theoretical arrival time, in ticks of the rate."""
    rate: Rate

    def owed(self, now_ns: int) -> int:
        """Return what is still to be paid back, in ticks."""
        owed = self.arrival - now_ns * self.rate.amount
        return max(0, owed)

    def is_used_up(self, now_ns: int) -> bool:
        """Return whether a unit more has to wait."""
        amount, period_ns = self.rate
        return self.arrival - now_ns * amount > (amount - 1) * period_ns


class Standing(NamedTuple):
    """What a state means for its key at one moment."""

    rate: Rate
    remaining: int
    """Units that may be taken at once; 0 also for a key in debt."""
    reset_ns: int
    """Until all of them may."""
    wait_ns: int
    """Until one of them may; 0 if it may now."""


def standing(state: State, now_ns: int) -> Standing:
    """Return what a state means at a moment."""
    arrival, rate = state
    amount, period_ns = rate
    owed = arrival - now_ns * amount
    if owed <= 0:
        return Standing(rate, amount, 0, 0)
    remaining = amount - _ceil(owed, period_ns)
    excess = owed - (amount - 1) * period_ns
    wait_ns = _ceil(excess, amount) if excess > 0 else 0
    return Standing(rate, max(0, remaining), _ceil(owed, amount), wait_ns)


def take(state: State, units: int, now_ns: int) -> State:
    """Return the state after so many units were taken, allowed or not: more than remain become a debt."""
    amount, period_ns = state.rate
    return State(max(state.arrival, now_ns * amount) + units * period_ns, state.rate)


def carry_over(state: State, rate: Rate, now_ns: int) -> State:
    """Return the state under another rate: the units taken stay taken, but a debt is forgiven.

    So a raised limit helps at once, and nobody waits longer for the first unit than the new rate makes them.
    """
    if state.rate == rate:
        return state
    owed = state.owed(now_ns)
    same_units = _ceil(owed * rate.period_ns, state.rate.period_ns) if owed else 0
    return State(now_ns * rate.amount + min(same_units, rate.amount * rate.period_ns), rate)


def _ceil(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)
