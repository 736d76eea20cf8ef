"""Figures of a load: from when they count, what they leave out, and what they warn of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from bench.load.arrivals import Closed, Load, Open, Replay, Window
from bench.load.figures import Figures, figures
from bench.load.generator import Request
from bench.load.results import rows
from bench.load.slo import Slo
from tests.support.load import recording, request

TEN = Open(10.0)


def figures_of(
    requests: Iterable[Request], *, load: Load = TEN, slo: Slo | None = None, connections: int = 8, **fields: Any
) -> Figures:
    return figures(recording(requests, **fields), load, slo=slo, connections=connections, seed=1)


# From when


def test_times_count_from_due():
    told = figures_of([request(1, wait=2)])
    assert (told.ttft_ms.p50, told.e2e_ms.p50) == (2100, 2200)


def test_times_from_sent_are_told_beside_them():
    told = figures_of([request(1, wait=2)]).from_sent
    assert (told.ttft_ms.p50, told.e2e_ms.p50) == (100, 200)


def test_pace_does_not_depend_on_the_wait():
    answer = {"pieces": (0.1, 0.15, 0.3), "tokens": 3}
    late, early = figures_of([request(1, wait=2, **answer)]), figures_of([request(1, **answer)])
    assert (late.tpot_ms.p50, late.itl_ms.p99) == (early.tpot_ms.p50, early.itl_ms.p99) == (100, 150)


def test_row_counts_from_due_as_well():
    (row,) = rows(recording([request(1, wait=2, begun=0.5)]), backend="m", level=0, load=TEN)
    assert (row.due_s, row.begun_s, row.sent_s, row.ttft_ms, row.latency_ms) == (1, 1.5, 3, 2100, 2200)


# What is left out


def test_warm_up_is_in_no_figure():
    slow = request(1.9, pieces=(3, 3))
    told = figures_of([slow, request(2)], window=Window(2, 8))
    assert (told.n, told.e2e_ms.n, told.e2e_ms.p99) == (1, 1, 200)


def test_warm_up_is_marked_in_the_rows():
    recorded = recording([request(1.9), request(2)], window=Window(2, 8))
    assert [row.warmup for row in rows(recorded, backend="m", level=0, load=TEN)] == [True, False]


def test_throughput_is_of_the_answers_that_end_in_the_window():
    begun_before, inside, ended_after = request(1.9), request(5), request(9.9)
    told = figures_of([begun_before, inside, ended_after], window=Window(2, 8))
    assert (told.due_per_s, told.achieved_per_s, told.output_tokens_per_s) == (2 / 8, 2 / 8, 4 / 8)


def test_failures_are_counted_by_kind_and_have_no_times():
    failed = [request(1, error="timeout"), request(2, error="overloaded"), request(3, error="timeout")]
    told = figures_of([*failed, request(4)])
    assert (told.n, told.errors, told.e2e_ms.n, told.achieved_per_s) == (4, 3, 1, 0.1)
    assert {kind: (errors.n, errors.example) for kind, errors in told.error_kinds.items()} == {
        "overloaded": (1, "it failed by overloaded"),
        "timeout": (2, "it failed by timeout"),
    }


@pytest.mark.parametrize(
    ("load", "asked"), [(Open(7.0), 7.0), (Closed(4), None), (Replay("t.csv"), 0.2)], ids=["open", "closed", "trace"]
)
def test_rate_asked_is_that_of_the_load(load, asked):
    assert figures_of([request(1), request(2)], load=load).asked_per_s == asked


# Goodput


def test_goodput_is_judged_from_due():
    told = figures_of([request(1), request(2, wait=0.2)], slo=Slo(e2e=0.3)).goodput
    assert told is not None
    assert (told.share, told.per_s) == (0.5, 0.1)


def test_failed_request_is_no_goodput():
    told = figures_of([request(1), request(2, error="timeout")], slo=Slo(e2e=10)).goodput
    assert told is not None
    assert told.share == 0.5


def test_all_good_is_not_certain():
    told = figures_of([request(number) for number in range(10)], slo=Slo(e2e=10)).goodput
    assert told is not None
    assert (told.share, told.share_ci95[0] < 0.8, told.share_ci95[1]) == (1, True, 1)


def test_without_limits_there_is_no_goodput():
    assert figures_of([request(1)]).goodput is None


# The generator itself


def test_generator_that_begins_late_is_told_of():
    (warning,) = figures_of([request(1, begun=0.002)]).warnings
    assert warning == "the load generator falls behind: it adds 2.0 % to the time to first token"


def test_generator_that_notices_answers_late_is_told_of():
    told = figures_of([request(1)], load=Closed(1), loop_lags=[0.002])
    assert (told.client.behind, len(told.warnings)) == (0.02, 1)


def test_small_lag_is_no_warning():
    assert figures_of([request(1, begun=0.0009)]).warnings == []


def test_busy_core_is_told_of():
    (warning,) = figures_of([request(1)], cpu_share=0.95).warnings
    assert "95 % of a core" in warning


def test_used_up_connections_are_told_of():
    told = figures_of([request(1, wait=0.5)], connections=3, most_in_use=3)
    assert told.warnings == ["all 3 connections were in use: requests waited 500.0 ms for one (mean)"]


def test_closed_loop_uses_all_its_connections_by_design():
    assert figures_of([request(1)], load=Closed(3), connections=3, most_in_use=3).warnings == []


# What is not known


def test_tokens_that_nobody_counts_are_unknown():
    told = figures_of([request(1, tokens=None)])
    assert (told.tpot_ms.p50, told.output_tokens_per_s, told.output_tokens) == (None, None, None)
    assert told.warnings == ["nobody counts the tokens: TPOT and tokens a second are unknown"]


def test_level_without_answers_has_no_times():
    told = figures_of([request(1, error="timeout")])
    assert (told.e2e_ms.p50, told.achieved_per_s, told.warnings) == (None, 0, ["nothing was answered"])


def test_level_without_requests_has_no_figures():
    told = figures_of([], slo=Slo(e2e=1))
    assert told.goodput is not None
    assert (told.n, told.goodput.share, told.goodput.share_ci95) == (0, None, (None, None))
