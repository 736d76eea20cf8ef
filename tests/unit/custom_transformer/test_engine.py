from __future__ import annotations

import asyncio

import pytest
import torch

from custom_transformer.compute.torch_compute import TorchCompute
from custom_transformer.engine.engine import Engine
from custom_transformer.engine.generation import EngineError, Event, Generation, QueueFullError, Request
from custom_transformer.engine.sampling import SamplingParams
from custom_transformer.model import Transformer
from tests.support.counting import END, GREEDY, MUTE, VOCAB, ask, events_of, in_step, long, tokens_of


async def test_answer_ends_at_max_tokens(engine):
    """The last token carries the reason."""
    events = await events_of(engine.submit(ask(5)))

    assert [event.sample.token for event in events] == [6, 7, 8]
    assert [event.finish_reason for event in events] == [None, None, "length"]


async def test_end_token_ends_the_answer(engine):
    """The model's own end is a stop, and is not delivered."""
    events = await events_of(engine.submit(ask(END - 2, 10)))

    assert events[0].sample.token == END - 1
    assert events[1] == Event(0, None, "stop")


async def test_ignore_eos_goes_on(engine):
    """With ignore_eos the answer has exactly max_tokens, none of them the end."""
    tokens = await tokens_of(engine.submit(ask(END - 2, 10, ignore_eos=True)))

    assert len(tokens) == 10
    assert END not in tokens


async def test_min_tokens_delays_the_end(engine):
    """The end may come only after min_tokens."""
    tokens = await tokens_of(engine.submit(ask(END - 1, 40, min_tokens=5)))

    assert 5 <= len(tokens) < 40


async def test_mute_tokens_never_come(engine):
    """Not even where the model wants nothing else."""
    assert MUTE not in await tokens_of(engine.submit(ask(MUTE - 1, 40, ignore_eos=True)))


async def test_context_bounds_the_answer(engine, compute):
    """Prompt and answer together fill the context and no more."""
    request = Request(prompt=[1] * 990, max_tokens=5000, ignore_eos=True, sampling=GREEDY)

    events = await events_of(engine.submit(request))

    assert len(events) == 10
    assert events[-1].finish_reason == "length"


@pytest.mark.parametrize("length", [0, 1000])
async def test_prompt_must_leave_room(engine, length):
    """No prompt and a full context are the caller's mistakes."""
    with pytest.raises(ValueError, match=f"prompt of {length} tokens"):
        engine.submit(Request(prompt=[1] * length, max_tokens=1))


async def test_prompt_is_read_in_chunks(engine, compute):
    """A long prompt takes several steps."""
    await events_of(engine.submit(Request(prompt=[1] * 300, max_tokens=1, sampling=GREEDY)))

    assert [len(piece.tokens) for step in compute.steps for piece in step] == [128, 128, 44]


@pytest.mark.parametrize("num_slots", [3])
async def test_long_prompts_do_not_stall_a_stream(engine, compute):
    """While prompts are read, every step has the running answer's token and one chunk of prompts at most."""
    compute.pause()
    running = engine.submit(ask(5, 6, ignore_eos=True))
    await in_step(compute)
    prompts = [engine.submit(long(1, 200)), engine.submit(long(2, 200))]
    compute.resume()
    for generation in [running, *prompts]:
        await events_of(generation)

    assert [[len(piece.tokens) for piece in step] for step in compute.steps[1:5]] == [
        [1, 128],
        [1, 72, 56],
        [1, 128],
        [1, 16],
    ]


@pytest.mark.parametrize("num_slots", [8])
async def test_short_prompts_share_a_step(engine, compute):
    """Who comes with others does not wait for each of them in turn."""
    compute.pause()
    first = engine.submit(long(1, 20))
    await in_step(compute)
    others = [engine.submit(long(number, 20)) for number in range(2, 8)]
    compute.resume()
    for generation in [first, *others]:
        await events_of(generation)

    assert [len(step) for step in compute.steps] == [1, 6]


@pytest.mark.parametrize("num_slots", [8])
async def test_prompts_are_read_in_order_of_arrival(engine, compute):
    """Nobody starves: who came first is through before a later one gets more than is left of a step."""
    compute.pause()
    first = engine.submit(long(1, 20))
    await in_step(compute)
    others = [engine.submit(long(number, 300)) for number in range(2, 6)]
    compute.resume()
    for generation in [first, *others]:
        await events_of(generation)

    read = [piece.tokens[0] for step in compute.steps for piece in step]
    assert read == sorted(read)


