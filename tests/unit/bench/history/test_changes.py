"""What is told of switches and new versions."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from bench.history.changes import OTHER_SUITE, accuracy_shift, changes, latency_shift
from bench.records import RunRecord
from tests.support.runs import model, request, run


def runs(num: int, active: str = "a", *, version: str = "1", accuracy: float = 0.5, **fields) -> Iterator[RunRecord]:
    """Yields runs in which `a` is right half the time in 100 ms, and `b` with this accuracy in 200 ms."""
    rng = random.Random(num)
    for _ in range(num):
        legs = {
            "a": model(request(latency_ms=100.0, score=float(rng.random() < 0.5)), version=version),
            "b": model(request(latency_ms=200.0, score=float(rng.random() < accuracy)), version="1"),
        }
        yield run({name: legs[name] for name in sorted(legs, key=lambda name: name != active)}, **fields)


def only(load_runs, *several):
    """Returns the one change of these runs."""
    (change,) = changes(load_runs([each for part in several for each in part]))
    return change


def test_nothing_changes_in_equal_runs(load_runs):
    assert changes(load_runs(runs(5))) == []


def test_switch_is_told_with_both_names(load_runs):
    change = only(load_runs, runs(3), runs(2, "b"))
    assert (change.kind, change.before, change.after) == ("switch", "a", "b")
    assert (change.runs_before, change.runs_after) == (3, 2)


def test_switch_is_dated_by_the_first_run_after_it(load_runs):
    change = only(load_runs, runs(2), runs(1, "b", timestamp="2026-02-01T00:00:00Z"))
    assert change.at == "2026-02-01T00:00:00Z"


def test_new_version_is_told_with_both_versions(load_runs):
    change = only(load_runs, runs(3), runs(2, version="2"))
    assert (change.kind, change.model, change.before, change.after) == ("version", "a", "1", "2")


def test_new_version_and_switch_at_once_are_two_changes(load_runs):
    found = changes(load_runs([*runs(2), *runs(2, "b", version="2")]))
    assert sorted(change.kind for change in found) == ["switch", "version"]


def test_changes_come_in_their_order(load_runs):
    found = changes(load_runs([*runs(2), *runs(2, version="2"), *runs(2, "b", version="2"), *runs(2, version="2")]))
    assert [(change.kind, change.after) for change in found] == [("version", "2"), ("switch", "b"), ("switch", "a")]


def test_other_questions_are_no_change_of_a_model(load_runs):
    assert changes(load_runs([*runs(2, suite="s@1"), *runs(2, suite="s@2")])) == []


def test_nothing_is_compared_over_other_questions(load_runs):
    change = only(load_runs, runs(3, suite="s@1"), runs(3, version="2", suite="s@2"))
    assert (change.accuracy, change.latency_ms, change.unknown) == (None, None, OTHER_SUITE)


def test_latency_of_a_switch_is_that_of_who_was_active(load_runs):
    change = only(load_runs, runs(20), runs(20, "b"))
    assert (change.latency_ms.before.value, change.latency_ms.after.value, change.latency_ms.effect) == (100, 200, 2)


def test_models_are_paired_in_the_runs_after_a_switch(load_runs):
    change = only(load_runs, runs(30), runs(20, "b"))
    assert (change.same_runs.speed.n, change.same_runs.speed.effect, change.same_runs.speed.verdict) == (20, 2.0, "b")


def test_runs_before_a_switch_do_not_count_for_it(load_runs):
    change = only(load_runs, runs(60, accuracy=1.0), runs(60, "b", accuracy=0.5))
    assert (change.same_runs.accuracy.n, change.same_runs.accuracy.verdict) == (60, None)


def test_switch_from_a_model_that_is_gone_is_paired_with_nothing(load_runs):
    gone = [run({"b": model(request(), version="1")}) for _ in range(3)]
    assert only(load_runs, runs(3), gone).same_runs is None


def test_large_change_of_accuracy_is_certain():
    shift = accuracy_shift([0.0, 1.0] * 50, [1.0] * 100)
    assert (shift.effect, shift.low > 0) == (0.5, True)


def test_equal_shares_are_no_certain_change():
    shift = accuracy_shift([0.0, 1.0] * 50, [1.0, 0.0] * 50)
    assert shift.low < shift.effect == 0 < shift.high


def test_factor_of_latency_lies_in_its_interval():
    rng = random.Random(1)
    before, after = ([middle * rng.lognormvariate(0, 0.2) for _ in range(100)] for middle in (100, 150))
    shift = latency_shift(before, after)
    assert 1 < shift.low < shift.effect < shift.high < 2


def test_few_answers_bound_no_latency():
    shift = latency_shift([100.0], [200.0])
    assert (shift.effect, shift.low, shift.high) == (2.0, None, None)


@pytest.mark.parametrize("shift", [accuracy_shift, latency_shift])
def test_side_without_values_has_no_effect(shift):
    assert shift([], [0.5]).effect is None
