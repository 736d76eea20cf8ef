"""From measurements to a model's record."""

from __future__ import annotations

import math

import msgspec
import pytest

from backends.gpu import GpuStatus
from backends.process import EngineLoad
from bench.answer import Answer
from bench.assessment import FIGURES, MAX_ERROR_CHARS, Leg, Price, cost_usd, model_record, noise, not_asked
from bench.graders import Exact
from bench.measure import Measurement
from bench.metrics import Timing
from bench.records import ModelRecord
from bench.resources import Use
from tests.support.runs import measured

GRADERS = {"q1": Exact(answer="yes"), "q2": Exact(answer="no")}
BY_TOKENS = Price(input=1.0, output=10.0)


def record_of(
    *measurements: Measurement,
    reference: dict[str, Measurement] | None = None,
    price: Price | None = None,
    **leg: object,
) -> ModelRecord:
    asked = {f"q{number}": each for number, each in enumerate(measurements, start=1)}
    return model_record(Leg(measured=asked, num_asked=len(asked), **leg), GRADERS, reference, price, "v1")


# Status


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["answered", "answered"], "healthy"),
        (["answered", "refused"], "healthy"),
        (["answered", "failed"], "degraded"),
        (["answered", "timeout"], "degraded"),
        (["failed", "timeout"], "error"),
        (["failed", "refused"], "error"),
        (["timeout", "timeout"], "timeout"),
        (["timeout", "refused"], "timeout"),
        (["refused", "refused"], "error"),
        ([], "skipped"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else value,
)
def test_status_tells_how_the_model_fared(outcomes, expected):
    assert record_of(*(measured(outcome=outcome) for outcome in outcomes)).status == expected


def test_load_that_the_model_server_tells_is_kept():
    load = EngineLoad(running=1, waiting=2, kv_cache_use=0.5, preemptions=3)
    assert record_of(measured(), engine=load).engine == load


def test_model_that_could_not_be_asked_is_unavailable_with_the_reason():
    record = record_of(unavailable="it lacks a key")
    assert (record.status, record.error, record.n, record.version) == ("unavailable", "it lacks a key", 0, "v1")


def test_healthy_model_has_no_error_although_it_refused_something():
    assert record_of(measured(), measured(outcome="refused", error="no images")).error is None


def test_error_is_a_failure_rather_than_a_refusal():
    failures = [measured(outcome="refused", error="no images"), measured(outcome="failed", error="it broke")]
    assert record_of(*failures).error == "it broke"


def test_error_of_a_model_that_refuses_everything_is_its_refusal():
    assert record_of(measured(outcome="refused", error="no")).error == "no"


def test_long_error_is_kept_short():
    record = record_of(measured(outcome="failed", error="x" * 10_000))
    assert (len(record.error or ""), record.requests[0].error) == (MAX_ERROR_CHARS, record.error)


def test_only_questions_that_were_put_are_counted():
    leg = Leg(measured={"q1": measured()}, num_asked=4)
    assert model_record(leg, GRADERS, None, None, "v1").n == 1


# Figures


def test_latency_is_that_of_the_answers():
    answers = [measured(latency_s=seconds) for seconds in (0.1, 0.2, 0.6)]
    record = record_of(*answers, measured(outcome="timeout", latency_s=60))
    assert (record.avg_latency_ms, record.p50_latency_ms, record.p99_latency_ms) == (300.0, 200.0, 600.0)


def test_times_are_given_to_the_microsecond():
    record = record_of(measured(latency_s=0.123456789, ttft_s=0.0123456789))
    assert (record.avg_latency_ms, record.ttft_ms, record.requests[0].latency_ms) == (123.457, 12.346, 123.457)


def test_pace_needs_tokens():
    assert record_of(measured(latency_s=0.3, ttft_s=0.1, tokens=(10, 5))).tpot_ms == pytest.approx(50)


def test_tokens_are_added_up():
    assert record_of(measured(tokens=(1, 3)), measured(tokens=(1, 4))).output_tokens == 7


@pytest.mark.parametrize("tokens", [None, (5, None)])
def test_tokens_that_are_not_all_counted_are_unknown(tokens):
    assert record_of(measured(tokens=(1, 3)), measured(tokens=tokens)).output_tokens is None


def test_accuracy_is_the_mean_score_of_what_was_answered():
    record = record_of(measured("yes"), measured("yes"), measured("anything"))
    assert (record.accuracy, [each.score for each in record.requests]) == (0.5, [1.0, 0.0, None])


def test_question_that_was_not_answered_has_no_score():
    assert record_of(measured("yes"), measured(outcome="timeout")).accuracy == 1.0


def test_confidence_is_the_mean_over_the_answers():
    assert record_of(measured(logprob=0.0), measured(logprob=math.log(0.5)), measured()).confidence == 0.75


def test_agreement_is_with_the_active_models_answers():
    reference = {"q1": measured("yes"), "q2": measured("no")}
    assert record_of(measured("yes"), measured("xx"), reference=reference).agreement == 0.5


def test_agreement_leaves_out_what_the_active_model_did_not_answer():
    reference = {"q1": measured("yes"), "q2": measured(outcome="failed")}
    assert record_of(measured("yes"), measured("xx"), reference=reference).agreement == 1.0