async def test_sequences_share_a_step(engine, compute):
    """Two answers take no more steps than one."""
    compute.pause()
    first = engine.submit(ask(5, 10, ignore_eos=True))
    await in_step(compute)
    second = engine.submit(ask(6, 9, ignore_eos=True))
    compute.resume()
    await events_of(first)
    await events_of(second)

    assert [len(step) for step in compute.steps] == [1, *[2] * 9]


@pytest.mark.parametrize(("interval_s", "messages"), [(0, 11), (1000, 4)], ids=["each step", "beginnings and ends"])
async def test_loop_is_woken_for_beginnings_and_ends_and_now_and_then(
    engine, compute, monkeypatch, interval_s, messages
):
    """Once a step, however many tokens it makes, or more rarely: to wake it costs as much as a step."""
    monkeypatch.setattr("custom_transformer.engine.engine.DELIVERY_INTERVAL_S", interval_s)
    loop, calls = asyncio.get_running_loop(), []
    wake = loop.call_soon_threadsafe
    monkeypatch.setattr(loop, "call_soon_threadsafe", lambda *args: (calls.append(args), wake(*args))[1])

    await events_of(engine.submit(ask(5, 10, ignore_eos=True, num_answers=2)))

    assert (len(compute.steps), len(calls)) == (11, messages)


async def test_queue_is_bounded(engine, compute):
    """Two run, two wait, the next is turned away."""
    compute.pause()
    generations = [engine.submit(ask(5)) for _ in range(4)]

    with pytest.raises(QueueFullError):
        engine.submit(ask(5))
    compute.resume()
    for generation in generations:
        await events_of(generation)


async def test_waiting_request_is_answered(engine):
    """A request that found no slot gets one later."""
    generations = [engine.submit(ask(first)) for first in (1, 4, 7, 10)]

    assert [await tokens_of(generation) for generation in generations] == [[n + 1, n + 2, n + 3] for n in (1, 4, 7, 10)]


async def test_cancelled_slot_is_free_before_the_next_step(engine, compute):
    """Who leaves takes part in no further step, and who waits does."""
    compute.pause()
    leaving = engine.submit(ask(1, 100))
    await in_step(compute)
    with leaving, engine.submit(ask(5, 100, ignore_eos=True)), engine.submit(ask(8, 100, ignore_eos=True)):
        compute.turns.release()
        await in_step(compute)
        leaving.cancel(0)
        compute.turns.release()
        await in_step(compute)
        compute.resume()
        await in_step(compute)
    assert [piece.tokens for piece in compute.steps[2]] == [[6], [8]]


async def test_cancelled_request_leaves_the_queue(engine, compute):
    """Who waited and left is never computed."""
    compute.pause()
    running = [engine.submit(ask(1, 2)), engine.submit(ask(1, 2))]
    waiting = engine.submit(ask(40, 2))
    waiting.cancel(0)
    compute.resume()
    for generation in running:
        await events_of(generation)

    assert all(piece.tokens != [40] for step in compute.steps for piece in step)


async def test_cancelled_answer_yields_nothing_more(engine):
    """One of two answers is cancelled; the other goes on alone."""
    with engine.submit(ask(1, 50, ignore_eos=True, num_answers=2)) as generation:
        generation.cancel(0)

        assert {event.answer for event in await events_of(generation)} == {1}


async def test_failed_step_fails_its_requests(engine, compute):
    """Their consumers learn of it."""

    def fail(_: object) -> None:
        raise RuntimeError("out of order")

    compute.broken = fail
    with pytest.raises(EngineError):
        await events_of(engine.submit(ask(1)))


@pytest.mark.parametrize("num_answers", [1, 5], ids=["running", "waiting"])
async def test_dead_engine_leaves_nobody_waiting(compute, monkeypatch, num_answers):
    """Whatever it died of, outside of a step."""

    def fail(slot: int, length: int) -> None:
        raise MemoryError

    monkeypatch.setattr(compute, "rewind", fail)
    with Engine(compute, end_tokens=[], mute_tokens=[]) as engine:
        with pytest.raises(EngineError):
            await events_of(engine.submit(ask(1, num_answers=num_answers)))
        with pytest.raises(EngineError, match="stopped"):
            engine.submit(ask(1))


async def test_engine_goes_on_after_a_failed_step(engine, compute):
    """The next request is answered."""

    def fail_once(_: object) -> None:
        compute.broken = lambda _: None
        raise RuntimeError("out of order")

    compute.broken = fail_once
    with pytest.raises(EngineError):
        await events_of(engine.submit(ask(1)))

    assert await tokens_of(engine.submit(ask(1))) == [2, 3, 4]


