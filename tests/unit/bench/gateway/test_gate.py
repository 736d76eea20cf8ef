"""When the gate lets a change pass."""

from __future__ import annotations

import pytest

from bench.gateway.gate import Round, judge


def test_ratio_is_the_median_of_the_rounds():
    rounds = [Round(160, 100), Round(340, 200), Round(540, 300)]
    assert judge("whole", rounds, 2).ratio == pytest.approx(1.7)


def test_disturbed_rounds_do_not_fail_the_gate():
    rounds = [Round(160, 100)] * 8 + [Round(900, 100)] * 7
    assert judge("whole", rounds, 2).is_within


def test_ratio_at_the_limit_passes():
    assert judge("whole", [Round(200, 100)], 2).is_within


def test_ratio_above_the_limit_fails():
    assert not judge("whole", [Round(201, 100)], 2).is_within


def test_failure_says_by_how_much():
    words = str(judge("stream", [Round(230, 100)], 2))
    assert "stream: an answer costs 2.30 times" in words
    assert "15% above the limit of 2" in words


def test_failure_says_what_to_run_next():
    assert "git bisect run make bench-gate" in str(judge("whole", [Round(230, 100)], 2))
