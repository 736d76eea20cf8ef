"""What many runs show."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.findings import Objective, Pair, Summary
from bench.records import ModelRecord, Noise, RunRecord
from bench.stats import compare
from bench.summary import ALPHA, summarise
from tests.support.runs import model, request, run, run_records

MANY = 200
"""Runs, enough for a verdict on what differs clearly."""


def answers(
    latency_ms: float = 100.0, score: float = 1.0, agreement: float | None = None, **fields: object
) -> ModelRecord:
    return model(request("q1", latency_ms=latency_ms, score=score, agreement=agreement), **fields)


def pair_of(summary: Summary) -> Pair:
    (pair,) = summary.pairs
    return pair


# Nothing, little, and much


def test_without_runs_nothing_is_known():
    summary = summarise([])
    assert (summary.runs, summary.active, summary.models, summary.pairs) == (0, None, {}, [])
    assert (summary.fastest_model, summary.most_accurate_model, summary.recommended_model) == (None, None, None)


def test_after_one_run_there_are_figures_and_no_verdict():
    summary = summarise([run({"a": answers(100), "b": answers(900)})])
    assert (summary.models["b"].latency_ms.value, summary.models["b"].n) == (900, 1)
    assert (summary.fastest_model, summary.recommended_model) == (None, None)


def test_fastest_model_is_told_once_it_is_certain():
    summary = summarise([run({"a": answers(300), "b": answers(100), "c": answers(200)}) for _ in range(MANY)])
    assert summary.fastest_model == "b"


def test_no_model_is_fastest_while_one_may_be_as_fast():
    runs = [run({"a": answers(100 + i % 2), "b": answers(101 - i % 2), "c": answers(200)}) for i in range(MANY)]
    assert summarise(runs).fastest_model is None


def test_most_accurate_model_is_told_once_it_is_certain():
    runs = [run({"a": answers(score=1.0), "b": answers(score=float(i % 2))}) for i in range(MANY)]
    assert summarise(runs).most_accurate_model == "a"


def test_model_alone_is_not_called_the_fastest():
    assert summarise([run({"a": answers()}) for _ in range(MANY)]).fastest_model is None


@pytest.mark.parametrize("status", ["unavailable", "error"])
def test_model_that_never_answers_does_not_hold_up_the_verdict(status):
    failing = model(*([request(outcome="failed", latency_ms=None)] if status == "error" else []), status=status)
    runs = [run({"a": answers(300), "b": answers(100), "c": failing}) for _ in range(MANY)]
    assert summarise(runs).fastest_model == "b"


def test_model_that_was_never_graded_does_not_hold_up_the_verdict():
    ungraded = model(request("mirror"))
    runs = [run({"a": answers(), "b": answers(score=0.0), "c": ungraded}) for _ in range(MANY)]
    assert summarise(runs).most_accurate_model == "a"


def test_all_unavailable_is_a_summary():
    summary = summarise([run({"a": model(status="unavailable"), "b": model(status="unavailable")})] * 3)
    assert (summary.pairs, summary.recommended_model, summary.models["a"].status) == ([], None, "unavailable")


def test_verdicts_on_more_pairs_take_wider_intervals():
    two = summarise([run({"a": answers(), "b": answers(score=0.5)}) for _ in range(20)])
    four = summarise(
        [run({"a": answers(), "b": answers(score=0.5), "c": answers(), "d": answers()}) for _ in range(20)]
    )
    assert (four.pairs[0].accuracy.interval.low or 0) < (two.pairs[0].accuracy.interval.low or 0)


# Which runs count


def test_runs_are_all_that_were_looked_at():
    runs = [run({"a": answers()}, suite="old"), run({"a": answers()}), run({"a": answers()})]
    summary = summarise(runs)
    assert (summary.runs, summary.models["a"].n) == (3, 2)


def test_model_that_appears_later_is_compared_from_then_on():
    runs = [run({"a": answers()}) for _ in range(5)] + [run({"a": answers(), "b": answers()}) for _ in range(2)]
    summary = summarise(runs)
    assert (summary.models["a"].n, summary.models["b"].n, pair_of(summary).speed.n) == (7, 2, 2)


def test_model_that_is_gone_is_not_told_of():
    runs = [run({"a": answers(), "b": answers()}), run({"a": answers()})]
    assert list(summarise(runs).models) == ["a"]


def test_model_that_was_away_for_a_while_keeps_its_runs():
    runs = [run({"a": answers(), "b": answers()}), run({"a": answers()}), run({"a": answers(), "b": answers()})]
    assert summarise(runs).models["b"].n == 2


def test_new_version_of_a_model_begins_anew():
    runs = [run({"a": answers(900, version="1")}) for _ in range(5)] + [run({"a": answers(100, version="2")})]
    summary = summarise(runs)
    assert (summary.models["a"].n, summary.models["a"].latency_ms.value) == (1, 100)


def test_new_suite_begins_anew():
    runs = [run({"a": answers(score=0.0)}, suite="old"), run({"a": answers(score=1.0)}, suite="new")]
    assert summarise(runs).models["a"].accuracy.value == 1.0


def test_same_run_read_twice_counts_once():
    assert summarise([run({"a": answers()})] * 2).models["a"].n == 1


# What a model shows


def test_status_is_that_of_the_newest_run():
    runs = [run({"a": answers()}), run({"a": model(status="unavailable")})]
    assert summarise(runs).models["a"].status == "unavailable"


def test_share_of_answers_leaves_out_what_the_model_cannot_do():
    asked = model(
        request("q1"),
        request("q2", outcome="refused", latency_ms=None),
        request("q3", outcome="timeout", latency_ms=None),
    )
    answered = summarise([run({"a": asked})]).models["a"].answered
    assert (answered.value, answered.n) == (0.5, 2)


def test_cost_is_that_of_an_answer():
    costs = [model(request("q1"), request("q2"), cost_usd=0.5), model(request("q1"), request("q2"), cost_usd=None)]
    assert summarise([run({"a": each}) for each in costs]).models["a"].cost_usd == 0.25


def test_figures_have_no_digits_that_mean_nothing():
    summary = summarise(
        [run({"a": answers(score=1 / 3, confidence=1 / 3), "b": answers(score=2 / 3)}) for _ in range(7)]
    )
    accuracy, pair = summary.models["a"].accuracy, pair_of(summary).accuracy
    shown = [accuracy.value, accuracy.low, accuracy.high, pair.effect, pair.interval.low]
    assert shown == [round(value or 0, 4) for value in shown]


def test_interval_holds_the_value():
    runs = [run({"a": answers(100 + i, score=float(i % 3 > 0))}) for i in range(60)]
    shown = summarise(runs).models["a"]
    assert all(
        (figure.low or 0) <= (figure.value or 0) <= (figure.high or 1e9)
        for figure in (shown.accuracy, shown.latency_ms)
    )


# Pairs


def test_pairs_are_compared_by_the_questions_that_both_answered():
    a = model(request("q1", latency_ms=100.0, score=1.0), request("mirror", latency_ms=9000.0))
    b = model(request("q1", latency_ms=200.0, score=0.0), request("q9", latency_ms=1.0, score=1.0))
    pair = pair_of(summarise([run({"a": a, "b": b}) for _ in range(3)]))
    assert (pair.speed.effect, pair.accuracy.effect) == (0.5, 1.0)


def test_pair_without_a_common_question_is_not_compared():
    pair = pair_of(summarise([run({"a": model(request("q1")), "b": model(request("q2"))})]))
    assert (pair.speed.n, pair.speed.effect, pair.accuracy.n) == (0, None, 0)


def test_speed_of_a_run_is_the_mean_ratio_over_its_questions():
    a = model(request("q1", latency_ms=100.0), request("q2", latency_ms=1600.0))
    b = model(request("q1", latency_ms=100.0), request("q2", latency_ms=400.0))
    assert pair_of(summarise([run({"a": a, "b": b})])).speed.effect == pytest.approx(2.0)


def test_pair_is_compared_in_the_order_of_the_runs():
    scores = [(float(i % 3 > 0), float(i % 7 > 4)) for i in range(50)]
    runs = [run({"a": answers(score=one), "b": answers(score=other)}) for one, other in scores]
    expected = compare.accuracy([one for one, _ in scores], [other for _, other in scores], alpha=ALPHA)
    assert pair_of(summarise(runs)).accuracy.interval.low == round(expected.interval.low or 0, 4)


# Agreement and noise


def noisy(value: float, **by_question: float) -> Noise:
    return Noise(agreement=value, latency_ratio=1.0, agreements=by_question or {"q1": value})


def test_agreement_is_with_the_model_that_is_active_now():
    before = [run({"a": answers(), "b": answers(agreement=0.0)}, active="a") for _ in range(5)]
    now = [run({"b": answers(), "a": answers(agreement=0.8)}, active="b") for _ in range(3)]
    models = summarise(before + now).models
    assert (models["a"].agreement.value, models["a"].agreement.n) == (0.8, 3)
    assert models["b"].agreement.n == 0


def test_agreement_with_an_earlier_version_of_the_active_model_does_not_count():
    before = [run({"a": answers(version="1"), "b": answers(agreement=0.0)}) for _ in range(5)]
    now = [run({"a": answers(version="2"), "b": answers(agreement=0.8)})]
    assert summarise(before + now).models["b"].agreement.n == 1


def test_noise_is_that_of_the_model_that_is_active_now():
    before = [run({"a": answers(), "b": answers()}, noise=noisy(0.1)) for _ in range(5)]
    now = [run({"b": answers(), "a": answers()}, noise=noisy(0.9)) for _ in range(2)]
    found = summarise(before + now).noise
    assert (found.agreement.value, found.agreement.n) == (0.9, 2)


def test_model_differs_if_it_agrees_less_than_the_active_one_with_itself():
    runs = [run({"a": answers(), "b": answers(agreement=0.2)}, noise=noisy(0.95)) for _ in range(MANY)]
    assert summarise(runs).models["b"].differs_from_active


def test_model_that_agrees_as_much_as_the_active_one_with_itself_does_not_differ():
    runs = [run({"a": answers(), "b": answers(agreement=0.5)}, noise=noisy(0.5)) for _ in range(MANY)]
    assert not summarise(runs).models["b"].differs_from_active


def test_model_is_judged_by_the_noise_of_the_questions_it_was_asked():
    noise = noisy(0.5, mirror=0.0, q1=1.0)
    runs = [run({"a": answers(), "b": answers(agreement=1.0)}, noise=noise) for _ in range(MANY)]
    assert not summarise(runs).models["b"].differs_from_active


# Whatever stands in the file


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=60)
@given(st.lists(run_records, max_size=6), st.builds(Objective, p95=st.none() | st.floats(0.001, 10)))
def test_every_list_of_records_has_a_summary_that_survives_its_json(runs, objective):
    decoded = msgspec.json.decode(msgspec.json.encode(runs), type=list[RunRecord])
    summary = summarise(decoded, objective)
    assert msgspec.json.decode(msgspec.json.encode(summary), type=Summary) == summary


@settings(max_examples=60)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from("abc"),
            st.builds(
                answers,
                st.sampled_from([0.0, 5e-324, 0.001, 100.0, 1e12]),
                st.sampled_from([0.0, 0.5, 1.0]),
                st.sampled_from([None, 0.0, 1.0]),
                version=st.sampled_from("12"),
                cost_usd=st.none() | st.floats(0, 1e12),
            ),
        ),
        max_size=12,
    ),
    st.builds(Objective, prefer=st.sampled_from(["fastest", "cheapest", "most_accurate"])),
)
def test_extreme_figures_have_a_summary(runs, objective):
    summary = summarise([run(models, active="a") for models in runs], objective)
    assert msgspec.json.decode(msgspec.json.encode(summary), type=Summary) == summary