async def test_failed_choice_fails_one_request_only(engine):
    """A bias that makes scores infinite is no concern of the neighbour's."""
    broken = SamplingParams(temperature=0, logit_bias={VOCAB + 1: 1.0})
    good, bad = engine.submit(ask(1)), engine.submit(Request(prompt=[1], max_tokens=3, sampling=broken))

    with pytest.raises(EngineError):
        await events_of(bad)
    assert await tokens_of(good) == [2, 3, 4]


async def test_stopping_fails_what_is_unfinished(compute):
    """Nobody waits for ever."""
    with Engine(compute, end_tokens=[], mute_tokens=[]) as engine:
        compute.pause()
        generation = engine.submit(ask(1, 900, ignore_eos=True))
        compute.resume()

    with pytest.raises(EngineError):
        await events_of(generation)


async def test_stopped_engine_takes_no_requests(compute):
    """Nor does anybody begin to wait."""
    with Engine(compute, end_tokens=[], mute_tokens=[]) as engine:
        pass

    with pytest.raises(EngineError):
        engine.submit(ask(1))


# From here on with a real, if tiny, model.

PROMPTS = [[16 + (7 * number + step * step) % 250 for step in range(3 + 60 * number)] for number in range(6)]


@pytest.fixture
async def torch_engine(model: Transformer):
    with Engine(TorchCompute(model), end_tokens=[0, 4], mute_tokens=range(1, 16)) as engine:
        yield engine


async def settled_of(generation: Generation) -> list[int]:
    """Return the tokens up to the first that another is as likely as: which of two comes is up to rounding."""
    tokens = []
    for event in await events_of(generation):
        if event.sample is not None:
            (_, best), (_, second) = event.sample.top_logprobs
            if best - second < 1e-4:
                break
            tokens.append(event.sample.token)
    return tokens


def greedily(prompt: list[int], max_tokens: int = 40) -> Request:
    return Request(prompt=prompt, max_tokens=max_tokens, sampling=SamplingParams(temperature=0, top_logprobs=2))


async def test_batched_greedy_tokens_are_the_single_ones(torch_engine):
    """Who shares a step does not change the answer."""
    alone = [await settled_of(torch_engine.submit(greedily(prompt))) for prompt in PROMPTS]
    together = [torch_engine.submit(greedily(prompt)) for prompt in PROMPTS]

    assert [await settled_of(generation) for generation in together] == alone


async def test_seeded_tokens_do_not_depend_on_the_neighbours(torch_engine):
    """The same seed draws the same tokens alone and among five others."""
    requests = [
        Request(prompt=prompt, max_tokens=40, sampling=SamplingParams(seed=number, top_p=0.9))
        for number, prompt in enumerate(PROMPTS)
    ]
    alone = [await tokens_of(torch_engine.submit(request)) for request in requests]
    together = [torch_engine.submit(request) for request in requests]

    assert [await tokens_of(generation) for generation in together] == alone


async def test_reused_beginnings_do_not_change_the_answer(model):
    """It is the same read anew, and after what other conversations have left, whole or in part."""
    prompts = [PROMPTS[3], PROMPTS[3], PROMPTS[3][:50] + PROMPTS[1], PROMPTS[5], PROMPTS[3][:50]]
    reused, fresh = [], []
    with Engine(TorchCompute(model, num_slots=3), end_tokens=[0, 4], mute_tokens=range(1, 16)) as engine:
        reused = [await settled_of(engine.submit(greedily(prompt))) for prompt in prompts]
    for prompt in prompts:
        with Engine(TorchCompute(model, num_slots=3), end_tokens=[0, 4], mute_tokens=range(1, 16)) as engine:
            fresh.append(await settled_of(engine.submit(greedily(prompt))))

    assert reused == fresh


async def test_greedy_tokens_are_those_of_the_plain_model(torch_engine, model):
    """Chunks, cache and batches are only a faster way to the same tokens."""
    tokens = list(PROMPTS[4])
    for _ in range(20):
        logits = model(torch.tensor([tokens]))[0, -1]
        logits[1:16] = -torch.inf
        tokens.append(int(logits.argmax()))
    settled = await settled_of(torch_engine.submit(greedily(PROMPTS[4], 20)))

    assert settled == tokens[len(PROMPTS[4]) :][: len(settled)]
