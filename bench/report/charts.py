"""Pictures as SVG that fit any width without their texts being stretched: places are shares of the width."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from bench.report.markup import Child, Markup, h
from bench.report.scales import Scale
from bench.runner.figures import Ends, score_interval
from custom_transformer.evaluation.calibration import Bin

HEIGHT = 230
COLOURS = 6
SHAPES = 4
LANE = 16
MAX_POINTS = 400
"""Of a curve: more cannot be seen."""
UNIT = 1000
"""Of the coordinates inside a curve's own frame."""


class Point(NamedTuple):
    """A figure with its interval in two directions."""

    name: str
    x: float
    y: float
    x_ends: Ends
    y_ends: Ends


class Look(NamedTuple):
    """What tells a model's marks from the others', also without colour."""

    colour: str
    shape: str


def looks(names: Sequence[str]) -> dict[str, Look]:
    """Return each model's look, by its place in the order."""
    return {name: Look(f"colour-{i % COLOURS}", f"#shape-{i % SHAPES}") for i, name in enumerate(names)}


def marker(look: Look) -> Markup:
    """Return a model's mark, for a legend."""
    return h("svg", h("use", href=look.shape, x=6, y=6), class_=f"marker {look.colour}", aria_hidden="true")


def place(share: float) -> str:
    """Return a share as CSS has it."""
    return f"{100 * share:.2f}%"


def frontier(
    points: Sequence[Point], look: Mapping[str, Look], *, x: Scale, y: Scale, form: Callable[[float], str], what: str
) -> Markup:
    """Return points with their intervals, and the line of those that no other beats in both directions.

    Args:
        points: less of `x` is better, more of `y` is.
        look: of each model.
        x: scale of what it costs.
        y: scale of what is got.
        form: puts a value of `x` into words.
        what: the picture, in words.
    """
    best: list[Point] = []
    for point in sorted(points, key=lambda each: (each.x, -each.y)):
        if not best or point.y > best[-1].y:
            best.append(point)
    stairs = [(x(point.x), y(point.y)) for point in best]
    corners = [corner for before, after in pairwise(stairs) for corner in ((after[0], before[1]), after)]
    marks = [_cross(point, x, y, look[point.name]) for point in points]
    line = _curve([*stairs[:1], *corners, (1.0, stairs[-1][1])], "best") if stairs else None
    return _frame([line, marks], x=x, y=y, form=form, what=what)


