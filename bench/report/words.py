"""What a report says in sentences, the same on the page and in the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bench.compare import formats
from bench.compare.metrics import METRICS
from bench.compare.printing import fold, left_out
from bench.compare.verdicts import Comparison
from bench.report.facts import Facts
from bench.rows import AGREEMENT, REPLAY
from bench.stats.bootstrap import MIN_PAIRS

TITLES = {"accuracy": "Most accurate", "latency_ms": "Fastest", "cost_usd": "Cheapest"}


class Headline(NamedTuple):
    """One of the things that the report is opened for."""

    title: str
    answer: str
    is_certain: bool
    why: str


def headlines(facts: Facts) -> list[Headline]:
    """Return who is best at what, and how much there is to go by."""
    told = [_best(facts, metric, title) for metric, title in TITLES.items()]
    questions = len({key[:2] for arm in facts.arms.values() for key in arm.rows})
    answers = sum(each.n - each.errors for each in facts.figures.values())
    why = f"{formats.count(answers, 'answer')} to {', '.join(suites(facts))}."
    return [*told, Headline("Evidence", formats.count(questions, "question"), True, why)]


def _best(facts: Facts, metric: str, title: str) -> Headline:
    values = _values(facts, metric)
    if not values:
        return Headline(title, "Not known", False, "No model has the figure.")
    ordered = sorted(values, key=lambda name: values[name], reverse=METRICS[metric].more_is_better)
    leader = ordered[0]
    value = formats.value(METRICS[metric].kind, values[leader]) + (" for 1,000" if metric == "cost_usd" else "")
    if len(facts.arms) == 1:
        return Headline(title, leader, True, f"{value}; the only model.")
    missing = [name for name in facts.arms if name not in values]
    against = {name: _between(facts, leader, name, metric) for name in ordered[1:]}
    undecided = {name: each for name, each in against.items() if each is None or each.verdict != leader}
    if undecided or missing:
        why = [f"against {name}: {_outlook(each)}" for name, each in undecided.items()]
        why += [f"not known of {name}" for name in missing]
        return Headline(title, "Undecided", False, f"{leader} leads with {value}; {'; '.join(why)}.")
    beaten = [
        f"{name} ({fold(each) or formats.difference('share', abs(each.diff or 0))})"
        for name, each in against.items()
        if each
    ]
    return Headline(title, leader, True, f"{value}; certain against {' and '.join(beaten)}.")


def _values(facts: Facts, metric: str) -> Mapping[str, float]:
    if metric == "cost_usd":
        return facts.prices
    found = {
        name: each.accuracy if metric == "accuracy" else each.latency_ms.p50 for name, each in facts.figures.items()
    }
    return {name: value for name, value in found.items() if value is not None}


def _between(facts: Facts, one: str, other: str, metric: str) -> Comparison | None:
    return next((pair.metrics[metric] for pair in facts.pairs if {pair.a, pair.b} == {one, other}), None)


def _outlook(comparison: Comparison | None) -> str:
    if comparison is None or not comparison.n:
        return "no question in common"
    if comparison.p_adjusted is None:
        return "no difference"
    if comparison.n_needed is None:
        return "too close to tell"
    return f"about {formats.rough(comparison.n_needed)} more questions"


def suites(facts: Facts) -> list[str]:
    """Return the names of the suites that were asked."""
    return sorted({key[0] for arm in facts.arms.values() for key in arm.rows})


def overview(facts: Facts) -> str:
    """Return what the report is about, in a line."""
    begun = min(row.started_at for arm in facts.arms.values() for row in arm.rows.values())
    models = formats.count(len(facts.arms), "model")
    return f"{', '.join(suites(facts))} · {models} · {begun[:16].replace('T', ' ')} UTC"


def measured(facts: Facts) -> list[str]:
    """Return how the figures came about, a sentence or two each."""
    rows = [row for arm in facts.arms.values() for row in arm.rows.values()]
    times = sorted(row.started_at for row in rows)
    repetitions = 1 + max(row.repetition for row in rows)
    lines = [
        f"Asked from {times[0]} to {times[-1]}; each question {'once' if repetitions == 1 else f'{repetitions} times'}."
        + (f" {facts.run.concurrency} at one time." if facts.run else "")
    ]
    if facts.run:
        hashes = ", ".join(f"{name} {suite[:12]}" for name, suite in facts.run.suites.items())
        lines.append(f"Suites, with the beginning of their SHA-256: {hashes}.")
    for name, arm in facts.arms.items():
        outcomes = [row.outcome for row in arm.rows.values() if row.outcome != "answered"]
        if outcomes:
            words = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in sorted(set(outcomes)))
            lines.append(
                f"{name}: {len(outcomes)} of {formats.count(len(arm.rows), 'request')} not answered ({words})."
            )
        if cached := facts.figures[name].cached:
            lines.append(f"{name}: {formats.count(cached, 'answer')} from the cache, left out of the times.")
    lines += sorted({line for pair in facts.pairs for line in left_out(pair) if "same question" in line})
    lines.append(
        "Accuracy is the mean score of the questions that were answered; one asked several times counts once. "
        "Intervals: Wilson's for accuracy, order statistics for latencies."
    )
    lines += [AGREEMENT] if REPLAY in suites(facts) else []
    lines.append("Latency ends with the last byte of the streamed answer. Definitions: bench/metrics.py.")
    if facts.pairs:
        tests = sum(each.p_adjusted is not None for pair in facts.pairs for each in pair.metrics.values())
        lines.append(
            "Pairs are compared by the questions that both answered. Accuracy: Tango's interval, McNemar's test with "
            f"the mid-p; partial scores and costs: BCa bootstrap (from {MIN_PAIRS} questions on) of the difference of "
            "means, sign-flip test; times: BCa bootstrap of the difference of medians, Wilcoxon's signed-rank test. "
            "A verdict needs an interval without zero and p of at most 0.05, corrected for "
            f"{formats.count(tests, 'test')} (Benjamini-Hochberg)."
        )
    if facts.calibrations:
        lines.append(
            "ECE, expected calibration error: how far confidence and accuracy lie apart on average, in ten groups of "
            f"equal size. Right is a score of {formats.digits(0.5, 1)} or more."
        )
    return lines
