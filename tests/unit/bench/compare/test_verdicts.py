"""Verdicts, and how often they are wrong."""

from __future__ import annotations

import numpy as np
import pytest

from bench.compare.verdicts import Comparison, compare
from bench.stats import bootstrap
from tests.support.rates import at_most
from tests.support.results import arm, arm_of, row, timed

EXPERIMENTS = 150


def compared(a, b, metric: str = "accuracy") -> Comparison:
    (pair,) = compare([(a, b)])
    return pair.metrics[metric]


def test_more_accurate_model_wins() -> None:
    told = compared(arm("a", [1] * 30), arm("b", [1, 0] * 15))
    assert (told.verdict, told.diff, told.n, told.n_needed) == ("a", 0.5, 30, None)
    assert told.ci95[0] > 0.3


def test_verdict_turns_with_the_models() -> None:
    told = compared(arm("b", [1, 0] * 15), arm("a", [1] * 30))
    assert (told.verdict, told.diff) == ("a", -0.5)
    assert told.ci95[1] < -0.3


def test_faster_model_wins() -> None:
    latencies = np.linspace(50, 150, 40)
    told = compared(timed("a", 2 * latencies), timed("b", latencies), "latency_ms")
    assert told.verdict == "b"
    assert told.ratio == pytest.approx(2)
    assert told.ratio_ci95 == pytest.approx((2, 2))
    assert [side.value for side in told.sides.values()] == pytest.approx([2 * told.sides["b"].value, 98.7], abs=0.1)


def test_cheaper_model_wins() -> None:
    a = arm_of(row("a", number, cost_usd=1e-5 + number * 1e-7) for number in range(20))
    b = arm_of(row("b", number, cost_usd=2e-5 + number * 1e-7) for number in range(20))
    assert compared(a, b, "cost_usd").verdict == "a"


def test_model_that_answers_wins_by_its_answers() -> None:
    b = arm_of(row("b", number, outcome="failed" if number % 2 else "answered") for number in range(40))
    told = compared(arm("a", [1] * 40), b, "answered")
    assert (told.verdict, told.sides["b"].unanswered) == ("a", 20)


def test_partial_scores_are_compared() -> None:
    told = compared(arm("a", [0.9, 0.8] * 15), arm("b", [0.4, 0.6] * 15))
    assert (told.verdict, told.diff) == ("a", pytest.approx(0.35))


def test_few_questions_give_no_verdict_and_no_interval_of_times() -> None:
    told = compared(timed("a", [1.0] * 5), timed("b", [9.0, 8.0, 7.0, 6.0, 5.0]), "latency_ms")
    assert (told.verdict, told.ci95, told.n_needed) == (None, None, 5)


def test_undecided_comparison_tells_how_many_more_questions() -> None:
    told = compared(arm("a", [1] * 13 + [0] * 7), arm("b", [1] * 9 + [0] * 11))
    assert told.verdict is None
    assert 10 < told.n_needed < 100


def test_models_that_never_differ_need_no_test() -> None:
    told = compared(arm("a", [1, 0]), arm("b", [1, 0]))
    assert (told.verdict, told.diff, told.p, told.p_adjusted, told.n_needed) == (None, 0.0, 1.0, None, None)


def test_unknown_figure_is_not_compared() -> None:
    told = compared(arm("a", [1] * 20), arm("b", [1] * 20), "ttft_ms")
    assert (told.verdict, told.diff, told.ci95, told.p, told.n) == (None, None, None, None, 0)


def test_rows_without_a_partner_are_counted() -> None:
    sides = compared(arm("a", [1] * 12), arm("b", [1] * 10)).sides
    assert {name: (side.rows, side.unpaired) for name, side in sides.items()} == {"a": (12, 2), "b": (10, 0)}


def test_more_comparisons_need_more_evidence() -> None:
    one = arm("a", [1] * 20), arm("b", [1] * 14 + [0] * 6)
    alone = compare([one])[0].metrics["accuracy"]
    alike = [(arm(f"c{i}", [1, 0] * 10), arm(f"d{i}", [0, 1] * 10)) for i in range(9)]
    among = compare([one, *alike])[0].metrics["accuracy"]
    assert (alone.verdict, among.verdict) == ("a", None)
    assert among.p == alone.p < among.p_adjusted


def test_verdict_does_not_change_from_one_call_to_the_next() -> None:
    rng = np.random.default_rng(1)
    pair = timed("a", rng.lognormal(size=30)), timed("b", rng.lognormal(size=30))
    assert compare([pair]) == compare([pair])


def model(name: str, rng: np.random.Generator, hard: np.ndarray, *, skill: float = 1.0, slow: float = 1.0):
    """Returns a model whose answers are right, and slow, as the questions are hard, and by chance."""
    right = rng.random(len(hard)) < 1 / (1 + np.exp(hard - skill))
    latencies = np.round(100 * slow * np.exp(0.3 * hard + rng.normal(0, 0.3, len(hard))))
    return arm_of(
        row(name, number, score=float(ok), latency_ms=float(ms))
        for number, (ok, ms) in enumerate(zip(right, latencies, strict=True))
    )


@pytest.mark.parametrize("n", [12, 40])
def test_alike_models_get_any_verdict_in_5_percent_of_reports_at_most(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "RESAMPLES", 500)
    rng = np.random.default_rng(2)
    told = 0
    for _ in range(EXPERIMENTS):
        hard = rng.normal(size=n)
        a, b, c = (model(name, rng, hard) for name in "abc")
        pairs = compare([(a, b), (a, c), (b, c)])
        told += any(each.verdict for pair in pairs for each in pair.metrics.values())
    assert told / EXPERIMENTS <= at_most(0.05, EXPERIMENTS)


def test_better_and_faster_model_is_found_in_80_percent_of_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "RESAMPLES", 500)
    rng = np.random.default_rng(3)
    found = {"accuracy": 0, "latency_ms": 0}
    for _ in range(EXPERIMENTS):
        hard = rng.normal(size=150)
        pair = model("good", rng, hard, skill=2.0), model("poor", rng, hard, slow=1.3)
        (told,) = compare([pair])
        for metric in found:
            found[metric] += told.metrics[metric].verdict == "good"
    assert min(found.values()) / EXPERIMENTS >= 0.8
