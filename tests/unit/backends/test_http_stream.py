"""Streams of OpenAI-compatible servers: passed on unchanged, and never taken for complete when they are not."""

from __future__ import annotations

import msgspec
import pytest

from backends.errors import (
    BackendError,
    ConnectFailedError,
    MalformedStreamError,
    TruncatedStreamError,
    UnexpectedStatusError,
    UpstreamInvalidRequestError,
)
from backends.sse import data_event
from tests.support import wire
from tests.support.calls import all_of, call_of
from tests.support.rejections import REJECTIONS
from tests.support.upstream import Act, Gate, Raw, Script, Streamed, Whole
from tests.support.wire import DONE, chunk, crlf, error_event, finish, role, stream_of, text

SAYS_HELLO = b"".join(stream_of()[:-1])


async def test_stream_is_the_servers_events_without_done(client):
    assert await all_of(await client.stream(call_of())) == SAYS_HELLO


SAME_STREAM: dict[str, Script] = {
    "every event in one write": Streamed.of(b"".join(stream_of())),
    "events split over writes": Streamed.of(
        *(part for event in stream_of() for part in (event[:9], 0.005, event[9:-1], 0.005, event[-1:]))
    ),
    "CRLF line ends": Streamed.of(*map(crlf, stream_of())),
    "CRLF split over writes": Streamed.of(
        *(part for event in map(crlf, stream_of()) for part in (event[:-3], 0.005, event[-3:-2], 0.005, event[-2:]))
    ),
    "without DONE": Streamed.of(*stream_of()[:-1]),
    "DONE without its empty line": Streamed.of(*stream_of()[:-1], b"data: [DONE]"),
    "events after DONE": Streamed.of(*stream_of(), text("more")),
    "last event without its empty line": Streamed.of(*stream_of()[:-2], stream_of()[-2].rstrip()),
    "ended by closing the connection": Raw(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + b"".join(stream_of())
    ),
    "in pauses": Streamed.of(*(step for event in stream_of() for step in (0.01, event))),
}


@pytest.mark.parametrize("script", SAME_STREAM.values(), ids=SAME_STREAM)
async def test_stream_is_the_same_however_it_is_sent(client, upstream, script):
    upstream.will(script)
    assert await all_of(await client.stream(call_of())) == SAYS_HELLO


def over_several_lines(event: bytes) -> bytes:
    """Returns the event with its JSON split over several data lines, one of them amid a pair of name and value."""
    document = msgspec.json.format(event.removeprefix(b"data: ").strip())
    lines = document.replace(b": ", b":\n").split(b"\n")
    return b"".join(b"data: " + line + b"\n" for line in lines) + b"\n"


LENIENT: dict[str, list[bytes]] = {
    "null delta": [wire.chunk(None), *stream_of()[:-1]],
    "null choices": [data_event(b'{"choices":null}'), *stream_of()[:-1]],
    "null token counts": [*stream_of()[:-1], data_event(b'{"choices":[],"usage":{"total_tokens":null}}')],
    "content in parts": [chunk({"content": [{"type": "text", "text": "a"}]}), finish()],
    "JSON over several lines": [over_several_lines(event) for event in stream_of()[:-1]],
}


@pytest.mark.parametrize("events", LENIENT.values(), ids=LENIENT)
async def test_stream_with_unusual_events_is_passed_on(client, upstream, events):
    upstream.will(Streamed.of(*events, DONE))
    assert await all_of(await client.stream(call_of())) == b"".join(events)


async def test_error_event_over_several_lines_is_a_failure(client, upstream):
    upstream.will(Streamed.of(over_several_lines(error_event())))
    with pytest.raises(UnexpectedStatusError):
        await client.stream(call_of())


BAD_EVENTS = {
    "error": error_event(),
    "garbage": b"data: {oops\n\n",
    "no chunk": data_event(b'{"choices":5,"error":1}'),
    "garbage that ends twice": data_event(b'{"finish_reason":"stop" "finish_reason":"stop"}'),
    "garbage that ends, and an end": data_event(b'{"finish_reason": "stop" oops}') * 2,
}


@pytest.mark.parametrize("bad", BAD_EVENTS.values(), ids=BAD_EVENTS)
async def test_content_that_comes_with_a_bad_event_is_delivered_first(client, upstream, bad):
    gate = Gate()
    upstream.will(Streamed.of(text("a"), gate, text("b") + bad + text("c")))
    stream = await client.stream(call_of())
    gate.open()
    received = [await anext(stream), await anext(stream)]
    await stream.aclose()
    assert received == [text("a"), text("b")]


