"""Tries, retries, falls back and keeps the time: against scripted servers, with real clients."""

from __future__ import annotations

import gc
import time
import weakref

import anyio
import anyio.to_thread
import pytest

from backends.errors import (
    BackendError,
    BackendNotReadyError,
    ConnectFailedError,
    DeadlineExceededError,
    FirstTokenTimeoutError,
    IdleTimeoutError,
    TruncatedStreamError,
    UnexpectedStatusError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
)
from backends.process import ServerStatus
from gateway.exchange import Exchange
from gateway.pipeline import Pipeline
from gateway.snapshot import Snapshot
from gateway.target import Plan, Target
from tests.support import wire
from tests.support.attempts import request_of
from tests.support.calls import all_of, call_of
from tests.support.configs import config_of
from tests.support.upstream import Act, Gate, Script, Streamed, Whole
from tests.support.wire import DONE, role, stream_of, text

ERROR_500 = Whole(wire.error_body("a is broken"), 500)
ERROR_503 = Whole(wire.error_body("b is broken"), 503)
ERROR_429 = Whole(wire.error_body("slow down"), 429)
ERROR_400 = Whole(wire.error_body("too long"), 400)


def pipeline(**servers: ServerStatus) -> Pipeline:
    """Returns a pipeline that knows these model servers."""
    return Pipeline(lambda: servers)


def whole(snapshot: Snapshot, *, allow_fallback: bool = True) -> Exchange:
    return request_of(call_of(), snapshot, allow_fallback=allow_fallback)


def streamed(snapshot: Snapshot, *, allow_fallback: bool = True) -> Exchange:
    return request_of(call_of(stream=True), snapshot, allow_fallback=allow_fallback)


async def failure_of(exchange: Exchange) -> BackendError:
    """Returns the error that a request ends with."""

    async def answer() -> None:
        if exchange.call.request.stream:
            await all_of(await pipeline().stream(exchange))
        else:
            await pipeline().complete(exchange)

    with pytest.raises(BackendError) as caught:
        await answer()
    return caught.value


def answered_by(exchange: Exchange) -> str:
    assert exchange.target is not None
    return exchange.target.name


# Who answers.


async def test_active_backend_answers(snapshot):
    exchange = whole(snapshot())
    await pipeline().complete(exchange)
    assert (answered_by(exchange), exchange.attempts) == ("a", 1)


async def test_other_backends_are_not_asked_if_the_first_answers(snapshot, spare):
    await pipeline().complete(whole(snapshot()))
    assert spare.chats == []


REPLACED: dict[str, Script] = {
    "reset": Act.RESET,
    "500": ERROR_500,
    "429": ERROR_429,
    "refused key": Whole(b"", 401),
    "408": Whole(b"", 408),
    "HTML": Whole(b"<html>"),
}


@pytest.mark.parametrize("script", REPLACED.values(), ids=REPLACED)
async def test_failed_backend_is_replaced_by_the_first_fallback(snapshot, upstream, script):
    upstream.will(script)
    exchange = whole(snapshot())
    await pipeline().complete(exchange)
    assert answered_by(exchange) == "b"


@pytest.mark.parametrize("script", REPLACED.values(), ids=REPLACED)
async def test_failed_backend_is_replaced_before_a_stream_begins(snapshot, upstream, script):
    upstream.will(script)
    exchange = streamed(snapshot())
    assert b"spare" in await all_of(await pipeline().stream(exchange))


STREAMS_REPLACED: dict[str, Script] = {
    "error event": Streamed.of(role(), wire.error_event(), DONE),
    "garbage": Streamed.of(role(), b"data: {oops\n\n"),
    "cut": Streamed.of(role(), Act.CUT),
    "end": Streamed.of(role(), DONE),
}


@pytest.mark.parametrize("script", STREAMS_REPLACED.values(), ids=STREAMS_REPLACED)
async def test_stream_that_fails_before_its_first_content_is_replaced(snapshot, upstream, script):
    upstream.will(script)
    exchange = streamed(snapshot())
    assert b"spare" in await all_of(await pipeline().stream(exchange))


async def test_replaced_stream_says_nothing_of_the_failed_one(snapshot, upstream):
    upstream.will(Streamed.of(role(note="from a"), Act.CUT))
    assert b"from a" not in await all_of(await pipeline().stream(streamed(snapshot())))


