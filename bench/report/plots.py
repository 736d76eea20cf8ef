"""The pictures of a report, each with its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from bench.compare import formats
from bench.compare.metrics import MIN_MS
from bench.metrics import known, quantile
from bench.report import charts
from bench.report.charts import Look, Point, marker
from bench.report.facts import Calibration, Facts
from bench.report.markup import Child, Markup, h
from bench.report.scales import Scale, around, shares_around
from bench.rows import Row
from bench.runner.figures import QUANTILES

TIMES: dict[str, Callable[[Row], float | None]] = {
    "Latency": lambda row: row.latency_ms,
    "TTFT": lambda row: row.ttft_ms,
    "TPOT": lambda row: row.tpot_ms,
}


def legend(look: Mapping[str, Look]) -> Markup:
    """Return which mark is whose."""
    return h("p", [h("span", marker(each), h("bdi", name)) for name, each in look.items()], class_="legend")


def name_of(name: str, look: Look) -> Markup:
    """Return a model's name with its mark."""
    return h("span", marker(look), h("bdi", name), class_="name")


def frontiers(facts: Facts, look: Mapping[str, Look]) -> Markup:
    """Return accuracy against latency, and against cost."""
    accuracies = {name: each for name, each in facts.figures.items() if each.accuracy is not None}
    ends = chain.from_iterable((*each.accuracy_ci95, each.accuracy) for each in accuracies.values())
    shares = known(ends)
    if not shares:
        return _none("No model has answered.")
    y = shares_around(shares)
    latencies = [
        Point(name, each.latency_ms.p50, each.accuracy or 0.0, each.latency_ms.ci95["p50"], each.accuracy_ci95)
        for name, each in accuracies.items()
        if each.latency_ms.p50
    ]
    costs = [
        Point(name, facts.prices[name], each.accuracy or 0.0, (None, None), each.accuracy_ci95)
        for name, each in accuracies.items()
        if facts.prices.get(name)
    ]
    return h(
        "div",
        _frontier("Median latency", latencies, look, y, charts.ms_label),
        _frontier("Cost of 1,000 answers", costs, look, y, charts.usd_label),
        class_="panels",
    )


def _frontier(
    title: str, points: list[Point], look: Mapping[str, Look], y: Scale, form: Callable[[float], str]
) -> Markup:
    if not points:
        return h("div", h("h3", f"Accuracy against {title[0].lower()}{title[1:]}"), _none("Not known of any model."))
    values = known(chain.from_iterable((point.x, *point.x_ends) for point in points))
    words = "; ".join(f"{each.name} {formats.percent(each.y)} at {form(each.x)}" for each in points)
    picture = charts.frontier(points, look, x=around([each for each in values if each > 0]), y=y, form=form, what=words)
    return h("div", h("p", "Accuracy", class_="axis"), picture, h("p", f"{title}, logarithmic", class_="axis"))


def times(facts: Facts, look: Mapping[str, Look]) -> Markup:
    """Return the distribution of every time, with its quantiles."""
    panels = []
    for title, read in TIMES.items():
        found = {name: _times(arm.rows.values(), read) for name, arm in facts.arms.items()}
        found = {name: each for name, each in found.items() if each}
        panels.append(h("div", h("h3", title), _distribution(title, found, look)))
    return h("div", panels, class_="panels")


def _times(rows: Iterable[Row], read: Callable[[Row], float | None]) -> list[float]:
    timed = [row for row in rows if row.outcome == "answered" and not row.cached]
    return sorted(max(each, MIN_MS) for each in known(map(read, timed)))


def _distribution(title: str, found: Mapping[str, list[float]], look: Mapping[str, Look]) -> Child:
    if not found:
        return _none("Not known of any model.")
    values = list(chain.from_iterable((each[0], each[-1]) for each in found.values()))
    quantiles = {name: [quantile(each, share) for share in QUANTILES.values()] for name, each in found.items()}
    head = h("tr", h("td"), [h("th", name, scope="col", class_="number") for name in QUANTILES])
    body = [
        h(
            "tr",
            h("th", name_of(name, look[name]), scope="row"),
            [h("td", formats.duration(each), class_="number") for each in quantiles[name]],
        )
        for name in found
    ]
    return [
        charts.distribution(found, look, around(values, margin=1.1), f"{title}; its quantiles are in the table below"),
        h("table", h("thead", head), h("tbody", body), class_="small"),
    ]


def reliabilities(facts: Facts, look: Mapping[str, Look]) -> Markup:
    """Return how far each model's confidence can be relied on."""
    panels = [_reliability(name, look[name], facts.calibrations.get(name)) for name in facts.arms]
    return h("div", panels, class_="panels")


def _reliability(name: str, look: Look, found: Calibration | None) -> Markup:
    title = h("h3", name_of(name, look))
    if found is None:
        return h("div", title, _none("It does not tell how likely its tokens are."))
    words = f"ECE {formats.percent(found.error)}"
    if found.ranking is not None:
        words += f"; a right answer is the more confident one in {formats.percent(found.ranking)} of the cases"
    return h(
        "div",
        title,
        h("p", f"{words}. {formats.count(found.n, 'answer')}.", class_="quiet"),
        h("p", "Right", class_="axis"),
        charts.reliability(found.bins, look, f"{name}: {words}"),
        h("p", "Confidence", class_="axis"),
    )


def _none(words: str) -> Markup:
    return h("p", words, class_="none")
