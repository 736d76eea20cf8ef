"""What the shadow runs have shown so far: each model, each pair of models, and which one to choose.

Every interval may be looked at after every run: see `bench.stats`. A model is judged by the runs of its present version
under the present suite only, pairs by the questions that both answered in the same run, and agreement by the runs in
which the model was active that is now.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import msgspec

from bench.findings import Figure, ModelSummary, NoiseFloor, Objective, Pair, Summary
from bench.metrics import average, known, quantile, share, usd
from bench.recommendation import recommend
from bench.records import ModelRecord, Noise, RunRecord
from bench.stats import compare, sequences
from bench.stats.compare import Comparison
from bench.stats.sequences import Interval

ALPHA = 0.05
MIN_LATENCY_MS = 0.001
"""What records tell apart."""

Answered: TypeAlias = tuple[float | None, float]
"""Score, and logarithm of the latency in ms."""


def summarise(runs: Sequence[RunRecord], objective: Objective | None = None) -> Summary:
    """Return the summary of these runs, oldest first."""
    objective = objective or Objective()
    newest = runs[-1] if runs else None
    history = {name: present_version(name, runs) for name in (newest.models if newest else {})}
    comparable = same_active(runs)
    models = {
        name: summarise_model(records, comparable, ALPHA / max(1, len(history) - 1))
        for name, records in history.items()
    }
    answering = [name for name, model in models.items() if model.latency_ms.n]
    graded = [name for name, model in models.items() if model.accuracy.n]
    combinations = list(itertools.combinations(answering, 2))
    # Any of the pairs being called wrongly is as unlikely as one alone would be: Bonferroni.
    answers = {name: answers_by_run(history[name]) for name in answering}
    pairs = [compare_pair(a, b, answers[a], answers[b], ALPHA / len(combinations)) for a, b in combinations]
    recommended, recommendation = recommend(models, pairs, objective)
    noise = [run.noise for run in comparable if run.noise is not None]
    return Summary(
        timestamp=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        runs=len(runs),
        active=newest.active if newest else None,
        fastest_model=winner(answering, pairs, lambda pair: pair.speed),
        most_accurate_model=winner(graded, pairs, lambda pair: pair.accuracy),
        recommended_model=recommended,
        recommendation=recommendation,
        objective=objective,
        models=models,
        pairs=pairs,
        noise=NoiseFloor(
            agreement=mean_figure(known(each.agreement for each in noise)),
            latency_ratio=quantile_figure(known(each.latency_ratio for each in noise), 0.5),
        ),
    )


def present_version(name: str, runs: Sequence[RunRecord]) -> dict[str, ModelRecord]:
    """Return a model's records by run, oldest first: those of what now has this name, under the suite now in use."""
    newest = runs[-1]
    version = newest.models[name].version
    return {
        run.run_id: run.models[name]
        for run in runs
        if run.suite == newest.suite and name in run.models and run.models[name].version == version
    }


def same_active(runs: Sequence[RunRecord]) -> list[RunRecord]:
    """Return the runs in which the model was active that is now, in its present version, under the suite now in use."""
    if not runs or runs[-1].active not in runs[-1].models:
        return []
    present = present_version(runs[-1].active, runs)
    return [run for run in runs if run.active == runs[-1].active and run.run_id in present]


def summarise_model(records: Mapping[str, ModelRecord], comparable: Sequence[RunRecord], alpha: float) -> ModelSummary:
    """Return the summary of one model.

    Args:
        records: by run, oldest first; at least one.
        comparable: the runs whose agreement counts.
        alpha: probability of ever telling wrongly that it differs from the active model.
    """
    asked = [record for record in records.values() if record.requests]
    requests = [request for record in asked for request in record.requests if request.outcome != "refused"]
    answered = [request for request in requests if request.outcome == "answered"]
    priced = [record for record in asked if record.cost_usd is not None]
    num_priced = sum(request.outcome == "answered" for record in priced for request in record.requests)
    latencies = known(request.latency_ms for request in answered)
    agreements = known(records[run.run_id].agreement for run in comparable if run.run_id in records)
    floor = known(noise_floor(run.noise, records[run.run_id]) for run in comparable if run.run_id in records)
    cpu_percent, rss_mb = known(each.cpu_percent for each in asked), known(each.rss_mb for each in asked)
    return ModelSummary(
        status=list(records.values())[-1].status,
        n=len(asked),
        answered=share_figure(len(answered), len(requests)),
        accuracy=mean_figure(known(record.accuracy for record in asked)),
        latency_ms=quantile_figure(latencies, 0.5),
        p95_ms=quantile_figure(latencies, 0.95),
        ttft_ms=quantile_figure(known(request.ttft_ms for request in answered), 0.5),
        tpot_ms=quantile_figure(known(request.tpot_ms for request in answered), 0.5),
        confidence=share(average(known(request.confidence for request in answered))),
        agreement=mean_figure(agreements),
        differs_from_active=compare.agreement(agreements, floor, alpha=alpha).verdict == "differs",
        cost_usd=usd(math.fsum(known(record.cost_usd for record in priced)) / num_priced) if num_priced else None,
        cpu_percent=round(math.fsum(cpu_percent) / len(cpu_percent), 1) if cpu_percent else None,
        rss_mb=rss_mb[-1] if rss_mb else None,
    )


