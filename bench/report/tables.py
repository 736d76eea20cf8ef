"""The tables of a report, and the answers side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bench.compare import formats
from bench.compare.metrics import METRICS
from bench.compare.printing import outcome
from bench.compare.verdicts import Comparison, Pair
from bench.report import charts
from bench.report.charts import Look
from bench.report.facts import RIGHT, Disagreement, Facts, TagFigure
from bench.report.markup import Child, Markup, h
from bench.report.plots import name_of
from bench.report.scales import Scale
from bench.rows import Row
from bench.runner.figures import Ends

COMPARED = {
    "accuracy": "Accuracy, first − second",  # noqa: RUF001 - a minus sign
    "latency_ms": "Speed, first : second",
    "cost_usd": "Cost, second : first",
}
MAX_OPEN_TAGS = 12
MAX_OPEN_DISAGREEMENTS = 4
MAX_TEXT_CHARS = 1_500
PLAIN = Look("", "#shape-0")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
OPEN: Ends = (None, None)
"""No interval yet."""


def models(facts: Facts, look: Mapping[str, Look]) -> Markup:
    """Return the figures of each model."""
    titles = ("Accuracy", "Latency, median", "p99", "TTFT", "TPOT", "Tokens/s", "Confidence", "Cost / 1k", "Answered")
    body = []
    for name, each in facts.figures.items():
        latency, speed = each.latency_ms, each.output_tokens_per_s
        cells = (
            (formats.percent(each.accuracy), _ends(each.accuracy_ci95, formats.percent)),
            (formats.duration(latency.p50), _ends(latency.ci95["p50"], formats.duration)),
            (formats.duration(latency.p99), None),
            (formats.duration(each.ttft_ms.p50), None),
            (formats.duration(each.tpot_ms.p50), None),
            (formats.UNKNOWN if speed is None else formats.digits(speed), None),
            (formats.UNKNOWN if each.confidence is None else f"{each.confidence:.2f}", None),
            (formats.per_thousand(facts.prices.get(name)), None),
            (f"{each.n - each.errors:,}", f"of {each.n:,}"),
        )
        told = [
            h("td", value, h("small", small) if small else None, class_="number", data_label=title)
            for title, (value, small) in zip(titles, cells, strict=True)
        ]
        body.append(h("tr", h("th", name_of(name, look[name]), scope="row"), told))
    head = h("tr", h("th", "Model", scope="col"), [h("th", each, scope="col", class_="number") for each in titles])
    return h("table", h("thead", head), h("tbody", body), class_="models")


def _ends(ends: Ends, form: Callable[[float | None], str]) -> str | None:
    low, high = ends
    return None if low is None or high is None else formats.interval(low, high, form)


def pairs(facts: Facts) -> Markup:
    """Return each pair against "no difference"; right of the line the first is better."""
    scales = {metric: _scale(facts.pairs, metric) for metric in COMPARED}
    shown = {metric: scale for metric, scale in scales.items() if scale}
    head = [h("th", "Pair", scope="col")] + [
        h("th", COMPARED[metric], _ticks(metric, scale), scope="col") for metric, scale in shown.items()
    ]
    body = [
        h(
            "tr",
            h("th", h("bdi", pair.a), h("small", "against ", h("bdi", pair.b)), scope="row"),
            [_compared(metric, pair.metrics[metric], scale) for metric, scale in shown.items()],
        )
        for pair in facts.pairs
    ]
    return h("table", h("thead", h("tr", head)), h("tbody", body), class_="forest")


def _scale(every: Sequence[Pair], metric: str) -> Scale | None:
    """Return a scale with "no difference" in its middle."""
    effects = [_effect(metric, pair.metrics[metric]) for pair in every]
    values = [value for effect in effects for value in effect if value is not None]
    if not values:
        return None
    if METRICS[metric].kind == "share":
        return Scale(-(most := max(0.1, *(abs(value) for value in values)) * 1.1), most)
    fold = max(2.0, *(max(value, 1 / value) for value in values)) * 1.2
    return Scale(1 / fold, fold, is_logarithmic=True)


def _effect(metric: str, comparison: Comparison) -> tuple[float | None, float | None, float | None]:
    """Return a difference of shares, or a ratio turned over, so that more is better; with its interval."""
    if METRICS[metric].kind == "share":
        return comparison.diff, *(comparison.ci95 or OPEN)
    if not comparison.ratio:
        return None, None, None
    low, high = comparison.ratio_ci95 or OPEN
    return 1 / comparison.ratio, 1 / high if high else None, 1 / low if low else None


def _ticks(metric: str, scale: Scale) -> Markup:
    if METRICS[metric].kind == "share":
        labels = [formats.difference("share", scale.low), "0", formats.difference("share", scale.high)]
    else:
        labels = [f"1/{formats.digits(scale.high, 2)}", "1", f"{formats.digits(scale.high, 2)}\N{MULTIPLICATION SIGN}"]
    return h("span", [h("span", label) for label in labels], class_="ticks", aria_hidden="true")


def _compared(metric: str, comparison: Comparison, scale: Scale) -> Markup:
    value, low, high = _effect(metric, comparison)
    form = partial(formats.difference, METRICS[metric].kind)
    interval = formats.interval(*(comparison.ci95 or OPEN), form)
    words: Child = "no question in common"
    if comparison.n:
        told = outcome(metric, comparison)
        words = [
            h("b", h("bdi", told)) if comparison.verdict else told,
            h("span", f"{form(comparison.diff)} ({interval})"),
        ]
    reference = 0.0 if METRICS[metric].kind == "share" else 1.0
    return h(
        "td",
        charts.whiskers([(PLAIN, value, (low, high))], scale, reference),
        h("small", words),
        class_=None if comparison.verdict else "undecided",
        data_label=COMPARED[metric],
    )


def tags(facts: Facts, look: Mapping[str, Look]) -> list[Markup]:
    """Return each model's accuracy by tag; only the first tags are open."""
    every = [_tag(tag, figures, look) for tag, figures in facts.tags.items()]
    head = h(
        "tr",
        h("th", "Tag", scope="col"),
        h("th", h("span", [h("span", each) for each in ("0 %", "50 %", "100 %")], class_="ticks"), scope="col"),
        h("th", h("span", "Figures", class_="hidden"), scope="col", class_="values"),
    )

    def table(rows: Sequence[Markup]) -> Markup:
        return h("table", h("thead", head), h("tbody", rows), class_="tags")

    parts = [table(every[:MAX_OPEN_TAGS])]
    if rest := every[MAX_OPEN_TAGS:]:
        parts.append(h("details", h("summary", f"{formats.count(len(rest), 'more tag')}"), table(rest)))
    return parts


