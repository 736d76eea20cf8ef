"""Measurements and records of shadow runs, as tests need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from hypothesis import strategies as st

from bench.answer import Answer, Usage
from bench.measure import Measurement, Outcome
from bench.metrics import Timing
from bench.records import GpuUse, ModelRecord, Noise, RequestRecord, RunRecord

_numbers: Iterator[int] = count(1)


def measured(
    text: str = "yes",
    *,
    outcome: Outcome = "answered",
    latency_s: float = 0.2,
    ttft_s: float = 0.1,
    tokens: tuple[int | None, int | None] | None = (10, 3),
    logprob: float | None = None,
    error: str | None = None,
) -> Measurement:
    """Returns a measurement; `tokens` are those of the question and of the answer."""
    if outcome != "answered":
        return Measurement(outcome=outcome, timing=Timing(5.0, (), 5.0 + latency_s), error=error or f"it {outcome}")
    timing = Timing(5.0, (5.0 + ttft_s, 5.0 + latency_s), 5.0 + latency_s)
    usage = None if tokens is None else Usage(*tokens)
    return Measurement(outcome="answered", timing=timing, answer=Answer(text, logprob=logprob), usage=usage)


def request(question: str = "q1", **fields: Any) -> RequestRecord:
    """Returns the record of a question that was answered, unless `outcome` says otherwise."""
    known = {"outcome": "answered", "latency_ms": 100.0}
    return RequestRecord(question=question, **{**known, **fields})


def model(*requests: RequestRecord, **fields: Any) -> ModelRecord:
    """Returns the record of a model that was asked this; accuracy and agreement follow from it."""
    scores = [each.score for each in requests if each.score is not None]
    agreements = [each.agreement for each in requests if each.agreement is not None]
    known = {
        "status": "healthy",
        "n": len(requests),
        "accuracy": sum(scores) / len(scores) if scores else None,
        "agreement": sum(agreements) / len(agreements) if agreements else None,
    }
    return ModelRecord(requests=requests, **{**known, **fields})


def run(models: Mapping[str, ModelRecord], *, noise: Noise | None = None, **fields: Any) -> RunRecord:
    """Returns the record of a run; the first model is the active one."""
    number = next(_numbers)
    known: dict[str, Any] = {
        "timestamp": "2026-01-02T03:04:05.678Z",
        "request_count": 50 * number,
        "run_id": f"run-{number}",
        "trace_id": None,
        "generation": 1,
        "active": next(iter(models), ""),
        "suite": "suite@1",
    }
    return RunRecord(models=dict(models), noise=noise, **{**known, **fields})


_shares = st.none() | st.floats(0, 1)
_amounts = st.none() | st.floats(0, 1e12)
_counts = st.integers(0, 10**15)
_texts = st.text(max_size=8)

_request_records = st.builds(
    RequestRecord,
    question=_texts,
    outcome=st.sampled_from(["answered", "refused", "failed", "timeout"]),
    latency_ms=_amounts,
    ttft_ms=_amounts,
    output_tokens=st.none() | _counts,
    score=_shares,
    agreement=_shares,
    confidence=_shares,
    error=st.none() | _texts,
)
_model_records = st.builds(
    ModelRecord,
    status=st.sampled_from(["healthy", "degraded", "error", "timeout", "skipped", "unavailable"]),
    accuracy=_shares,
    cost_usd=_amounts,
    gpu=st.none() | st.tuples(st.builds(GpuUse, st.integers(0, 9), _shares, _counts)),
    n=_counts,
    unknown=st.dictionaries(_texts, _texts, max_size=2),
    requests=st.lists(_request_records, max_size=2).map(tuple),
)
run_records = st.builds(
    RunRecord,
    timestamp=_texts,
    request_count=st.integers(0, 2**53),
    run_id=_texts,
    trace_id=st.none() | _texts,
    generation=st.integers(0, 2**53),
    active=_texts,
    models=st.dictionaries(_texts, _model_records, max_size=2),
    suite=_texts,
    noise=st.none() | st.builds(Noise, agreement=_shares, latency_ratio=_amounts),
)
"""Whatever a line of the file may say."""
