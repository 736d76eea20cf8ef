"""Figures of a load in words."""

from __future__ import annotations

import pytest

from bench.load.arrivals import Closed, Open
from bench.load.figures import figures
from bench.load.results import HighestRate
from bench.load.screen import described, highest, with_interval
from bench.load.slo import Slo
from tests.support.load import recording, request


def found(met: float | None, missed: float | None, *notes: str) -> str:
    return highest("m", HighestRate(met=met, missed=missed, share=0.99, notes=list(notes)))


def test_search_tells_both_rates():
    assert found(8, 8.4) == "m: 8 requests/s meet the objectives (99% of the requests); 8.4 do not"


def test_search_that_found_nothing_says_so():
    assert found(None, 0.01) == "m: no rate that was tried meets the objectives; 0.01 do not"


def test_doubts_are_told_below():
    assert found(8, None, "too short").splitlines()[1] == "  too short"


@pytest.mark.parametrize(
    ("value", "ends", "words"),
    [
        (None, (None, None), "-"),
        (5, (None, None), "5"),
        (5, (4, 6), "5 4\N{EN DASH}6"),
        (5, (4, None), "5 4\N{EN DASH}?"),
    ],
)
def test_end_that_is_unknown_is_a_question_mark(value, ends, words):
    assert with_interval(value, ends).plain == words


def test_goodput_is_shown_where_there_are_limits():
    told = figures(recording([request(1)]), Open(1.0), slo=Slo(e2e=1), connections=8, seed=1)
    assert described(told)["meet the limits, %"].plain.startswith("100 ")


def test_closed_loop_asks_for_no_rate():
    told = figures(recording([request(1)]), Closed(1), slo=None, connections=8, seed=1)
    assert (described(told)["requests/s asked"].plain, "goodput, requests/s" in described(told)) == ("-", False)
