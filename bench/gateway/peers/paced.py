"""Clients of paced streams: how late the first content and every chunk arrive."""

from __future__ import annotations

import asyncio
import gc
import itertools
import re
import time
from collections.abc import Mapping
from typing import cast

import anyio

from bench.gateway.peers import chat
from bench.gateway.peers.rows import Paced
from bench.metrics import quantile

STAMP = re.compile(rb"@(\d+)!")
END = b"0\r\n\r\n"
STREAM_S = 0.3
"""What a stream takes at the least."""
LONGEST_S = 60
NS_PER_MS = 1e6


class Tally:
    """What the streams have shown, in ns."""

    def __init__(self) -> None:
        self.first: list[int] = []
        self.delays: list[int] = []
        self.answers = 0
        self.errors = 0


class Stream(asyncio.Protocol):
    """A connection on which one stream follows the other. It reads the stamps, and nothing else of the protocol."""

    def __init__(self) -> None:
        self._rest = b""
        self._sent_ns = 0
        self._is_done = False
        self._over = asyncio.Event()
        self._lost = asyncio.Event()
        self.first_ns: int | None = None
        self.delays: list[int] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own does not derive from asyncio's

    def data_received(self, data: bytes) -> None:
        """Take the stamps of what came, and notice the end."""
        now_ns = time.monotonic_ns()
        self._rest += data
        end = 0
        for found in STAMP.finditer(self._rest):
            if self.first_ns is None:
                self.first_ns = now_ns - self._sent_ns
            self.delays.append(now_ns - int(found[1]))
            end = found.end()
        self._is_done = self._is_done or b"[DONE]" in self._rest
        if self._is_done and self._rest.endswith(END):
            self._over.set()
        # A stamp may be cut in two; a whole event is longer than a stamp, and shorter than this.
        self._rest = self._rest[max(end, len(self._rest) - 1024) :]

    def connection_lost(self, _: Exception | None) -> None:  # noqa: D102
        self._over.set()
        self._lost.set()

    async def close(self) -> None:
        """Close the connection, and wait until it is."""
        self.transport.close()
        with anyio.CancelScope(shield=True):
            await self._lost.wait()

    async def ask(self, request: bytes) -> bool:
        """Ask for one stream, and return whether it came wholly."""
        self._rest, self._is_done, self.first_ns, self.delays = b"", False, None, []
        self._over.clear()
        self._sent_ns = time.monotonic_ns()
        self.transport.write(request)
        await self._over.wait()
        return self._is_done and len(self.delays) == chat.NUM_CONTENT_CHUNKS and not self.transport.is_closing()


def request(headers: Mapping[str, str]) -> bytes:
    """Return the request for a paced stream, as it is sent."""
    content = chat.body("stream", chat.PACED)
    fixed = {"host": "127.0.0.1", "content-type": "application/json", "content-length": str(len(content))}
    lines = [f"POST {chat.PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in {**fixed, **headers}.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


async def _client(port: int, sent: bytes, delay_s: float, until: float, tally: Tally) -> None:
    """Take one stream after the other; the first, which also makes connections, does not count."""
    await anyio.sleep(delay_s)
    loop = asyncio.get_running_loop()
    _, stream = await loop.create_connection(Stream, "127.0.0.1", port)
    try:
        for number in itertools.count():
            if number > 1 and time.monotonic() >= until:
                return
            if not await stream.ask(sent):
                tally.errors += 1
                return
            if number and stream.first_ns is not None:
                tally.answers += 1
                tally.first.append(stream.first_ns)
                tally.delays += stream.delays
    finally:
        await stream.close()


async def _clients(port: int, sent: bytes, connections: int, seconds: float) -> Tally:
    tally = Tally()
    with anyio.move_on_after(LONGEST_S) as limit:
        async with anyio.create_task_group() as tasks:
            until = time.monotonic() + seconds + STREAM_S
            for number in range(connections):  # their starts are spread, as users' are
                tasks.start_soon(_client, port, sent, STREAM_S * number / connections, until, tally)
    tally.errors += limit.cancelled_caught
    return tally


def measure(port: int, headers: Mapping[str, str], connections: int, seconds: float) -> Paced:
    """Take so many paced streams at one time, for so many seconds after a warm-up, and return how late they were."""
    gc.collect()
    gc.disable()  # a pause of this process would look like the gateway's
    try:
        options = {"use_uvloop": True}
        tally = anyio.run(_clients, port, request(headers), connections, seconds, backend_options=options)
    finally:
        gc.enable()

    def ms(values: list[int], share: float) -> float | None:
        found = quantile(values, share)
        return None if found is None else found / NS_PER_MS

    return Paced(
        connections=connections,
        answers=tally.answers,
        errors=tally.errors,
        first_p50_ms=ms(tally.first, 0.5),
        first_p99_ms=ms(tally.first, 0.99),
        delay_p50_ms=ms(tally.delays, 0.5),
        delay_p99_ms=ms(tally.delays, 0.99),
    )
