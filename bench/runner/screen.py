"""What a terminal shows of a run: progress on the standard error, the table on the standard output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column, Table

from bench.rows import Row
from bench.runner.figures import Distribution, Ends, Figures, Summary
from bench.runner.work import Work


class Screen:
    """Shows how far a run is. Its lines stay where the standard error is no terminal; its bars do not."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._bars: dict[str, TaskID] = {}
        self._rows: dict[str, tuple[float, int, int]] = {}
        """By model: sum of the scores, graded answers, errors."""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def expect(self, works: Sequence[Work], done: Iterable[Row]) -> None:
        """Set up a bar for each model."""
        keys = {work.key for work in works}
        for name in dict.fromkeys(work.model.name for work in works):
            total = sum(work.model.name == name for work in works)
            self._bars[name] = self._progress.add_task(escape(name), total=total, told="")
        num_done = 0
        for row in done:
            if (row.suite, row.id, row.backend, row.repetition) in keys:
                self._progress.advance(self._bars[row.backend])
                num_done += 1
        if num_done:
            self.say(f"{num_done} of {len(keys)} answers are there from before")

    def show(self, row: Row, *, graded: bool) -> None:
        """Show that a question was asked."""
        scores, num_graded, errors = self._rows.get(row.backend, (0.0, 0, 0))
        if row.outcome != "answered":
            errors += 1
        elif graded:
            scores, num_graded = scores + row.score, num_graded + 1
        self._rows[row.backend] = scores, num_graded, errors
        told = [f"{100 * scores / num_graded:.0f} % right"] if num_graded else []
        told += [f"{errors} errors"] if errors else []
        self._progress.update(self._bars[row.backend], advance=1, told=", ".join(told))

    def judges(self, total: int) -> None:
        """Set up a bar for the judge."""
        self._bars["judge"] = self._progress.add_task("judged", total=total, told="")

    def judged(self) -> None:
        """Show that an answer was judged."""
        self._progress.advance(self._bars["judge"])

    def waits(self, name: str, why: str) -> None:
        """Tell what a model is waited for."""
        self.say(f"waiting for {name}: {why}")

    def pauses(self, name: str, seconds: float, why: str) -> None:
        """Tell that a model is left alone for a while."""
        self.say(f"{name} takes no request for {seconds:.1f} s: {why}")

    def gives_up(self, name: str, why: str) -> None:
        """Tell that a model is not asked any more."""
        self.say(f"{name} is given up for now, it turned away too often: {why}")

    def lacks(self, name: str, why: str) -> None:
        """Tell that a model is not asked at all."""
        self.say(f"{name} is unavailable: {why}")

    def say(self, text: str) -> None:
        """Tell something in a line."""
        self._progress.console.print(text, markup=False, highlight=False)


def print_summary(summary: Summary) -> None:
    """Print the figures as a table, a column for each model."""
    table = Table("", *(Column(escape(name), justify="right") for name in summary.backends))
    columns = [described(figures) for figures in summary.backends.values()]
    for title in columns[0] if columns else ():
        table.add_row(title, *(column[title] for column in columns))
    console = Console()
    console.print(table)
    console.print("in brackets: 95 % intervals", style="dim")


def described(figures: Figures) -> dict[str, str]:
    """Return the figures of a model in words, by their titles; those that are not known are empty."""
    accuracy = "" if figures.accuracy is None else f"{100 * figures.accuracy:.1f}"
    return {
        "requests": str(figures.n),
        "not answered": str(figures.errors),
        "accuracy, %": f"{accuracy} {interval(figures.accuracy_ci95, scale=100)}",
        **{f"latency {name}, ms": quantile(figures.latency_ms, name) for name in ("p50", "p90", "p99")},
        "TTFT p50, ms": quantile(figures.ttft_ms, "p50"),
        "TPOT p50, ms": quantile(figures.tpot_ms, "p50"),
        "tokens/s, median": number(figures.output_tokens_per_s),
        "confidence": "" if figures.confidence is None else f"{figures.confidence:.3f}",
        "cost, USD": "" if figures.cost_usd is None else f"{figures.cost_usd:.4g}",
    }


def quantile(times: Distribution, name: str) -> str:
    """Return a quantile with its interval."""
    value: float | None = getattr(times, name)
    return "" if value is None else f"{number(value)} {interval(times.ci95[name])}"


def interval(ends: Ends, scale: float = 1.0) -> str:
    """Return an interval in brackets; an end that is not known is a question mark."""
    if ends == (None, None):
        return ""
    low, high = ("?" if end is None else number(scale * end) for end in ends)
    return f"\\[{low} to {high}]"  # with the backslash it is no markup


def number(value: float | None) -> str:
    """Return a number with three digits that count."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
