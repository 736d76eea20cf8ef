"""Who is to blame for an answer that came too late: the backend, or a client that would not wait or did not read."""

from __future__ import annotations

import math
from collections.abc import Callable

import anyio
import pytest
from litestar.types import Message, Send

from backends.errors import BackendError, DeadlineExceededError
from gateway.exchange import Exchange
from gateway.pipeline import Pipeline
from gateway.routes.chat import relay
from gateway.snapshot import Snapshot
from tests.support.attempts import request_of
from tests.support.calls import call_of
from tests.support.upstream import Act, Streamed, Upstream, Whole
from tests.support.wire import text


@pytest.fixture
def exchange_of(open_snapshot: Callable[[str], Snapshot], upstream: Upstream) -> Callable[..., Exchange]:
    """Builds a request to a backend that is left alone after one failure."""
    backend = f"{{type: openai, base_url: '{upstream.base_url}', model: m}}"
    limits = "retries: 0\ntimeouts: {idle: 5, total: 0.4}\nbreaker: {failures: 1}"

    def build(*, stream: bool = False, patience_s: float = math.inf) -> Exchange:
        snapshot = open_snapshot(f"active: a\n{limits}\nbackends: {{a: {backend}}}")
        return request_of(call_of(stream=stream), snapshot, patience_s=patience_s)

    return build


def is_blamed(exchange: Exchange) -> bool:
    return exchange.snapshot.targets["a"].breaker.times_opened > 0


async def relayed(exchange: Exchange, send: Send) -> None:
    stream = await Pipeline(dict).stream(exchange)
    exchange.begin(200)
    try:
        await relay(exchange, stream, send, lambda _block: True)
    finally:
        await stream.aclose()


async def read(_message: Message) -> None:
    pass


async def never_read(_message: Message) -> None:
    await anyio.sleep_forever()


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(("patience_s", "expected"), [(0.2, False), (0.6, True)])
async def test_silent_backend_is_blamed_unless_the_client_would_not_wait(
    exchange_of, upstream, stream, patience_s, expected
):
    upstream.will(Whole(before=Act.HANG))
    exchange = exchange_of(stream=stream, patience_s=patience_s)
    with pytest.raises(DeadlineExceededError):
        await (Pipeline(dict).stream if stream else Pipeline(dict).complete)(exchange)
    assert is_blamed(exchange) == expected


async def test_half_of_a_clients_patience_is_not_the_backends_fault(snapshot, upstream):
    upstream.will(Whole(before=Act.HANG))
    impatient = request_of(call_of(), snapshot("fallback: [b]\nbreaker: {failures: 1}"), patience_s=0.4)
    await Pipeline(dict).complete(impatient)
    assert not is_blamed(impatient)


async def test_backend_whose_stream_has_no_end_is_blamed(exchange_of, upstream):
    upstream.will(Streamed.of(*(text("a"), 0.05) * 100))
    exchange = exchange_of(stream=True)
    await relayed(exchange, read)
    assert is_blamed(exchange)


async def test_backend_of_a_client_that_does_not_read_is_not_blamed(exchange_of):
    exchange = exchange_of(stream=True)
    await relayed(exchange, never_read)
    assert not is_blamed(exchange)


async def test_client_that_does_not_read_is_given_up(exchange_of):
    exchange = exchange_of(stream=True)
    await relayed(exchange, never_read)
    assert isinstance(exchange.error, BackendError)
