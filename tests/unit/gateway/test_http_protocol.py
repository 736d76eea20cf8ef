"""One connection: what it may send, how long it may take, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio
import anyio.lowlevel
import msgspec
import pytest

from gateway.asgi import ClientLeftError, read_body, send_json
from gateway.deadlines import Watchdog
from gateway.http_protocol import Connections, HttpProtocol, Limits
from gateway.interrupt import this_task

PLENTY = 10.0
"""Seconds that nothing here takes unless it hangs."""
MORE_THAN_BUFFERS_HOLD = 20_000_000
"""Bytes; the kernel keeps at most a few millions for a connection."""
MORE_THAN_ONE_READING = 600_000
"""Bytes; an event loop reads at most 262,144 at one time."""
SMALL = Limits(
    num_connections=3,
    head_bytes=1000,
    num_headers=5,
    head_s=PLENTY,
    num_pipelined=2,
    linger_s=PLENTY,
    linger_bytes=100_000,
)
GET = b"GET /read HTTP/1.1\r\nhost: a\r\n\r\n"
POST = b"POST /read HTTP/1.1\r\nhost: a\r\n"


class Application:
    """Tells of each request what it was; `/refuse` waits for no body, `/hold` waits for a sign, `/push` pushes."""

    def __init__(self) -> None:
        self.held = anyio.Event()
        self.go_on = anyio.Event()
        self.departures = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        if scope["path"] == "/push":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"a", "more_body": True})
            scope["state"]["push"](b"b")
            await send({"type": "http.response.body", "body": b"c", "more_body": False})
            return
        if scope["path"] == "/hold":
            self.held.set()
            await self.go_on.wait()
        if scope["path"] != "/refuse":
            try:
                body = await read_body(receive, 1_000_000, PLENTY, Watchdog(this_task()))
            except ClientLeftError:
                self.departures += 1
                return
        seen = {
            "answer": "x" * MORE_THAN_BUFFERS_HOLD if scope["path"] == "/large" else "",
            "path": scope["path"],
            "size": len(body),
            "headers": {name.decode(): value.decode() for name, value in scope["headers"]},
        }
        await send_json(send, 200, msgspec.json.encode(seen))


@dataclass
class Reply:
    """One answer, as it came."""

    status: int
    headers: dict[str, str]
    body: Any


class Client:
    """A connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        with contextlib.suppress(ConnectionError):
            await self.writer.drain()

    async def reply(self) -> Reply:
        with anyio.fail_after(PLENTY):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Reply(int(head[0].split()[1]), headers, msgspec.json.decode(body) if body else None)

    async def ask(self, data: bytes) -> Reply:
        await self.send(data)
        return await self.reply()

    async def some(self) -> bytes:
        """Returns what has come."""
        return await self._reader.read(100_000)

    async def end(self) -> bytes:
        """Returns what comes until the server ends the connection."""
        with anyio.fail_after(PLENTY):
            try:
                return await self._reader.read()
            except ConnectionError:
                return b""


class Service:
    """The protocol on a free port."""

    def __init__(self, app: Application, connections: Connections, port: int) -> None:
        self.app, self.connections, self._port = app, connections, port
        self._stack = contextlib.AsyncExitStack()

    async def connect(self) -> Client:
        client = Client(*await asyncio.open_connection("127.0.0.1", self._port))
        self._stack.callback(client.writer.close)
        return client

    def hurry(self, head_s: float) -> None:
        """Shortens the time for headers on the only connection."""
        (connection,) = self.connections.connections
        connection._limits = with_limits(head_s=head_s)

    async def until_there_are(self, num_connections: int) -> None:
        with anyio.fail_after(PLENTY):
            while len(self.connections.connections) != num_connections:
                await anyio.lowlevel.checkpoint()  # connections give no sign when they end

    async def aclose(self) -> None:
        await self._stack.aclose()
        await self.until_there_are(0)


@contextlib.asynccontextmanager
async def serving(limits: Limits = SMALL) -> AsyncIterator[Service]:
    app, connections = Application(), Connections(lambda _: None)
    make: Callable[[], HttpProtocol] = partial(HttpProtocol, connections, limits, app)
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    async with server:
        service = Service(app, connections, server.sockets[0].getsockname()[1])
        try:
            yield service
        finally:
            app.go_on.set()
            await service.aclose()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with serving() as running:
        yield running


@pytest.fixture
async def client(service: Service) -> Client:
    return await service.connect()


def with_limits(**limits: Any) -> Limits:
    return msgspec.structs.replace(SMALL, **limits)


# What is taken.