def _tag(tag: str, figures: Mapping[str, TagFigure], look: Mapping[str, Look]) -> Markup:
    lanes = [(look[name], each.accuracy, each.interval) for name, each in figures.items()]
    values = [
        h("span", f"{formats.percent(each.accuracy)} ", h("bdi", name), title=name) for name, each in figures.items()
    ]
    most = max(each.n for each in figures.values())
    return h(
        "tr",
        h("th", h("bdi", tag), h("small", formats.count(most, "question")), scope="row"),
        h("td", charts.whiskers(lanes, Scale(0.0, 1.0))),
        h("td", values, class_="values"),
    )


def disagreements(facts: Facts, look: Mapping[str, Look]) -> list[Markup]:
    """Return the answers to the questions on which the models differ most, side by side; only the first are open."""
    every = [h("article", _disagreement(each, look), class_="disagreement") for each in facts.disagreements]
    parts = every[:MAX_OPEN_DISAGREEMENTS]
    if rest := every[MAX_OPEN_DISAGREEMENTS:]:
        parts.append(h("details", h("summary", f"{len(rest)} more"), rest))
    return parts


def _disagreement(each: Disagreement, look: Mapping[str, Look]) -> list[Markup]:
    answers = [_answer(row, look[name]) for name, row in each.answers.items()]
    return [
        h("h3", shortened(each.question)),
        h("small", h("bdi", f"{each.suite} / {each.id}")),
        h("div", answers, class_="answers"),
    ]


def _answer(row: Row, look: Look) -> Markup:
    if row.outcome == "answered":
        right = row.score >= RIGHT
        word = "right" if row.score == 1 else "wrong" if row.score == 0 else f"score {row.score:.2f}"
        grade = h("span", word, class_=f"grade {'right' if right else 'wrong'}")
    else:
        grade = h("span", row.outcome, class_="grade wrong")
    told = [formats.duration(row.latency_ms)]
    if row.confidence is not None:
        told.append(f"confidence {row.confidence:.2f}")
    reason = row.error or row.reason
    return h(
        "div",
        name_of(row.backend, look),
        h("p", grade, f" · {' · '.join(told)}"),
        h("p", shortened(said(row)), class_="text", dir="auto"),
        h("small", h("bdi", shortened(reason))) if reason else None,
    )


def said(row: Row) -> str:
    """Return an answer's text, and the tools that it calls."""
    calls = [f"{call.name}({call.arguments})" for call in row.tool_calls]
    return "\n".join([row.text, *calls] if row.text else calls)


def shortened(text: str) -> str:
    """Return a text, or its beginning; what would turn its direction, unseen, is shown by its number."""
    beginning = text if len(text) <= MAX_TEXT_CHARS else f"{text[:MAX_TEXT_CHARS]} …"
    return _TURNING.sub(lambda found: f"[U+{ord(found[0]):04X}]", beginning)
