"""Streamed answers of Gemini's, against a scripted server and through the real SDK."""

from __future__ import annotations

from typing import Any

import anyio.to_thread
import msgspec
import pytest
from openai.types.chat import ChatCompletionChunk

from backends.errors import (
    BackendError,
    MalformedStreamError,
    TruncatedStreamError,
    UnexpectedStatusError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
)
from backends.gemini.client import GeminiClient
from backends.sse import data_event, payloads
from tests.support.calls import all_of, call_of
from tests.support.gemini import (
    BLOCKED_PROMPT,
    RETRY_INFO,
    answer,
    candidate,
    error_body,
    event,
    function_call,
    text,
    thought,
)
from tests.support.upstream import Act, Gate, Raw, Script, Streamed

LAST = event(text(" there"), finish="STOP")


async def chunks(client: GeminiClient, **fields: Any) -> list[dict[str, Any]]:
    """Returns the chunks as a client reads them, after the official client has read them too."""
    read = [*payloads(await all_of(await client.stream(call_of(stream=True, **fields))))]
    for payload in read:
        ChatCompletionChunk.model_validate_json(payload)
    return [msgspec.json.decode(payload) for payload in read]


async def deltas(client: GeminiClient, **fields: Any) -> list[dict[str, Any]]:
    return [choice["delta"] for chunk in await chunks(client, **fields) for choice in chunk["choices"]]


# What the chunks say.


async def test_stream_opens_with_the_role_and_ends_with_an_empty_delta(client, gemini):
    gemini.will(Streamed.of(event(text("hello")), LAST))
    assert await deltas(client) == [
        {"role": "assistant", "content": ""},
        {"content": "hello"},
        {"content": " there"},
        {},
    ]


async def test_thoughts_are_reasoning(client, gemini):
    gemini.will(Streamed.of(event(thought("hm")), LAST))
    assert {"reasoning_content": "hm"} in await deltas(client)


async def test_call_opens_with_its_name_and_its_arguments_follow(client, gemini):
    gemini.will(Streamed.of(event(function_call("f", {"x": 1}), finish="STOP")))
    opening, arguments = [delta["tool_calls"][0] for delta in await deltas(client) if "tool_calls" in delta]
    assert (opening["function"], arguments) == (
        {"name": "f", "arguments": ""},
        {"index": 0, "function": {"arguments": '{"x":1}'}},
    )


async def test_calls_are_numbered_over_all_events(client, gemini):
    gemini.will(
        Streamed.of(event(function_call("f", {}), function_call("g", {})), event(function_call("h", {}), finish="STOP"))
    )
    openings = [call for delta in await deltas(client) for call in delta.get("tool_calls", ()) if "id" in call]
    assert [(call["index"], call["function"]["name"]) for call in openings] == [(0, "f"), (1, "g"), (2, "h")]


async def test_stream_with_calls_ended_for_them(client, gemini):
    gemini.will(Streamed.of(event(function_call("f", {})), event(finish="STOP")))
    assert (await chunks(client))[-1]["choices"][0]["finish_reason"] == "tool_calls"


async def test_reason_for_the_end_is_told_once_even_if_every_event_has_it(client, gemini):
    gemini.will(Streamed.of(event(text("hello"), finish="STOP"), LAST))
    reasons = [chunk["choices"][0]["finish_reason"] for chunk in await chunks(client)]
    assert reasons == [None, None, None, "stop"]


async def test_logprobs_come_with_their_text(client, gemini):
    result = {"chosenCandidates": [{"token": "a", "logProbability": -1.0}]}
    gemini.will(Streamed.of(event(text("a"), logprobsResult=result), LAST))
    told = [chunk["choices"][0]["logprobs"] for chunk in await chunks(client)]
    assert [bool(logprobs) for logprobs in told] == [False, True, False, False]


