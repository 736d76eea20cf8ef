"""Which failure a client is told if nobody could answer: that of the backend that it asked for."""

from __future__ import annotations

from typing import Any

import anyio
import anyio.to_thread
import pytest

from backends.errors import BackendBusyError, BackendError, UnexpectedStatusError, UpstreamRateLimitedError
from gateway.exchange import Exchange
from gateway.pipeline import Pipeline
from gateway.snapshot import Snapshot
from tests.support import wire
from tests.support.attempts import request_of
from tests.support.calls import call_of
from tests.support.upstream import Act, Whole

ERROR_500 = Whole(wire.error_body("a is broken"), 500)
ERROR_503 = Whole(wire.error_body("b is broken"), 503)
ERROR_429 = Whole(wire.error_body("slow down"), 429)
ERROR_400 = Whole(wire.error_body("too long"), 400)
A_IS_BROKEN = "the backend answered 500: a is broken"


def whole(snapshot: Snapshot, *, allow_fallback: bool = True, **fields: Any) -> Exchange:
    return request_of(call_of(**fields), snapshot, allow_fallback=allow_fallback)


async def failure_of(exchange: Exchange) -> BackendError:
    with pytest.raises(BackendError) as caught:
        await Pipeline(dict).complete(exchange)
    return caught.value


@pytest.mark.parametrize("second", [ERROR_503, ERROR_429, ERROR_400, Act.RESET], ids=["503", "429", "400", "reset"])
async def test_fallbacks_failure_does_not_hide_the_first(snapshot, upstream, spare, second):
    upstream.will(ERROR_500)
    spare.will(second)
    assert (await failure_of(whole(snapshot("retries: 0\nfallback: [b]")))).message == A_IS_BROKEN


async def test_retrys_failure_does_not_hide_the_first(snapshot, upstream):
    upstream.will(ERROR_500, ERROR_429)
    assert type(await failure_of(whole(snapshot("retries: 1")))) is UnexpectedStatusError


async def test_failed_request_names_the_backend_whose_failure_is_told(snapshot, upstream, spare):
    upstream.will(ERROR_500)
    spare.will(ERROR_503)
    exchange = whole(snapshot("retries: 0\nfallback: [b]"))
    await failure_of(exchange)
    assert exchange.target is exchange.snapshot.targets["a"]


async def test_breaker_that_opens_before_the_retry_does_not_hide_the_failure(snapshot, upstream, spare):
    upstream.will(ERROR_500)
    spare.will(ERROR_503)
    exchange = whole(snapshot("retries: 1\nfallback: [b]\nbreaker: {failures: 1}"))
    assert (await failure_of(exchange)).message == A_IS_BROKEN


async def test_backend_that_is_asked_last_as_its_breaker_is_open_is_still_the_one_that_was_asked_for(
    snapshot, upstream, spare
):
    upstream.will(ERROR_500, ERROR_500)
    spare.will(ERROR_503)
    opened = snapshot("retries: 0\nfallback: [b]\nbreaker: {failures: 1}")
    await failure_of(whole(opened, allow_fallback=False))
    assert (await failure_of(whole(opened))).message == A_IS_BROKEN


async def test_place_that_is_taken_during_the_pause_does_not_hide_the_failure(open_snapshot, upstream):
    upstream.will(ERROR_500)
    backend = f"{{type: openai, base_url: '{upstream.base_url}', model: m, max_concurrency: 1, max_waiting: 0}}"
    exchange = whole(open_snapshot(f"active: a\nretries: 1\nbackends: {{a: {backend}}}"))
    admission = exchange.snapshot.targets["a"].admission
    failures = []

    async def ask() -> None:
        failures.append(await failure_of(exchange))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ask)
        await anyio.to_thread.run_sync(upstream.wait_chat)
        while admission.in_flight:
            await anyio.lowlevel.checkpoint()
        await admission.enter("another client", 1)
    assert type(failures[0]) is UnexpectedStatusError


async def test_who_finds_no_place_is_told_when_to_come_again(open_snapshot):
    busy = open_snapshot("active: a\nbackends: {a: {type: fake, max_concurrency: 1, max_waiting: 0}}")
    await busy.targets["a"].admission.enter("another client", 1)
    failure = await failure_of(whole(busy))
    assert (type(failure), failure.status, failure.retry_after_s) == (BackendBusyError, 503, 1.0)


async def test_shortest_of_the_pauses_is_told(snapshot, upstream, spare):
    upstream.will(Whole(b"", 429, {"retry-after": "60"}))
    spare.will(Whole(b"", 429, {"retry-after": "20"}))
    failure = await failure_of(whole(snapshot("retries: 0\nfallback: [b]")))
    assert (type(failure), failure.retry_after_s) == (UpstreamRateLimitedError, 20)


async def test_fallback_that_cannot_be_asked_at_all_does_not_hide_the_first(open_snapshot, upstream):
    upstream.will(ERROR_500)
    backends = (
        f"a: {{type: openai, base_url: '{upstream.base_url}', model: m}}",
        "g: {type: gemini, model: m, api_key: k, base_url: 'http://127.0.0.1:9'}",
    )
    mixed = open_snapshot(f"active: a\nretries: 0\nfallback: [g]\nbackends: {{{', '.join(backends)}}}")
    assert (await failure_of(whole(mixed, logit_bias={"1": 1}))).message == A_IS_BROKEN