def noise_floor(noise: Noise | None, record: ModelRecord) -> float | None:
    """Return how much the active model agreed with itself in a run, on the questions that this one was compared on."""
    if noise is None:
        return None
    compared = [request.question for request in record.requests if request.agreement is not None]
    return average([noise.agreements[question] for question in compared if question in noise.agreements])


def answers_by_run(records: Mapping[str, ModelRecord]) -> dict[str, dict[str, Answered]]:
    """Return what a model answered, by run and question."""
    return {
        run_id: {
            request.question: (request.score, math.log(max(request.latency_ms, MIN_LATENCY_MS)))
            for request in record.requests
            if request.outcome == "answered" and request.latency_ms is not None
        }
        for run_id, record in records.items()
    }


def compare_pair(
    a: str,
    b: str,
    answers_a: Mapping[str, Mapping[str, Answered]],
    answers_b: Mapping[str, Mapping[str, Answered]],
    alpha: float,
) -> Pair:
    """Return how two models differ, from the questions that both answered in the same run."""
    scores: list[tuple[float, float]] = []
    latencies: list[tuple[float, float]] = []
    for run_id, ours in answers_a.items():  # in the order of the runs, which intervals of means rest on
        theirs = answers_b.get(run_id, {})
        both = [(answer, theirs[question]) for question, answer in ours.items() if question in theirs]
        graded = [(one, other) for (one, _), (other, _) in both if one is not None and other is not None]
        if graded:
            scores.append(means(graded))
        if both:  # geometric means: their ratio is the mean ratio, question by question
            one, other = means([(one, other) for (_, one), (_, other) in both])
            latencies.append((math.exp(one), math.exp(other)))
    return Pair(
        a=a,
        b=b,
        accuracy=shown(compare.accuracy([one for one, _ in scores], [other for _, other in scores], alpha=alpha)),
        speed=shown(compare.speed([one for one, _ in latencies], [other for _, other in latencies], alpha=alpha)),
    )


def means(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the mean of the first and of the second values; there is at least one pair."""
    first, second = zip(*pairs, strict=True)
    return math.fsum(first) / len(pairs), math.fsum(second) / len(pairs)


def shown(comparison: Comparison) -> Comparison:
    """Return a comparison without digits that mean nothing."""
    interval = Interval(share(comparison.interval.low), share(comparison.interval.high))
    return msgspec.structs.replace(comparison, effect=share(comparison.effect), interval=interval)


def winner(names: Sequence[str], pairs: Sequence[Pair], read: Callable[[Pair], Comparison]) -> str | None:
    """Return the model that is better than every other one of these, as far as that is decided."""
    wins = dict.fromkeys(names, 0)
    for pair in pairs:
        verdict = read(pair).verdict
        if verdict is not None:
            wins[pair.a if verdict == "a" else pair.b] += 1
    return next((name for name, count in wins.items() if 0 < count == len(names) - 1), None)


def share_figure(successes: int, n: int) -> Figure:
    """Return a share with its interval."""
    interval = sequences.proportion(successes, n)
    return Figure(share(successes / n) if n else None, share(interval.low), share(interval.high), n)


def mean_figure(values: Sequence[float]) -> Figure:
    """Return the mean of values between 0 and 1, with its interval."""
    interval = sequences.mean(values, 0.0, 1.0)
    return Figure(share(average(values)), share(interval.low), share(interval.high), len(values))


def quantile_figure(values: Sequence[float], q: float) -> Figure:
    """Return a quantile with its interval."""
    interval = sequences.quantile(values, q)
    return Figure(quantile(values, q), interval.low, interval.high, len(values))
