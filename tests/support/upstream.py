"""An OpenAI-compatible server in the test process whose every answer is scripted: what a backend may do to a gateway.

It runs in a thread of its own, so that tests may block or be coroutines as they like.
"""

from __future__ import annotations

import asyncio
import enum
import socket
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import msgspec
from aiohttp import web
from anyio.from_thread import start_blocking_portal

from tests.support import wire
from tests.support.wait import LIMIT_S, POLL_S, eventually


class Act(enum.Enum):
    """What a script may do besides writing and waiting."""

    HANG = "say nothing more until the client leaves"
    CUT = "close the connection after what was written, in the middle of the answer"
    RESET = "close the connection with a TCP reset"


class Gate(threading.Event):
    """A place where a script waits until the test opens it."""

    open = threading.Event.set


Step = bytes | float | Gate | Act
"""Bytes are one write to the connection, numbers are seconds to wait."""


@dataclass(frozen=True)
class Whole:
    """An answer in one piece."""

    body: bytes = field(default_factory=wire.completion)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    before: Step | None = None
    """Done before the headers are sent."""


@dataclass(frozen=True)
class Streamed:
    """An answer in pieces, as a rule server-sent events."""

    steps: tuple[Step, ...]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, *steps: Step) -> Self:
        """Returns the stream that these steps make."""
        return cls(steps)


@dataclass(frozen=True)
class Raw:
    """Bytes that need not be HTTP; the connection is closed after them."""

    content: bytes


Script = Whole | Streamed | Raw | Act


@dataclass(eq=False)
class Received:
    """One request as it came, and what became of it."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes
    port: int | None
    """The client's port: equal for two requests on one connection."""
    answered: bool = False
    """The whole answer was written."""
    left_at: float | None = None
    """When the client closed the connection before that, by the monotonic clock."""

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body."""
        document: dict[str, Any] = msgspec.json.decode(self.raw)
        return document

    def wait_left(self, limit_s: float = LIMIT_S) -> float:
        """Returns when the client left; waits for that."""
        return eventually(lambda: self.left_at, "the client leaves", limit_s=limit_s)

    def wait_answered(self, limit_s: float = LIMIT_S) -> None:
        """Waits until the whole answer was written."""
        eventually(lambda: self.answered, "the answer is written", limit_s=limit_s)


class Upstream:
    """The server. Answers by its script, request by request, and as a good backend when the script has ended."""

    def __init__(self, *, uds: Path | None = None, reply: str = "hello there") -> None:
        self.reply = self._usual_reply = reply
        self.chats: list[Received] = []
        """Chat requests, in the order they came."""
        self.probes: list[Received] = []
        """All other requests."""
        self.probe_answer: Script = Whole(b'{"object":"list","data":[]}')
        self.port = 0
        self._uds = uds
        self._script: deque[Script] = deque()

    def will(self, *scripts: Script) -> None:
        """Has the next chat requests answered by these scripts, one each."""
        self._script.extend(scripts)

    def reset(self) -> None:
        """Forgets the script and what was received, and says again what it says as a rule."""
        self.reply = self._usual_reply
        self._script.clear()
        self.chats.clear()
        self.probes.clear()
        self.probe_answer = Whole(b'{"object":"list","data":[]}')

    @property
    def base_url(self) -> str:
        """What `base_url` of a backend has to be."""
        return f"unix://{self._uds}" if self._uds else f"http://127.0.0.1:{self.port}/v1"

    @property
    def num_connections(self) -> int:
        """Connections that are open now."""
        return self._portal.call(lambda: len(self._runner.server.connections))

    @property
    def open_ports(self) -> set[int]:
        """The clients' ports of the connections that are open now."""
        handlers = self._portal.call(lambda: self._runner.server.connections)
        return {handler.transport.get_extra_info("peername")[1] for handler in handlers if handler.transport}

    def wait_chat(self, count: int = 1) -> Received:
        """Returns the chat request of this number, from 1; waits for it."""
        eventually(lambda: len(self.chats) >= count, f"chat request {count} arrives")
        return self.chats[count - 1]

    def __enter__(self) -> Self:
        self._context = start_blocking_portal("asyncio")
        self._portal = self._context.__enter__()
        self._portal.call(self._start)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._portal.call(self._stop)
        self._context.__exit__(None, None, None)

    async def _start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        # The handler is cancelled when its client leaves: that is how the departure is seen.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        if self._uds:
            self._server = await loop.create_unix_server(self._runner.server, str(self._uds))
        else:
            self._server = await loop.create_server(self._runner.server, "127.0.0.1", 0)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        loop = asyncio.get_running_loop()
        for listener in self._server.sockets:
            loop.remove_reader(listener.fileno())
        await _settle()  # asyncio loses the socket of a connection that it was just accepting when its server closes
        self._server.close()
        await self._runner.cleanup()
        await _settle()  # closed connections let go of their sockets

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        peer = request.transport.get_extra_info("peername") if request.transport else None
        received = Received(
            method=request.method,
            path=request.path,
            headers={name.lower(): value for name, value in request.headers.items()},
            raw=await request.read(),
            port=peer[1] if peer and not self._uds else None,
        )
        is_chat = request.path.endswith("/chat/completions")
        (self.chats if is_chat else self.probes).append(received)
        try:
            script = self._next(received) if is_chat else self.probe_answer
            response = await self._play(script, request)
        except asyncio.CancelledError:
            received.left_at = time.monotonic()
            raise
        received.answered = True
        return response

    def _next(self, received: Received) -> Script:
        if self._script:
            return self._script.popleft()
        body = received.body
        n = body.get("n") or 1
        if not body.get("stream"):
            return Whole(wire.completion(self.reply, n=n))
        include_usage = (body.get("stream_options") or {}).get("include_usage", False)
        return Streamed.of(*wire.stream_of(self.reply, n=n, include_usage=include_usage))

    async def _play(self, script: Script, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        match script:
            case Act():
                await _do(script, None, request.transport)
                return web.Response()
            case Raw():
                request.transport.write(script.content)
                request.transport.close()
                return web.Response()
            case Whole():
                if script.before is not None:
                    await _do(script.before, None, request.transport)
                headers = {"content-type": "application/json", **script.headers}
                return web.Response(body=script.body, status=script.status, headers=headers)
            case Streamed():
                headers = {"content-type": "text/event-stream", **script.headers}
                response = web.StreamResponse(status=script.status, headers=headers)
                await response.prepare(request)
                for step in script.steps:
                    await _do(step, response, request.transport)
                return response


async def _settle() -> None:
    """Lets the event loop do what it has put off; to accept or close a connection takes it up to four turns."""
    for _ in range(5):
        await asyncio.sleep(0)


async def _do(step: Step, response: web.StreamResponse | None, transport: asyncio.BaseTransport) -> None:
    match step:
        case bytes():
            assert response is not None
            await response.write(step)
        case Gate():
            while not step.is_set():  # noqa: ASYNC110 - opened by another thread
                await asyncio.sleep(POLL_S)
        case Act.HANG:
            await asyncio.sleep(3600)
        case Act.CUT:
            transport.close()
        case Act.RESET:
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            assert isinstance(transport, asyncio.WriteTransport)
            transport.abort()
        case _:
            await asyncio.sleep(step)
