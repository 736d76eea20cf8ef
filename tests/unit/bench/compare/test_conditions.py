"""Conditions of a gate: how they are written, and when they are met."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.compare.conditions import ConditionError, Finding, evaluate, parse
from tests.support.rates import at_most
from tests.support.results import arm, timed

NAMES = ("custom", "custom-v2", "main", "v2", "org/slow:7b", "7b")


def read(text: str) -> tuple[dict[str, float], str, float, str]:
    condition = parse(text, NAMES)
    return dict(condition.weights), condition.operator, condition.bound, condition.metric.name


def finding(text: str, **arms) -> Finding:
    return evaluate(parse(text, arms), arms)


# How they are written


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("custom.accuracy < main.accuracy - 0.02", ({"custom": 1, "main": -1}, "<", -0.02, "accuracy")),
        ("custom.accuracy < main - 0.02", ({"custom": 1, "main": -1}, "<", -0.02, "accuracy")),
        ("custom<main.accuracy-0.02", ({"custom": 1, "main": -1}, "<", -0.02, "accuracy")),
        ("main - 0.02 > custom.accuracy", ({"main": 1, "custom": -1}, ">", 0.02, "accuracy")),
        ("0.8 > custom.accuracy", ({"custom": 1}, "<", 0.8, "accuracy")),
        ("custom.latency_ms >= 1.2 * main", ({"custom": 1, "main": -1.2}, ">=", 0, "latency_ms")),
        ("custom.ttft_ms <= 1e3", ({"custom": 1}, "<=", 1000, "ttft_ms")),
        ("-custom.accuracy < -0.8", ({"custom": 1}, ">", 0.8, "accuracy")),
        ("custom-v2.accuracy < 1", ({"custom-v2": 1}, "<", 1, "accuracy")),
        ("custom - v2.accuracy < 0", ({"custom": 1, "v2": -1}, "<", 0, "accuracy")),
        ("org/slow:7b.cost_usd > 7b", ({"org/slow:7b": 1, "7b": -1}, ">", 0, "cost_usd")),
    ],
)
def test_condition_is_read_as_meant(text: str, meant) -> None:
    weights, *rest = read(text)
    assert (weights, *rest) == (pytest.approx(meant[0]), *meant[1:])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a number, or one of"),
        ("custom.accuracy", "expected a comparison"),
        ("custom.accuracy = 1", "expected a comparison"),
        ("custom.accuracy < ", "at 'the end'"),
        ("custom.accuracy < 1 2", "expected the end"),
        ("custom.acuracy < 1", "at 'acuracy < 1': expected one of accuracy"),
        ("costum.accuracy < 1", "at 'costum.accuracy < 1'"),
        ("custom-v3.accuracy < 1", "at 'v3.accuracy < 1'"),
        ("custom < main", "names no metric"),
        ("custom.accuracy < main.latency_ms", "mixes accuracy and latency_ms"),
        ("0.1 < 0.2", "about no backend"),
        ("custom.accuracy < custom", "about no backend"),
        ("__import__('os').system('x') < 1", "expected a number"),
        ("1.5.accuracy < 1", "expected a number"),
    ],
)
def test_what_is_no_condition_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(ConditionError) as error:
        parse(text, NAMES)
    assert said in str(error.value)


@given(st.text(alphabet="custom.acuy <>=+-*0123456789ve/", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ConditionError):
        assert parse(text, NAMES).weights


# When they are met


def test_certain_condition_is_met() -> None:
    told = finding("a.accuracy < b - 0.02", a=arm("a", [1, 0] * 50), b=arm("b", [1] * 100))
    assert (told.state, told.effect, told.n) == ("met", -0.5, 100)


def test_certainly_false_condition_is_not_met() -> None:
    assert finding("a.accuracy < b - 0.02", a=arm("a", [1] * 500), b=arm("b", [1] * 500)).state == "not met"


def test_condition_that_only_the_estimate_meets_is_undecided() -> None:
    told = finding("a.accuracy < b - 0.02", a=arm("a", [1] * 9 + [0]), b=arm("b", [1] * 10))
    assert (told.state, told.effect) == ("undecided", pytest.approx(-0.1))


@pytest.mark.parametrize(("text", "state"), [("a.accuracy > 0.8", "met"), ("a.accuracy < 0.8", "not met")])
def test_figure_is_held_against_a_number(text: str, state: str) -> None:
    assert finding(text, a=arm("a", [1] * 50)).state == state


def test_latencies_are_held_against_each_other() -> None:
    latencies = np.linspace(80, 120, 30)
    arms = {"a": timed("a", 1.5 * latencies), "b": timed("b", latencies)}
    assert [finding(f"a.latency_ms > {fold} * b", **arms).state for fold in (1.2, 1.8)] == ["met", "not met"]


def test_few_questions_decide_nothing_about_latencies() -> None:
    assert finding("a.latency_ms > 1", a=timed("a", [5.0] * 3)).state == "undecided"


def test_condition_without_common_questions_cannot_be_told() -> None:
    with pytest.raises(ConditionError, match="no question has this figure for a and b"):
        finding("a.ttft_ms < b", a=arm("a", [1]), b=arm("b", [1]))


def test_gate_stops_a_model_that_is_no_worse_in_5_percent_of_cases_at_most() -> None:
    rng = np.random.default_rng(1)
    met = 0
    for _ in range(400):
        hard = rng.random(60)
        a, b = (arm(name, (rng.random(60) < 0.6 + 0.4 * hard).astype(float)) for name in "ab")
        met += finding("a.accuracy < b", a=a, b=b).state == "met"
    assert met / 400 <= at_most(0.025, 400)
