"""Figures as people read them: three digits that matter, and the unit."""

from __future__ import annotations

import math
from collections.abc import Callable

from bench.compare.metrics import Kind

UNKNOWN = "\N{EN DASH}"


def digits(value: float, most: int = 3) -> str:
    """Return a number with so many digits that matter."""
    if value == 0:
        return "0"
    decimals = max(0, most - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(decimals, 10)}f}"


def duration(ms: float | None) -> str:
    """Return a time."""
    if ms is None:
        return UNKNOWN
    return f"{digits(ms / 1000)} s" if abs(ms) >= 1000 else f"{digits(ms, 2 if abs(ms) < 1 else 3)} ms"


def percent(share: float | None) -> str:
    """Return a share."""
    return UNKNOWN if share is None else f"{share * 100:.1f} %"


def per_thousand(usd: float | None) -> str:
    """Return what a thousand requests cost, given the price of one."""
    return UNKNOWN if usd is None else f"${digits(usd * 1000, 2)}"


def points(difference: float | None) -> str:
    """Return a difference of shares."""
    return UNKNOWN if difference is None else f"{difference * 100:.1f} pts"


_VALUES: dict[Kind, Callable[[float | None], str]] = {"share": percent, "time": duration, "usd": per_thousand}
_DIFFERENCES: dict[Kind, Callable[[float | None], str]] = {**_VALUES, "share": points}


def value(kind: Kind, amount: float | None) -> str:
    """Return a figure."""
    return _VALUES[kind](amount)


def difference(kind: Kind, amount: float | None) -> str:
    """Return what lies between two figures, with its sign."""
    if amount is None:
        return UNKNOWN
    sign = "+" if amount > 0 else "\N{MINUS SIGN}" if amount < 0 else "\N{PLUS-MINUS SIGN}"
    return sign + _DIFFERENCES[kind](abs(amount))


def interval(low: float | None, high: float | None, form: Callable[[float], str]) -> str:
    """Return both ends; the unit only once, where it is the same."""
    if low is None or high is None:
        return "too few to tell"
    first, last = form(low), form(high)
    number, _, unit = first.partition(" ")
    return f"{number} to {last}" if unit == last.partition(" ")[2] else f"{first} to {last}"


def p_value(p: float | None) -> str:
    """Return a probability under the null hypothesis."""
    if p is None:
        return UNKNOWN
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def count(number: int, noun: str) -> str:
    """Return a number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def rough(number: int) -> str:
    """Return a number, with two digits that matter."""
    return f"{round(number, min(0, 2 - len(str(number)))):,}"
