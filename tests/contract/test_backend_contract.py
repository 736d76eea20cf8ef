"""What every type of backend owes the gateway: one suite, and each backend is one line of `BACKENDS`.

A new type is added as a function that yields an open backend; one that needs weights, a server or a recording gets
the marker that says so. Model servers run for the whole session, see conftest.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

import anyio
import msgspec
import pytest
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from backends import custom
from backends.base import Backend, Call
from backends.fake import FakeBackend
from backends.gemini.client import GeminiClient
from backends.http import OpenAIClient
from backends.sse import payloads
from tests.support.calls import all_of, call_of
from tests.support.engine import NEEDS_VLLM, START_LIMIT_S
from tests.support.gemini import GeminiServer
from tests.support.upstream import Upstream

MANY = 8

OpenBackend = Callable[[], AbstractAsyncContextManager[Backend]]


@asynccontextmanager
async def fake(_: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    backend = FakeBackend("fake", "hello there")
    yield backend
    await backend.aclose()


@asynccontextmanager
async def openai_over_http(_: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    with Upstream() as upstream:
        backend = OpenAIClient(upstream.base_url, "upstream-model")
        yield backend
        await backend.aclose()


@asynccontextmanager
async def custom_transformer(request: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    socket: str = request.getfixturevalue("transformer_socket")
    backend = custom.client("custom", socket=socket, connect_timeout_s=2.0)
    yield backend
    await backend.aclose()


@asynccontextmanager
async def gemini(_: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    with GeminiServer() as server:
        backend = GeminiClient("gemini-test", api_key="k", base_url=server.base_url)
        yield backend
        await backend.aclose()


@asynccontextmanager
async def vllm(request: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    socket: str = request.getfixturevalue("engine_socket")
    backend = OpenAIClient(f"unix://{socket}", "smol")
    yield backend
    await backend.aclose()


BACKENDS = [
    pytest.param(fake, id="fake"),
    pytest.param(openai_over_http, id="openai"),
    pytest.param(custom_transformer, id="custom_transformer", marks=pytest.mark.weights),
    pytest.param(vllm, id="vllm", marks=[pytest.mark.vllm, NEEDS_VLLM, pytest.mark.timeout(START_LIMIT_S)]),
    pytest.param(gemini, id="gemini"),
]


@pytest.fixture(params=BACKENDS)
def open_backend(request: pytest.FixtureRequest) -> OpenBackend:
    return partial(request.param, request)


@pytest.fixture
async def backend(open_backend: OpenBackend) -> AsyncIterator[Backend]:
    async with open_backend() as backend:
        yield backend


async def whole(backend: Backend, call: Call) -> ChatCompletion:
    """Returns the whole answer as the official client reads it, or fails where that finds a field amiss."""
    return ChatCompletion.model_validate_json((await backend.complete(call)).body)


async def chunks(backend: Backend, call: Call) -> list[ChatCompletionChunk]:
    """Returns the chunks of a stream as the official client reads them."""
    events = await all_of(await backend.stream(call))
    return [ChatCompletionChunk.model_validate_json(payload) for payload in payloads(events)]


def said(parts: list[ChatCompletionChunk], index: int = 0) -> str:
    """Returns the text that the chunks of one choice add up to."""
    choices = (choice for part in parts for choice in part.choices if choice.index == index)
    return "".join(choice.delta.content or "" for choice in choices)


def with_usage() -> Call:
    return call_of(stream=True, stream_options={"include_usage": True})


# Whole answers.


async def test_whole_answer_is_a_chat_completion(backend):
    assert (await whole(backend, call_of())).object == "chat.completion"


async def test_whole_answer_has_content(backend):
    assert (await whole(backend, call_of())).choices[0].message.content


async def test_whole_answer_is_of_the_assistant(backend):
    assert (await whole(backend, call_of())).choices[0].message.role == "assistant"


async def test_whole_answer_tells_why_it_ended(backend):
    assert (await whole(backend, call_of())).choices[0].finish_reason in {"stop", "length"}


@pytest.mark.parametrize("field", ["logprobs", "finish_reason", "index", "message"])
async def test_choice_has_every_field_that_openai_requires(backend, field):
    answer: dict[str, Any] = msgspec.json.decode((await backend.complete(call_of())).body)
    assert field in answer["choices"][0]


@pytest.mark.parametrize("field", ["role", "content", "refusal"])
async def test_message_has_every_field_that_openai_requires(backend, field):
    answer: dict[str, Any] = msgspec.json.decode((await backend.complete(call_of())).body)
    assert field in answer["choices"][0]["message"]


async def test_usage_of_a_whole_answer_adds_up(backend):
    usage = (await whole(backend, call_of())).usage
    assert usage is not None
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


async def test_several_choices_are_numbered(backend):
    answer = await whole(backend, call_of(n=2))
    assert [choice.index for choice in answer.choices] == [0, 1]


# Streams.


async def test_stream_is_made_of_chunks(backend):
    assert {part.object for part in await chunks(backend, call_of(stream=True))} == {"chat.completion.chunk"}


async def test_stream_has_content(backend):
    assert said(await chunks(backend, call_of(stream=True)))


async def test_first_chunk_names_the_role(backend):
    assert (await chunks(backend, call_of(stream=True)))[0].choices[0].delta.role == "assistant"


async def test_chunks_have_one_identity(backend):
    parts = await chunks(backend, call_of(stream=True))
    assert len({(part.id, part.created, part.model) for part in parts}) == 1


async def test_only_the_last_chunk_of_a_choice_tells_why_it_ended(backend):
    reasons = [part.choices[0].finish_reason for part in await chunks(backend, call_of(stream=True))]
    assert [reason is not None for reason in reasons] == [False] * (len(reasons) - 1) + [True]


async def test_stream_leaves_done_to_the_gateway(backend):
    assert b"[DONE]" not in await all_of(await backend.stream(call_of(stream=True)))


async def test_blocks_are_whole_events(backend):
    stream = await backend.stream(call_of(stream=True))
    blocks = [block async for block in stream]
    await stream.aclose()
    assert all(block.startswith(b"data: ") and block.endswith(b"\n\n") for block in blocks)


async def test_first_block_has_content_already(backend):
    stream = await backend.stream(call_of(stream=True))
    first = await anext(stream)
    await stream.aclose()
    assert said([ChatCompletionChunk.model_validate_json(payload) for payload in payloads(first)])


async def test_several_choices_are_streamed_side_by_side(backend):
    parts = await chunks(backend, call_of(stream=True, n=2))
    assert said(parts, 0)
    assert said(parts, 1)


async def test_every_choice_of_a_stream_ends(backend):
    parts = await chunks(backend, call_of(stream=True, n=2))
    ended = [choice.index for part in parts for choice in part.choices if choice.finish_reason]
    assert sorted(ended) == [0, 1]


# Usage in streams.


async def test_usage_comes_in_a_last_chunk_without_choices(backend):
    last = (await chunks(backend, with_usage()))[-1]
    assert (last.choices, type(last.usage)) == ([], CompletionUsage)


async def test_usage_is_null_in_every_other_chunk(backend):
    assert {part.usage for part in (await chunks(backend, with_usage()))[:-1]} == {None}


async def test_usage_comes_only_if_asked_for(backend):
    assert [part for part in await chunks(backend, call_of(stream=True)) if not part.choices or part.usage] == []


async def test_prompt_of_a_stream_counts_as_that_of_a_whole_answer(backend):
    streamed, answered = (await chunks(backend, with_usage()))[-1].usage, (await whole(backend, call_of())).usage
    assert streamed is not None
    assert answered is not None
    assert streamed.prompt_tokens == answered.prompt_tokens


# The backend itself.


async def test_backend_names_its_model(backend):
    assert backend.model


async def test_probe_of_a_running_backend_is_quiet(backend):
    await backend.probe()


async def test_many_whole_answers_at_one_time(backend):
    answers: list[ChatCompletion] = []

    async def ask() -> None:
        answers.append(await whole(backend, call_of()))

    async with anyio.create_task_group() as tasks:
        for _ in range(MANY):
            tasks.start_soon(ask)
    assert len(answers) == MANY


async def test_many_streams_at_one_time(backend):
    texts: list[str] = []

    async def ask() -> None:
        texts.append(said(await chunks(backend, call_of(stream=True))))

    async with anyio.create_task_group() as tasks:
        for _ in range(MANY):
            tasks.start_soon(ask)
    assert len([text for text in texts if text]) == MANY


async def test_stream_may_be_left_midway(backend):
    stream = await backend.stream(call_of(stream=True))
    await anext(stream)
    await stream.aclose()
    assert said(await chunks(backend, call_of(stream=True)))


async def test_backend_can_be_closed_after_a_stream_was_left(open_backend):
    async with open_backend() as backend:
        stream = await backend.stream(call_of(stream=True))
        await stream.aclose()
