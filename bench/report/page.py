"""The report as one page that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from importlib.resources import files

from bench.compare import formats
from bench.report import plots, tables
from bench.report.charts import Look, looks
from bench.report.facts import Facts
from bench.report.markup import Child, Markup, h
from bench.report.words import headlines, measured, overview

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
SHAPES = Markup(
    '<svg width="0" height="0" class="shapes" aria-hidden="true"><defs>'
    '<circle id="shape-0" r="4"/>'
    '<path id="shape-1" d="M-3.6-3.6h7.2v7.2h-7.2z"/>'
    '<path id="shape-2" d="M0-4.8 4.6 3.4h-9.2z"/>'
    '<path id="shape-3" d="M0-5.2 5.2 0 0 5.2-5.2 0z"/>'
    "</defs></svg>"
)


def page(facts: Facts) -> str:
    """Return the report as HTML."""
    look = looks(list(facts.arms))
    head = [
        h("meta", charset="utf-8"),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", http_equiv="Content-Security-Policy", content=POLICY),
        h("title", f"{facts.title}: {', '.join(facts.arms)}"),
        h("style", Markup((files(__package__) / "report.css").read_text("utf-8"))),
    ]
    header = h("header", h("h1", "Pointsman"), h("p", overview(facts)))
    body = [SHAPES, header, h("main", _verdict(facts), _sections(facts, look))]
    return "<!doctype html>\n" + h("html", h("head", head), h("body", body), lang="en") + "\n"


def _verdict(facts: Facts) -> Markup:
    told = [
        h(
            "div",
            h("dt", each.title),
            h("dd", h("strong", each.answer, class_=None if each.is_certain else "open"), h("span", each.why)),
        )
        for each in headlines(facts)
    ]
    return h("section", h("dl", told, class_="facts"), aria_label="Verdict")


def _sections(facts: Facts, look: dict[str, Look]) -> list[Markup]:
    sections = [
        _section("Models", "", tables.models(facts, look)),
        _section(
            "Accuracy against latency and cost",
            "Up and to the left is better; lines are 95 % intervals. No model beats one on the dashed line in both.",
            plots.legend(look),
            plots.frontiers(facts, look),
        ),
    ]
    if facts.pairs:
        words = "Right of the line the first is better, by the questions that both answered. Lines are 95 % intervals."
        sections.append(_section("Pair by pair", words, tables.pairs(facts)))
    sections.append(
        _section(
            "Times",
            "The share of the answers that came within a time; a mark stands where half of them had come. "
            "TTFT: time to first token. TPOT: time per output token after it.",
            plots.times(facts, look),
        )
    )
    if facts.tags:
        words = "With 95 % intervals; those first in which the models differ most."
        sections.append(_section("Accuracy by tag", words, plots.legend(look), tables.tags(facts, look)))
    sections.append(
        _section(
            "Is confidence to be relied on?",
            "Answers in groups of equal size by their confidence, the geometric mean of the token probabilities. "
            "On the dashed line a model is right as often as it seems to think.",
            plots.reliabilities(facts, look),
        )
    )
    if len(facts.arms) > 1:
        sections.append(_section("Where they disagree", _disagreeing(facts), tables.disagreements(facts, look)))
    method = h("ul", [h("li", line) for line in measured(facts)], class_="method")
    return [*sections, _section("How it was measured", "", method)]


def _disagreeing(facts: Facts) -> str:
    if not facts.num_disagreements:
        return "Nowhere: all grades are the same."
    shown, total = len(facts.disagreements), facts.num_disagreements
    which = "" if shown == total else f", {shown} of them below"
    return f"{formats.count(total, 'question')} graded differently{which}: the widest apart and most confident first."


def _section(title: str, words: str, *children: Child) -> Markup:
    return h("section", h("h2", title), h("p", words, class_="quiet") if words else None, *children)
