"""What a replay shows: agreement with the recorded answers, which says nothing of how right either is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from bench.agreement import agreement
from bench.answer import Answer
from bench.metrics import average, share
from bench.replay.questions import recorded_answer
from bench.rows import Row
from bench.runner.figures import Ends, Figures, Summary
from bench.runner.results import Run
from bench.runner.screen import described, interval
from bench.stats.bootstrap import bca, draw, means
from bench.suites.question import Question

SEED = 1


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Of one model with the recorded answers; see `bench.agreement`."""

    agreement: float | None
    """Mean over the answers; None without any."""
    agreement_ci95: Ends
    """By the bootstrap; open with fewer than ten answers."""


class ReplaySummary(msgspec.Struct, frozen=True, kw_only=True):
    """`summary.json`: that of a run, with the agreement, and with `alike` for `accuracy`."""

    backends: dict[str, dict[str, Any]]
    run: Run
    unavailable: dict[str, str] = {}
    left: int = 0


def agreements(rows: Iterable[Row], questions: Sequence[Question]) -> dict[str, Agreement]:
    """Return the agreement of each model that answered something.

    Args:
        rows: of a replay; what was not answered does not count.
        questions: those of the replay.
    """
    recorded = {question.id: recorded_answer(question.grader) for question in questions}
    values: dict[str, list[float]] = {}
    for row in rows:
        if row.outcome == "answered" and row.id in recorded:
            said = Answer(row.text, row.tool_calls)
            values.setdefault(row.backend, []).append(agreement(said, recorded[row.id]))
    return {name: _mean(each) for name, each in values.items()}


def _mean(values: Sequence[float]) -> Agreement:
    draws = draw(np.asarray(values)[:, None], means, np.random.default_rng(SEED))
    ends = bca(draws, lambda centres: centres[:, 0]).interval
    return Agreement(agreement=share(average(values)), agreement_ci95=(share(ends.low), share(ends.high)))


def as_replay(summary: ReplaySummary, found: Mapping[str, Agreement]) -> ReplaySummary:
    """Return the summary of a run with what its grades mean here; that of a replay stays as it is."""

    def renamed(name: str, figures: Mapping[str, Any]) -> dict[str, Any]:
        names = {"accuracy": "alike", "accuracy_ci95": "alike_ci95"}
        own = msgspec.to_builtins(found.get(name, Agreement(agreement=None, agreement_ci95=(None, None))))
        unknown = {names.get(key, key): why for key, why in figures["unknown"].items()}
        return {**{names.get(key, key): value for key, value in figures.items()}, **own, "unknown": unknown}

    backends = {name: renamed(name, figures) for name, figures in summary.backends.items()}
    return msgspec.structs.replace(summary, backends=backends)


def described_replay(figures: Figures, found: Agreement | None) -> dict[str, str]:
    """Return the figures of a model in words, by their titles."""
    told = described(figures)
    alike = told.pop("accuracy, %")
    agreed = ""
    if found is not None and found.agreement is not None:
        agreed = f"{100 * found.agreement:.1f} {interval(found.agreement_ci95, scale=100)}"
    return {"agreement, %": agreed, "alike, %": alike, **told}


def print_replay(summary: Summary, found: Mapping[str, Agreement]) -> None:
    """Print the figures as a table, a column for each model."""
    table = Table("", *(Column(escape(name), justify="right") for name in summary.backends))
    columns = [described_replay(figures, found.get(name)) for name, figures in summary.backends.items()]
    for title in columns[0] if columns else ():
        table.add_row(title, *(column[title] for column in columns))
    console = Console()
    console.print(table)
    console.print("agreement with the recorded answers, which may be wrong; in brackets: 95 % intervals", style="dim")
