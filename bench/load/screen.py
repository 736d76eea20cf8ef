"""What a terminal shows of a load: progress on the standard error, tables on the standard output."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import anyio
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bench.load.arrivals import Load, Window, title
from bench.load.figures import Figures, Goodput
from bench.load.generator import Tally
from bench.load.results import HighestRate, Summary
from bench.runner.figures import QUANTILES, Ends
from bench.runner.screen import Screen, number

REFRESH_S = 1.0
"""Seldom: to draw a bar takes milliseconds, in which no answer is noticed."""
TITLE_WIDTH = 21
COLUMN_WIDTH = 19


class LoadScreen(Screen):
    """Shows which load goes on, and what is in progress."""

    def __init__(self) -> None:
        super().__init__()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,
        )

    async def watch(self, name: str, load: Load, window: Window, tally: Tally) -> None:
        """Show how a level goes on, until cancelled."""
        bar = self._progress.add_task(f"{escape(name)}, {title(load)}", total=window.end_s, told="")
        start = time.monotonic()
        try:
            while True:
                failed = f", {tally.failed:,} failed" if tally.failed else ""
                told = f"{tally.in_use:,} in progress, {tally.ended:,} ended{failed}"
                self._progress.update(bar, completed=time.monotonic() - start, told=told, refresh=True)
                await anyio.sleep(REFRESH_S)
        finally:
            self._progress.remove_task(bar)

    def tried(self, name: str, rate: float, goodput: Goodput | None, *, met: bool) -> None:
        """Tell what came of a rate in a search."""
        share = "nothing" if goodput is None or goodput.share is None else f"{goodput.share:.2%}"
        verdict = "enough" if met else "too little"
        self.say(f"{name}: {rate:.4g} requests/s: {share} met the objectives, {verdict}")


def print_summary(summary: Summary) -> None:
    """Print the figures of each model as a table, a column for each level; of a search, its result."""
    console = Console()
    for name, model in summary.backends.items():
        if model.highest_rate is not None:
            _print(console, highest(name, model.highest_rate))
            continue
        fitting = max(1, (console.width - TITLE_WIDTH) // COLUMN_WIDTH)
        for levels in batched(model.levels, fitting):
            console.print(_table(name, levels))
        for level in model.levels:
            for words in [*level.warnings, *errors_of(level)]:
                _print(console, f"{title(level.load)}: {words}")
        console.print()
    _print(console, "beside each figure its 95 % interval; times count from when a request was due", style="dim")


def _print(console: Console, text: str, style: str | None = None) -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def batched(levels: Sequence[Figures], size: int) -> Iterator[Sequence[Figures]]:
    """Yield as many levels at a time as fit beside each other."""
    for begin in range(0, len(levels), size):
        yield levels[begin : begin + size]


def _table(name: str, levels: Sequence[Figures]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column(escape(name), no_wrap=True)
    for level in levels:
        table.add_column(title(level.load), justify="right", no_wrap=True)
    columns = [described(level) for level in levels]
    for row in dict.fromkeys(row for column in columns for row in column):
        table.add_row(row, *(column.get(row, Text()) for column in columns))
    return table


def errors_of(level: Figures) -> list[str]:
    """Return what kinds of errors there were, in words."""
    return [f"{errors.n} {kind}, such as: {errors.example}" for kind, errors in level.error_kinds.items()]


def highest(name: str, found: HighestRate) -> str:
    """Return the result of a search in words."""
    if found.met is None:
        text = f"{name}: no rate that was tried meets the objectives"
    else:
        text = f"{name}: {found.met:.4g} requests/s meet the objectives ({found.share:.0%} of the requests)"
    if found.missed is not None:
        text += f"; {found.missed:.4g} do not"
    return "\n".join([text, *(f"  {note}" for note in found.notes)])


def described(level: Figures) -> dict[str, Text]:
    """Return the figures of a level in words, by their titles."""
    client = level.client
    shown = {
        "requests, errors": several(level.n, level.errors),
        "requests/s asked": several(level.asked_per_s),
        "requests/s due": several(level.due_per_s),
        "requests/s achieved": several(level.achieved_per_s),
        "tokens/s in, out": several(level.input_tokens_per_s, level.output_tokens_per_s),
        "tokens each in, out": several(level.input_tokens, level.output_tokens),
    }
    kinds = {"TTFT": level.ttft_ms, "TPOT": level.tpot_ms, "ITL": level.itl_ms, "end-to-end": level.e2e_ms}
    for words, times in kinds.items():
        shown |= {f"{words} {name}, ms": with_interval(getattr(times, name), times.ci95[name]) for name in QUANTILES}
    shown["from sent p50, ms"] = with_interval(level.from_sent.e2e_ms.p50, level.from_sent.e2e_ms.ci95["p50"])
    if level.goodput is not None and level.goodput.share is not None:
        low, high = (None if end is None else 100 * end for end in level.goodput.share_ci95)
        shown["meet the limits, %"] = with_interval(100 * level.goodput.share, (low, high))
        shown["goodput, requests/s"] = several(level.goodput.per_s)
    shown["own lag, ms"] = several(client.begin_lag_ms.mean or client.loop_lag_ms.mean)
    shown["own CPU, %"] = several(client.cpu_percent)
    shown["connections"] = Text(f"{client.connections_used} of {client.connections}")
    return shown


def several(*values: float | None) -> Text:
    """Return values beside each other; a dash for one that is not known."""
    return Text("  ".join(number(value) or "-" for value in values))


def with_interval(value: float | None, ends: Ends) -> Text:
    """Return a value and its interval; an end that is not known is a question mark."""
    if value is None:
        return Text("-")
    if ends == (None, None):
        return Text(number(value))
    low, high = ("?" if end is None else number(end) for end in ends)
    return Text.assemble(number(value), (f" {low}\N{EN DASH}{high}", "dim"))
