"""Rates as `gateway.yaml` writes them, and those of one key."""

from __future__ import annotations

from typing import NamedTuple

_SECOND_NS = 10**9
PERIODS_NS = {"s": _SECOND_NS, "min": 60 * _SECOND_NS, "hour": 3600 * _SECOND_NS, "day": 86_400 * _SECOND_NS}
"""Nanoseconds by the name of the unit."""
_UNITS = {period_ns: unit for unit, period_ns in PERIODS_NS.items()}


class Rate(NamedTuple):
    """So many in a period; all of them may come at once."""

    amount: int
    period_ns: int

    def __str__(self) -> str:
        return f"{self.amount}/{_UNITS[self.period_ns]}"


def read_rate(text: str) -> Rate:
    """Return the rate that a text such as `60/min` means; the pattern of `config.values.RateText` has approved it."""
    amount, _, unit = text.partition("/")
    return Rate(int(amount), PERIODS_NS[unit])


class KeyLimits(NamedTuple):
    """What one key may ask for; None is no limit."""

    name: str
    """Who uses the key."""
    digest: bytes
    """32 bytes that are the key's own: its state is found by them, whatever its name and place in the file."""
    requests: Rate | None
    tokens: Rate | None
