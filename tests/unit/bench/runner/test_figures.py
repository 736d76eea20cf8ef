"""From rows to the figures of a model."""

from __future__ import annotations

import random

import pytest

from bench.runner.figures import distribution, figures, figures_by_model, quantile_interval, score_interval
from custom_transformer.evaluation.calibration import wilson
from tests.support.bench_rows import row


def test_accuracy_is_of_the_answers():
    rows = [row("q1"), row("q2", score=0.0), row("q3", outcome="failed", score=0.0)]
    told = figures(rows)
    assert (told.accuracy, told.n, told.errors, told.outcomes) == (0.5, 3, 1, {"answered": 2, "failed": 1})


def test_repetitions_of_a_question_are_no_further_questions():
    once, often = [row("q1"), row("q2", score=0.0)], [row("q1", repetition=n) for n in range(1, 50)]
    assert (figures(once).accuracy, figures(once).accuracy_ci95) == (
        figures(once + often).accuracy,
        figures(once + often).accuracy_ci95,
    )


def test_same_name_in_two_suites_is_two_questions():
    assert figures([row("q1"), row("q1", suite="other", score=0.0)]).accuracy_ci95 == score_interval(1.0, 2)


def test_times_are_of_answers_that_were_asked_for_now():
    rows = [
        row("q1", latency_ms=10.0),
        row("q2", latency_ms=1.0, cached=True),
        row("q3", latency_ms=2.0, outcome="failed"),
    ]
    told = figures(rows)
    assert (told.latency_ms.p50, told.latency_ms.n, told.cached) == (10.0, 1, 1)


def test_output_tokens_per_second_is_the_median_of_the_answers():
    rows = [row(f"q{n}", output_tokens=n, latency_ms=1000.0) for n in (1, 2, 30)]
    assert figures(rows).output_tokens_per_s == 2.0


def test_cost_is_of_all_requests_together():
    assert figures([row("q1", cost_usd=0.25), row("q2", cost_usd=0.5, outcome="failed")]).cost_usd == 0.75


def test_what_is_unknown_has_a_reason():
    told = figures([row("q1")])
    assert set(told.unknown) == {"ttft_ms", "tpot_ms", "output_tokens_per_s", "confidence", "cost_usd"}


def test_model_that_answered_nothing_has_no_figures():
    told = figures([row("q1", outcome="timeout", score=0.0)])
    assert (told.accuracy, told.latency_ms.p50, told.unknown["accuracy"]) == (None, None, "nothing was answered")


def test_every_model_has_its_own_figures():
    told = figures_by_model([row("q1", "a"), row("q1", "b", score=0.0)], {})
    assert {name: each.accuracy for name, each in told.items()} == {"a": 1.0, "b": 0.0}


@pytest.mark.parametrize(("right", "n"), [(0, 1), (1, 1), (0, 40), (7, 10), (156, 156)])
def test_interval_of_right_and_wrong_is_wilsons(right, n):
    assert score_interval(right, n) == pytest.approx(wilson(right, n), abs=1e-4)


def test_few_values_do_not_bound_a_high_quantile():
    assert distribution([float(n) for n in range(20)]).ci95["p99"][1] is None


def test_interval_of_a_median_has_the_ranks_of_the_textbook():
    # n = 25: the 8th and the 18th value, with a coverage of 95.7 % (Conover, Practical Nonparametric Statistics, §3.2).
    assert quantile_interval([float(n) for n in range(1, 26)], 0.5) == (8.0, 18.0)


@pytest.mark.parametrize("q", [0.5, 0.9])
@pytest.mark.parametrize("n", [10, 60])
def test_interval_misses_the_quantile_as_rarely_as_it_says(q, n):
    rng, missed, trials = random.Random(3), 0, 2000
    for _ in range(trials):
        low, high = quantile_interval([rng.random() for _ in range(n)], q)
        missed += (low is not None and low > q) or (high is not None and high < q)
    assert missed / trials <= 0.05 + 3 * (0.05 * 0.95 / trials) ** 0.5