def test_resources_are_recorded():
    record = record_of(measured(), use=Use(123.456, 78.912), gpus=(GpuStatus(0, "H100", 1 / 3, 1000, 80_000),))
    assert record.gpu is not None
    assert (record.cpu_percent, record.rss_mb, record.gpu[0].utilization) == (123.5, 78.9, 0.3333)


# What is unknown

CASES = {
    "all answered": record_of(measured()),
    "nothing answered": record_of(measured(outcome="failed"), reference={}, price=BY_TOKENS),
    "no tokens": record_of(measured(tokens=None), reference={"q1": measured()}, price=BY_TOKENS),
    "no content": record_of(Measurement(outcome="answered", timing=Timing(0.0, (), 1.0), answer=Answer())),
    "unavailable": record_of(unavailable="no key"),
    "skipped": record_of(),
    "kept out": not_asked("skipped", "the file keeps it out", "v1"),
    "nothing unknown": record_of(
        measured("yes", logprob=-0.1),
        reference={"q1": measured()},
        price=BY_TOKENS,
        use=Use(1.0, 2.0),
        gpus=(GpuStatus(0, "H100", 0.5, 1, 2),),
    ),
}


@pytest.mark.parametrize("record", CASES.values(), ids=CASES)
def test_every_figure_is_known_or_has_a_reason(record):
    missing = {name for name in FIGURES if getattr(record, name) is None}
    assert set(record.unknown) == missing
    assert all(record.unknown.values())


@pytest.mark.parametrize("record", CASES.values(), ids=CASES)
def test_record_is_the_same_after_it_was_written(record):
    assert msgspec.json.decode(msgspec.json.encode(record), type=ModelRecord) == record


def test_every_figure_that_may_be_null_has_reasons():
    nullable = {field.name for field in msgspec.structs.fields(ModelRecord) if field.default is None}
    assert set(FIGURES) == nullable - {"error"}


@pytest.mark.parametrize(
    ("record", "figure", "reason"),
    [
        (record_of(measured()), "agreement", "it is the active model"),
        (record_of(measured(), reference={}), "agreement", "no question was answered by both"),
        (record_of(measured()), "confidence", "the backend tells no log-probabilities"),
        (record_of(measured(outcome="failed"), reference={}), "confidence", "nothing was answered"),
        (record_of(measured()), "cost_usd", "no price is configured"),
        (record_of(measured(tokens=None)), "output_tokens", "the backend does not count tokens"),
    ],
)
def test_reason_is_the_true_one(record, figure, reason):
    assert record.unknown[figure] == reason


# Cost


def test_cost_by_tokens():
    assert cost_usd([measured(tokens=(100, 20)), measured(tokens=(100, 0))], BY_TOKENS)[0] == pytest.approx(400e-6)


def test_cost_by_tokens_is_that_of_the_answers():
    assert cost_usd([measured(tokens=(100, 0)), measured(outcome="failed")], BY_TOKENS)[0] == pytest.approx(100e-6)


def test_cost_by_the_hour_contains_the_time_that_was_spent_in_vain():
    spent = [measured(latency_s=1.0), measured(outcome="timeout", latency_s=35.0)]
    assert cost_usd(spent, Price(usd_per_hour=2.0))[0] == pytest.approx(0.02)


def test_model_that_is_free_costs_nothing():
    assert cost_usd([measured()], Price(input=0.0, output=0.0)) == (0.0, "")


@pytest.mark.parametrize(
    ("measurement", "price", "reason"),
    [
        (measured(), None, "no price is configured"),
        (measured(), Price(), "the configured price lacks input or output"),
        (measured(), Price(input=1.0), "the configured price lacks input or output"),
        (measured(tokens=None), BY_TOKENS, "the backend does not count tokens"),
        (measured(tokens=(5, None)), BY_TOKENS, "the backend does not count tokens"),
        (measured(outcome="failed"), BY_TOKENS, "nothing was answered"),
    ],
)
def test_cost_is_unknown_with_the_reason(measurement, price, reason):
    assert cost_usd([measurement], price) == (None, reason)


def test_cost_is_recorded_to_a_hundredth_of_a_millionth():
    assert record_of(measured(tokens=(1, 0)), price=Price(input=0.123456, output=0.0)).cost_usd == 1.2e-07


# Noise


def test_noise_is_how_the_active_model_differs_from_itself():
    first = {"q1": measured("yes", latency_s=0.1), "q2": measured("no", latency_s=0.2)}
    second = {"q1": measured("yes", latency_s=0.2), "q2": measured("xx", latency_s=0.2)}
    found = noise(first, second)
    assert (found.agreement, found.agreements, found.latency_ratio) == (0.5, {"q1": 1.0, "q2": 0.0}, 1.5)


def test_noise_is_of_questions_answered_both_times():
    first = {"q1": measured("a"), "q2": measured("b"), "q3": measured("c")}
    second = {"q1": measured("a"), "q2": measured(outcome="timeout")}
    assert noise(first, second).agreements == {"q1": 1.0}


def test_noise_is_unknown_if_nothing_was_answered_twice():
    found = noise({"q1": measured()}, {})
    assert (found.agreement, found.latency_ratio) == (None, None)


def test_noise_of_answers_that_took_no_time_has_no_ratio():
    first = {"q1": measured(latency_s=0.0)}
    assert noise(first, first).latency_ratio is None
