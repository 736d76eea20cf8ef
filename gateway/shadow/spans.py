"""The trace of a shadow run: a root of its own, linked to the live request, with one child for each backend.

Not a child of the live request's span: a run ends long after it, and would make its trace look slow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench.records import ModelRecord, RunRecord
from gateway.shadow.run import Run, TracedLeg
from gateway.telemetry.semconv import Given, model_of, provider_of, server_address
from gateway.telemetry.spans import Event, Link, Span, evaluation, without_none


def run_spans(run: Run, record: RunRecord) -> Iterator[Span]:
    """Yield the spans of a run that is over."""
    attributes: Given = {
        "gateway.shadow": True,
        "gateway.shadow.run.id": run.id,
        "gateway.shadow.request_count": record.request_count,
        "gateway.shadow.suite": record.suite,
        "gateway.generation": record.generation,
        "gateway.backend": run.active,
    }
    yield Span(
        name="shadow run",
        trace_id=run.trace.trace_id,
        span_id=run.trace.span_id,
        start_ns=run.start_ns,
        end_ns=time.time_ns(),
        attributes=without_none(attributes),
        links=[Link(run.sample.trace_id, run.sample.span_id)],
    )
    for name, traced in run.legs.items():
        yield backend_span(run, traced, record.models[name])


def backend_span(run: Run, traced: TracedLeg, model: ModelRecord) -> Span:
    """Return the span of one backend's part; the grades are its events."""
    target = traced.target
    attributes: Given = {
        "gateway.shadow": True,
        "gateway.backend": target.name,
        "gateway.shadow.status": model.status,
        "gateway.shadow.questions": model.n,
        "gateway.shadow.accuracy": model.accuracy,
        "gateway.shadow.agreement": model.agreement,
        "gateway.shadow.confidence": model.confidence,
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": provider_of(target),
        "gen_ai.request.model": model_of(target),
        "gen_ai.usage.output_tokens": model.output_tokens,
        "gen_ai.response.time_to_first_chunk": None if model.ttft_ms is None else model.ttft_ms / 1000,
        **server_address(target),
    }
    return Span(
        name=f"chat {model_of(target)}",
        kind="client",
        trace_id=run.trace.trace_id,
        span_id=traced.span_id,
        parent_id=run.trace.span_id,
        start_ns=traced.start_ns,
        end_ns=traced.end_ns,
        attributes=without_none(attributes),
        error=model.status if model.status in {"error", "timeout", "unavailable"} else None,
        events=list(evaluations(traced, model)),
    )


def evaluations(traced: TracedLeg, model: ModelRecord) -> Iterator[Event]:
    """Yield the grade of each answer to a question whose answer is known."""
    for request in model.requests:
        if request.score is not None:
            ended = traced.leg.measured[request.question].timing.ended
            time_ns = traced.start_ns + int((ended - traced.started) * 1e9)
            label = "correct" if request.score == 1 else "incorrect"
            yield evaluation(request.question, time_ns, score=request.score, label=label)
