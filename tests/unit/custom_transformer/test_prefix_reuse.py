"""Prompts that share a beginning are read once: the engine with a model that shows what it reads."""

from __future__ import annotations

import pytest

from custom_transformer.engine.generation import EngineError, Request
from tests.support.counting import GREEDY, events_of, in_step, long, tokens_of


@pytest.mark.parametrize("num_slots", [1, 4])
async def test_conversation_goes_on_from_where_it_was(engine, compute):
    """The next turn reads what came after the answer, and the answer's last token."""
    first = Request(prompt=list(range(1, 10)), max_tokens=5, sampling=GREEDY)
    answer = await tokens_of(engine.submit(first))
    before = compute.num_read
    await tokens_of(engine.submit(Request(prompt=[*first.prompt, *answer, 1, 2, 3], max_tokens=1, sampling=GREEDY)))

    assert compute.num_read - before == 4


async def test_cached_tokens_are_told(engine):
    """All that the prompts share, but never the last token."""
    cached = []
    for prompt in ([1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 9], [7, 7]):
        generation = engine.submit(Request(prompt=prompt, max_tokens=1, sampling=GREEDY))
        await events_of(generation)
        cached.append(generation.num_cached)

    assert cached == [0, 3, 2, 0]


@pytest.mark.parametrize("num_slots", [4])
async def test_answers_to_one_request_read_the_prompt_once(engine, compute):
    """Each but the first reads its last token only."""
    events = await events_of(engine.submit(long(1, 300, 2, num_answers=4)))

    assert len(events) == 8
    assert compute.num_read == 300 + 3 + 4


@pytest.mark.parametrize("num_slots", [1, 2])
async def test_answers_that_wait_for_a_slot_share_the_prompt(engine, compute):
    """With fewer slots than answers, those that come later find what the first has read."""
    await events_of(engine.submit(long(1, 300, num_answers=4)))

    assert compute.num_read == 300 + 3


async def test_running_prompt_is_shared(engine, compute):
    """What a running answer has read can be copied."""
    compute.pause()
    running = engine.submit(long(1, 100, 50))
    for _ in range(3):
        await in_step(compute)
        compute.turns.release()
    second = engine.submit(Request(prompt=[1] * 90 + [2, 3], max_tokens=1, sampling=GREEDY))
    compute.resume()
    await events_of(second)
    await events_of(running)

    assert second.num_cached == 90


@pytest.mark.parametrize("num_slots", [4])
async def test_slots_hold_what_their_answers_say(engine, compute):
    """However requests follow and meet, what is read is the prompt and the answer."""
    prompts = [[1, 2, 3], [1, 2, 3, 4, 5], [1, 9], [1, 2, 3, 4, 6], [8], [1, 2, 3], [1, 2, 3, 4, 5, 6, 7]]
    generations = [engine.submit(Request(prompt=prompt, max_tokens=4, sampling=GREEDY)) for prompt in prompts[:5]]
    for generation in generations:
        await events_of(generation)
    for prompt in prompts:
        answer = await tokens_of(engine.submit(Request(prompt=prompt, max_tokens=4, sampling=GREEDY)))

        assert [*prompt, *answer[:-1]] in compute.held


async def test_failed_step_leaves_nothing_to_go_on_from(engine, compute):
    """What slots hold after it is not known."""

    def fail_once(_: object) -> None:
        compute.broken = lambda _: None
        raise RuntimeError("out of order")

    compute.broken = fail_once
    with pytest.raises(EngineError):
        await events_of(engine.submit(long(1, 10)))
    generation = engine.submit(long(1, 10))
    await events_of(generation)

    assert generation.num_cached == 0
