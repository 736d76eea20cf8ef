"""From what was measured of one model in a run to its record: grades, agreement, cost, and why a figure is unknown."""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection, Mapping, Sequence

import msgspec

from backends.gpu import GpuStatus
from backends.process import EngineLoad
from bench.agreement import agreement
from bench.answer import Usage
from bench.graders import Grader, grade
from bench.measure import Measurement
from bench.metrics import average, known, ms, quantile, share, usd
from bench.records import GpuUse, ModelRecord, Noise, RequestRecord, Status
from bench.resources import Use

PER_MILLION = 1e-6
HOUR_S = 3600.0
MAX_ERROR_CHARS = 300

FIGURES = (
    "avg_latency_ms",
    "p50_latency_ms",
    "p99_latency_ms",
    "ttft_ms",
    "tpot_ms",
    "output_tokens",
    "accuracy",
    "confidence",
    "agreement",
    "cost_usd",
    "cpu_percent",
    "rss_mb",
    "gpu",
    "engine",
)
"""Of a `ModelRecord`: what may be null, with a reason."""

NO_TIME = "no question found a moment of rest between live requests, or time before the deadline"
NO_SERVER = "the gateway runs no model server for it, or that has ended"
GATEWAY_REASONS = {
    "cpu_percent": NO_SERVER,
    "rss_mb": NO_SERVER,
    "gpu": "no GPU of this machine serves it",
    "engine": "its server tells the gateway nothing of its load",
}
ANSWERED_REASONS = {
    "ttft_ms": "no answer held any content",
    "tpot_ms": "no answer came in pieces, with two tokens or more that the backend counts",
    "output_tokens": "the backend does not count tokens",
    "accuracy": "no graded question was answered",
    "confidence": "the backend tells no log-probabilities",
    "agreement": "no question was answered by both",
}
"""Why a figure is null although something was answered."""


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What a model costs, in US dollars: by a million tokens, or by the hour."""

    input: float | None = None
    output: float | None = None
    usd_per_hour: float | None = None


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """What one model made of the questions of a run."""

    measured: Mapping[str, Measurement] = {}
    """By question, in the order in which they were put; those that found no time are missing."""
    num_asked: int = 0
    """Questions that were to be put."""
    unavailable: str | None = None
    """Why it was not asked at all."""
    use: Use | None = None
    gpus: tuple[GpuStatus, ...] = ()
    engine: EngineLoad | None = None
    """What its model server told last of its load."""


def model_record(
    leg: Leg,
    graders: Mapping[str, Grader],
    reference: Mapping[str, Measurement] | None,
    price: Price | None,
    version: str,
) -> ModelRecord:
    """Return the record of one model.

    Args:
        leg: what was measured.
        graders: by question, for those with a known answer.
        reference: the active model's answers; None for the active model itself.
        price: if it is known.
        version: see `ModelRecord.version`.
    """
    if leg.unavailable is not None:
        return not_asked("unavailable", leg.unavailable, version)
    if not leg.measured:
        return not_asked("skipped", NO_TIME, version)
    answered = [each for each in leg.measured.values() if each.outcome == "answered"]
    requests = tuple(
        request_record(name, each, graders.get(name), (reference or {}).get(name))
        for name, each in leg.measured.items()
    )
    latencies = [each.timing.latency_s for each in answered]
    tokens = known(each.output_tokens for each in answered)
    cost, no_cost = cost_usd(leg.measured.values(), price)
    now = status(leg)
    record = ModelRecord(
        status=now,
        avg_latency_ms=ms(average(latencies)),
        p50_latency_ms=ms(quantile(latencies, 0.5)),
        p99_latency_ms=ms(quantile(latencies, 0.99)),
        ttft_ms=ms(average(known(each.timing.ttft_s for each in answered))),
        tpot_ms=ms(average(known(each.timing.tpot_s(each.output_tokens) for each in answered))),
        output_tokens=sum(tokens) if tokens and len(tokens) == len(answered) else None,
        accuracy=share(average(known(request.score for request in requests))),
        confidence=share(average(known(each.answer.confidence for each in answered))),
        agreement=share(average(known(request.agreement for request in requests))),
        cost_usd=usd(cost),
        cpu_percent=round(leg.use.cpu_percent, 1) if leg.use else None,
        rss_mb=round(leg.use.rss_mb, 1) if leg.use else None,
        engine=leg.engine,
        gpu=tuple(GpuUse(gpu.index, share(gpu.utilization), gpu.memory_used_mb) for gpu in leg.gpus) or None,
        n=len(leg.measured),
        error=None if now == "healthy" else reason_of(requests),
        version=version,
        requests=requests,
    )
    reasons = ANSWERED_REASONS if answered else dict.fromkeys(FIGURES, "nothing was answered")
    reasons = {**reasons, **GATEWAY_REASONS, "cost_usd": no_cost}
    if reference is None:
        reasons["agreement"] = "it is the active model"
    return msgspec.structs.replace(record, unknown=unknown(record, reasons))


def not_asked(status: Status, why: str, version: str) -> ModelRecord:
    """Return the record of a model to which no question was put."""
    record = ModelRecord(status=status, error=why, version=version)
    return msgspec.structs.replace(record, unknown=unknown(record, dict.fromkeys(FIGURES, "it was not asked")))


def unknown(record: ModelRecord, reasons: Mapping[str, str]) -> dict[str, str]:
    """Return why each figure is null that is."""
    return {name: reasons[name] for name in FIGURES if getattr(record, name) is None}


def request_record(
    question: str, measured: Measurement, grader: Grader | None, reference: Measurement | None
) -> RequestRecord:
    """Return the record of one question."""
    if measured.outcome != "answered":
        return RequestRecord(question=question, outcome=measured.outcome, error=shortened(measured.error))
    timing = measured.timing
    both = reference is not None and reference.outcome == "answered"
    return RequestRecord(
        question=question,
        outcome=measured.outcome,
        latency_ms=ms(timing.latency_s),
        ttft_ms=ms(timing.ttft_s),
        tpot_ms=ms(timing.tpot_s(measured.output_tokens)),
        input_tokens=measured.usage.prompt_tokens if measured.usage else None,
        output_tokens=measured.output_tokens,
        score=share(grade(grader, measured.answer).score) if grader else None,
        confidence=share(measured.answer.confidence),
        agreement=share(agreement(measured.answer, reference.answer)) if both and reference else None,
    )


def status(leg: Leg) -> Status:
    """Return how a model fared that was asked.

    What it cannot do, such as take in an image, does not count against it, unless it refused everything.
    """
    outcomes = {each.outcome for each in leg.measured.values()}
    if "answered" in outcomes:
        return "healthy" if outcomes <= {"answered", "refused"} else "degraded"
    return "timeout" if "timeout" in outcomes and "failed" not in outcomes else "error"


def reason_of(requests: Sequence[RequestRecord]) -> str | None:
    """Return why a question was not answered: the first failure, or else the first refusal."""
    failures = [request for request in requests if request.outcome != "answered"]
    return next((each.error for each in sorted(failures, key=lambda each: each.outcome == "refused")), None)


def shortened(error: str | None) -> str | None:
    """Return a message short: a backend may tell a page, or quote what it was asked."""
    if error is None or len(error) <= MAX_ERROR_CHARS:
        return error
    return error[: MAX_ERROR_CHARS - 1] + "…"


def cost_usd(measured: Collection[Measurement], price: Price | None) -> tuple[float | None, str]:
    """Return what the questions cost, or None and the reason.

    By the hour, every question costs for as long as it took; by tokens, those that were answered.
    """
    if price is None:
        return None, "no price is configured"
    if price.usd_per_hour is not None:
        return price.usd_per_hour * math.fsum(each.timing.latency_s for each in measured) / HOUR_S, ""
    if price.input is None or price.output is None:
        return None, "the configured price lacks input or output"
    answered = [each.usage or Usage() for each in measured if each.outcome == "answered"]
    if not answered:
        return None, "nothing was answered"
    cost = 0.0
    for usage in answered:
        if usage.prompt_tokens is None or usage.completion_tokens is None:
            return None, "the backend does not count tokens"
        cost += PER_MILLION * (usage.prompt_tokens * price.input + usage.completion_tokens * price.output)
    return cost, ""


def noise(first: Mapping[str, Measurement], second: Mapping[str, Measurement]) -> Noise:
    """Return how much the active model differs from itself, asked the same twice."""
    pairs = {
        name: (before, second[name])
        for name, before in first.items()
        if name in second and before.outcome == second[name].outcome == "answered"
    }
    agreements = {name: agreement(before.answer, after.answer) for name, (before, after) in pairs.items()}
    ratios = [
        after.timing.latency_s / before.timing.latency_s
        for before, after in pairs.values()
        if before.timing.latency_s > 0
    ]
    return Noise(
        agreement=share(average(list(agreements.values()))),
        latency_ratio=round(statistics.median(ratios), 4) if ratios else None,
        agreements={name: round(value, 4) for name, value in agreements.items()},
    )
