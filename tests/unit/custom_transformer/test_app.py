"""Failures on the way to a client, with a model that breaks on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import anyio
import anyio.lowlevel
import msgspec
import numpy as np
import pytest

from custom_transformer.api.app import ChatResponse, error_response
from custom_transformer.api.completion import Completion
from custom_transformer.api.errors import ApiError, FailedError
from custom_transformer.api.protocol import decode_request
from custom_transformer.compute.base import Logits, Piece
from custom_transformer.constrain.grammar import Grammar, GrammarCompiler
from custom_transformer.engine.engine import Engine
from custom_transformer.engine.sampling import SamplingDefaults
from custom_transformer.serving import ServedModel
from custom_transformer.tokenizer import Tokenizer

HELLO = [{"role": "user", "content": "x"}]


class Breaking:
    """A model that says "AAA" and then breaks."""

    num_slots = 2
    capacity = 100
    vocab_size = 300

    def __init__(self, letter: int, steps: int) -> None:
        self.letter, self.steps = letter, steps

    def rewind(self, slot: int, length: int) -> None:
        """Nothing to forget."""

    def copy_prefix(self, source: int, target: int, length: int) -> None:
        """Nothing to copy."""

    def step(self, pieces: Sequence[Piece]) -> Logits:
        """Score the letter, as long as it goes."""
        if self.steps == 0:
            raise RuntimeError("out of order")
        self.steps -= 1
        logits = np.zeros((len(pieces), self.vocab_size), dtype=np.float32)
        logits[:, self.letter] = 99
        return logits


@pytest.fixture
async def answer(tokenizer: Tokenizer):
    """A function that answers a request and returns the ASGI messages, after a number of steps that work."""

    async def answer(steps: int, *, stream: bool) -> list[dict[str, Any]]:
        engine = Engine(Breaking(tokenizer.encode("A")[0], steps), end_tokens=[4], mute_tokens=[])
        model = ServedModel("custom", engine, tokenizer, SamplingDefaults(), "fp_0", 0)
        body = {"model": "custom", "messages": HELLO}
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        with engine, anyio.fail_after(20):
            completion = Completion(model, GrammarCompiler(tokenizer, 300), decode_request(msgspec.json.encode(body)))
            await ChatResponse(completion, stream=stream)({"type": "http"}, anyio.sleep_forever, send)
        return sent

    return answer


async def test_failure_within_a_stream_is_told_in_it(answer):
    """What was said is sent, then an event with the error ends the stream, and [DONE] does not."""
    *texts, end = [message.get("body", b"") for message in await answer(3, stream=True)]

    assert b"".join(texts).count(b"A") == 3
    assert set(msgspec.json.decode(end.removeprefix(b"data: "))["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize(("steps", "stream"), [(0, True), (3, False)])
async def test_failure_before_the_first_byte_has_a_status(answer, steps, stream):
    """Until something was sent, the response itself can be an error."""
    with pytest.raises(FailedError) as caught:
        await answer(steps, stream=stream)

    assert caught.value.status_code == 500


class Endless:
    """A compiler that never comes to an end, if it ever begins."""

    begun = False

    async def compile(self, grammar: str) -> Grammar:
        """Take for ever."""
        self.begun = True
        await anyio.sleep_forever()
        raise AssertionError


@pytest.fixture
def endless() -> Endless:
    return Endless()


@pytest.fixture
def complete(tokenizer: Tokenizer, endless: Endless):
    """A function that returns the completion of a request for JSON, whose grammar is never compiled."""

    def complete(**fields: Any) -> Completion:
        engine = Engine(Breaking(0, 0), end_tokens=[4], mute_tokens=[])
        model = ServedModel("custom", engine, tokenizer, SamplingDefaults(), "fp_0", 0)
        body = {"model": "custom", "messages": HELLO, "response_format": {"type": "json_object"}} | fields
        return Completion(model, cast("GrammarCompiler", endless), decode_request(msgspec.json.encode(body)))

    return complete


@pytest.mark.parametrize("stream", [False, True])
async def test_client_that_leaves_ends_the_compiling(complete, endless, stream):
    """What it asked for is of no use to anyone."""
    sent: list[Any] = []

    async def leave() -> Any:
        while not endless.begun:
            await anyio.lowlevel.checkpoint()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    with anyio.fail_after(20):
        await ChatResponse(complete(), stream=stream)({"type": "http"}, leave, send)

    assert sent == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"model": "other"}, "model_not_found"),
        ({"messages": [{"role": "user", "content": "x" * 200}]}, "context_length_exceeded"),
    ],
)
def test_request_that_cannot_be_answered_is_refused_before_grammars_are_compiled(complete, fields, code):
    """That would be work for nothing."""
    with pytest.raises(ApiError) as caught:
        complete(**fields)

    assert caught.value.code == code


def test_unexpected_errors_are_not_shown():
    """What broke is for the log; a client gets the four fields."""
    response = error_response(None, RuntimeError("secret"))

    assert response.status_code == 500
    assert b"secret" not in response.content
    assert set(msgspec.json.decode(response.content)["error"]) == {"message", "type", "param", "code"}


def test_retry_after_is_a_header():
    """Clients wait as long as they are told."""

    class LaterError(ApiError):
        status_code = 429
        retry_after_s = 7

    assert error_response(None, LaterError("later")).headers["retry-after"] == "7"
