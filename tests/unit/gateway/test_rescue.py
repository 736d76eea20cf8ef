"""Streams that break off, and what their client gets then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from backends.errors import (
    BackendError,
    ContinuationError,
    DeadlineExceededError,
    TruncatedStreamError,
    UpstreamInvalidRequestError,
)
from backends.sse import payloads
from gateway.exchange import Exchange
from gateway.pipeline import Pipeline
from gateway.rescue import AnswerStream
from gateway.snapshot import Snapshot
from tests.support import wire
from tests.support.attempts import request_of
from tests.support.calls import call_of
from tests.support.upstream import Act, Streamed, Upstream, Whole
from tests.support.wire import DONE, chunk, finish, role, text

CUT = Streamed.of(role(), text("one"), text(" two"), 0.05, Act.CUT)


@pytest.fixture
def snapshot(
    open_snapshot: Callable[[str], Snapshot], upstream: Upstream, spare: Upstream, third: Upstream
) -> Callable[..., Snapshot]:
    """Builds a snapshot of three backends: `a`, active, its fallback `b`, and `c`."""

    def build(more: str = "retries: 0", *, spare_type: str = "openai", fallback: str = "b") -> Snapshot:
        servers = {"a": ("openai", upstream), "b": (spare_type, spare), "c": ("openai", third)}
        backends = (
            f"  {name}: {{type: {kind}, base_url: '{server.base_url}', model: m}}"
            for name, (kind, server) in servers.items()
        )
        return open_snapshot("\n".join(["active: a", f"fallback: [{fallback}]", more, "backends:", *backends]))

    return build


def exchange_of(snapshot: Snapshot, **fields: Any) -> Exchange:
    return request_of(call_of(stream=True, **fields), snapshot)


async def stream_of(exchange: Exchange) -> AnswerStream:
    return await Pipeline(dict).stream(exchange)


class Got:
    """What a client has of a stream, and the error that it ended with."""

    def __init__(self) -> None:
        self.raw = b""
        self.error: BackendError | None = None

    @property
    def chunks(self) -> list[dict[str, Any]]:
        return [msgspec.json.decode(payload) for payload in payloads(self.raw)]

    @property
    def text(self) -> str:
        deltas = [choice["delta"] for chunk in self.chunks for choice in chunk["choices"]]
        return "".join(delta.get("content") or "" for delta in deltas)


async def read(exchange: Exchange) -> Got:
    got = Got()
    stream = await stream_of(exchange)
    try:
        async for block in stream:
            got.raw += block
    except BackendError as error:
        got.error = error
    finally:
        await stream.aclose()
    return got


async def test_another_backend_that_says_the_same_goes_on(snapshot, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(*wire.stream_of("one two three")))
    got = await read(exchange_of(snapshot()))
    assert (got.text, got.error) == ("one two three", None)


async def test_what_the_client_has_may_end_within_a_piece_of_the_other_answer(snapshot, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(role(), text("one tw"), text("o th"), text("ree"), finish(), DONE))
    assert (await read(exchange_of(snapshot()))).text == "one two three"


async def test_silent_stream_goes_on_elsewhere(snapshot, upstream, spare):
    upstream.will(Streamed.of(role(), text("one"), Act.HANG))
    spare.will(Streamed.of(*wire.stream_of("one two")))
    assert (await read(exchange_of(snapshot("retries: 0\ntimeouts: {idle: 0.2}")))).text == "one two"


async def test_backend_that_fell_silent_is_not_asked_again(snapshot, upstream):
    upstream.will(Streamed.of(role(), text("one"), Act.HANG))
    await read(exchange_of(snapshot("timeouts: {idle: 0.2}")))
    assert len(upstream.chats) == 1


async def test_backend_whose_connection_broke_goes_on_itself(snapshot, upstream, spare):
    upstream.will(CUT, Streamed.of(*wire.stream_of("one two three")))
    got = await read(exchange_of(snapshot()))
    assert (got.text, spare.chats) == ("one two three", [])


async def test_chunks_of_one_answer_have_one_id(snapshot, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(*[event.replace(wire.ID.encode(), b"other") for event in wire.stream_of("one two three")]))
    assert {chunk["id"] for chunk in (await read(exchange_of(snapshot()))).chunks} == {wire.ID}


async def test_role_is_told_once(snapshot, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(*wire.stream_of("one two three")))
    assert (await read(exchange_of(snapshot()))).raw.count(b'"role"') == 1


async def test_comment_in_the_stream_names_who_goes_on(snapshot, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(*wire.stream_of("one two three")))
    assert b": continued by b\n\n" in (await read(exchange_of(snapshot()))).raw


async def test_answer_is_booked_to_who_finished_it(snapshot, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(*wire.stream_of("one two three")))
    exchange = exchange_of(snapshot())
    await read(exchange)
    assert exchange.target is not None
    assert exchange.target.name == "b"


@pytest.mark.parametrize("words", ["one three", "two", "one", "on", ""], ids=repr)
async def test_other_answer_is_not_passed_off_as_the_rest(snapshot, upstream, spare, words):
    upstream.will(CUT)
    spare.will(Streamed.of(*wire.stream_of(words)))
    got = await read(exchange_of(snapshot()))
    assert (got.text, type(got.error)) == ("one two", TruncatedStreamError)


async def test_refusal_is_not_passed_off_as_the_rest(snapshot, upstream, spare):
    upstream.will(CUT, Act.RESET)
    spare.will(Streamed.of(role(), chunk({"refusal": "I may not"}), 0.05, finish(), DONE))
    assert b"I may not" not in (await read(exchange_of(snapshot()))).raw


async def test_filtered_answer_is_not_gone_on_with(snapshot, upstream, spare):
    upstream.will(Streamed.of(role(), text("one"), 0.05, wire.error_event("no", code="content_filter")))
    error = (await read(exchange_of(snapshot()))).error
    assert (type(error), len(upstream.chats), spare.chats) == (UpstreamInvalidRequestError, 1, [])


async def test_answer_whose_time_is_over_is_not_gone_on_with(snapshot, upstream, spare):
    upstream.will(Streamed.of(role(), text("one"), Act.HANG))
    error = (await read(exchange_of(snapshot("timeouts: {total: 0.3}")))).error
    assert (type(error), spare.chats) == (DeadlineExceededError, [])


async def test_backend_that_cannot_be_asked_at_all_does_not_hide_the_failure(open_snapshot, upstream):
    upstream.will(CUT, Act.RESET)
    backends = (
        f"a: {{type: openai, base_url: '{upstream.base_url}', model: m}}",
        "g: {type: gemini, model: m, api_key: k, base_url: 'http://127.0.0.1:9'}",
    )
    mixed = open_snapshot(f"active: a\nretries: 0\nfallback: [g]\nbackends: {{{', '.join(backends)}}}")
    assert type((await read(exchange_of(mixed, logit_bias={"1": 1}))).error) is TruncatedStreamError


async def test_failed_rescue_names_the_backend_whose_failure_is_told(snapshot, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(*wire.stream_of("something else")))
    exchange = exchange_of(snapshot())
    await read(exchange)
    assert exchange.target is not None
    assert exchange.target.name == "a"


async def test_rest_that_breaks_off_is_rescued_in_turn(snapshot, upstream):
    upstream.will(CUT, Streamed.of(role(), text("one two"), text(" three"), 0.05, Act.CUT))
    upstream.will(Streamed.of(*wire.stream_of("one two three four")))
    assert (await read(exchange_of(snapshot()))).text == "one two three four"


async def test_stream_that_breaks_off_again_and_again_is_given_up(snapshot, upstream, spare):
    upstream.will(*[CUT] * 9)
    spare.will(*[CUT] * 9)
    assert type((await read(exchange_of(snapshot()))).error) is TruncatedStreamError


NOT_CONTINUED: dict[str, tuple[bytes, ...]] = {
    "a call of a tool": (wire.chunk({"tool_calls": [{"index": 0, "function": {"name": "f", "arguments": "{"}}]}),),
    "reasoning": (wire.chunk({"reasoning_content": "hm"}), text("one two")),
    "refusal": (wire.chunk({"refusal": "I may not"}),),
}


@pytest.mark.parametrize("events", NOT_CONTINUED.values(), ids=NOT_CONTINUED)
async def test_more_than_one_text_is_not_gone_on_with(snapshot, upstream, spare, events):
    upstream.will(Streamed.of(role(), *events, 0.05, Act.CUT))
    await read(exchange_of(snapshot()))
    assert spare.chats == []


@pytest.mark.parametrize("fields", [{"n": 2}, {"logprobs": True}], ids=["several choices", "logprobs"])
async def test_answer_that_cannot_be_joined_is_not_gone_on_with(snapshot, upstream, spare, fields):
    upstream.will(CUT)
    await read(exchange_of(snapshot(), **fields))
    assert spare.chats == []


async def test_client_that_wants_no_fallback_gets_no_rescue(snapshot, upstream, spare):
    upstream.will(CUT)
    exchange = request_of(call_of(stream=True), snapshot(), allow_fallback=False)
    await read(exchange)
    assert (len(upstream.chats), spare.chats) == (1, [])


async def test_usage_of_the_whole_answer_is_told_if_asked_for(snapshot, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(*wire.stream_of("one two three", include_usage=True)))
    got = await read(exchange_of(snapshot(), stream_options={"include_usage": True}))
    assert got.chunks[-1]["usage"] == wire.USAGE


# Backends that go on with what is begun.


@pytest.fixture
async def prefilled(snapshot: Callable[..., Snapshot]) -> Snapshot:
    """The same two backends, of which the fallback takes a prefill."""
    return snapshot(spare_type="vllm")


async def test_prefill_is_what_the_client_has(prefilled, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(role(), text(" three"), finish(), DONE))
    await read(exchange_of(prefilled))
    assert spare.chats[0].body["messages"][-1] == {"role": "assistant", "content": "one two"}


async def test_prefilled_backend_is_told_to_go_on(prefilled, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(role(), text(" three"), finish(), DONE))
    await read(exchange_of(prefilled))
    body = spare.chats[0].body
    assert (body["continue_final_message"], body["add_generation_prompt"]) == (True, False)


async def test_answer_to_a_prefill_is_the_rest(prefilled, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(role(), text(" three"), finish(), DONE))
    assert (await read(exchange_of(prefilled))).text == "one two three"


async def test_white_space_that_the_client_has_is_not_repeated(prefilled, upstream, spare):
    upstream.will(Streamed.of(role(), text("one\n"), 0.05, Act.CUT))
    spare.will(Streamed.of(role(), text("\ntwo"), finish(), DONE))
    assert (await read(exchange_of(prefilled))).text == "one\ntwo"


async def test_prefill_leaves_fewer_tokens(prefilled, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(role(), text(" three"), finish(), DONE))
    await read(exchange_of(prefilled, max_tokens=10))
    assert spare.chats[0].body["max_tokens"] == 8


async def test_answer_bound_to_a_grammar_is_asked_for_anew(prefilled, upstream, spare):
    upstream.will(CUT)
    spare.will(Streamed.of(*wire.stream_of("one two three")))
    await read(exchange_of(prefilled, response_format={"type": "json_object"}))
    assert "continue_final_message" not in spare.chats[0].body


async def test_refused_prefill_does_not_hide_the_first_failure(prefilled, upstream, spare):
    upstream.will(CUT)
    spare.will(Whole(wire.error_body("the last message must be the user's"), 400))
    assert type((await read(exchange_of(prefilled))).error) is TruncatedStreamError


async def test_refused_prefill_leaves_room_for_another_backend(snapshot, upstream, spare, third):
    upstream.will(Streamed.of(role(), text("one two"), Act.HANG))
    spare.will(Whole(wire.error_body("the last message must be the user's"), 400))
    third.will(Streamed.of(*wire.stream_of("one two three")))
    three = snapshot("retries: 0\ntimeouts: {idle: 0.2}", spare_type="vllm", fallback="b, c")
    assert (await read(exchange_of(three))).text == "one two three"


async def test_usage_of_a_part_is_not_told(prefilled, upstream, spare):
    upstream.will(CUT, Act.RESET)
    spare.will(Streamed.of(role(), text(" three"), finish(), wire.usage(), DONE))
    got = await read(exchange_of(prefilled, stream_options={"include_usage": True}))
    assert (got.text, b"prompt_tokens" in got.raw) == ("one two three", False)


async def test_answer_that_the_client_has_begun_is_asked_for_anew(prefilled, upstream, spare):
    upstream.will(CUT, Act.RESET)
    spare.will(Streamed.of(*wire.stream_of("one two three")))
    messages = [{"role": "user", "content": "count"}, {"role": "assistant", "content": "zero"}]
    await read(exchange_of(prefilled, messages=messages, continue_final_message=True))
    assert spare.chats[0].body["messages"] == messages


async def test_reasoning_after_a_prefill_is_no_rest(prefilled, upstream, spare):
    upstream.will(CUT, Act.RESET)
    spare.will(Streamed.of(role(), chunk({"reasoning_content": "hm"}), finish(), DONE))
    assert type((await read(exchange_of(prefilled))).error) is TruncatedStreamError


async def test_rest_that_turns_out_to_be_none_is_noted_as_a_failure(prefilled, upstream, spare):
    upstream.will(CUT, Act.RESET)
    spare.will(Streamed.of(role(), text(" three"), 0.05, chunk({"reasoning_content": "hm"}), 0.05, finish(), DONE))
    exchange = exchange_of(prefilled)
    await read(exchange)
    assert ContinuationError in {type(attempt.error) for attempt in exchange.tried}
