"""A server on a raw socket that does to its client whatever a script says, and notes what the client does.

It parses requests and writes bytes: no HTTP library stands between the script and the wire.
"""

from __future__ import annotations

import asyncio
import enum
import math
import re
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
import httptools
import msgspec
from anyio.abc import ObjectSendStream

from bench.gateway.chaos.wire import response

CASE = re.compile(r"\[case ([\w-]+)\]")
"""In a question: which case it belongs to, also where another backend is asked it."""
SPARE_PATH = "spare"
MODELS = response(b'{"object":"list","data":[]}')


class Act(enum.Enum):
    """What a script may do besides writing and waiting."""

    HANG = "say nothing more until the client leaves"
    CLOSE = "close the connection"
    RESET = "close the connection with a TCP reset"


Step = bytes | float | Act
"""Bytes are written as they are, numbers are seconds to wait."""
Script = list[Step]


@dataclass(eq=False)
class Attempt:
    """One time that a backend was asked. Moments are those of `time.monotonic`."""

    number: int
    """How often this backend was asked before in this case."""
    body: Mapping[str, Any]
    at: float = field(default_factory=time.monotonic)
    left_at: float | None = None
    """When the client closed the connection before the script had ended."""
    over: anyio.Event = field(default_factory=anyio.Event)
    """Set when the script has ended or the client has left."""

    @property
    def stream(self) -> bool:
        """Whether a streamed answer is asked for."""
        return bool(self.body.get("stream"))

    @property
    def wants_usage(self) -> bool:
        """Whether the stream is to end with the token counts."""
        return bool((self.body.get("stream_options") or {}).get("include_usage"))

    @property
    def prefill(self) -> str:
        """The beginning of the answer, where the request gives one to be continued."""
        last = self.body["messages"][-1]
        return str(last.get("content") or "") if last.get("role") == "assistant" else ""


Behaviour = Callable[[Attempt], Script]
"""What a backend does when asked."""


class FaultyUpstream:
    """A server with one backend for each path, `/<case>/v1` or `/spare/v1`."""

    def __init__(self, behaviour_of: Callable[[str, bool], Behaviour]) -> None:
        """Set up.

        Args:
            behaviour_of: what the backend of a case does, or where the second argument is True, the spare one in it.
        """
        self._behaviour_of = behaviour_of
        self._attempts: dict[tuple[str, bool], list[Attempt]] = {}
        self.port = 0
        self.closed_port = 0
        """Nobody listens there."""

    def attempts(self, case: str, *, spare: bool = False) -> list[Attempt]:
        """Return how the backend of a case, or the spare one in this case, was asked so far."""
        return self._attempts.setdefault((case, spare), [])

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[None]:
        """Serve on this port of 127.0.0.1 or, where it is 0, a free one, and keep another one shut."""
        with socket.create_server(("127.0.0.1", port), backlog=128) as listener, socket.socket() as shut:
            shut.bind(("127.0.0.1", closed_port(port)))  # taken, but not listened to: connections are refused
            listener.setblocking(False)
            self.port, self.closed_port = listener.getsockname()[1], shut.getsockname()[1]
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._accept, listener)
                yield
                tasks.cancel_scope.cancel()

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        async with anyio.create_task_group() as tasks:
            while True:
                connection, _ = await loop.sock_accept(listener)
                connection.setblocking(False)
                tasks.start_soon(self._serve, connection)

    async def _serve(self, connection: socket.socket) -> None:
        with connection:
            gone = anyio.Event()
            sender, requests = anyio.create_memory_object_stream[tuple[str, bytes]](math.inf)
            async with requests, anyio.create_task_group() as tasks:
                tasks.start_soon(_read, connection, sender, gone)
                async for path, body in requests:
                    if not await self._answer(connection, path, body, gone):
                        break
                tasks.cancel_scope.cancel()

    async def _answer(self, connection: socket.socket, path: str, body: bytes, gone: anyio.Event) -> bool:
        """Play the script for one request; return whether the connection stays."""
        if not body:  # a gateway that looks whether its backend is there
            return await _play(connection, [MODELS])
        question = msgspec.json.decode(body)
        name = path.split("/")[1]
        spare = name == SPARE_PATH
        if spare:
            match = CASE.search(str(question["messages"]))
            name = match[1] if match else ""
        attempts = self.attempts(name, spare=spare)
        attempt = Attempt(len(attempts), question)
        attempts.append(attempt)
        stays = False
        try:
            async with anyio.create_task_group() as playing:
                playing.start_soon(_cancel_when, gone, playing.cancel_scope)
                stays = await _play(connection, self._behaviour_of(name, spare)(attempt))
                playing.cancel_scope.cancel()
        finally:
            if gone.is_set():
                attempt.left_at = time.monotonic()
            attempt.over.set()
        return stays


def closed_port(port: int) -> int:
    """Return the port that is kept shut beside one that was chosen; 0, any, beside 0."""
    return port and port + 1


class _Parser:
    """Gathers requests, each as its path and its body."""

    def __init__(self) -> None:
        self.complete: list[tuple[str, bytes]] = []
        self._path = ""
        self._body = b""

    def on_message_begin(self) -> None:
        self._path, self._body = "", b""

    def on_url(self, url: bytes) -> None:
        self._path += url.decode()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self.complete.append((self._path, self._body))


async def _read(connection: socket.socket, sender: ObjectSendStream[tuple[str, bytes]], gone: anyio.Event) -> None:
    """Hand on every request of a connection, and notice its end."""
    loop = asyncio.get_running_loop()
    requests = _Parser()
    parser = httptools.HttpRequestParser(requests)
    async with sender:
        while True:
            try:
                received = await loop.sock_recv(connection, 65536)
            except OSError:
                received = b""
            if not received:
                gone.set()
                return
            parser.feed_data(received)
            for request in requests.complete:
                await sender.send(request)
            requests.complete.clear()


async def _play(connection: socket.socket, script: Script) -> bool:
    loop = asyncio.get_running_loop()
    for step in script:
        match step:
            case bytes():
                try:
                    await loop.sock_sendall(connection, step)
                except OSError:
                    return False
            case Act.HANG:
                await anyio.sleep_forever()
            case Act.CLOSE:
                return False
            case Act.RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            case _:
                await anyio.sleep(step)
    return True


async def _cancel_when(gone: anyio.Event, scope: anyio.CancelScope) -> None:
    await gone.wait()
    scope.cancel()
