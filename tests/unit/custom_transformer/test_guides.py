"""Answers that may not say what they like."""

from __future__ import annotations

import numpy as np
import pytest

from custom_transformer.engine.generation import Branch, EngineError, Request
from custom_transformer.engine.sampling import Mask, SamplingParams
from tests.support.counting import MUTE, VOCAB, ask, events_of, tokens_of


class Countdown:
    """A guide by which an answer says one certain number so many times."""

    def __init__(self, number: int, times: int) -> None:
        self.number, self.times = number, times

    def allowed(self) -> Mask:
        return np.arange(VOCAB) == self.number

    def advance(self, token: int) -> bool:
        assert token == self.number
        self.times -= 1
        return self.times == 0


async def test_guide_decides_what_comes_and_when_it_ends(engine):
    """Its last token comes with the reason."""
    events = await events_of(engine.submit(ask(1, 10, guide=lambda: Countdown(7, 3))))

    assert [(event.sample.token, event.finish_reason) for event in events] == [(7, None), (7, None), (7, "stop")]


async def test_guided_answer_may_be_cut(engine):
    """At max_tokens."""
    events = await events_of(engine.submit(ask(1, 2, guide=lambda: Countdown(7, 3))))

    assert [event.finish_reason for event in events] == [None, "length"]


async def test_guide_that_ends_with_the_last_token_is_a_stop(engine):
    """What is complete is not cut."""
    events = await events_of(engine.submit(ask(1, 3, guide=lambda: Countdown(7, 3))))

    assert events[-1].finish_reason == "stop"


async def test_each_answer_has_a_guide_of_its_own(engine):
    """They do not count down together."""
    events = await events_of(engine.submit(ask(1, 10, num_answers=2, guide=lambda: Countdown(7, 3))))

    assert len(events) == 6


@pytest.mark.parametrize(("prompt", "expected"), [(MUTE - 1, [MUTE, 7, 7]), (MUTE - 2, [MUTE - 1, VOCAB - 1])])
async def test_branch_is_taken_by_its_token_at_the_beginning_only(engine, prompt, expected):
    """Else the token stays mute."""
    branch = Branch(MUTE, lambda: Countdown(7, 2))
    bias = SamplingParams(temperature=0, logit_bias={VOCAB - 1: 1})
    request = Request(prompt=[prompt], max_tokens=len(expected), sampling=bias, branch=branch)

    assert await tokens_of(engine.submit(request)) == expected


async def test_guide_that_fails_fails_its_answer_only(engine):
    """The neighbour goes on."""

    class Lost(Countdown):
        def advance(self, token: int) -> bool:
            raise RuntimeError("lost")

    good, bad = engine.submit(ask(1)), engine.submit(ask(1, guide=lambda: Lost(7, 3)))

    with pytest.raises(EngineError):
        await events_of(bad)
    assert await tokens_of(good) == [2, 3, 4]