async def test_fallbacks_are_asked_in_the_order_of_the_file(snapshot, upstream, third):
    upstream.will(ERROR_500)
    third.will(ERROR_503)
    exchange = whole(snapshot("retries: 0\nfallback: [c, b]"))
    await pipeline().complete(exchange)
    assert (answered_by(exchange), len(third.chats), exchange.attempts) == ("b", 1, 3)


async def test_without_fallback_in_the_file_the_failure_stands(snapshot, upstream):
    upstream.will(ERROR_500)
    assert type(await failure_of(whole(snapshot("retries: 0")))) is UnexpectedStatusError


async def test_caller_may_ask_for_no_fallback(snapshot, upstream, spare):
    upstream.will(ERROR_500)
    await failure_of(whole(snapshot(), allow_fallback=False))
    assert spare.chats == []


async def test_stream_that_breaks_off_does_not_go_on_with_another_text(snapshot, upstream):
    upstream.will(Streamed.of(role(), text("a"), 0.05, Act.CUT))
    assert type(await failure_of(streamed(snapshot()))) is TruncatedStreamError


# What is not replaced.


async def test_invalid_request_is_not_sent_to_another_backend(snapshot, upstream, spare):
    upstream.will(ERROR_400)
    await failure_of(whole(snapshot()))
    assert spare.chats == []


async def test_invalid_request_is_not_repeated(snapshot, upstream):
    upstream.will(ERROR_400)
    await failure_of(whole(snapshot("retries: 3")))
    assert len(upstream.chats) == 1


async def test_invalid_request_is_told_in_the_words_of_the_backend(snapshot, upstream):
    upstream.will(ERROR_400)
    failure = await failure_of(whole(snapshot()))
    assert (type(failure), failure.message) == (UpstreamInvalidRequestError, "too long")


async def test_refusal_by_a_fallback_is_not_the_last_word(snapshot, upstream, spare):
    upstream.will(ERROR_500)
    spare.will(ERROR_400)
    exchange = whole(snapshot())
    await pipeline().complete(exchange)
    assert answered_by(exchange) == "c"


# Retries.


@pytest.mark.parametrize("script", [Act.RESET, ERROR_500], ids=["reset", "500"])
async def test_failure_that_may_pass_is_tried_again(snapshot, upstream, script):
    upstream.will(script)
    exchange = whole(snapshot("retries: 1"))
    await pipeline().complete(exchange)
    assert (answered_by(exchange), exchange.attempts) == ("a", 2)


async def test_stream_that_fails_at_once_is_tried_again(snapshot, upstream):
    upstream.will(Streamed.of(role(), wire.error_event()))
    exchange = streamed(snapshot("retries: 1"))
    await all_of(await pipeline().stream(exchange))
    assert (answered_by(exchange), exchange.attempts) == ("a", 2)


@pytest.mark.parametrize("script", [Whole(b"", 401), Whole(b"<html>")], ids=["401", "HTML"])
async def test_failure_that_will_not_pass_is_not_tried_again(snapshot, upstream, script):
    upstream.will(script)
    await failure_of(whole(snapshot("retries: 3")))
    assert len(upstream.chats) == 1


async def test_retries_come_before_the_fallback(snapshot, upstream, spare):
    upstream.will(*[ERROR_500] * 3)
    await pipeline().complete(whole(snapshot("retries: 2\nfallback: [b]")))
    assert (len(upstream.chats), len(spare.chats)) == (3, 1)


async def test_no_more_retries_than_the_file_allows(snapshot, upstream):
    upstream.will(*[ERROR_500] * 9)
    await failure_of(whole(snapshot("retries: 2")))
    assert len(upstream.chats) == 3


async def test_backends_own_retries_count(open_snapshot, upstream):
    upstream.will(*[ERROR_500] * 9)
    backend = f"{{type: openai, base_url: '{upstream.base_url}', model: m, retries: 0}}"
    await failure_of(whole(open_snapshot(f"active: a\nretries: 5\nbackends: {{a: {backend}}}")))
    assert len(upstream.chats) == 1


# Time.


SILENCES: dict[str, Script] = {
    "no headers": Whole(before=Act.HANG),
    "headers only": Streamed.of(Act.HANG),
    "role only": Streamed.of(role(), Act.HANG),
    "comments only": Streamed.of(*(b": ping\n\n", 0.05) * 20, Act.HANG),
}


@pytest.mark.parametrize("script", SILENCES.values(), ids=SILENCES)
async def test_silence_before_the_first_content_has_an_end(snapshot, upstream, script):
    upstream.will(script)
    exchange = streamed(snapshot("retries: 0\ntimeouts: {first_token: 0.2}"))
    assert type(await failure_of(exchange)) is FirstTokenTimeoutError