async def test_connection_takes_one_request_after_another(client):
    assert [(await client.ask(GET)).status for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("host", [b"", b"a:", b"a.example:8000", b"[::1]:8000"])
async def test_host_may_have_a_port_or_be_empty(client, host):
    assert (await client.ask(b"GET /read HTTP/1.1\r\nhost: " + host + b"\r\n\r\n")).status == 200


async def test_body_may_come_in_pieces(client):
    await client.send(POST + b"content-length: 6\r\n\r\nabc")
    assert (await client.ask(b"def")).body["size"] == 6


async def test_connection_is_used_again_after_a_body_in_pieces(client):
    await client.send(POST + b"content-length: 6\r\n\r\nabc")
    await client.ask(b"def")
    assert (await client.ask(GET)).status == 200


async def test_chunked_body_is_taken(client):
    reply = await client.ask(POST + b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert reply.body["size"] == 5


async def test_requests_may_be_sent_ahead(client):
    await client.send(GET * 3)
    assert [(await client.reply()).status for _ in range(3)] == [200, 200, 200]


WISH = b"connection: upgrade\r\nupgrade: h2c\r\n"


@pytest.mark.parametrize(
    ("body", "size"),
    [
        (b"\r\n", 0),
        (b"content-length: 3\r\n\r\nabc", 3),
        (b"transfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", 2),
    ],
    ids=["no body", "body", "chunks"],
)
async def test_wish_for_http_2_is_passed_over(client, body, size):
    assert (await client.ask(POST + WISH + body)).body["size"] == size


async def test_request_sent_ahead_behind_a_wish_for_http_2_is_answered(client):
    await client.send((POST + WISH + b"content-length: 3\r\n\r\nabc") * 2 + GET)
    assert [(await client.reply()).body["size"] for _ in range(3)] == [3, 3, 0]


async def test_trailers_are_no_headers(client):
    body = b"3\r\nabc\r\n0\r\nauthorization: Bearer smuggled\r\n\r\n"
    reply = await client.ask(POST + b"transfer-encoding: chunked\r\n\r\n" + body)
    assert "authorization" not in reply.body["headers"]


# What is refused.

MALFORMED = {
    "no HTTP": b"hello there\r\n\r\n",
    "unknown method": b"FETCH / HTTP/1.1\r\nhost: a\r\n\r\n",
    "unknown version": b"GET / HTTP/3.0\r\nhost: a\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "length and chunks": POST + b"content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n",
    "chunks and length": POST + b"transfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n",
    "two lengths": POST + b"content-length: 3\r\ncontent-length: 4\r\n\r\n",
    "the same length twice": POST + b"content-length: 3\r\ncontent-length: 3\r\n\r\nabc",
    "list of lengths": POST + b"content-length: 3, 3\r\n\r\nabc",
    "signed length": POST + b"content-length: +3\r\n\r\nabc",
    "negative length": POST + b"content-length: -3\r\n\r\n",
    "hexadecimal length": POST + b"content-length: 0x3\r\n\r\nabc",
    "length beyond numbers": POST + b"content-length: 99999999999999999999999\r\n\r\n",
    "bad chunk size": POST + b"transfer-encoding: chunked\r\n\r\nzz\r\n",
    "negative chunk size": POST + b"transfer-encoding: chunked\r\n\r\n-1\r\n",
    "chunk size beyond numbers": POST + b"transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    "chunk longer than it says": POST + b"transfer-encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    "chunks without returns": POST + b"transfer-encoding: chunked\r\n\r\n3\nabc\n0\n\n",
    "coding that is not known": POST + b"transfer-encoding: gzip\r\n\r\n",
    "coding after the chunks": POST + b"transfer-encoding: chunked, identity\r\n\r\n",
    "coding nearly chunked": POST + b"transfer-encoding: xchunked\r\n\r\n",
    "space before a colon": POST + b"content-length : 3\r\n\r\nabc",
    "folded header": POST + b"x: a\r\n b\r\n\r\n",
    "lone return in a header": POST + b"x: a\rb: c\r\n\r\n",
    "null character in a header": POST + b"x: a\x00\r\n\r\n",
    "lines without returns": b"GET / HTTP/1.1\nhost: a\n\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
    "host with a port that is no number": b"GET / HTTP/1.1\r\nhost: a:b\r\n\r\n",
    "host with a port beyond numbers": b"GET / HTTP/1.1\r\nhost: a:65536\r\n\r\n",
    "host with a path": b"GET / HTTP/1.1\r\nhost: a/b\r\n\r\n",
    "host with a user": b"GET / HTTP/1.1\r\nhost: a@b\r\n\r\n",
    "half of an IPv6 host": b"GET / HTTP/1.1\r\nhost: [::1\r\n\r\n",
    "URL without a path": b"GET http://a HTTP/1.1\r\nhost: a\r\n\r\n",
    "URL of a tunnel": b"CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n",
    "path of a tunnel": b"CONNECT /a HTTP/1.1\r\nhost: a\r\n\r\n",
    "URL with bare bytes": b"GET /\xff HTTP/1.1\r\nhost: a\r\n\r\n",
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
async def test_malformed_request_is_told_as_such(client, data):
    assert (await client.ask(data)).status == 400


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
async def test_connection_ends_after_a_malformed_request(client, data):
    await client.ask(data)
    assert await client.end() == b""


async def test_refusal_has_the_shape_of_openai(client):
    error = (await client.ask(MALFORMED["no HTTP"])).body["error"]
    assert (error["type"], error["code"], error["param"]) == ("invalid_request_error", "invalid_request", None)


async def test_refusal_has_an_id(client):
    assert len((await client.ask(MALFORMED["no HTTP"])).headers["x-request-id"]) == 32


async def test_refusal_announces_the_end(client):
    assert (await client.ask(MALFORMED["no HTTP"])).headers["connection"] == "close"


async def test_too_many_headers_are_refused(client):
    reply = await client.ask(GET[:-2] + b"x: y\r\n" * 5 + b"\r\n")
    assert (reply.status, reply.body["error"]["code"]) == (431, "headers_too_large")


async def test_long_headers_are_refused(client):
    assert (await client.ask(GET[:-2] + b"x: " + b"y" * 1000 + b"\r\n\r\n")).status == 431


async def test_headers_that_are_long_together_are_refused(client):
    assert (await client.ask(GET[:-2] + (b"x: " + b"y" * 300 + b"\r\n") * 4 + b"\r\n")).status == 431


async def test_header_that_does_not_end_is_refused_before_it_does(client):
    assert (await client.ask(GET[:-2] + b"x: " + b"y" * 2000)).status == 431


async def test_long_url_is_refused(client):
    reply = await client.ask(b"GET /" + b"a" * 1000 + b" HTTP/1.1\r\nhost: a\r\n\r\n")
    assert (reply.status, reply.body["error"]["code"]) == (414, "url_too_long")


@pytest.mark.parametrize("begun", [b"0\r\nx: ", b"3;x="], ids=["trailer", "chunk extension"])
async def test_what_does_not_end_around_a_body_is_refused(begun):
    async with serving(with_limits(linger_bytes=10_000_000)) as service:
        client = await service.connect()
        await client.send(POST + b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n")
        assert (await client.ask(begun + b"y" * MORE_THAN_ONE_READING)).status == 431


async def test_request_is_given_up_when_its_body_is_malformed(service, client):
    await client.ask(POST + b"transfer-encoding: chunked\r\n\r\nzz\r\n")
    await client.end()
    assert service.app.departures == 1


# What waits its turn.


async def test_refusal_comes_after_the_answers_before_it(service, client):
    await client.send(b"GET /hold HTTP/1.1\r\nhost: a\r\n\r\n" + GET + b"nonsense\r\n\r\n")
    service.app.go_on.set()
    assert [(await client.reply()).status for _ in range(3)] == [200, 200, 400]


async def test_refusal_of_a_body_comes_after_the_answers_before_it(service, client):
    await client.send(b"GET /hold HTTP/1.1\r\nhost: a\r\n\r\n" + POST + b"transfer-encoding: chunked\r\n\r\nzz\r\n")
    service.app.go_on.set()
    assert [(await client.reply()).status for _ in range(2)] == [200, 400]


async def test_requests_sent_ahead_have_a_limit(service, client):
    await client.send(b"GET /hold HTTP/1.1\r\nhost: a\r\n\r\n" + GET * 100)
    service.app.go_on.set()
    assert [(await client.reply()).status for _ in range(4)] == [200, 200, 200, 503]


# Bodies that nobody waits for.


async def test_answer_that_overtakes_a_body_announces_the_end(client):
    reply = await client.ask(b"POST /refuse HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nabc")
    assert (reply.status, reply.headers["connection"]) == (200, "close")


async def test_connection_ends_for_sending_after_an_answer_that_overtook_a_body(client):
    await client.ask(b"POST /refuse HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nabc")
    assert await client.end() == b""


async def test_body_is_not_read_for_ever_after_its_answer(service, client):
    await client.ask(b"POST /refuse HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000000\r\n\r\nabc")
    await client.send(b"x" * 200_000)
    await service.until_there_are(0)


async def test_little_of_a_body_may_come_after_its_answer(service, client):
    await client.ask(b"POST /refuse HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000000\r\n\r\nabc")
    await client.send(b"x" * 50_000)
    assert len(service.connections.connections) == 1


async def test_client_that_stays_after_its_last_answer_is_cut_off():
    async with serving(with_limits(linger_s=0.01)) as service:
        client = await service.connect()
        await client.ask(b"nonsense\r\n\r\n")
        await service.until_there_are(0)


async def test_what_follows_an_answer_that_overtook_a_body_is_no_request(client):
    await client.ask(b"POST /refuse HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nabc")
    await client.send(b"x" * 997 + GET)
    assert await client.end() == b""


# How answers are sent.


async def test_head_goes_with_the_first_of_the_body(client):
    await client.send(GET)
    with anyio.fail_after(PLENTY):
        assert b"\r\n\r\n{" in await client.some()


async def test_pieces_that_are_pushed_come_in_their_order(client):
    await client.send(b"GET /push HTTP/1.1\r\nhost: a\r\n\r\n")
    received = b""
    with anyio.fail_after(PLENTY):
        while not received.endswith(b"0\r\n\r\n"):
            received += await client.some()
    assert received.partition(b"\r\n\r\n")[2] == b"1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"


async def test_request_leaves_nothing_for_the_garbage_collector(client):
    await client.ask(GET)
    gc.collect()
    gc.disable()
    try:
        await client.ask(GET)
        assert gc.collect() == 0
    finally:
        gc.enable()


# Time.


@pytest.mark.parametrize("begun", [b"G", GET[:-2], b"\r\n"], ids=["method", "headers", "empty line"])
async def test_headers_that_do_not_come_are_given_up(service, client, begun):
    await service.until_there_are(1)
    service.hurry(head_s=0.01)
    assert (await client.ask(begun)).status == 408


async def test_headers_that_come_in_drops_are_given_up(service, client):
    await service.until_there_are(1)
    service.hurry(head_s=0.1)
    await client.send(GET[:-2] + b"x: ")
    async with anyio.create_task_group() as tasks:

        async def drip() -> None:
            while True:
                await client.send(b"a")
                await anyio.sleep(0.01)

        tasks.start_soon(drip)
        assert (await client.reply()).status == 408
        tasks.cancel_scope.cancel()


async def test_headers_that_do_not_come_after_an_answer_are_given_up(service, client):
    await client.ask(GET)
    service.hurry(head_s=0.01)
    assert (await client.ask(GET[:-2])).status == 408


@pytest.mark.parametrize(("at_once", "later"), [(b"", b"GET /"), (b"GET /", b"")], ids=["later", "with the request"])
async def test_headers_that_began_during_an_answer_are_given_up_after_it(service, client, at_once, later):
    await client.ask(GET)
    service.hurry(head_s=0.01)
    await client.send(b"GET /hold HTTP/1.1\r\nhost: a\r\n\r\n" + at_once)
    await service.app.held.wait()
    await client.send(later)
    service.app.go_on.set()
    assert [(await client.reply()).status for _ in range(2)] == [200, 408]


async def test_silent_connection_ends_without_a_word():
    async with serving(with_limits(head_s=0.01)) as service:
        client = await service.connect()
        assert await client.end() == b""


async def test_connection_that_rests_after_an_answer_may_do_so_longer(service, client):
    await client.ask(GET)
    service.hurry(head_s=0.01)
    await client.ask(GET)
    with anyio.move_on_after(0.05) as rest:
        await client.end()
    assert rest.cancelled_caught


async def test_connection_that_is_not_used_again_ends():
    async with serving(with_limits(rest_s=0.01)) as service:
        client = await service.connect()
        await client.ask(GET)
        assert await client.end() == b""


async def test_client_that_does_not_read_its_answer_is_cut_off():
    async with serving(with_limits(rest_s=0.01)) as service:
        client = await service.connect()
        await service.until_there_are(1)
        client.writer.transport.pause_reading()
        await client.send(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
        await service.until_there_are(0)


# Number.


async def test_connection_beyond_the_limit_is_turned_away(service):
    for _ in range(3):
        await service.connect()
    last = await service.connect()
    reply = await last.reply()
    assert (reply.status, reply.headers["retry-after"], await last.end()) == (503, "1", b"")


async def test_connections_within_the_limit_are_served_beside_those_beyond(service):
    first = await service.connect()
    for _ in range(4):
        await service.connect()
    assert (await first.ask(GET)).status == 200


async def test_place_of_an_ended_connection_is_free_again(service):
    held = [await service.connect() for _ in range(3)]
    held[0].writer.close()
    await service.until_there_are(2)
    assert (await (await service.connect()).ask(GET)).status == 200


# The end of the server.


async def test_draining_server_ends_a_connection_with_its_next_answer(service, client):
    await client.ask(GET)
    service.connections.draining = True
    reply = await client.ask(GET)
    assert (reply.headers["connection"], await client.end()) == ("close", b"")
