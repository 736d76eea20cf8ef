"""Trends and changes in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.compare import formats
from bench.findings import Figure
from bench.history.changes import Change, Paired, Shift
from bench.history.trends import Period, Unit
from bench.stats.compare import Comparison

LETTERS = {"day": 10, "hour": 13}
"""Of a time, as many as tell one line from the next."""
NOTE = (
    "95 % intervals, each for itself: of twenty, one may miss. All but those of the cost hold however often one looks."
)


class History(msgspec.Struct, frozen=True, kw_only=True):
    """All that `bench history` tells; times in ms, shares from 0 to 1."""

    runs: int
    unreadable: int
    """Lines that are no record."""
    by: Unit
    trends: list[Period]
    changes: list[Change]


def print_history(history: History, console: Console) -> None:
    """Print the trends of each model, then the changes."""
    for model, periods in groupby(history.trends, key=lambda period: period.model):
        console.print(Text(_safe(model), "bold"))
        console.print(_table(list(periods), history.by))
        console.print()
    for change in history.changes:
        _print_change(change, console)
    told = formats.count(history.runs, "run")
    if history.unreadable:
        told += f"; {formats.count(history.unreadable, 'line')} could not be read"
    console.print(Text(f"{told}. {NOTE}" if history.runs else told, "dim"), soft_wrap=True)


def _table(periods: list[Period], unit: Unit) -> Table:
    table = Table(box=None, header_style="dim")
    table.add_column(f"{unit}, UTC", no_wrap=True)
    for title in ("runs", "answered", "accuracy", "median latency", "cost of 1,000"):
        table.add_column(title, justify="right")
    known: tuple[str, str] | None = None
    for period in periods:
        if known is not None and known[0] != period.version:
            table.add_row(Text(f"version {_safe(period.version)}", "dim"))
        if known is not None and known[1] != period.suite:
            table.add_row(Text(f"suite {_safe(period.suite)}", "dim"))
        known = period.version, period.suite
        table.add_row(
            period.start[: LETTERS[unit]].replace("T", " "),
            str(period.runs),
            formats.percent(period.answered.value),
            _figure(period.accuracy, formats.percent),
            _figure(period.latency_ms, formats.duration),
            _figure(period.cost_usd, formats.per_thousand),
        )
    return table


def _figure(figure: Figure, form: Callable[[float | None], str]) -> Text:
    if figure.value is None:
        return Text(formats.UNKNOWN)
    return Text.assemble(form(figure.value), (f"\n{_ends(figure.low, figure.high, form)}", "dim"))


def _print_change(change: Change, console: Console) -> None:
    names = f"{_safe(change.before) or '(none)'} \N{RIGHTWARDS ARROW} {_safe(change.after) or '(none)'}"
    title = f"switch {names}" if change.kind == "switch" else f"{_safe(change.model)}, version {names}"
    runs = f"{formats.count(change.runs_before, 'run')} before, {change.runs_after:,} after"
    console.print(Text.assemble((f"{change.at[:16].replace('T', ' ')}  {title}", "bold"), (f"  {runs}", "dim")))
    lines = [f"not compared: {change.unknown}"] if change.unknown else []
    if change.accuracy:
        lines.append(f"accuracy {_shift(change.accuracy, formats.percent, partial(formats.difference, 'share'))}")
    if change.latency_ms:
        lines.append(f"median latency {_shift(change.latency_ms, formats.duration, _times)}")
    if change.same_runs:
        lines.append(_paired(change, change.same_runs))
    for line in lines:
        console.print(Text(f"  {line}"), soft_wrap=True)
    console.print()


def _shift(shift: Shift, form: Callable[[float | None], str], effect: Callable[[float], str]) -> str:
    values = f"{form(shift.before.value)} \N{RIGHTWARDS ARROW} {form(shift.after.value)}"
    return (
        values if shift.effect is None else f"{values}: {effect(shift.effect)} ({_ends(shift.low, shift.high, effect)})"
    )


def _paired(change: Change, paired: Paired) -> str:
    against = f"{_safe(change.after)} against {_safe(change.before)} in the same runs since"
    figures = [
        f"{name} {effect(each.effect)} ({_ends(each.interval.low, each.interval.high, effect)}{_still(each)})"
        for name, each, effect in (
            ("accuracy", paired.accuracy, partial(formats.difference, "share")),
            ("latency", paired.speed, _times),
        )
        if each.effect is not None
    ]
    return f"{against}: {', '.join(figures)}"


def _still(comparison: Comparison) -> str:
    if comparison.verdict:
        return ""
    needed = comparison.runs_needed
    return ", undecided" if needed is None else f", undecided: ~{formats.rough(needed)} more runs"


def _times(ratio: float | None) -> str:
    return formats.UNKNOWN if ratio is None else f"\N{MULTIPLICATION SIGN}{formats.digits(ratio)}"


def _ends(low: float | None, high: float | None, form: Callable[[float], str]) -> str:
    """Return an interval; a side on which too few runs bound it is open."""
    if low is None or high is None:
        return (
            " ".join(
                [
                    *(["from", form(low)] if low is not None else []),
                    *(["up to", form(high)] if high is not None else []),
                ]
            )
            or "too few to tell"
        )
    return formats.interval(low, high, form)


def _safe(text: str) -> str:
    """Return text without what a terminal would obey; a file may hold any name."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
