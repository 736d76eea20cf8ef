"""Comparisons and conditions in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.compare import formats
from bench.compare.conditions import Finding
from bench.compare.metrics import METRICS
from bench.compare.verdicts import Comparison, Pair

BETTER = {"accuracy": "better", "answered": "more reliable", "cost_usd": "cheaper"}
"""What the winner is; of a time, faster."""
TITLES = {"cost_usd": "cost of 1,000"}
"""Where a figure is shown in another unit than that of its name."""


def print_pairs(pairs: Sequence[Pair], console: Console) -> None:
    """Print every pair: effect and interval first, then the verdict."""
    for pair in pairs:
        compared = {name: each for name, each in pair.metrics.items() if each.n and is_shown(name, each)}
        console.print(Text.assemble((pair.a, "bold"), " against ", (pair.b, "bold")))
        if compared:
            console.print(_table(compared))
        else:
            console.print("  no question was answered by both")
        for line in left_out(pair):
            console.print(Text(f" {line}", "dim"), soft_wrap=True)
        console.print()
    tests = sum(each.p_adjusted is not None for pair in pairs for each in pair.metrics.values())
    note = f"95 % intervals. p is corrected for {formats.count(tests, 'test')} (Benjamini-Hochberg)."
    console.print(Text(note, "dim"), soft_wrap=True)


def is_shown(name: str, comparison: Comparison) -> bool:
    """Whether a figure is worth a line: that all was answered is not."""
    return name != "answered" or any(side.value != 1 for side in comparison.sides.values())


def _table(compared: dict[str, Comparison]) -> Table:
    table = Table(box=None, header_style="dim")
    table.add_column("")
    table.add_column("difference, 95 % interval", no_wrap=True)
    table.add_column("verdict", overflow="fold")
    for name, each in compared.items():
        kind = METRICS[name].kind
        low, high = each.ci95 or (None, None)
        effect = formats.difference(kind, each.diff)
        interval = formats.interval(low, high, partial(formats.difference, kind))
        values = " : ".join(formats.value(kind, side.value) for side in each.sides.values())
        table.add_row(
            TITLES.get(name, name),
            Text.assemble((effect, "bold"), f"  ({interval})\n", (values, "dim")),
            Text.assemble(
                (outcome(name, each), "bold" if each.verdict else ""),
                (f"\n{_evidence(each)}", "dim"),
            ),
        )
    return table


def _evidence(comparison: Comparison) -> str:
    questions = formats.count(comparison.n, "question")
    return questions if comparison.p_adjusted is None else f"p {formats.p_value(comparison.p_adjusted)}, {questions}"


def outcome(name: str, comparison: Comparison) -> str:
    """Return a verdict, or what is missing for one, in words."""
    if comparison.verdict:
        times = fold(comparison)
        return f"{comparison.verdict} {BETTER.get(name, 'faster')}{f', {times}' if times else ''}"
    if comparison.p_adjusted is None:
        return "no difference"
    if comparison.n_needed is None:
        return "undecided, too close to tell"
    return f"undecided, ~{formats.rough(comparison.n_needed)} more questions"


def fold(comparison: Comparison) -> str:
    """Return how many times the one is the other; nothing for shares."""
    if not comparison.ratio:
        return ""
    return f"{formats.digits(max(comparison.ratio, 1 / comparison.ratio))}\N{MULTIPLICATION SIGN}"


def left_out(pair: Pair) -> list[str]:
    """Return, a sentence each, which rows do not count."""
    sides = next(iter(pair.metrics.values())).sides
    lines = []
    for name, side in sides.items():
        if side.unpaired:
            lines.append(f"{name}: {formats.count(side.unpaired, 'row')} without the same question to the other")
        if side.unanswered:
            lines.append(f"{name}: {side.unanswered:,} of {formats.count(side.rows, 'row')} not answered")
    return lines


def print_findings(findings: Sequence[Finding], console: Console) -> None:
    """Print what became of each condition."""
    for finding in findings:
        condition = finding.condition
        form = partial(formats.value if len(condition.weights) == 1 else formats.difference, condition.metric.kind)
        figures = f"{form(finding.effect)}, 95 % interval {formats.interval(*_ends(finding), form)}"
        words = {"met": "met", "not met": "not met", "undecided": "not certain, so not met"}[finding.state]
        console.print(
            Text.assemble(
                (words, "bold red" if finding.state == "met" else "bold"),
                f": {condition.text}  ({figures}, {formats.count(finding.n, 'question')})",
            ),
            soft_wrap=True,
        )


def _ends(finding: Finding) -> tuple[float | None, float | None]:
    return finding.interval.low, finding.interval.high
