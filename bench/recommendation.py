"""Which model to choose under an objective, in words that say what is not certain yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.findings import ModelSummary, Objective, Pair
from bench.stats.compare import Comparison

MIN_ANSWERED = 0.95
"""Share of its requests that a model has to answer."""
MIN_RUNS = 3
"""Before that nothing is said of a model."""


def recommend(
    models: Mapping[str, ModelSummary], pairs: Sequence[Pair], objective: Objective
) -> tuple[str | None, str]:
    """Return the model to choose, or None, and the reason.

    Args:
        models: of the newest run.
        pairs: each two of those that ever answered.
        objective: what the operator wants.
    """
    if not models:
        return None, "No shadow run has been made yet."
    faults = {name: fault for name, model in models.items() if (fault := unreliable(model))}
    working = {name: model for name, model in models.items() if name not in faults}
    faults |= {name: fault for name, model in working.items() if (fault := unfit(model, working, objective))}
    fit = [name for name in working if name not in faults]
    left_out = "; ".join(f"{name} {fault}" for name, fault in faults.items())
    if not fit:
        return None, f"No model qualifies by the figures so far: {left_out}."
    best = min(fit, key=lambda name: (defeats(name, fit, pairs, objective), figure(models[name], objective) or 0.0))
    others = [name for name in fit if name != best]
    doubts = [doubt for other in others if (doubt := undecided(best, other, pairs, objective))]
    doubts += unsettled(best, working, pairs, objective)
    sentences = [
        f"Choose {best}, the {wish(objective)} of {listed(fit)}" if others else f"Choose {best}: only it qualifies",
        f"Left out by the figures so far: {left_out}" if left_out else "",
        f"Not certain yet: whether {', or whether '.join(doubts)}" if doubts else "",
    ]
    return best, " ".join(f"{sentence}." for sentence in sentences if sentence)


def unreliable(model: ModelSummary) -> str | None:
    """Return why a model cannot be relied on to answer."""
    if model.status == "unavailable":
        return "is not available"
    if model.n < MIN_RUNS:
        return f"was asked in {model.n} of the {MIN_RUNS} runs that it takes at least"
    if model.status in {"error", "timeout"}:
        return "answered nothing in the newest run"
    if (model.answered.value or 0.0) < MIN_ANSWERED:
        return f"answered only {percent(model.answered.value or 0.0)} of its requests"
    if model.latency_ms.value is None:
        return "has no known latency"
    return None


def unfit(model: ModelSummary, models: Mapping[str, ModelSummary], objective: Objective) -> str | None:
    """Return why a model is out of the question, by the figures so far."""
    accuracy, p95_ms = model.accuracy.value, model.p95_ms.value
    best = max((other.accuracy.value or 0.0 for other in models.values()), default=0.0)
    least = round(best - objective.accuracy_within, 4)
    if accuracy is None and least > 0:
        return "has no known accuracy"
    if accuracy is not None and accuracy < least:
        return (
            f"has an accuracy of {percent(accuracy)}, where {percent(least)} is needed (the best has {percent(best)})"
        )
    if objective.p95 is not None and p95_ms is not None and p95_ms > objective.p95 * 1000:
        return f"has a p95 of {p95_ms:,.0f} ms, above {objective.p95 * 1000:,.0f} ms"
    if figure(model, objective) is None:
        return "has no known price" if objective.prefer == "cheapest" else "has no known accuracy"
    return None


def figure(model: ModelSummary, objective: Objective) -> float | None:
    """Return what decides among models that are fit; less is better."""
    match objective.prefer:
        case "fastest":
            return model.latency_ms.value
        case "cheapest":
            return model.cost_usd
        case "most_accurate":
            return None if model.accuracy.value is None else -model.accuracy.value


def defeats(name: str, others: Sequence[str], pairs: Sequence[Pair], objective: Objective) -> int:
    """Return how many of the others did better on the questions that both were asked.

    A model that is asked fewer questions, as one that may not see live requests, may look quick because those are easy.
    """
    if objective.prefer == "cheapest":
        return 0
    return sum(lead(other, name, pairs, objective) > 0 for other in others if other != name)


def lead(name: str, other: str, pairs: Sequence[Pair], objective: Objective) -> float:
    """Return by how much a model did better than another on the same questions; below 0 if it did worse."""
    pair = pair_of(name, other, pairs)
    faster = 0.0 if pair.speed.effect is None else 1 - pair.speed.effect
    advantage = faster if objective.prefer == "fastest" else pair.accuracy.effect or 0.0
    return advantage if pair.a == name else -advantage


def undecided(best: str, other: str, pairs: Sequence[Pair], objective: Objective) -> str | None:
    """Return what may still turn out otherwise between two models, and how long it may take to tell."""
    if objective.prefer == "cheapest":
        return None
    pair = pair_of(best, other, pairs)
    comparison = pair.speed if objective.prefer == "fastest" else pair.accuracy
    if comparison.verdict == ("a" if pair.a == best else "b"):
        return None
    word = "faster" if objective.prefer == "fastest" else "more accurate"
    return f"it is {word} than {other} ({outlook(comparison)})"


def unsettled(best: str, working: Mapping[str, ModelSummary], pairs: Sequence[Pair], objective: Objective) -> list[str]:
    """Return which conditions of the objective the chosen model meets only as far as can be told."""
    doubts = []
    graded = {name: model.accuracy.value for name, model in working.items() if model.accuracy.value is not None}
    top = max(graded, key=graded.__getitem__, default=best)
    if top != best and objective.prefer != "most_accurate":
        pair = pair_of(best, top, pairs)
        low, high = pair.accuracy.interval.low, pair.accuracy.interval.high
        worst = low if pair.a == best else None if high is None else -high
        if worst is None or worst < -objective.accuracy_within:
            doubts.append(f"it is within {100 * objective.accuracy_within:g} points of {top} in accuracy")
    p95_ms = working[best].p95_ms
    if objective.p95 is not None and (p95_ms.high is None or p95_ms.high > objective.p95 * 1000):
        doubts.append(f"its p95 is below {objective.p95 * 1000:,.0f} ms")
    return doubts


def outlook(comparison: Comparison) -> str:
    """Return how long it may take until two models can be told apart."""
    if not comparison.n:
        return "they have no answered question in common"
    return f"about {comparison.runs_needed:,} more runs" if comparison.runs_needed else "too close to tell"


def pair_of(one: str, other: str, pairs: Sequence[Pair]) -> Pair:
    """Return the comparison of two models, whichever comes first in it."""
    return next(pair for pair in pairs if {pair.a, pair.b} == {one, other})


def wish(objective: Objective) -> str:
    """Return in words what the objective prefers."""
    return objective.prefer.replace("_", " ")


def percent(value: float) -> str:
    """Return a share as it is read."""
    return f"{100 * value:.1f} %"


def listed(names: Sequence[str]) -> str:
    """Return at least two names in words."""
    return f"{', '.join(names[:-1])} and {names[-1]}"