async def test_first_content_that_comes_with_an_error_event_leaves_room_for_another_backend(client, upstream):
    upstream.will(Streamed.of(text("a") + error_event()))
    with pytest.raises(UnexpectedStatusError):
        await client.stream(call_of())


BEGINNINGS = {
    "reset before the headers": ([Act.RESET], ConnectFailedError),
    "closed before any event": ([Streamed.of(Act.CUT)], TruncatedStreamError),
    "nothing": ([Streamed.of()], TruncatedStreamError),
    "only DONE": ([Streamed.of(DONE)], TruncatedStreamError),
    "only the role": ([Streamed.of(role(), DONE)], TruncatedStreamError),
    "error event first": ([Streamed.of(error_event(), DONE)], UnexpectedStatusError),
    "error event after the role": ([Streamed.of(role(), error_event(), DONE)], UnexpectedStatusError),
    "garbage first": ([Streamed.of(b"data: {oops\n\n")], MalformedStreamError),
    "event that is no chunk": ([Streamed.of(b'data: {"choices": 5}\n\n')], MalformedStreamError),
    "event that is not UTF-8": ([Streamed.of(text("?").replace(b"?", b"\xff"))], MalformedStreamError),
    "HTML with status 200": ([Whole(b"<html></html>")], TruncatedStreamError),
    "whole answer in place of a stream": ([Whole()], TruncatedStreamError),
    **{name: ([script], kind) for name, (script, kind) in REJECTIONS.items()},
}


@pytest.mark.parametrize(("scripts", "kind"), BEGINNINGS.values(), ids=BEGINNINGS)
async def test_stream_that_fails_before_its_first_content_never_begins(client, upstream, scripts, kind):
    upstream.will(*scripts)
    with pytest.raises(BackendError) as caught:
        await client.stream(call_of())
    assert type(caught.value) is kind


@pytest.mark.parametrize("code", [400, "content_filter", "context_length_exceeded"])
async def test_refusal_in_a_stream_is_the_clients_to_mend(client, upstream, code):
    upstream.will(Streamed.of(role(), error_event("no", code=code)))
    with pytest.raises(UpstreamInvalidRequestError, match="no"):
        await client.stream(call_of())


async def test_key_that_is_quoted_in_a_stream_is_not_told(client, upstream):
    upstream.will(Streamed.of(error_event("bad header: sk-upstream")))
    with pytest.raises(UnexpectedStatusError, match=r"bad header: \*\*\*"):
        await client.stream(call_of())


@pytest.mark.parametrize("end", [Act.CUT, Act.RESET])
async def test_answer_is_whole_however_the_connection_ends_after_it(client, upstream, end):
    gate = Gate()
    upstream.will(Streamed.of(*stream_of()[:-1], gate, end))
    stream = await client.stream(call_of())
    first = await anext(stream)
    gate.open()
    assert first + await all_of(stream) == SAYS_HELLO


ENDINGS = {
    "no finish_reason": (Streamed.of(role(), text("a"), Gate, DONE), TruncatedStreamError),
    "neither finish_reason nor DONE": (Streamed.of(role(), text("a"), Gate), TruncatedStreamError),
    "cut between events": (Streamed.of(role(), text("a"), Gate, Act.CUT), TruncatedStreamError),
    "cut inside an event": (Streamed.of(role(), text("a"), Gate, text("b")[:40], Act.CUT), TruncatedStreamError),
    "end inside an event": (Streamed.of(role(), text("a"), Gate, text("b")[:40]), TruncatedStreamError),
    "reset": (Streamed.of(role(), text("a"), Gate, Act.RESET), TruncatedStreamError),
    "error event": (Streamed.of(role(), text("a"), Gate, error_event()), UnexpectedStatusError),
    "error event and DONE": (Streamed.of(role(), text("a"), Gate, error_event(), DONE), UnexpectedStatusError),
    "error event after finish_reason": (
        Streamed.of(role(), text("a"), Gate, finish(), error_event(), DONE),
        UnexpectedStatusError,
    ),
    "error in words": (Streamed.of(role(), text("a"), Gate, b'data: {"error":"oom"}\n\n'), UnexpectedStatusError),
    "garbage event": (Streamed.of(role(), text("a"), Gate, b"data: {oops\n\n", *stream_of()), MalformedStreamError),
    "finish_reason only as a text": (
        Streamed.of(role(), text("a"), Gate, text('"finish_reason":"stop"'), DONE),
        TruncatedStreamError,
    ),
}


