"""Medians of rounds, and ratios between gateways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.gateway.peers.catalogue import DIRECT
from bench.gateway.peers.summary import Summary, median_of
from tests.unit.bench.gateway_peers.figures import footprint, load, paced, row

RATES = st.lists(st.floats(min_value=1, max_value=1e6), min_size=1, max_size=9)


@given(RATES)
def test_median_lies_within_what_was_measured(rates):
    found = median_of([load(each) for each in rates])
    assert min(rates) <= found.requests_per_s <= max(rates)


@given(RATES)
def test_median_is_of_each_figure(rates):
    found = median_of([load(each, p99_ms=2 * each) for each in rates])
    assert found.p99_ms == pytest.approx(2 * found.requests_per_s)


def test_errors_of_all_rounds_are_kept():
    assert median_of([load(1, errors=3), load(1), load(1)]).errors == 3


def test_figure_that_a_round_lacks_is_taken_from_the_others():
    assert median_of([paced(1, None), paced(1, 0.4), paced(1, 0.6)]).first_p50_ms == 0.5


def test_gateways_keep_the_given_order():
    run = Summary([row("b", load(1)), row("a", load(1)), row("c", load(1))], order=["absent", "a", "b"])
    assert run.gateways == ["a", "b", "c"]


def test_loads_are_told_apart_by_kind_and_connections():
    run = Summary([row("a", load(1)), row("a", load(2, connections=64)), row("a", load(3, "stream"))])
    assert [
        getattr(run.load("a", kind, connections), "requests_per_s", None)
        for kind, connections in (("whole", 16), ("whole", 64), ("stream", 16), ("stream", 64))
    ] == [1, 2, 3, None]


def test_ratio_is_of_requests_per_second():
    run = Summary([row("a", load(300)), row("b", load(100))])
    assert run.ratio("a", "b", "whole", 16) == 3


@pytest.mark.parametrize("other", ["absent", "idle"])
def test_there_is_no_ratio_to_what_answered_nothing(other):
    run = Summary([row("a", load(300)), row("idle", load(0))])
    assert run.ratio("a", other, "whole", 16) is None


def test_added_latency_is_over_no_gateway():
    run = Summary([row(DIRECT, load(1, p50_ms=0.05)), row("a", load(1, p50_ms=0.2))])
    assert run.added_ms("a", "whole", 16) == pytest.approx(0.15)


def test_added_delay_of_paced_streams_is_over_no_gateway():
    run = Summary([row(DIRECT, paced(64, 0.1)), row("a", paced(64, 0.6))])
    assert run.added_paced_ms("a", 64, "first_p50_ms") == pytest.approx(0.5)


def test_streams_that_never_came_have_no_added_delay():
    run = Summary([row(DIRECT, paced(64, 0.1)), row("a", paced(64, None))])
    assert run.added_paced_ms("a", 64, "first_p50_ms") is None


def test_footprint_is_kept_beside_the_loads():
    run = Summary([row("a", load(1)), row("a", footprint(start_s=0.4))])
    assert getattr(run.footprint("a"), "start_s", None) == 0.4
