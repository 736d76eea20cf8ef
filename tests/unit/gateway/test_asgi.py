"""Bodies that come slowly, and what errors tell a client about trying again."""

from __future__ import annotations

import math

import anyio
import pytest

from backends.errors import (
    ConflictError,
    GatewayError,
    InternalError,
    OverloadedError,
    RequestTimeoutError,
    UpstreamRateLimitedError,
)
from gateway.asgi import error_headers, read_body
from gateway.deadlines import Watchdog
from gateway.interrupt import this_task


def body_in(*parts: bytes, complete: bool = True, pause_s: float = 0.0):
    """Returns a `receive` that gives the body in these parts, then waits for ever."""
    left = list(parts)

    async def receive():
        await anyio.sleep(pause_s if left else math.inf)
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left) or not complete}

    return receive


async def test_body_that_stops_coming_is_given_up():
    with pytest.raises(RequestTimeoutError):
        await read_body(body_in(b"{", complete=False), 100, 0.01, Watchdog(this_task()))


async def test_body_that_keeps_coming_may_take_longer():
    body = await read_body(body_in(*[b"x" * 10_000] * 5, pause_s=0.03), 100_000, 0.1, Watchdog(this_task()))
    assert len(body) == 50_000


async def test_body_that_comes_in_drops_is_given_up():
    with pytest.raises(RequestTimeoutError):
        await read_body(body_in(*[b"x"] * 1000, pause_s=0.01), 10_000, 0.05, Watchdog(this_task()))


def names(error: GatewayError) -> set[str]:
    return {name.decode() for name, _ in error_headers(error)}


def test_error_that_stays_is_told_not_to_be_repeated():
    assert error_headers(ConflictError("why")) == [(b"x-should-retry", b"false")]


@pytest.mark.parametrize("kind", [InternalError, OverloadedError, RequestTimeoutError, UpstreamRateLimitedError])
def test_error_that_may_pass_is_not(kind):
    assert "x-should-retry" not in names(kind("why"))


def test_error_tells_when_to_try_again_in_both_units():
    headers = error_headers(UpstreamRateLimitedError("why", retry_after_s=2.5))
    assert headers == [(b"retry-after", b"3"), (b"retry-after-ms", b"2500")]


def test_wait_is_never_told_as_none_at_all():
    assert (b"retry-after", b"1") in error_headers(OverloadedError("why", retry_after_s=0.1))