async def test_silent_backend_is_replaced(snapshot, upstream):
    upstream.will(Streamed.of(role(), Act.HANG))
    exchange = streamed(snapshot("retries: 1\nfallback: [b]\ntimeouts: {first_token: 0.2}"))
    assert b"spare" in await all_of(await pipeline().stream(exchange))


async def test_silent_backend_is_let_go(snapshot, upstream):
    upstream.will(Streamed.of(role(), Act.HANG))
    await failure_of(streamed(snapshot("timeouts: {first_token: 0.2}")))
    await anyio.to_thread.run_sync(upstream.chats[0].wait_left)


async def test_answer_that_stops_has_an_end(snapshot, upstream):
    upstream.will(Streamed.of(role(), text("a"), Act.HANG))
    assert type(await failure_of(streamed(snapshot("timeouts: {idle: 0.2}")))) is IdleTimeoutError


async def test_answer_that_stops_is_let_go(snapshot, upstream):
    upstream.will(Streamed.of(role(), text("a"), Act.HANG))
    await failure_of(streamed(snapshot("timeouts: {idle: 0.2}")))
    await anyio.to_thread.run_sync(upstream.chats[0].wait_left)


async def test_slow_answer_that_goes_on_is_not_idle(snapshot, upstream):
    upstream.will(Streamed.of(*(step for event in stream_of("a b c d e") for step in (event, 0.1))))
    exchange = streamed(snapshot("timeouts: {idle: 0.5}"))
    assert b" e" in await all_of(await pipeline().stream(exchange))


async def test_whole_answer_has_a_deadline(snapshot, upstream):
    upstream.will(Whole(before=Act.HANG))
    assert type(await failure_of(whole(snapshot("timeouts: {total: 0.2}")))) is DeadlineExceededError


async def test_stream_that_never_stops_has_a_deadline(snapshot, upstream):
    upstream.will(Streamed.of(*(text("a"), 0.05) * 100))
    exchange = streamed(snapshot("timeouts: {idle: 5, total: 0.4}"))
    assert type(await failure_of(exchange)) is DeadlineExceededError


async def test_deadline_before_the_first_content_is_told_as_the_deadline(snapshot, upstream):
    upstream.will(Streamed.of(role(), Act.HANG))
    exchange = streamed(snapshot("timeouts: {first_token: 30, total: 0.2}"))
    assert type(await failure_of(exchange)) is DeadlineExceededError


async def test_backends_own_timeouts_count(open_snapshot, upstream):
    upstream.will(Streamed.of(role(), Act.HANG))
    timeouts = "timeouts: {first_token: 0.2}"
    backend = f"{{type: openai, base_url: '{upstream.base_url}', model: m, {timeouts}}}"
    assert type(await failure_of(streamed(open_snapshot(f"active: a\nbackends: {{a: {backend}}}")))) is (
        FirstTokenTimeoutError
    )


# Streams.


async def test_stream_that_is_cut_ends_with_an_error(snapshot, upstream):
    upstream.will(Streamed.of(role(), text("a"), 0.05, Act.CUT))
    assert type(await failure_of(streamed(snapshot()))) is TruncatedStreamError


async def test_stream_is_passed_on_event_by_event(snapshot, upstream):
    gate = Gate()
    upstream.will(Streamed.of(role(), text("a"), gate, *stream_of("b")))
    stream = await pipeline().stream(streamed(snapshot()))
    first = await anext(stream)
    gate.open()
    await all_of(stream)
    assert first == role() + text("a")


# What is known beforehand.


@pytest.mark.parametrize("state", ["starting", "crashed"])
async def test_model_server_that_is_down_is_not_asked(snapshot, upstream, state):
    exchange = whole(snapshot())
    await pipeline(a=ServerStatus(state, "it is down")).complete(exchange)
    assert (answered_by(exchange), upstream.chats) == ("b", [])


async def test_model_server_that_is_down_is_told_with_the_reason(snapshot):
    exchange = whole(snapshot(), allow_fallback=False)
    with pytest.raises(BackendNotReadyError, match="backend 'a' is not ready: killed by SIGKILL"):
        await pipeline(a=ServerStatus("crashed", "killed by SIGKILL")).complete(exchange)


async def test_model_server_that_is_ready_is_asked(snapshot):
    exchange = whole(snapshot())
    await pipeline(a=ServerStatus("ready")).complete(exchange)
    assert answered_by(exchange) == "a"