async def test_sources_come_before_the_end(client, gemini):
    sources = {"citationMetadata": {"citations": [{"endIndex": 5, "uri": "http://a"}]}}
    gemini.will(Streamed.of(event(text("hello"), **sources), LAST))
    assert [*(await deltas(client))[-2]] == ["annotations"]


async def test_choices_are_told_apart_by_their_index(client, gemini):
    both = answer(candidate(text("a"), finish="STOP"), candidate(text("b"), finish="STOP", index=1))
    gemini.will(Streamed.of(data_event(both)))
    said = [c["choices"][0] for c in await chunks(client, n=2) if c["choices"][0]["delta"].get("content")]
    assert [(choice["index"], choice["delta"]["content"]) for choice in said] == [(0, "a"), (1, "b")]


async def test_usage_is_that_of_the_last_event(client, gemini):
    counts = {"promptTokenCount": 3, "candidatesTokenCount": 9}
    last = data_event(answer(candidate(finish="STOP"), usage=counts))
    gemini.will(Streamed.of(event(text("hello")), last))
    assert (await chunks(client, stream_options={"include_usage": True}))[-1]["usage"]["completion_tokens"] == 9


async def test_filtered_stream_is_an_answer(client, gemini):
    gemini.will(Streamed.of(data_event(answer({"finishReason": "SAFETY"}))))
    assert (await chunks(client))[-1]["choices"][0]["finish_reason"] == "content_filter"


async def test_events_may_be_cut_anywhere(client, gemini):
    gemini.will(Streamed.of(*(bytes([byte]) for byte in event(text("hé")) + LAST)))
    assert {"content": "hé"} in await deltas(client)


async def test_line_ends_may_be_those_of_google(client, gemini):
    gemini.will(Streamed.of((event(text("hello")) + LAST).replace(b"\n", b"\r\n")))
    assert {"content": " there"} in await deltas(client)


# When they come.


async def test_stream_begins_with_the_first_content(client, gemini):
    gemini.will(Streamed.of(event(), event(text("hello")), Act.HANG))
    stream = await client.stream(call_of(stream=True))
    first = await anext(stream)
    await stream.aclose()
    assert b'"content":"hello"' in first


async def test_chunk_is_passed_on_before_the_next_comes(client, gemini):
    gate = Gate()
    gemini.will(Streamed.of(event(text("a")), gate, event(text("b")), Act.HANG))
    stream = await client.stream(call_of(stream=True))
    await anext(stream)
    gate.open()
    second = await anext(stream)
    await stream.aclose()
    assert b'"content":"b"' in second


async def test_stream_that_is_left_is_closed_at_once(client, gemini):
    gemini.will(Streamed.of(event(text("a")), Act.HANG))
    stream = await client.stream(call_of(stream=True))
    await stream.aclose()
    assert await anyio.to_thread.run_sync(gemini.chats[0].wait_left)


async def test_connection_of_a_complete_stream_is_used_again(client, gemini):
    await chunks(client)
    await chunks(client)
    assert gemini.chats[0].port == gemini.chats[1].port


# What goes wrong.

NOT_BEGUN: dict[str, tuple[Script, type[BackendError]]] = {
    "nothing": (Streamed.of(), TruncatedStreamError),
    "no content": (Streamed.of(event()), TruncatedStreamError),
    "no HTTP": (Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}"), TruncatedStreamError),
    "garbage": (Streamed.of(b"data: {oops\n\n"), MalformedStreamError),
    "blocked prompt": (Streamed.of(data_event(BLOCKED_PROMPT)), UpstreamInvalidRequestError),
    "failure of the model": (Streamed.of(event(finish="MALFORMED_FUNCTION_CALL")), UnexpectedStatusError),
    "failure beside text": (Streamed.of(event(text("a")) + event(finish="OTHER")), UnexpectedStatusError),
    "error event": (Streamed.of(data_event(error_body(503, "UNAVAILABLE", "busy"))), UnexpectedStatusError),
    "error event about our rate": (
        Streamed.of(data_event(error_body(429, "RESOURCE_EXHAUSTED", "slow down", RETRY_INFO))),
        UpstreamRateLimitedError,
    ),
    "bare error": (Streamed.of(error_body(429, "RESOURCE_EXHAUSTED", "slow down")), UpstreamRateLimitedError),
    "list with an error": (Streamed.of(b"[", error_body(503, "UNAVAILABLE", "busy"), b"]"), UnexpectedStatusError),
}