@pytest.mark.parametrize(("script", "kind"), ENDINGS.values(), ids=ENDINGS)
async def test_stream_that_fails_later_ends_with_the_error_of_its_kind(client, upstream, script, kind):
    gate = Gate()
    upstream.will(Streamed(tuple(gate if step is Gate else step for step in script.steps)))
    stream = await client.stream(call_of())
    gate.open()
    with pytest.raises(BackendError) as caught:
        await all_of(stream)
    assert type(caught.value) is kind


async def test_stream_that_is_not_complete_for_every_choice_is_cut(client, upstream):
    events = [role(), role(index=1), text("a"), text("b", index=1), finish(), DONE]
    upstream.will(Streamed.of(*events))
    with pytest.raises(TruncatedStreamError):
        await all_of(await client.stream(call_of(n=2)))


async def test_choice_that_ends_twice_does_not_stand_for_another(client, upstream):
    events = [role(), role(index=1), text("a"), text("b", index=1), finish(), finish(), DONE]
    upstream.will(Streamed.of(*events))
    with pytest.raises(TruncatedStreamError):
        await all_of(await client.stream(call_of(n=2)))


async def test_two_choices_that_end_in_one_chunk_are_complete(client, upstream):
    choices = [{"index": index, "delta": {}, "finish_reason": "stop"} for index in range(2)]
    both = data_event(msgspec.json.encode({"choices": choices}))
    upstream.will(Streamed.of(text("a"), text("b", index=1), both, DONE))
    assert (await all_of(await client.stream(call_of(n=2)))).endswith(both)


async def test_two_choices_that_end_in_one_write_are_complete(client, upstream):
    upstream.will(Streamed.of(b"".join(stream_of(n=2))))
    assert await all_of(await client.stream(call_of(n=2))) == b"".join(stream_of(n=2)[:-1])


@pytest.mark.parametrize("reason", ["stop", "length", "tool_calls", "content_filter", "function_call"])
async def test_every_finish_reason_completes_an_answer(client, upstream, reason):
    upstream.will(Streamed.of(text("a"), finish(reason), DONE))
    assert await all_of(await client.stream(call_of())) == text("a") + finish(reason)


FIRST_CONTENTS = {
    "text": {"content": "a"},
    "refusal": {"refusal": "no"},
    "reasoning of vLLM": {"reasoning_content": "hm"},
    "reasoning": {"reasoning": "hm"},
    "tool call": {"tool_calls": [{"index": 0, "id": "c", "function": {"name": "f", "arguments": ""}}]},
    "function call": {"function_call": {"name": "f", "arguments": ""}},
}


@pytest.mark.parametrize("delta", FIRST_CONTENTS.values(), ids=FIRST_CONTENTS)
async def test_stream_begins_with_the_first_content_of_any_kind(client, upstream, delta):
    upstream.will(Streamed.of(role(), chunk(delta), Act.HANG))
    stream = await client.stream(call_of())
    first = await anext(stream)
    await stream.aclose()
    assert first == role() + chunk(delta)


NO_CONTENTS = {
    "role": role(),
    "null content": chunk({"role": "assistant", "content": None}),
    "no tool calls": chunk({"tool_calls": []}),
    "null tool calls": chunk({"tool_calls": None}),
    "comment": b": ping\n\n",
    "no choices": wire.usage(),
}


@pytest.mark.parametrize("event", NO_CONTENTS.values(), ids=NO_CONTENTS)
async def test_stream_does_not_begin_with_an_event_without_content(client, upstream, event):
    upstream.will(Streamed.of(event, DONE))
    with pytest.raises(TruncatedStreamError):
        await client.stream(call_of())


async def test_answer_that_ends_without_content_is_an_answer(client, upstream):
    upstream.will(Streamed.of(role(), finish("stop"), DONE))
    assert await all_of(await client.stream(call_of())) == role() + finish("stop")


async def test_usage_of_a_stream_is_passed_on(client):
    assert wire.usage() in await all_of(await client.stream(call_of(stream_options={"include_usage": True})))


async def test_words_that_look_like_an_error_are_only_words(client, upstream):
    upstream.will(Streamed.of(text('"error":{"message":"x"}'), finish(), DONE))
    assert b"message" in await all_of(await client.stream(call_of()))


async def test_key_error_deeper_inside_an_event_is_no_failure(client, upstream):
    call = {"tool_calls": [{"index": 0, "function": {"name": "f"}, "error": {"message": "x"}}]}
    upstream.will(Streamed.of(chunk(call), finish("tool_calls"), DONE))
    assert await all_of(await client.stream(call_of())) == chunk(call) + finish("tool_calls")
