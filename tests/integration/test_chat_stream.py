"""POST /v1/chat/completions, answered as a stream."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import msgspec
import openai
import pytest

from backends.sse import payloads
from tests.support import wire
from tests.support.calls import HELLO, chat_body
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Act, Gate, Script, Streamed, Whole
from tests.support.wire import DONE, crlf, error_event, finish, role, stream_of, text


def stream(client: openai.OpenAI, model: str = "default", **parameters):
    return client.chat.completions.create(model=model, messages=HELLO, stream=True, **parameters)


def said(parts) -> str:
    return "".join(choice.delta.content or "" for part in parts for choice in part.choices if choice.index == 0)


def raw(gateway: Gateway, model: str = "default", **fields) -> Answer:
    return gateway.request("POST", "/v1/chat/completions", chat_body(model=model, stream=True, **fields))


def test_stream_is_what_the_backend_said(client):
    assert said(stream(client)) == "hello there"


def test_events_are_the_backends_bytes(gateway, upstream):
    assert raw(gateway).body == b"".join(stream_of())


def test_stream_is_of_server_sent_events(gateway, upstream):
    answer = raw(gateway)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


def test_stream_is_not_to_be_cached(gateway, upstream):
    assert raw(gateway).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("header", "expected"),
    [("x-gateway-backend", "up"), ("x-gateway-generation", "1"), ("x-gateway-attempts", "1")],
)
def test_stream_tells_how_it_came_about(gateway, upstream, header, expected):
    assert raw(gateway).headers[header] == expected


def test_events_are_passed_on_as_they_come(client, upstream):
    gate = Gate()
    upstream.will(Streamed.of(role(), text("first"), gate, text(" second"), finish(), DONE))
    with stream(client) as events:
        first = said([next(events)]) + said([next(events)])
        gate.open()
        rest = said(events)
    assert (first, rest) == ("first", " second")


def test_usage_comes_if_asked_for(client):
    *_, last = stream(client, stream_options={"include_usage": True})
    assert last.usage.model_dump(include=set(wire.USAGE)) == wire.USAGE


def test_usage_does_not_come_unasked(client):
    assert [part.usage for part in stream(client) if part.usage] == []


def test_choices_are_streamed_side_by_side(client):
    indices = {choice.index for part in stream(client, n=2) for choice in part.choices}
    assert indices == {0, 1}


@pytest.mark.parametrize("model", ["fake", "assistant", "org/model:7b-q4"])
def test_model_names_the_backend_that_answers(gateway, upstream, model):
    backend = {"assistant": "fake"}.get(model, model)
    assert raw(gateway, model).headers["x-gateway-backend"] == backend


SAME: dict[str, Script] = {
    "without DONE": Streamed.of(*stream_of()[:-1]),
    "CRLF": Streamed.of(*map(crlf, stream_of())),
    "one write": Streamed.of(b"".join(stream_of())),
    "cut into pieces": Streamed.of(*(part for event in stream_of() for part in (event[:7], 0.005, event[7:]))),
    "without the last empty line": Streamed.of(*stream_of()[:-1], b"data: [DONE]"),
}


@pytest.mark.parametrize("script", SAME.values(), ids=SAME)
def test_stream_is_the_same_however_the_backend_sends_it(gateway, upstream, script):
    upstream.will(script)
    assert raw(gateway).body == b"".join(stream_of())


def test_long_stream_is_passed_on_whole(client, upstream):
    words = " ".join(f"word{n}" for n in range(3000))
    upstream.will(Streamed.of(*stream_of(words)))
    assert said(stream(client)) == words


def test_streams_at_one_time_get_their_own_answers(client, upstream):
    upstream.will(*(Streamed.of(*stream_of(f"answer {n}")) for n in range(16)))
    with ThreadPoolExecutor(16) as pool:
        texts = {future.result() for future in [pool.submit(lambda: said(stream(client))) for _ in range(16)]}
    assert texts == {f"answer {n}" for n in range(16)}


# Failures before the first content have a status of their own.


FAILED_AT_ONCE: dict[str, tuple[Script, int]] = {
    "refusal": (Whole(wire.error_body("too long"), 400), 400),
    "500": (Whole(wire.error_body("broken"), 500), 502),
    "reset": (Act.RESET, 503),
    "error event": (Streamed.of(role(), error_event(), DONE), 502),
    "garbage": (Streamed.of(b"data: {oops\n\n"), 502),
    "cut": (Streamed.of(role(), Act.CUT), 502),
    "nothing": (Streamed.of(DONE), 502),
    "silence": (Streamed.of(role(), Act.HANG), 504),
}


@pytest.mark.parametrize(("script", "status"), FAILED_AT_ONCE.values(), ids=FAILED_AT_ONCE)
def test_failure_before_the_first_content_is_an_error_answer(gateway, upstream, script, status):
    upstream.will(script)
    answer = raw(gateway, "strict")
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")


# Later failures are told in the stream.


FAILED_LATER: dict[str, tuple[Script, str]] = {
    "cut": (Streamed.of(role(), text("a"), 0.05, Act.CUT), "truncated_stream"),
    "cut inside an event": (Streamed.of(role(), text("a"), 0.05, text("b")[:30], Act.CUT), "truncated_stream"),
    "reset": (Streamed.of(role(), text("a"), 0.05, Act.RESET), "truncated_stream"),
    "no finish_reason": (Streamed.of(role(), text("a"), 0.05, DONE), "truncated_stream"),
    "error event": (Streamed.of(role(), text("a"), 0.05, error_event()), "backend_error"),
    "error event and DONE": (Streamed.of(role(), text("a"), 0.05, error_event(), DONE), "backend_error"),
    "garbage": (Streamed.of(role(), text("a"), 0.05, b"data: {oops\n\n", DONE), "malformed_stream"),
    "silence": (Streamed.of(role(), text("a"), Act.HANG), "backend_timeout"),
}


@pytest.mark.parametrize(("script", "code"), FAILED_LATER.values(), ids=FAILED_LATER)
def test_failure_after_the_first_content_is_told_in_the_last_event(gateway, upstream, script, code):
    upstream.will(script)
    *_, last = payloads(raw(gateway, "strict").body)
    assert msgspec.json.decode(last)["error"]["code"] == code


@pytest.mark.parametrize(("script", "code"), FAILED_LATER.values(), ids=FAILED_LATER)
def test_failed_stream_is_never_done(gateway, upstream, script, code):
    upstream.will(script)
    assert b"[DONE]" not in raw(gateway, "strict").body


@pytest.mark.parametrize(("script", "code"), FAILED_LATER.values(), ids=FAILED_LATER)
def test_failed_stream_is_an_error_to_the_sdk(client, upstream, script, code):
    upstream.will(script)
    with stream(client, "strict") as events, pytest.raises(openai.APIError) as caught:
        list(events)
    assert caught.value.code == code


def test_error_in_a_stream_has_all_four_fields(gateway, upstream):
    upstream.will(Streamed.of(role(), text("a"), 0.05, Act.CUT))
    *_, last = payloads(raw(gateway).body)
    assert set(msgspec.json.decode(last)["error"]) == {"message", "type", "param", "code"}


def test_what_was_said_before_a_failure_arrives(gateway, upstream):
    upstream.will(Streamed.of(role(), text("so far"), 0.05, Act.CUT))
    assert raw(gateway).body.startswith(role() + text("so far"))


# Fallback.


@pytest.mark.parametrize(
    "script",
    [Act.RESET, Streamed.of(role(), error_event(), DONE), Streamed.of(role(), Act.CUT), Streamed.of(role(), Act.HANG)],
    ids=["reset", "error event", "cut", "silence"],
)
def test_stream_that_fails_before_its_first_content_is_replaced(failover, script):
    failover.first.will(script)
    assert said(stream(failover.client)) == "second words"


def test_replaced_stream_tells_who_gave_it(failover):
    failover.first.will(Streamed.of(role(), error_event()))
    answer = raw(failover.gateway)
    assert (answer.headers["x-gateway-backend"], answer.headers["x-gateway-attempts"]) == ("second", "2")


def test_stream_that_nobody_can_go_on_with_is_a_failure(failover):
    failover.first.will(Streamed.of(role(), text("a"), 0.05, Act.CUT))
    with closing(stream(failover.client)) as events, pytest.raises(openai.APIError):
        list(events)


def test_stream_that_breaks_off_goes_on_by_another_backend(failover):
    failover.first.will(Streamed.of(role(), text("second"), 0.05, Act.CUT))
    assert said(stream(failover.client)) == "second words"
