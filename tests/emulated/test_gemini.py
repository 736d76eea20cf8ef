"""Gemini as others understand it: the client against two emulators that know nothing of this project."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from backends.errors import (
    BackendError,
    TruncatedStreamError,
    UnexpectedStatusError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
)
from backends.gemini.client import GeminiClient
from backends.sse import payloads
from tests.emulated.emulators import LOOK_UP, RETRY_AFTER_S
from tests.support.calls import HELLO, all_of, call_of


async def whole(client: GeminiClient, **fields: Any) -> ChatCompletion:
    """Returns the whole answer as the official client reads it."""
    return ChatCompletion.model_validate_json((await client.complete(call_of(**fields))).body)


async def chunks(client: GeminiClient, **fields: Any) -> list[ChatCompletionChunk]:
    """Returns the chunks of a stream as the official client reads them."""
    events = await all_of(await client.stream(call_of(stream=True, **fields)))
    return [ChatCompletionChunk.model_validate_json(payload) for payload in payloads(events)]


async def test_whole_answer_tells_why_it_ended(client):
    assert (await whole(client)).choices[0].finish_reason == "stop"


async def test_usage_of_a_whole_answer_is_counted(client):
    usage = (await whole(client)).usage
    assert usage is not None
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0


async def test_streamed_answer_is_the_whole_one(client):
    parts = await chunks(client)
    streamed = "".join(part.choices[0].delta.content or "" for part in parts)
    assert streamed == (await whole(client)).choices[0].message.content


async def test_stream_ends_with_its_reason(client):
    assert (await chunks(client))[-1].choices[0].finish_reason == "stop"


async def test_usage_of_a_stream_is_that_of_the_whole_answer(client):
    streamed = (await chunks(client, stream_options={"include_usage": True}))[-1].usage
    assert streamed == (await whole(client)).usage


async def test_function_is_called(client):
    [call] = (await whole(client, tools=[LOOK_UP])).choices[0].message.tool_calls
    assert call.function.name == "look_up"


async def test_function_is_called_in_a_stream(client):
    parts = await chunks(client, tools=[LOOK_UP])
    calls = [call for part in parts for call in part.choices[0].delta.tool_calls or ()]
    assert [call.function.name for call in calls] == ["look_up", None]


async def test_stream_with_a_call_ended_for_it(client):
    assert (await chunks(client, tools=[LOOK_UP]))[-1].choices[0].finish_reason == "tool_calls"


async def test_result_of_a_function_is_answered(client):
    asked = (await whole(client, tools=[LOOK_UP])).choices[0].message
    [call] = asked.tool_calls
    result = {"role": "tool", "tool_call_id": call.id, "content": "42"}
    messages = [*HELLO, asked.model_dump(exclude_none=True), result]
    assert (await whole(client, tools=[LOOK_UP], messages=messages)).choices[0].message.content


KINDS = {400: UpstreamInvalidRequestError, 429: UpstreamRateLimitedError, 503: UnexpectedStatusError}


@pytest.mark.parametrize(("status", "kind"), KINDS.items())
async def test_refused_whole_answer_is_the_error_of_its_kind(client, emulator, status, kind):
    with pytest.raises(BackendError) as caught:
        await client.complete(await emulator.failing(status))
    assert type(caught.value) is kind


@pytest.mark.parametrize(("status", "kind"), KINDS.items())
async def test_refused_stream_is_the_error_of_its_kind(client, emulator, status, kind):
    with pytest.raises(BackendError) as caught:
        await client.stream(await emulator.failing(status))
    assert type(caught.value) is kind


async def test_delay_after_too_many_requests_is_told(client, emulator):
    with pytest.raises(BackendError) as caught:
        await client.complete(await emulator.failing(429))
    assert caught.value.retry_after_s == RETRY_AFTER_S


async def test_stream_that_ends_too_early_is_cut(client, emulator):
    with pytest.raises(TruncatedStreamError):
        await all_of(await client.stream(await emulator.cut()))


# What only one of them can show.


async def test_thoughts_are_reasoning(aimock_url):
    client = GeminiClient("gemini-2.5-pro", api_key="k", base_url=aimock_url)
    body = (await client.complete(call_of(messages=[{"role": "user", "content": "think"}]))).body
    await client.aclose()
    assert msgspec.json.decode(body)["choices"][0]["message"]["reasoning_content"] == "hm"


async def test_answer_of_a_schema_fits_it(llmock_url):
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    form = {"type": "json_schema", "json_schema": {"name": "s", "schema": schema}}
    client = GeminiClient("gemini-2.5-pro", api_key="k", base_url=llmock_url)
    content = (await whole(client, response_format=form)).choices[0].message.content
    await client.aclose()
    assert isinstance(msgspec.json.decode(content)["a"], int)
