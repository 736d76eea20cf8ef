"""Whether goals are said to be reached."""

from __future__ import annotations

import pytest

from bench.gateway.peers.catalogue import OURS, OURS_TWICE
from bench.gateway.peers.goals import GOALS, Goal, judge
from bench.gateway.peers.summary import Summary
from tests.unit.bench.gateway_peers.figures import footprint, load, row


def goal(must: float | None, aim: float | None, *, is_least: bool) -> Goal:
    return Goal("a figure", lambda run: None, must, aim, is_least)


@pytest.mark.parametrize(
    ("value", "outcome"), [(80, "aim met"), (70, "aim met"), (69, "met"), (45, "met"), (44, "missed")]
)
def test_figure_that_should_be_large(value, outcome):
    assert goal(45, 70, is_least=True).judge(value) == outcome


@pytest.mark.parametrize(("value", "outcome"), [(0.1, "aim met"), (0.12, "aim met"), (0.2, "met"), (0.21, "missed")])
def test_figure_that_should_be_small(value, outcome):
    assert goal(0.2, 0.12, is_least=False).judge(value) == outcome


def test_goal_without_an_aim_can_only_be_met():
    assert goal(7, None, is_least=True).judge(1000) == "met"


def test_aim_that_need_not_hold_is_never_missed():
    assert goal(None, 1, is_least=True).judge(0.1) == "short of the aim"


def test_what_was_not_measured_is_neither_met_nor_missed():
    assert {verdict.outcome for verdict in judge(Summary([]))} == {"not measured"}


def test_peers_are_compared_with_this_gateway():
    run = Summary([row(OURS, load(1000)), row("LiteLLM", load(10)), row(OURS_TWICE, load(1850))])
    found = {verdict.goal.what: verdict.value for verdict in judge(run) if verdict.value is not None}
    assert {100, 1.85} <= set(found.values())


def test_start_and_memory_are_this_gateways():
    run = Summary([row(OURS, footprint(0.4, 45)), row("LiteLLM", footprint(6, 300))])
    found = {verdict.goal.what: verdict.outcome for verdict in judge(run)}
    assert (found["start without models, s"], found["idle worker, MiB"]) == ("aim met", "aim met")


def test_every_aim_is_beyond_its_line():
    assert all(
        (each.aim > each.must) == each.is_least for each in GOALS if each.aim is not None and each.must is not None
    )
