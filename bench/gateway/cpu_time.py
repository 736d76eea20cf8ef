"""The CPU time that servers take for a request, from a short load on each in turns: bare connections of one loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from typing import cast

import anyio

from bench.gateway.peers import chat, processes
from bench.gateway.peers.rows import Kind
from bench.gateway.pinned import Pinned

CONNECTIONS = 16
LIMIT_S = 60
SETTLE_S = 0.05
"""What a server does after an answer is done by then, and belongs to it."""
HEAD_END, LENGTH, LAST_CHUNK = b"\r\n\r\n", b"content-length:", b"0\r\n\r\n"


class WrongAnswerError(Exception):
    """The server answered with another status than 200, or broke off."""


def request(kind: Kind, headers: Mapping[str, str], prompt: str = chat.PROMPT) -> bytes:
    """Return a chat request, as it is sent."""
    content = chat.body(kind, prompt)
    fixed = {"host": "127.0.0.1", "content-type": "application/json", "content-length": str(len(content))}
    lines = [f"POST {chat.PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in {**fixed, **headers}.items())]
    return "\r\n".join(lines).encode() + HEAD_END + content


def is_complete(received: bytes) -> bool:
    """Return whether these bytes are a whole answer; a chunk that ends as the last one does is not in ours."""
    head, found, body = received.partition(HEAD_END)
    if not found:
        return False
    _, has_length, length = head.lower().partition(LENGTH)
    if has_length:
        return len(body) >= int(length.split(b"\r\n", 1)[0])
    return body.endswith(LAST_CHUNK)


class Client(asyncio.Protocol):
    """A connection on which one request follows the other."""

    def __init__(self) -> None:
        self._received = b""
        self._over = asyncio.Event()
        self._is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own does not derive from asyncio's

    def data_received(self, data: bytes) -> None:  # noqa: D102
        self._received += data
        if is_complete(self._received):
            self._over.set()

    def connection_lost(self, _: Exception | None) -> None:  # noqa: D102
        self._is_lost = True
        self._over.set()

    async def ask(self, sent: bytes) -> None:
        """Send a request and wait for the end of its answer.

        Raises:
            WrongAnswerError: it is none to count.
        """
        self._received = b""
        self._over.clear()
        self._transport.write(sent)
        await self._over.wait()
        if self._is_lost or not self._received.startswith(b"HTTP/1.1 200 "):
            raise WrongAnswerError(f"answered with {self._received[:200]!r}")

    async def close(self) -> None:
        """Close the connection, and wait until it is."""
        self._over.clear()
        self._transport.close()
        while not self._is_lost:
            await self._over.wait()


@asynccontextmanager
async def _connected(servers: Sequence[Pinned]) -> AsyncIterator[list[list[Client]]]:
    loop = asyncio.get_running_loop()
    clients: list[list[Client]] = [[] for _ in servers]
    try:
        for server, found in zip(servers, clients, strict=True):
            for _ in range(CONNECTIONS):
                found.append((await loop.create_connection(Client, "127.0.0.1", server.port))[1])
        yield clients
    finally:
        with anyio.CancelScope(shield=True):
            for client in chain(*clients):
                await client.close()


async def cpu_us(servers: Sequence[Pinned], kind: Kind, num_batches: int) -> list[float]:
    """Return the CPU time that the workers of each server take for one answer, in microseconds.

    A batch is one request on each of the `CONNECTIONS`, all at the same moment. The servers take turns batch by batch,
    every few milliseconds, and the CPU time of all is that of the same stretch: whatever else slows the machine slows
    all alike.

    Args:
        servers: what is measured.
        kind: of answers.
        num_batches: for each server. One more goes before, and does not count: it makes connections.

    Raises:
        WrongAnswerError: an answer is none to count.
        TimeoutError: it took longer than `LIMIT_S`.
    """
    sent = [request(kind, server.headers) for server in servers]

    async def batches(count: int) -> list[int]:
        for _ in range(count):
            for words, found in zip(sent, clients, strict=True):
                async with anyio.create_task_group() as tasks:
                    for client in found:
                        tasks.start_soon(client.ask, words)
        await anyio.sleep(SETTLE_S)
        return [sum(processes.cpu_ns(worker).total() for worker in server.workers) for server in servers]

    with anyio.fail_after(LIMIT_S):
        async with _connected(servers) as clients:
            before = await batches(1)
            after = await batches(num_batches)
    num_answers = CONNECTIONS * num_batches
    return [(end - begin) / 1e3 / num_answers for begin, end in zip(before, after, strict=True)]
