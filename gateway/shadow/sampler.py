"""The worker's side: picks every Nth chat request, and hands a copy of it to the shadow process."""

from __future__ import annotations

import asyncio
import contextlib
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

    def watching(self, exchange: Exchange) -> Watched:
        """Count the request that the block serves; if it is an Nth one, hand a copy over when the block has ended."""
        return Watched(self, exchange)

    def count(self, exchange: Exchange) -> int | None:
        """Count a request; return its number if a copy of it is to be handed over."""
        shadow = exchange.snapshot.config.shadow
        if shadow is None or not exchange.allow_shadow:
            return None
        number = self._traffic.count()
        return None if number % shadow.every else number

    def submit(self, number: int, exchange: Exchange) -> None:
        """Hand a copy over, unless too many are on their way."""
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


class Watched:
    """A block of code that serves a request which may be copied."""

    __slots__ = ("_exchange", "_number", "_sampler")

    def __init__(self, sampler: Sampler, exchange: Exchange) -> None:
        self._sampler = sampler
        self._exchange = exchange

    def __enter__(self) -> None:
        """Count the request."""
        self._number = self._sampler.count(self._exchange)

    def __exit__(self, *_: object) -> None:
        """Hand a copy over if it is one of the chosen."""
        if self._number is not None:
            self._sampler.submit(self._number, self._exchange)