async def test_backend_that_lacks_its_key_is_replaced(open_snapshot):
    config = config_of("active: a\nfallback: [b]\nbackends: {a: {type: fake}, b: {type: fake}}")
    lacking = Plan(config=config.backends["a"], connect_timeout_s=1, socket=None, lacks="api_key is not set")
    good = Plan(config=config.backends["b"], connect_timeout_s=1, socket=None, lacks=None)
    targets = {"a": Target("a", lacking), "b": Target("b", good)}
    exchange = whole(Snapshot(1, config, targets, lambda _: None))
    await pipeline().complete(exchange)
    assert answered_by(exchange) == "b"


async def test_no_connection_is_told_as_such(open_snapshot, upstream):
    backend = "{type: openai, base_url: 'unix:///nowhere.sock', model: m}"
    exchange = whole(open_snapshot(f"active: a\nretries: 0\nbackends: {{a: {backend}}}"))
    assert type(await failure_of(exchange)) is ConnectFailedError


async def test_rate_limit_is_told_with_its_delay(snapshot, upstream):
    upstream.will(Whole(b"", 429, {"retry-after": "7"}))
    failure = await failure_of(whole(snapshot("retries: 0")))
    assert (type(failure), failure.retry_after_s) == (UpstreamRateLimitedError, 7.0)


# Requests in progress.


async def test_backend_counts_a_stream_until_it_is_closed(snapshot):
    exchange = streamed(snapshot())
    stream = await pipeline().stream(exchange)
    assert exchange.target is not None
    counted = [exchange.target.admission.in_flight]
    await stream.aclose()
    assert [*counted, exchange.target.admission.in_flight] == [1, 0]


@pytest.mark.parametrize("ask", [whole, streamed], ids=["whole", "streamed"])
async def test_backend_that_failed_counts_nothing(snapshot, upstream, ask):
    upstream.will(ERROR_500)
    exchange = ask(snapshot("retries: 0"))
    await failure_of(exchange)
    assert exchange.target is not None
    assert exchange.target.admission.in_flight == 0


@pytest.mark.parametrize("ask", [whole, streamed], ids=["whole", "streamed"])
async def test_cancelled_request_counts_nothing(snapshot, upstream, ask):
    upstream.will(Whole(before=Act.HANG))
    exchange = ask(snapshot())
    begin = pipeline().stream if exchange.call.request.stream else pipeline().complete
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(begin, exchange)
        await anyio.to_thread.run_sync(upstream.wait_chat)
        tasks.cancel_scope.cancel()
    assert exchange.target is not None
    assert exchange.target.admission.in_flight == 0


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.03, 0.06, 0.09, 0.12])
@pytest.mark.parametrize("ask", [whole, streamed], ids=["whole", "streamed"])
async def test_request_given_up_at_any_moment_counts_nothing(snapshot, upstream, spare, ask, seconds):
    upstream.will(ERROR_500, ERROR_500)  # so that it may be at a backend, in a pause, at the next one, or over
    spare.will(Streamed.of(role(), text("a"), Act.HANG))
    exchange = ask(snapshot("retries: 1\nfallback: [b]"))

    async def answer() -> None:
        if ask is whole:
            await pipeline().complete(exchange)
        else:
            await all_of(await pipeline().stream(exchange))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(answer)
        await anyio.sleep(seconds)
        tasks.cancel_scope.cancel()
    assert [target.admission.in_flight for target in exchange.snapshot.targets.values()] == [0, 0, 0]


async def test_probe_that_is_given_up_lets_another_request_try(snapshot, upstream):
    upstream.will(ERROR_500, Whole(before=Act.HANG))
    opened = snapshot("retries: 0\nfallback: []\nbreaker: {failures: 1, cooldown: 0.01}")
    await failure_of(whole(opened))
    await anyio.sleep(0.02)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(pipeline().complete, whole(opened))
        await anyio.to_thread.run_sync(upstream.wait_chat, 2)
        tasks.cancel_scope.cancel()
    assert opened.targets["a"].breaker.admit(time.monotonic()) is not None


async def test_backend_that_asked_for_a_pause_keeps_no_request_in_memory(snapshot, upstream):
    upstream.will(Whole(b"", 429, {"retry-after": "30"}))
    exchange = whole(snapshot())
    await pipeline().complete(exchange)
    kept = weakref.ref(exchange.tried[0].blocks)
    del exchange
    gc.collect()
    assert kept() is None
