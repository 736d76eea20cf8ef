"""What an answer is charged."""

from __future__ import annotations

import pytest

from backends.errors import IdleTimeoutError
from gateway.limits.usage import estimate, tokens_of
from gateway.transcript import text_bytes
from tests.support import wire
from tests.support.attempts import asked

PROMPT_TOKENS = estimate(len("hello"))


def text_of(num_bytes: int) -> bytes:
    """What a client is sent that holds so much text."""
    return wire.text("x" * num_bytes)


@pytest.fixture
def answered(exchange):
    """A request whose backend is being asked."""

    def attempt(*, streams: bool):
        target = exchange.snapshot.targets["a"]
        begun = asked(exchange, target)
        if streams:
            begun.begin()
        return begun

    return attempt


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (wire.completion("four words of text"), 18),
        (wire.text("four") + wire.text("two"), 7),
        (wire.role() + wire.finish() + wire.usage() + wire.DONE, 0),
        (b'{"content": "spaces \\"and\\" quotes"}', len('spaces \\"and\\" quotes')),
        (
            b'{"messages":[{"role":"user","content":[{"type":"text","text":"see"},{"image_url":{"url":"data:abc"}}]}]}',
            3,
        ),
        (b'{"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{\\"a\\":1}"}}]}}', len('{\\"a\\":1}')),
        (b'{"delta":{"content":null,"reasoning_content":"hmm"}}', 3),
        (b'{"response":"from the simple route","conversation_id":"c"}', 21),
        (b'{"content":"never closed', 0),
        (wire.error_event(), 0),
        (b"", 0),
    ],
)
def test_text_is_counted_and_nothing_else(document, expected):
    assert text_bytes(document) == expected


async def test_whole_answer_is_charged_as_its_backend_counts(exchange, answered):
    answered(streams=False).blocks.append(wire.completion())
    exchange.transcript.add(text_of(400))
    assert tokens_of(exchange) == wire.USAGE["total_tokens"]


async def test_stream_is_charged_as_its_backend_counts(exchange, answered):
    attempt = answered(streams=True)
    attempt.took(wire.text("hello"))
    attempt.took(wire.finish() + wire.usage())
    exchange.transcript.add(text_of(400))
    assert tokens_of(exchange) == wire.USAGE["total_tokens"]


async def test_stream_that_tells_no_usage_is_charged_by_its_text(exchange, answered):
    answered(streams=True).took(wire.text("hello"))
    exchange.transcript.add(text_of(400))
    assert tokens_of(exchange) == PROMPT_TOKENS + 100


async def test_stream_whose_client_left_before_it_was_sent_anything_is_charged_its_prompt(exchange, answered):
    answered(streams=True)
    assert tokens_of(exchange) == PROMPT_TOKENS


@pytest.mark.parametrize("claim", [-5, 10**30])
async def test_claim_that_cannot_be_is_not_believed(exchange, answered, claim):
    usage = {"prompt_tokens": claim, "completion_tokens": claim}
    answered(streams=False).blocks.append(wire.completion(usage=usage))
    exchange.transcript.add(text_of(40))
    assert tokens_of(exchange) == PROMPT_TOKENS + 10


async def test_request_that_no_backend_was_asked_for_is_free(exchange):
    assert tokens_of(exchange) == 0


async def test_answer_that_nobody_waited_for_is_free(exchange, answered):
    answered(streams=False)
    assert tokens_of(exchange) == 0


@pytest.mark.parametrize("streams", [True, False])
async def test_failure_that_gave_no_text_is_free(exchange, answered, streams):
    answered(streams=streams).end(IdleTimeoutError("the answer stopped"))
    assert tokens_of(exchange) == 0


async def test_answer_that_was_cut_is_charged_for_its_text(exchange, answered):
    attempt = answered(streams=True)
    attempt.took(wire.text("hello"))
    attempt.end(IdleTimeoutError("the answer stopped"))
    exchange.transcript.add(text_of(40))
    assert tokens_of(exchange) == PROMPT_TOKENS + 10


async def test_attempts_that_failed_before_are_free(exchange, answered):
    answered(streams=False).end(IdleTimeoutError("the answer stopped"))
    answered(streams=False).blocks.append(wire.completion())
    assert tokens_of(exchange) == wire.USAGE["total_tokens"]


async def test_answer_that_nobody_could_go_on_with_is_charged_for_its_text(exchange, answered):
    broken = answered(streams=True)
    broken.took(wire.text("hello"))
    broken.end(IdleTimeoutError("the answer stopped"))
    answered(streams=False).end(IdleTimeoutError("no content came"))
    exchange.transcript.add(text_of(40))
    assert tokens_of(exchange) == PROMPT_TOKENS + 10
