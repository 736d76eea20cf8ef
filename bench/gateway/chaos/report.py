"""What came of the cases: one verdict each, as a table or as JSON; and the table of the documentation."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.gateway.chaos.catalogue import SCENARIOS
from bench.gateway.chaos.scenario import Trial

WIDTH_OF_FILES = 160


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one case."""

    scenario: str
    streamed: bool
    injected: str
    expected: str
    passed: bool
    faults: list[str]
    """What did not hold."""
    observed: str
    took_s: float

    @classmethod
    def of(cls, trial: Trial, took_s: float) -> Verdict:
        """Return the verdict on a trial that is over."""
        scenario = trial.case.scenario
        return cls(
            scenario=scenario.name,
            streamed=trial.case.streamed,
            injected=scenario.injected,
            expected=scenario.expected,
            passed=not trial.faults,
            faults=trial.faults,
            observed=trial.observed(),
            took_s=round(took_s, 2),
        )


def print_table(verdicts: Sequence[Verdict]) -> None:
    """Print a row for each case, and how many passed."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH_OF_FILES)
    table = Table("scenario", "injected", "must happen", "answer", "", "seen")
    for _, group in groupby(verdicts, key=lambda verdict: verdict.scenario):
        table.add_section()
        for number, verdict in enumerate(group):
            told = (verdict.scenario, verdict.injected, verdict.expected) if number == 0 else ("", "", "")
            mark = "[green]pass[/]" if verdict.passed else "[red]FAIL[/]"
            seen = "\n".join([*(f"! {fault}" for fault in verdict.faults), verdict.observed])
            table.add_row(*map(escape, told), "streamed" if verdict.streamed else "whole", mark, escape(seen))
    console.print(table)
    num_passed = sum(verdict.passed for verdict in verdicts)
    console.print(f"{num_passed} of {len(verdicts)} pass, {sum(verdict.took_s for verdict in verdicts):.0f} s")


def print_json(verdicts: Sequence[Verdict]) -> None:
    """Print everything as one JSON array."""
    print(msgspec.json.encode(verdicts).decode())


def markdown_rows() -> list[str]:
    """Return a row for each scenario, with the command that runs it."""
    return [
        f'| `make chaos ARGS="--only {scenario.name}"` | {scenario.injected} | {scenario.expected} '
        f"| {' and '.join('streamed' if case.streamed else 'whole' for case in scenario.cases)} |"
        for scenario in SCENARIOS
    ]
