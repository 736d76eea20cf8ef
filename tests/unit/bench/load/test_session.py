"""What a search for the highest rate cannot find out is told."""

from __future__ import annotations

import pytest

from bench.load.arrivals import Window
from bench.load.session import doubts
from bench.load.slo import Slo


@pytest.mark.parametrize("slo", [Slo(ttft=0.5), Slo(ttft=0.5, e2e=100), Slo(tpot=0.1, e2e=1.5)])
def test_limits_that_a_queue_soon_reaches_leave_no_doubt(slo):
    assert doubts(slo, Window(3, 30)) == []


def test_limits_that_a_queue_reaches_late_are_told():
    assert doubts(Slo(e2e=6), Window(3, 30)) == ["a queue reaches the limit in 30 s only if the rate is 20% too high"]


def test_pace_alone_bounds_no_queue():
    assert "wait for ever" in doubts(Slo(tpot=0.1), Window(3, 30))[0]
