"""Figures by day and hour."""

from __future__ import annotations

from bench.history.trends import cost_figure, trends
from tests.support.runs import model, request, run


def days(load_runs, *models, **fields):
    """Returns the trends of a model that was asked once a day."""
    runs = [run({"m": each}, timestamp=f"2026-05-0{day}T12:00:00Z", **fields) for day, each in enumerate(models, 1)]
    return trends(load_runs(runs), "day")


def test_each_day_is_a_period(load_runs):
    found = days(load_runs, model(request()), model(request()))
    assert [each.start for each in found] == ["2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"]


def test_hours_are_those_of_utc(load_runs):
    runs = [run({"m": model(request())}, timestamp="2026-05-01T01:30:00+02:00")]
    assert [each.start for each in trends(load_runs(runs), "hour")] == ["2026-04-30T23:00:00Z"]


def test_accuracy_is_the_mean_over_the_runs(load_runs):
    runs = [run({"m": model(request(score=score))}) for score in (1.0, 0.0, 1.0, 1.0)]
    (period,) = trends(load_runs(runs), "day")
    assert (period.accuracy.value, period.accuracy.n) == (0.75, 4)


def test_interval_holds_the_accuracy(load_runs):
    runs = [run({"m": model(request(score=float(n % 4 > 0)))}) for n in range(80)]
    (period,) = trends(load_runs(runs), "day")
    assert 0.5 < period.accuracy.low < 0.75 < period.accuracy.high < 0.9


def test_latency_is_the_median_of_the_answers(load_runs):
    asked = [request(f"q{ms}", latency_ms=ms) for ms in (10.0, 20.0, 90.0)]
    (period,) = days(load_runs, model(*asked, request(outcome="timeout", latency_ms=None)))
    assert (period.latency_ms.value, period.latency_ms.n) == (20.0, 3)


def test_questions_without_an_answer_lower_the_share(load_runs):
    (period,) = days(load_runs, model(request("a"), request("b", outcome="failed", latency_ms=None)))
    assert period.answered.value == 0.5


def test_new_version_begins_another_period(load_runs):
    runs = [run({"m": model(request(), version=version)}) for version in ("1", "2")]
    assert [(each.version, each.runs) for each in trends(load_runs(runs), "day")] == [("1", 1), ("2", 1)]


def test_other_questions_begin_another_period(load_runs):
    runs = [run({"m": model(request())}, suite=suite) for suite in ("b", "a")]
    assert [each.suite for each in trends(load_runs(runs), "day")] == ["b", "a"]


def test_unknown_figures_are_none(load_runs):
    (period,) = days(load_runs, model(request(outcome="failed", latency_ms=None)))
    assert [period.accuracy.value, period.latency_ms.value, period.cost_usd.value] == [None] * 3


def test_cost_is_that_of_an_answer():
    assert cost_figure([(0.2, 1), (0.4, 2)]).value == 0.2


def test_cost_of_few_runs_has_no_interval():
    assert cost_figure([(0.2, 1), (0.4, 2)]).low is None


def test_cost_of_many_runs_has_an_interval():
    figure = cost_figure([(0.1 * (1 + n % 3), 1) for n in range(30)])
    assert 0.1 < figure.low < figure.value < figure.high < 0.3


def test_cost_without_answers_is_unknown():
    assert cost_figure([(0.2, 0)]).value is None