def distribution(values: Mapping[str, Sequence[float]], look: Mapping[str, Look], x: Scale, what: str) -> Markup:
    """Return how large a share of the values does not exceed each value: empirical distribution functions.

    Args:
        values: of each model, in ms, in ascending order.
        look: of each model.
        x: scale of the values.
        what: the picture, in words.
    """
    y = Scale(0.0, 1.0)
    marks: list[Child] = []
    for name, each in values.items():
        ranks = sorted({round(step * (len(each) - 1) / (MAX_POINTS - 1)) for step in range(MAX_POINTS)})
        corners = [(0.0, 0.0)]
        for rank in ranks:
            corners += [(x(each[rank]), corners[-1][1]), (x(each[rank]), (rank + 1) / len(each))]
        marks.append(_curve([*corners, (1.0, 1.0)], look[name].colour))
    for name, each in values.items():
        middle = each[(len(each) - 1) // 2]
        marks.append(_mark(x(middle), 0.5, look[name], f"{name}: half within {ms_label(middle)}"))
    return _frame(marks, x=x, y=y, form=ms_label, what=what)


def reliability(bins: Sequence[Bin], look: Look, what: str) -> Markup:
    """Return how often answers are right against how confident they are, with the line on which the two are equal."""
    scale = Scale(0.0, 1.0)
    points = [
        Point("", part.confidence, part.accuracy, (None, None), score_interval(part.accuracy * part.n, part.n))
        for part in bins
    ]
    marks = [_curve([(0.0, 0.0), (1.0, 1.0)], "best"), [_cross(point, scale, scale, look) for point in points]]
    return _frame(marks, x=scale, y=scale, form=percent_label, what=what)


def whiskers(rows: Sequence[tuple[Look, float | None, Ends]], scale: Scale, reference: float | None = None) -> Markup:
    """Return values as marks on their intervals, one below the other.

    An end that the data do not bound is open: dashed, to the edge.
    """
    marks: list[Child] = []
    for number, (look, value, (low, high)) in enumerate(rows):
        y = LANE * (number + 0.5)
        marks.append(h("line", x1="0%", x2="100%", y1=y, y2=y, class_="track"))
        if value is None:
            continue
        middle = place(scale(value))
        lines = [
            h("line", x1=edge, x2=middle, y1=y, y2=y, class_="open")
            if end is None
            else h("line", x1=place(scale(end)), x2=middle, y1=y, y2=y)
            for end, edge in ((low, "0%"), (high, "100%"))
        ]
        marks.append(h("g", lines, h("use", href=look.shape, x=middle, y=y), class_=look.colour))
    if reference is not None:
        at = place(scale(reference))
        marks.insert(0, h("line", x1=at, x2=at, y1="0%", y2="100%", class_="reference"))
    return h("svg", marks, class_="whiskers", height=LANE * len(rows), aria_hidden="true")


def _frame(marks: Sequence[Child], *, x: Scale, y: Scale, form: Callable[[float], str], what: str) -> Markup:
    """Return marks over a grid with its labels."""
    grid: list[Child] = []
    for tick in y.ticks():
        at = _y(y(tick))
        grid.append(h("line", x1="0%", x2="100%", y1=at, y2=at))
        grid.append(h("text", percent_label(tick), x=-8, y=at, dy="0.34em", text_anchor="end"))
    for tick in x.ticks():
        at_x = place(x(tick))
        grid.append(h("line", x1=at_x, x2=at_x, y1=HEIGHT, y2=HEIGHT + 4, class_="tick"))
        grid.append(h("text", form(tick), x=at_x, y=HEIGHT + 18, text_anchor="middle"))
    inner = h("svg", h("g", grid, class_="grid"), marks, height=HEIGHT, role="img", aria_label=what)
    return h("div", inner, class_="plot")


def _curve(corners: Sequence[tuple[float, float]], look: str) -> Markup:
    """Return a line through shares of the width and the height; only the line is stretched, not its thickness."""
    path = "L".join(f"{UNIT * x:.0f} {UNIT * (1 - y):.0f}" for x, y in corners)
    return h(
        "svg",
        h("path", d=f"M{path}", vector_effect="non-scaling-stroke"),
        view_box=f"0 0 {UNIT} {UNIT}",
        preserve_aspect_ratio="none",
        width="100%",
        height=HEIGHT,
        class_=f"curve {look}",
    )


def _cross(point: Point, x: Scale, y: Scale, look: Look) -> Markup:
    middle_x, middle_y = place(x(point.x)), _y(y(point.y))
    lines: list[Child] = []
    if (low := point.x_ends[0]) is not None and (high := point.x_ends[1]) is not None:
        lines.append(h("line", x1=place(x(low)), x2=place(x(high)), y1=middle_y, y2=middle_y))
    if (low := point.y_ends[0]) is not None and (high := point.y_ends[1]) is not None:
        lines.append(h("line", x1=middle_x, x2=middle_x, y1=_y(y(low)), y2=_y(y(high))))
    return h("g", lines, _mark(x(point.x), y(point.y), look, point.name), class_=f"cross {look.colour}")


def _mark(x: float, y: float, look: Look, title: str) -> Markup:
    return h("g", h("title", title), h("use", href=look.shape, x=place(x), y=_y(y)), class_=look.colour)


def _y(share: float) -> str:
    return f"{HEIGHT * (1 - share):.1f}"


def percent_label(share: float) -> str:
    """Return a share, at an axis."""
    return f"{float(f'{100 * share:.3g}'):g} %"


def ms_label(ms: float) -> str:
    """Return a time, at an axis."""
    return f"{ms / 1000:g} s" if ms >= 1000 else f"{float(f'{ms:.3g}'):g} ms"


def usd_label(usd: float) -> str:
    """Return what a thousand requests cost, at an axis."""
    return f"${float(f'{usd * 1000:.2g}'):g}"
