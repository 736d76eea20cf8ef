"""The worker's side: picks every Nth chat request, and hands a copy of it to the shadow process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import msgspec
from anyio.abc import TaskGroup

from gateway.exchange import Exchange
from gateway.shadow.traffic import Traffic

SOCKET = "shadow.sock"
"""Where the shadow process takes samples, in the run folder."""
READY = b"1"
"""What the shadow process says first on each connection."""
MAX_BODY_BYTES = 1_000_000
"""Of a request that is copied."""
MAX_SENDING = 16
"""Samples on their way at one time."""
SEND_LIMIT_S = 10.0
"""On a busy machine the shadow process, which comes last, may take a while to answer."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A live request that a shadow run is made for."""

    request_count: int
    body: bytes | None
    """As the client sent it; None where it is of no use elsewhere: it was the client's mistake, or is very large."""
    trace_id: str
    span_id: str
    """Of the request's own span, to link to."""
    request_id: str = ""
    at_ns: int = 0
    """When it came, since 1970."""


class Sampler:
    """Counts the chat requests of a worker. Whatever fails here is counted, and hurts no request."""

    def __init__(self, traffic: Traffic, run_folder: Path, tasks: TaskGroup) -> None:
        self._traffic = traffic
        self._socket = run_folder / SOCKET
        self._tasks = tasks
        self._num_sending = 0

    @contextmanager
    def watching(self, exchange: Exchange) -> Iterator[None]:
        """Count the request that the block serves; if it is an Nth one, hand a copy over when the block has ended."""
        shadow = exchange.snapshot.config.shadow
        if shadow is None or not exchange.allow_shadow:
            yield
            return
        number = self._traffic.count()
        try:
            yield
        finally:
            if number % shadow.every == 0:
                self._submit(number, exchange)

    def _submit(self, number: int, exchange: Exchange) -> None:
        if self._num_sending == MAX_SENDING:
            self._traffic.leave_out()
            return
        fields = exchange.call.fields
        body = None
        if not exchange.is_clients_mistake and sum(map(len, fields.values())) <= MAX_BODY_BYTES:
            body = msgspec.json.encode({"model": exchange.call.request.model, **fields})
        trace = exchange.trace
        sample = Sample(
            request_count=number,
            body=body,
            trace_id=trace.trace_id,
            span_id=trace.span_id,
            request_id=exchange.call.headers.get("x-request-id", ""),
            at_ns=exchange.arrival.at_ns,
        )
        self._num_sending += 1
        self._tasks.start_soon(self._send, msgspec.msgpack.encode(sample))

    async def _send(self, sample: bytes) -> None:
        sent = False
        try:
            with contextlib.suppress(OSError), anyio.move_on_after(SEND_LIMIT_S):
                reader, writer = await asyncio.open_unix_connection(str(self._socket))
                try:
                    # Only its own word tells that it lives: the kernel takes in what is sent to a process that hangs.
                    if await reader.read(1) == READY:
                        writer.write(sample)
                        await writer.drain()
                        sent = True
                finally:
                    writer.close()
        finally:
            self._num_sending -= 1
            if not sent:
                self._traffic.leave_out()
