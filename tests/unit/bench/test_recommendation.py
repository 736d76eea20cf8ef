"""Which model is recommended, and in which words."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.findings import Figure, ModelSummary, Objective, Pair
from bench.recommendation import MIN_RUNS, recommend
from bench.stats.compare import Comparison
from bench.stats.sequences import Interval

FASTEST, CHEAPEST, MOST_ACCURATE = (Objective(prefer=wish) for wish in ("fastest", "cheapest", "most_accurate"))


def figure(value: float | None, high: float | None = None) -> Figure:
    return Figure(value, None, high, 0 if value is None else 50)


def model(
    latency_ms: float | None = 100.0,
    accuracy: float | None = 0.9,
    *,
    p95_ms: float | None = 150.0,
    p95_high: float | None = None,
    answered: float | None = 1.0,
    **fields: Any,
) -> ModelSummary:
    known: dict[str, Any] = {"status": "healthy", "n": 50, "cost_usd": None, "cpu_percent": None, "rss_mb": None}
    return ModelSummary(
        answered=figure(answered),
        accuracy=figure(accuracy),
        latency_ms=figure(latency_ms),
        p95_ms=figure(p95_ms, p95_high),
        ttft_ms=figure(None),
        tpot_ms=figure(None),
        confidence=None,
        agreement=figure(None),
        differs_from_active=False,
        **{**known, **fields},
    )


def comparison(
    effect: float | None, verdict: Any = None, *, low: float = -1, high: float = 1, needed: int | None = None
):
    n = 0 if effect is None else 50
    return Comparison(effect=effect, interval=Interval(low, high), n=n, verdict=verdict, runs_needed=needed)


def pair(a: str = "a", b: str = "b", *, speed: Comparison | None = None, accuracy: Comparison | None = None) -> Pair:
    return Pair(a=a, b=b, speed=speed or comparison(1.0), accuracy=accuracy or comparison(0.0))


def recommended(
    models: dict[str, ModelSummary], *pairs: Pair, objective: Objective = FASTEST
) -> tuple[str | None, str]:
    given = {frozenset((each.a, each.b)) for each in pairs}
    rest = [pair(a, b) for a, b in itertools.combinations(models, 2) if frozenset((a, b)) not in given]
    return recommend(models, [*pairs, *rest], objective)


A_FASTER = pair(speed=comparison(0.5, "a"), accuracy=comparison(0.0, low=-0.01, high=0.01))

# Nobody


def test_without_models_there_is_no_run_yet():
    assert recommended({}) == (None, "No shadow run has been made yet.")


@pytest.mark.parametrize(
    ("only", "fault"),
    [
        (model(status="unavailable", n=0), "m is not available"),
        (model(n=MIN_RUNS - 1), "m was asked in 2 of the 3 runs that it takes at least"),
        (model(status="error"), "m answered nothing in the newest run"),
        (model(status="timeout"), "m answered nothing in the newest run"),
        (model(answered=0.9), "m answered only 90.0 % of its requests"),
        (model(answered=None), "m answered only 0.0 % of its requests"),
        (model(None), "m has no known latency"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_model_that_does_not_qualify_is_told_with_the_reason(only, fault):
    assert recommended({"m": only}) == (None, f"No model qualifies by the figures so far: {fault}.")


def test_model_above_the_time_limit_does_not_qualify():
    reason = recommended({"m": model(p95_ms=1410.0)}, objective=Objective(p95=0.3))[1]
    assert reason == "No model qualifies by the figures so far: m has a p95 of 1,410 ms, above 300 ms."


def test_without_prices_none_is_cheapest():
    name, reason = recommended({"a": model(), "b": model()}, objective=CHEAPEST)
    assert (name, "a has no known price; b has no known price" in reason) == (None, True)


# One


def test_only_model_is_chosen():
    assert recommended({"m": model()}) == ("m", "Choose m: only it qualifies.")


def test_model_that_is_kept_out_for_now_may_still_be_chosen():
    assert recommended({"m": model(status="skipped")})[0] == "m"


def test_model_without_grades_is_chosen_where_nobody_has_any():
    assert recommended({"m": model(accuracy=None)})[0] == "m"


def test_what_is_left_out_is_told():
    models = {"a": model(accuracy=0.95), "b": model(accuracy=0.8), "c": model(status="unavailable")}
    assert recommended(models)[1] == (
        "Choose a: only it qualifies. Left out by the figures so far: c is not available; "
        "b has an accuracy of 80.0 %, where 93.0 % is needed (the best has 95.0 %)."
    )


# Accurate enough


@pytest.mark.parametrize(("accuracy", "chosen"), [(0.93, "b"), (0.9299, "a"), (None, "a")])
def test_faster_model_is_chosen_if_it_is_accurate_enough(accuracy, chosen):
    assert recommended({"a": model(200.0, 0.95), "b": model(100.0, accuracy)})[0] == chosen


@pytest.mark.parametrize("fields", [{"status": "unavailable"}, {"answered": 0.5}, {"n": 1}])
def test_model_that_cannot_be_relied_on_sets_no_standard(fields):
    assert recommended({"a": model(accuracy=0.8), "b": model(accuracy=1.0, **fields)})[0] == "a"


def test_model_that_is_too_slow_sets_the_standard_all_the_same():
    models = {"a": model(accuracy=0.8), "b": model(accuracy=1.0, p95_ms=900.0)}
    assert recommended(models, objective=Objective(p95=0.3))[0] is None


# Several


def test_fastest_is_chosen_and_nothing_is_in_doubt_once_it_is_certain():
    assert recommended({"a": model(100.0), "b": model(200.0)}, A_FASTER) == ("a", "Choose a, the fastest of a and b.")


def test_certainty_does_not_depend_on_the_order_in_a_pair():
    turned = pair("b", "a", speed=comparison(2.0, "b"))
    assert recommended({"a": model(100.0), "b": model(200.0)}, turned)[1] == "Choose a, the fastest of a and b."


def test_most_accurate_is_chosen():
    models = {"a": model(accuracy=0.9), "b": model(accuracy=0.91), "c": model(accuracy=0.905)}
    name, reason = recommended(models, objective=MOST_ACCURATE)
    assert (name, reason.startswith("Choose b, the most accurate of a, b and c.")) == ("b", True)


def test_cheapest_is_chosen_of_those_with_a_price():
    models = {"a": model(cost_usd=0.002), "b": model(cost_usd=0.001), "c": model()}
    assert recommended(models, A_FASTER, objective=CHEAPEST) == (
        "b",
        "Choose b, the cheapest of a and b. Left out by the figures so far: c has no known price.",
    )


def test_model_that_is_free_is_the_cheapest():
    assert recommended({"a": model(cost_usd=0.1), "b": model(cost_usd=0.0)}, objective=CHEAPEST)[0] == "b"


def test_same_questions_count_for_more_than_medians_over_different_ones():
    slower_at_the_same = pair(speed=comparison(0.8, "a"))
    assert recommended({"a": model(300.0), "b": model(100.0)}, slower_at_the_same)[0] == "a"


# What is not certain

UNSURE = {
    "soon": (comparison(0.9, needed=1200), "it is faster than b (about 1,200 more runs)"),
    "never": (comparison(0.999), "it is faster than b (too close to tell)"),
    "not compared": (comparison(None), "it is faster than b (they have no answered question in common)"),
}


@pytest.mark.parametrize(("speed", "doubt"), UNSURE.values(), ids=UNSURE)
def test_what_is_not_certain_is_told_with_how_long_it_takes(speed, doubt):
    reason = recommended({"a": model(100.0), "b": model(101.0)}, pair(speed=speed))[1]
    assert reason == f"Choose a, the fastest of a and b. Not certain yet: whether {doubt}."


def test_accuracy_is_in_doubt_until_its_interval_is_within_the_points():
    models = {"a": model(100.0, 0.93), "b": model(200.0, 0.94)}
    near = pair(speed=comparison(0.5, "a"), accuracy=comparison(-0.01, low=-0.05, high=0.03))
    assert recommended(models, near)[1].endswith("Not certain yet: whether it is within 2 points of b in accuracy.")


@pytest.mark.parametrize(
    "certain",
    [
        pair(speed=comparison(0.5, "a"), accuracy=comparison(-0.01, low=-0.015, high=0.0)),
        pair("b", "a", speed=comparison(2.0, "b"), accuracy=comparison(0.01, low=0.0, high=0.015)),
    ],
    ids=["a, b", "b, a"],
)
def test_accuracy_is_not_in_doubt_after_that(certain):
    assert "points" not in recommended({"a": model(100.0, 0.93), "b": model(200.0, 0.94)}, certain)[1]


@pytest.mark.parametrize(("high", "in_doubt"), [(None, True), (350.0, True), (300.0, False)])
def test_time_limit_is_in_doubt_until_its_interval_is_below(high, in_doubt):
    reason = recommended({"m": model(p95_ms=250.0, p95_high=high)}, objective=Objective(p95=0.3))[1]
    assert ("Not certain yet: whether its p95 is below 300 ms." in reason) is in_doubt


def test_doubts_are_told_together():
    reason = recommended(
        {"a": model(100.0, p95_ms=250.0), "b": model(200.0)},
        pair(speed=comparison(0.9, needed=40)),
        objective=Objective(p95=0.3),
    )[1]
    assert reason.endswith(
        "Not certain yet: whether it is faster than b (about 40 more runs), or whether its p95 is below 300 ms."
    )


floats = st.none() | st.floats(0, 1e6)
summaries = st.builds(
    model,
    floats,
    st.none() | st.floats(0, 1),
    p95_ms=floats,
    answered=st.none() | st.floats(0, 1),
    status=st.sampled_from(["healthy", "degraded", "error", "skipped", "unavailable"]),
    n=st.integers(0, 9),
    cost_usd=floats,
)


@given(
    st.dictionaries(st.sampled_from("abcd"), summaries),
    st.builds(
        Objective, prefer=st.sampled_from(["fastest", "cheapest", "most_accurate"]), p95=st.none() | st.just(1.0)
    ),
)
def test_there_is_always_a_reason_that_names_the_choice(models, objective):
    name, reason = recommended(models, objective=objective)
    assert reason.endswith(".")
    assert reason.startswith(f"Choose {name}" if name else "No ")