@pytest.mark.parametrize(("script", "kind"), NOT_BEGUN.values(), ids=NOT_BEGUN)
async def test_stream_that_fails_before_its_content_does_not_begin(client, gemini, script, kind):
    gemini.will(script)
    with pytest.raises(BackendError) as caught:
        await client.stream(call_of(stream=True))
    assert type(caught.value) is kind


CUT_SHORT: dict[str, tuple[tuple[bytes | Act, ...], type[BackendError]]] = {
    "no reason for its end": ((), TruncatedStreamError),
    "cut": ((Act.CUT,), TruncatedStreamError),
    "cut inside an event": ((LAST[:40], Act.CUT), TruncatedStreamError),
    "end inside an event": ((LAST[:40],), TruncatedStreamError),
    "reset": ((Act.RESET,), TruncatedStreamError),
    "garbage": ((b"data: {oops\n\n", LAST), MalformedStreamError),
    "wrong type": ((b'data: {"candidates":7}\n\n', LAST), MalformedStreamError),
    "error event": ((data_event(error_body(500, "INTERNAL", "oops")),), UnexpectedStatusError),
    "failure of the model": ((event(finish="OTHER"),), UnexpectedStatusError),
}


@pytest.mark.parametrize(("steps", "kind"), CUT_SHORT.values(), ids=CUT_SHORT)
async def test_stream_that_fails_later_ends_with_the_error_of_its_kind(client, gemini, steps, kind):
    gate = Gate()
    gemini.will(Streamed.of(event(text("hello")), gate, *steps))
    stream = await client.stream(call_of(stream=True))
    gate.open()
    with pytest.raises(BackendError) as caught:
        await all_of(stream)
    assert type(caught.value) is kind


async def test_stream_that_is_not_complete_for_every_choice_is_cut(client, gemini):
    gemini.will(Streamed.of(data_event(answer(candidate(text("a"), finish="STOP"), candidate(text("b"), index=1)))))
    with pytest.raises(TruncatedStreamError):
        await all_of(await client.stream(call_of(stream=True, n=2)))


async def test_what_came_before_a_failure_is_passed_on(client, gemini):
    gate = Gate()
    gemini.will(Streamed.of(event(text("hello")), gate, event(text(" there")) + b"data: {oops\n\n"))
    stream = await client.stream(call_of(stream=True))
    gate.open()
    await anext(stream)
    assert b" there" in await anext(stream)
    await stream.aclose()


async def test_signature_of_a_text_comes_at_the_end(client, gemini):
    gemini.will(Streamed.of(event({"text": "a", "thoughtSignature": "c2ln"}, finish="STOP")))
    assert (await deltas(client))[-2] == {"extra_content": {"google": {"thought_signature": "c2ln"}}}


async def test_cut_stream_whose_last_bytes_look_like_json_is_truncated(client, gemini):
    gemini.will(Streamed.of(event(text("a")), 0.05, b'data: {"candidates": [', 0.05, b'{"content"'))
    with pytest.raises(TruncatedStreamError):
        await all_of(await client.stream(call_of(stream=True)))


async def test_unforeseen_failure_of_the_translation_is_a_malformed_stream(client, gemini, monkeypatch):
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("backends.gemini.chunks.envelope", broken)
    gemini.will(Streamed.of(LAST))
    with pytest.raises(MalformedStreamError):
        await client.stream(call_of(stream=True))
