"""A sample's way from a worker to the shadow process."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest
from msgspec import Raw

from backends.base import Call
from backends.errors import ErrorDetail, GatewayError, InternalError, UpstreamInvalidRequestError
from gateway.shadow import sampler as sampler_module
from gateway.shadow.inbox import MAX_SAMPLE_BYTES, MAX_WAITING, Inbox
from gateway.shadow.run import mirrored
from gateway.shadow.sampler import MAX_BODY_BYTES, READY, SOCKET, Sample, Sampler
from gateway.shadow.traffic import Traffic
from tests.support.attempts import request_of
from tests.support.calls import call_of

TEXT = "active: one\nbackends: {one: {type: fake}}\nshadow: {every: %d}\n"


class Delivery:
    """A worker's sampler, and the inbox that it sends to."""

    def __init__(self, folder: Path, open_snapshot, tasks) -> None:
        self.traffic = Traffic(folder)
        self.skipped: Counter[str] = Counter()
        self.inbox = Inbox(folder, self.skipped)
        self.socket = folder / SOCKET
        self._sampler = Sampler(self.traffic, folder, tasks)
        self._open_snapshot = open_snapshot

    def close(self) -> None:
        self.traffic.close()
        self.inbox.samples.close()
        self.inbox._put.close()

    def request(
        self, call: Call | None = None, *, every: int = 1, error: GatewayError | None = None, **options
    ) -> None:
        """Has one request served."""
        exchange = request_of(call or call_of(), self._open_snapshot(TEXT % every), **options)
        with self._sampler.watching(exchange):
            if error is not None:
                exchange.fail(error)

    async def next(self) -> Sample:
        """Returns the next sample that arrives."""
        with anyio.fail_after(20):
            return await self.inbox.samples.receive()

    async def left_out(self, count: int) -> None:
        """Waits until so many samples were left out."""
        with anyio.fail_after(20):
            while self.traffic.left_out < count:  # noqa: ASYNC110 - shared memory has no event
                await anyio.sleep(0.01)


@pytest.fixture
async def delivery(tmp_path: Path, open_snapshot) -> AsyncIterator[Delivery]:
    async with anyio.create_task_group() as tasks:
        made = Delivery(tmp_path, open_snapshot, tasks)
        await tasks.start(made.inbox.serve)
        yield made
        tasks.cancel_scope.cancel()
    made.close()


async def test_nth_request_is_handed_over(delivery):
    for _ in range(3):
        delivery.request(every=3)
    assert (await delivery.next()).request_count == 3


async def test_others_are_not(delivery):
    for _ in range(5):
        delivery.request(every=3)
    await delivery.next()
    assert (delivery.inbox.num_waiting, delivery.traffic.seen) == (0, 5)


async def test_request_that_opts_out_is_not_counted(delivery):
    delivery.request(allow_shadow=False)
    assert delivery.traffic.seen == 0


async def test_request_that_fails_is_counted(delivery):
    with (
        pytest.raises(ValueError, match="a defect"),
        delivery._sampler.watching(request_of(call_of(), delivery._open_snapshot(TEXT % 1))),
    ):
        raise ValueError("a defect")
    assert (await delivery.next()).request_count == 1


async def test_copy_holds_every_field_of_the_request(delivery):
    delivery.request(call_of(temperature=0.5, unheard_of=[1]))
    question = mirrored(await delivery.next())
    assert [question.fields[name] for name in ("temperature", "unheard_of")] == [Raw(b"0.5"), Raw(b"[1]")]


async def test_request_without_a_model_can_be_copied(delivery):
    call = call_of()
    fields = {name: value for name, value in call.fields.items() if name != "model"}
    delivery.request(Call(call.request, fields, {}))
    assert mirrored(await delivery.next()) is not None


async def test_clients_mistake_is_not_copied(delivery):
    delivery.request(error=UpstreamInvalidRequestError(ErrorDetail("no", "invalid_request_error")))
    assert (await delivery.next()).body is None


async def test_request_that_the_gateway_failed_is_copied(delivery):
    delivery.request(error=InternalError("a defect"))
    assert (await delivery.next()).body is not None


async def test_large_request_leads_to_a_run_without_it(delivery):
    delivery.request(call_of(padding="x" * MAX_BODY_BYTES))
    assert (await delivery.next()).body is None


async def test_samples_beyond_the_queue_are_counted(delivery):
    for _ in range(MAX_WAITING + 2):
        delivery.request()
        with anyio.fail_after(20):
            while delivery.inbox.num_waiting + delivery.skipped.total() < delivery.traffic.seen:  # noqa: ASYNC110
                await anyio.sleep(0.005)
    assert delivery.skipped == {"queue full": 2}


async def test_sample_that_nobody_takes_is_counted(tmp_path, open_snapshot):
    async with anyio.create_task_group() as tasks:
        delivery = Delivery(tmp_path, open_snapshot, tasks)  # whose inbox does not listen
        delivery.request()
        await delivery.left_out(1)
    delivery.close()


async def test_sample_that_is_not_answered_is_counted(tmp_path, open_snapshot, monkeypatch):
    monkeypatch.setattr(sampler_module, "SEND_LIMIT_S", 0.05)
    async with anyio.create_task_group() as tasks:
        delivery = Delivery(tmp_path, open_snapshot, tasks)
        with socket.socket(socket.AF_UNIX) as hanging:
            hanging.bind(str(delivery.socket))
            hanging.listen()
            delivery.request()
            await delivery.left_out(1)
    delivery.close()


STRANGE = {
    "no sample": b"\xc1\xc1",
    "half a sample": b"\x84\xadrequest_count",
    "too long": b"\xc6" * (MAX_SAMPLE_BYTES + 9),
}


@pytest.mark.parametrize("kind", STRANGE)
async def test_what_is_no_sample_is_counted(delivery, kind):
    reader, writer = await asyncio.open_unix_connection(str(delivery.socket))
    assert await reader.read(1) == READY
    writer.write(STRANGE[kind])
    writer.close()
    with anyio.fail_after(20):
        while not delivery.skipped:  # noqa: ASYNC110 - a counter has no event
            await anyio.sleep(0.01)
    await writer.wait_closed()
    assert delivery.skipped == {"unreadable": 1}


async def test_worker_that_leaves_without_a_word_is_not_counted_again(delivery):
    reader, writer = await asyncio.open_unix_connection(str(delivery.socket))
    assert await reader.read(1) == READY
    writer.close()
    await writer.wait_closed()
    delivery.request()
    await delivery.next()
    assert delivery.skipped == {}
