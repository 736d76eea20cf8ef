"""The report as Markdown: the figures and verdicts, for a pull request or a README."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

from bench.compare import formats
from bench.compare.metrics import METRICS
from bench.compare.printing import TITLES, is_shown, outcome
from bench.report.facts import Facts
from bench.report.tables import OPEN, said
from bench.report.words import headlines, measured, overview
from bench.rows import Row
from bench.runner.figures import Ends

MAX_TEXT_CHARS = 240

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~&])")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def markdown(facts: Facts) -> str:
    """Return the report as text."""
    parts = [f"# {plain(facts.title)}", plain(overview(facts))]
    parts.append("\n".join(f"- {each.title}: **{plain(each.answer)}**. {plain(each.why)}" for each in headlines(facts)))
    parts += ["## Models", _models(facts)]
    if facts.pairs:
        parts += ["## Pair by pair", _pairs(facts)]
    if facts.tags:
        parts += ["## Accuracy by tag", _tags(facts)]
    if facts.calibrations:
        parts += ["## Confidence", _confidence(facts)]
    if facts.disagreements:
        parts += ["## Where they disagree", _disagreements(facts)]
    parts += ["## How it was measured", "\n".join(f"- {plain(line)}" for line in measured(facts))]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Return a text that stays text, in one line, whatever it holds."""
    return _SPECIAL.sub(r"\\\1", _BLANK.sub(" ", text))


def _models(facts: Facts) -> str:
    lines = []
    for name, each in facts.figures.items():
        latency = each.latency_ms
        lines.append(
            (
                plain(name),
                formats.percent(each.accuracy) + _ends(each.accuracy_ci95, percent=True),
                formats.duration(latency.p50) + _ends(latency.ci95["p50"], percent=False),
                formats.duration(latency.p99),
                formats.duration(each.ttft_ms.p50),
                formats.duration(each.tpot_ms.p50),
                formats.UNKNOWN if each.confidence is None else f"{each.confidence:.2f}",
                formats.per_thousand(facts.prices.get(name)),
                f"{each.n - each.errors:,} of {each.n:,}",
            )
        )
    titles = ("model", "accuracy", "latency, median", "p99", "TTFT", "TPOT", "confidence", "cost of 1,000", "answered")
    return _table(titles, lines)


def _ends(ends: Ends, *, percent: bool) -> str:
    low, high = ends
    form = formats.percent if percent else formats.duration
    return "" if low is None or high is None else f" ({formats.interval(low, high, form)})"


def _pairs(facts: Facts) -> str:
    lines = []
    for pair in facts.pairs:
        for name, each in pair.metrics.items():
            if not each.n or not is_shown(name, each):
                continue
            form = partial(formats.difference, METRICS[name].kind)
            interval = formats.interval(*(each.ci95 or OPEN), form)
            lines.append(
                (
                    plain(f"{pair.a} against {pair.b}"),
                    plain(TITLES.get(name, name)),
                    form(each.diff),
                    interval,
                    plain(outcome(name, each)),
                    formats.p_value(each.p_adjusted).removeprefix("= "),
                    f"{each.n:,}",
                )
            )
    return _table(("pair", "figure", "difference", "95 % interval", "verdict", "p", "questions"), lines)


def _tags(facts: Facts) -> str:
    lines = [
        (
            plain(tag),
            *(formats.percent(each.accuracy) + _ends(each.interval, percent=True) for each in figures.values()),
        )
        for tag, figures in facts.tags.items()
    ]
    return _table(("tag", *map(plain, facts.arms)), lines)


def _confidence(facts: Facts) -> str:
    lines = [
        (plain(name), formats.percent(each.error), formats.percent(each.ranking), f"{each.n:,}")
        for name, each in facts.calibrations.items()
    ]
    return _table(("model", "ECE", "right answer more confident", "answers"), lines)


def _disagreements(facts: Facts) -> str:
    parts = []
    for each in facts.disagreements:
        answers = [
            f"  - {plain(name)}, {_grade(row)}: {_quoted(said(row) or row.error or '')}"
            for name, row in each.answers.items()
        ]
        parts.append("\n".join([f"- {_quoted(each.question)}", *answers]))
    return "\n".join(parts)


def _grade(row: Row) -> str:
    return f"{row.score:.2f}".rstrip("0").rstrip(".") if row.outcome == "answered" else row.outcome


def _quoted(text: str) -> str:
    return plain(text if len(text) <= MAX_TEXT_CHARS else f"{text[:MAX_TEXT_CHARS]} …")


def _table(titles: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [titles, ["---"] + ["---:"] * (len(titles) - 1), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
