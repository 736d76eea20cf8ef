"""A server that says any bytes, in the loop of the test, and a client of it. Every test runs on both event loops."""

from __future__ import annotations

import asyncio
import enum
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import anyio
import pytest

from backends.http1.origin import Origin

LIMIT_S = 20.0
"""Generous, because the machine may be busy; nobody waits this long when all is well."""
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Act(enum.Enum):
    """What the server may do besides writing and waiting."""

    CLOSE = "close the connection"
    RESET = "close it with a TCP reset"
    HANG = "say nothing more until the client leaves"


Step = bytes | Act | anyio.Event


class Server:
    """Answers each request by the next script, and with OK when there are none left."""

    def __init__(self, *, reads_bodies: bool = True) -> None:
        self.requests: list[bytes] = []
        """As they came, their bodies included."""
        self.num_accepted = 0
        self.num_open = 0
        self.port = 0
        self._reads_bodies = reads_bodies
        self._scripts: deque[tuple[Step, ...]] = deque()

    def will(self, *steps: Step) -> None:
        """Has the next request answered by these steps."""
        self._scripts.append(steps)

    def usual(self, request: bytes) -> tuple[bytes, ...]:
        """Returns what is written in answer to a request that there is no script for."""
        return (OK,)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.num_accepted += 1
        self.num_open += 1
        try:
            while request := await self._request(reader):
                self.requests.append(request)
                for step in self._scripts.popleft() if self._scripts else self.usual(request):
                    await play(step, reader, writer)
                    if writer.transport.is_closing():
                        return
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has left
        finally:
            self.num_open -= 1
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> bytes:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            if not (line := await reader.readline()):
                return b""
            head += line
        _, has_body, rest = head.partition(b"content-length: ")
        if not has_body or not self._reads_bodies:
            return head
        return head + await reader.readexactly(int(rest.split(b"\r\n")[0]))


class EchoServer(Server):
    """Sends back what it was sent, in two pieces."""

    def usual(self, request: bytes) -> tuple[bytes, ...]:
        _, _, body = request.partition(b"\r\n\r\n")
        head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        return head + b"1\r\n%s\r\n" % body[:1], b"%x\r\n%s\r\n0\r\n\r\n" % (len(body) - 1, body[1:])


async def play(step: Step, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    match step:
        case bytes():
            writer.write(step)
            await writer.drain()
        case anyio.Event():
            await step.wait()
        case Act.CLOSE:
            writer.close()
        case Act.RESET:
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
        case Act.HANG:
            while await reader.read(65536):
                pass


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"], scope="module")
def anyio_backend(request: pytest.FixtureRequest):
    return "asyncio", {"use_uvloop": request.param}


async def serving(server: Server, **options: object) -> AsyncIterator[Server]:
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, **options)
    server.port = listener.sockets[0].getsockname()[1]
    yield server
    listener.close()
    await until(lambda: server.num_open == 0, "every client has left")
    await listener.wait_closed()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async for running in serving(Server()):
        yield running


@pytest.fixture
async def deaf_server() -> AsyncIterator[Server]:
    """It answers without reading bodies."""
    async for running in serving(Server(reads_bodies=False)):
        yield running


@pytest.fixture
async def echo_server() -> AsyncIterator[Server]:
    async for running in serving(EchoServer()):
        yield running


@pytest.fixture
async def open_origin() -> AsyncIterator[Callable[[str], Origin]]:
    """Makes clients; each is closed after the test, and has lost every connection then."""
    opened: list[Origin] = []

    def build(url: str, **options: float) -> Origin:
        opened.append(Origin(url, {}, **options))
        return opened[-1]

    yield build
    for origin in opened:
        with anyio.fail_after(LIMIT_S):
            await origin.aclose()
        assert origin.num_open == 0


@pytest.fixture
def origin(server: Server, open_origin: Callable[[str], Origin]) -> Origin:
    return open_origin(server.url)


@pytest.fixture
async def stale_origin(tmp_path: Path, open_origin: Callable[[str], Origin]) -> AsyncIterator[Callable[..., object]]:
    """Makes a client whose only kept connection the server has just ended, which the client cannot know yet."""
    loop = asyncio.get_running_loop()
    requests: list[bytes] = []
    with ExitStack() as sockets:
        async with anyio.create_task_group() as tasks:

            async def make(family: str, *, answers: int = 2) -> tuple[Origin, list[bytes]]:
                if family == "tcp":
                    listener = sockets.enter_context(socket.create_server(("127.0.0.1", 0)))
                    origin = open_origin(f"http://127.0.0.1:{listener.getsockname()[1]}")
                else:
                    listener = sockets.enter_context(socket.socket(socket.AF_UNIX))
                    listener.bind(str(tmp_path / "s.sock"))
                    listener.listen()
                    origin = open_origin(f"unix://{tmp_path}/s.sock")
                listener.setblocking(False)
                accepted: list[socket.socket] = []

                async def serve() -> None:
                    for number in range(2):
                        peer, _ = await loop.sock_accept(listener)
                        accepted.append(sockets.enter_context(peer))
                        requests.append(await loop.sock_recv(peer, 65536))
                        if number < answers:
                            await loop.sock_sendall(peer, OK)
                    peer.close()

                tasks.start_soon(serve)
                await (await origin.post("/x", b"")).whole(2)
                accepted[0].close()
                return origin, requests

            yield make
            tasks.cancel_scope.cancel()


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port whose queue of connections is full, as nobody accepts them."""
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            queued = sockets.enter_context(socket.socket())
            queued.setblocking(False)
            queued.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


async def until(holds: Callable[[], object], what: str) -> None:
    """Returns as soon as something holds."""
    with anyio.move_on_after(LIMIT_S):
        while not holds():  # noqa: ASYNC110 - of sockets, which set no events
            await anyio.sleep(0.002)
        return
    raise AssertionError(f"within {LIMIT_S:g} s: {what}")


@pytest.fixture
def wait_until() -> Callable[..., object]:
    return until


@pytest.fixture
def act() -> type[Act]:
    return Act
