"""One picture of a run: bars of requests per second and of p99, for whole and streamed answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bench.gateway.peers.catalogue import OURS, OURS_TWICE
from bench.gateway.peers.rows import Kind, Load
from bench.gateway.peers.summary import Summary
from bench.gateway.peers.tables import TITLES, number
from bench.report.markup import Markup, h
from bench.report.scales import Scale, around

CONNECTIONS = 16
NAMES = 130
PANEL = 280
GAP = 90
LANE = 22
TITLE = 46
WIDTH = NAMES + 2 * (PANEL + GAP)
XMLNS = "http://www.w3.org/2000/svg"
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 } .axis { fill: #57606a }
.bar { fill: #afb8c1 } .ours { fill: #0a7d5a } .ours-name { font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .axis { fill: #8d96a0 } .bar { fill: #57606a } .ours { fill: #2dbd8e }
}
"""


class Bar(NamedTuple):
    """One gateway's figure."""

    name: str
    value: float


def picture(run: Summary) -> str:
    """Return the picture as SVG; a gateway without answers has no bar."""
    parts: list[Markup] = []
    top = 0
    for kind, title in TITLES.items():
        found = _loads(run, kind)
        if not found:
            continue
        speeds = [Bar(name, load.requests_per_s) for name, load in found.items()]
        waits = [Bar(name, max(load.p99_ms, 0.01)) for name, load in found.items()]
        parts.append(h("text", f"{title}, {CONNECTIONS} connections", x=0, y=top + 16, class_="title"))
        names = [
            h("text", bar.name, x=0, y=_middle(top, at), dy="0.34em", class_="ours-name" if bar.name == OURS else None)
            for at, bar in enumerate(speeds)
        ]
        parts += [
            h("g", names),
            _panel(speeds, left=NAMES, top=top, words="requests/s, more is better, logarithmic"),
            _panel(waits, left=NAMES + PANEL + GAP, top=top, words="p99 in ms, less is better, logarithmic"),
        ]
        top += TITLE + LANE * len(speeds) + 14
    root = h(
        "svg",
        h("style", Markup(STYLE)),
        parts,
        xmlns=XMLNS,
        view_box=f"0 0 {WIDTH} {top}",
        width=WIDTH,
        height=top,
        role="img",
        aria_label="Requests per second and p99 of gateways",
    )
    return f"{root}\n"


def _loads(run: Summary, kind: Kind) -> dict[str, Load]:
    found = {name: run.load(name, kind, CONNECTIONS) for name in run.gateways if name != OURS_TWICE}
    loads = {name: load for name, load in found.items() if load and load.answers}
    return dict(sorted(loads.items(), key=lambda item: -item[1].requests_per_s))


def _panel(bars: Sequence[Bar], *, left: float, top: float, words: str) -> Markup:
    # Logarithmic bars have no natural foot: the shortest is still to be seen as one.
    scale: Scale = around([bar.value for bar in bars], margin=1.6)
    marks = [h("text", words, x=left, y=top + 36, class_="axis")]
    for at, bar in enumerate(bars):
        width = round(PANEL * scale(bar.value), 1)
        look = "bar ours" if bar.name == OURS else "bar"
        marks.append(h("rect", x=left, y=_middle(top, at) - 7, width=width, height=14, rx=2, class_=look))
        marks.append(h("text", number(bar.value), x=left + width + 5, y=_middle(top, at), dy="0.34em"))
    return h("g", marks)


def _middle(top: float, at: int) -> float:
    return top + TITLE + LANE * (at + 0.5)
