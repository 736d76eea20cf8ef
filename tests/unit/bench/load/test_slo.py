"""Limits: how they are written, and which answers meet them."""

from __future__ import annotations

import pytest

from bench.load.slo import Slo, SloError
from bench.metrics import Timing

ANSWER = Timing(10.0, (10.2, 10.3, 10.4), 10.5)
"""TTFT 0.2 s, end-to-end 0.5 s; of 4 tokens, TPOT 0.1 s."""


def test_limits_are_read_in_both_units():
    assert Slo.parse("ttft=500ms, tpot = 50ms,e2e=2.5s") == Slo(ttft=0.5, tpot=0.05, e2e=2.5)


@pytest.mark.parametrize("text", ["", "ttft", "ttft=5", "ttft=-5ms", "itl=5ms", "ttft=1s,ttft=2s", "ttft=1s,"])
def test_other_texts_are_refused(text):
    with pytest.raises(SloError):
        Slo.parse(text)


@pytest.mark.parametrize("slo", [Slo(), Slo(ttft=0.21), Slo(tpot=0.11), Slo(e2e=0.51)])
def test_answer_within_the_limits_meets_them(slo):
    assert slo.is_met(ANSWER, 4)


@pytest.mark.parametrize("slo", [Slo(ttft=0.19, e2e=1), Slo(tpot=0.09), Slo(ttft=1, e2e=0.49)])
def test_one_missed_limit_is_enough(slo):
    assert not slo.is_met(ANSWER, 4)


def test_answer_of_one_token_has_no_pace_to_miss():
    assert Slo(tpot=0.01).is_met(Timing(10.0, (10.2,), 10.2), 1)


def test_pace_that_nobody_knows_is_missed():
    assert not Slo(tpot=10).is_met(ANSWER, None)


def test_answer_without_content_misses_its_first_token():
    assert not Slo(ttft=10).is_met(Timing(10.0, (), 10.2), 0)


@pytest.mark.parametrize(("slo", "wait_s"), [(Slo(tpot=1), None), (Slo(ttft=2), 2), (Slo(ttft=2, e2e=1), 1)])
def test_wait_in_a_queue_is_bounded_by_the_strictest_limit(slo, wait_s):
    assert slo.wait_s == wait_s
