"""What an answer tells of itself, whole or streamed, in whatever pieces it came."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from gateway.exchange import Attempt
from gateway.snapshot import Snapshot
from gateway.telemetry.answer import Facts, facts_of
from tests.support import wire
from tests.support.attempts import attempt_at

FILE = "active: a\nbackends: {a: {type: fake}}\n"


@pytest.fixture
def attempt(open_snapshot: Callable[[str], Snapshot]) -> Attempt:
    return attempt_at(open_snapshot(FILE).targets["a"], keeps_all=False)


def streamed(attempt: Attempt, *blocks: bytes) -> Attempt:
    attempt.first_content = attempt.started
    for block in blocks:
        attempt.took(block)
    return attempt


def tokens(facts: Facts) -> tuple[int | None, int | None]:
    return facts.usage.prompt_tokens, facts.usage.completion_tokens


async def test_whole_answer_tells_all(attempt):
    attempt.blocks.append(wire.completion(n=2))
    facts = facts_of(attempt, 2)
    assert (facts.id, facts.model, facts.finish_reasons, tokens(facts)) == (
        wire.ID,
        wire.MODEL,
        ("stop", "stop"),
        (3, 2),
    )


async def test_details_of_the_usage_are_read(attempt):
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 5,
        "prompt_tokens_details": {"cached_tokens": 8},
        "completion_tokens_details": {"reasoning_tokens": 4},
    }
    attempt.blocks.append(wire.completion(usage=usage))
    read = facts_of(attempt, 1).usage
    assert read.prompt_tokens_details is not None
    assert read.completion_tokens_details is not None
    assert (read.prompt_tokens_details.cached_tokens, read.completion_tokens_details.reasoning_tokens) == (8, 4)


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b'{"usage": 3}', b'{"choices": [{"finish_reason": 1}]}'])
async def test_unknown_shape_tells_nothing(attempt, body):
    attempt.blocks.append(body)
    assert facts_of(attempt, 1) == Facts()


async def test_attempt_without_an_answer_tells_nothing(attempt):
    assert facts_of(attempt, 1) == Facts()


def events(*, n: int = 1) -> list[bytes]:
    return wire.stream_of("one two three", n=n, include_usage=True)[:-1]


@pytest.mark.parametrize("n", [1, 3])
async def test_stream_in_single_events_tells_its_end(attempt, n):
    *before, last = events(n=n)
    facts = facts_of(streamed(attempt, *before[:-n], b"".join(before[-n:]), last), n)
    assert (facts.id, facts.finish_reasons, tokens(facts)) == (wire.ID, ("stop",) * n, (3, 2))


@pytest.mark.parametrize("n", [1, 3])
async def test_stream_in_one_block_tells_its_end(attempt, n):
    facts = facts_of(streamed(attempt, b"".join(events(n=n))), n)
    assert (facts.finish_reasons, tokens(facts)) == (("stop",) * n, (3, 2))


async def test_only_the_end_of_a_stream_is_kept(attempt):
    streamed(attempt, *events())
    assert list(attempt.blocks) == events()[-2:]


async def test_usage_in_every_chunk_is_read_from_the_last(attempt):
    early, late = ({"prompt_tokens": 3, "completion_tokens": count} for count in (1, 2))
    blocks = [wire.text("a", usage=early), wire.finish(usage=late)]
    assert tokens(facts_of(streamed(attempt, *blocks), 1)) == (3, 2)


async def test_comment_between_events_is_passed_over(attempt):
    *_, finish, usage = events()
    facts = facts_of(streamed(attempt, finish + b": keep-alive\n\n" + usage), 1)
    assert tokens(facts) == (3, 2)


async def test_cut_stream_tells_what_it_can(attempt):
    facts = facts_of(streamed(attempt, wire.text("a")), 1)
    assert (facts.model, facts.finish_reasons, msgspec.structs.asdict(facts.usage)) == (
        wire.MODEL,
        (),
        msgspec.structs.asdict(Facts().usage),
    )
