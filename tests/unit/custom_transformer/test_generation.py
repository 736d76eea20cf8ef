from __future__ import annotations

import anyio
import pytest

from custom_transformer.engine.generation import EngineError, Event, Generation
from custom_transformer.engine.sampling import Sample


def token(number: int, answer: int = 0) -> Event:
    return Event(answer, Sample(number), None)


@pytest.fixture
def cancelled() -> list[int]:
    return []


@pytest.fixture
def generation(cancelled) -> Generation:
    return Generation(2, cancelled.append)


async def test_all_that_is_there_comes_at_once(generation):
    """The event loop wakes once for it."""
    for number in (1, 2, 3):
        generation.deliver(token(number))

    assert await generation.events() == [token(1), token(2), token(3)]


async def test_reader_waits_for_the_first(generation):
    """And is woken."""
    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(generation.events)
            await anyio.lowlevel.checkpoint()
            generation.deliver(token(1))


async def test_events_end_with_the_last_answer(generation):
    """When all have finished or were cancelled."""
    generation.deliver(Event(0, None, "stop"))
    generation.cancel(1)

    assert [await generation.events(), await generation.events()] == [[Event(0, None, "stop")], []]


async def test_what_came_before_a_failure_comes_first(generation):
    """It was said."""
    generation.deliver(token(1))
    generation.deliver(EngineError("failed"))

    assert await generation.events() == [token(1)]
    with pytest.raises(EngineError):
        await generation.events()


async def test_events_of_a_cancelled_answer_are_dropped(generation):
    """Those that were on their way, too."""
    generation.deliver(token(1, answer=0))
    generation.deliver(token(2, answer=1))
    generation.cancel(0)

    assert await generation.events() == [token(2, answer=1)]


async def test_failure_of_a_cancelled_answer_spares_the_others(generation):
    """Nobody waits for that one."""
    generation.deliver(EngineError("failed", answer=0))
    generation.deliver(token(2, answer=1))
    generation.cancel(0)

    assert await generation.events() == [token(2, answer=1)]


async def test_iteration_ends_an_answer_that_is_cancelled_midway(generation):
    """Though its events had come already."""
    for number in (1, 2):
        generation.deliver(token(number, answer=0))
    generation.deliver(Event(1, None, "stop"))
    seen = []
    async for event in generation:
        seen.append(event)
        generation.cancel(0)

    assert seen == [token(1), Event(1, None, "stop")]


def test_leaving_cancels_what_is_unfinished(generation, cancelled):
    """Nobody is left to read it."""
    with generation:
        generation.cancel(1)

    assert cancelled == [1, 0]
