"""What reaches no route is answered like everything else, and no client holds more than its share."""

from __future__ import annotations

import contextlib
import http.client
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil
import pytest

from tests.support.calls import chat_body
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Gate, Streamed, Upstream
from tests.support.wait import LIMIT_S, eventually
from tests.support.wire import DONE, finish, role, text

CHAT = "/v1/chat/completions"
POST = f"POST {CHAT} HTTP/1.1\r\nhost: localhost\r\n".encode()
GIGABYTES = b"content-length: 5000000000\r\n\r\n"


@contextlib.contextmanager
def connected(gateway: Gateway) -> Iterator[socket.socket]:
    host, port = gateway.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), LIMIT_S) as connection:
        yield connection


def read_answer(connection: socket.socket) -> Answer:
    """Returns the next answer."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, names, response.read())


def ask(gateway: Gateway, data: bytes) -> Answer:
    with connected(gateway) as connection:
        connection.sendall(data)
        return read_answer(connection)


REFUSED = {
    "no HTTP": (b"hello there\r\n\r\n", 400),
    "two lengths": (POST + b"content-length: 3\r\ncontent-length: 4\r\n\r\nabc", 400),
    "length and chunks": (POST + b"content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n", 400),
    "bad chunk": (POST + b"transfer-encoding: chunked\r\n\r\nzz\r\n", 400),
    "long header": (POST + b"x: " + b"y" * 40_000 + b"\r\n\r\n", 431),
    "many headers": (POST + b"x: y\r\n" * 200 + b"\r\n", 431),
    "long URL": (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nhost: localhost\r\n\r\n", 414),
}


@pytest.mark.parametrize(("data", "status"), REFUSED.values(), ids=REFUSED)
def test_refused_request_is_told_in_the_shape_of_openai(gateway, data, status):
    answer = ask(gateway, data)
    assert (answer.status, set(answer.error)) == (status, {"message", "type", "param", "code"})


@pytest.mark.parametrize(("data", "status"), REFUSED.values(), ids=REFUSED)
def test_refused_request_has_an_id(gateway, data, status):
    assert ask(gateway, data).headers["x-request-id"]


def test_wish_for_http_2_is_passed_over(gateway, upstream):
    body = chat_body()
    length = f"content-length: {len(body)}\r\n\r\n".encode()
    assert ask(gateway, POST + b"connection: upgrade\r\nupgrade: h2c\r\n" + length + body).status == 200


EARLY = {
    "method": (f"DELETE {CHAT}".encode(), 405),
    "route": (b"POST /v1/embeddings", 404),
    "another site": (b"POST /v1/embeddings", 403),
}


@pytest.mark.parametrize(("line", "status"), EARLY.values(), ids=EARLY)
def test_refusal_does_not_wait_for_gigabytes(gateway, line, status):
    host = b"evil.example" if status == 403 else b"localhost"
    with connected(gateway) as connection:
        connection.sendall(line + b" HTTP/1.1\r\nhost: " + host + b"\r\n" + GIGABYTES)
        assert read_answer(connection).status == status


def test_connection_ends_before_gigabytes_are_read(gateway):
    with connected(gateway) as connection:
        connection.sendall(b"POST /v1/embeddings HTTP/1.1\r\nhost: localhost\r\n" + GIGABYTES)
        with pytest.raises(ConnectionError):
            connection.sendall(bytes(500_000_000))


def test_body_that_is_too_large_is_told_before_its_end(gateway):
    with connected(gateway) as connection:
        connection.sendall(POST + GIGABYTES + bytes(600_000))
        assert read_answer(connection).status == 413


def test_body_that_comes_in_drops_is_given_up(gateway):
    with connected(gateway) as connection:
        connection.sendall(POST + b"transfer-encoding: chunked\r\n\r\n")
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)

        def answered() -> bool:
            connection.sendall(b"1\r\n{\r\n")
            with contextlib.suppress(TimeoutError):
                return bool(connection.recv(1, socket.MSG_PEEK))
            return False

        eventually(answered, "the body is given up")
        assert read_answer(connection).status == 408


# Descriptors.


@pytest.fixture
def cramped(start_gateway: Callable[..., Gateway]) -> tuple[Gateway, psutil.Process]:
    """A gateway whose worker may open hardly more than it has open."""
    gateway = start_gateway("active: one\nbackends: {one: {type: fake, reply: hello}}\n")
    worker = psutil.Process(gateway.status()["workers"][0]["pid"])
    most = worker.num_fds() + 10
    worker.rlimit(psutil.RLIMIT_NOFILE, (most, most))
    return gateway, worker


needs_rlimit = pytest.mark.skipif(
    not hasattr(psutil, "RLIMIT_NOFILE"), reason="limits of another process are set on Linux only"
)


@contextlib.contextmanager
def crowd(gateway: Gateway) -> Iterator[None]:
    """Makes more connections than the worker can accept, and keeps them for as long as the block runs."""
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(connected(gateway)) for _ in range(50)]
        assert connections[-1].recv(1) == b"", "there is no descriptor for the last one"
        yield


@needs_rlimit
def test_worker_without_descriptors_is_idle(cramped):
    gateway, worker = cramped
    with crowd(gateway):
        assert worker.cpu_percent(interval=1.0) < 80


@needs_rlimit
def test_worker_that_has_descriptors_again_serves_on(cramped):
    gateway, worker = cramped
    with crowd(gateway):
        pass
    eventually(lambda: is_served(gateway), "the gateway serves again")
    assert worker.is_running()


def is_served(gateway: Gateway) -> bool:
    try:
        return gateway.request("POST", CHAT, chat_body()).status == 200
    except (OSError, http.client.HTTPException):
        return False


# The end.


@dataclass
class Ending:
    """What clients with open connections saw of a gateway that was told to end."""

    turned_away: Answer
    exit_status: int
    idle_end: bytes


@pytest.fixture(scope="module")
def ending(tmp_path_factory: pytest.TempPathFactory) -> Ending:
    gate = Gate()
    with Upstream() as upstream, contextlib.ExitStack() as stack:
        file = f"active: up\nbackends: {{up: {{type: openai, base_url: '{upstream.base_url}', model: m}}}}\n"
        gateway = stack.enter_context(Gateway(tmp_path_factory.mktemp("ending"), file + "server: {drain: 60}\n"))
        upstream.will(Streamed.of(role(), text("begun"), gate, finish(), DONE))
        idle, used, streaming = (stack.enter_context(connected(gateway)) for _ in range(3))
        for connection in (idle, used):
            connection.sendall(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert read_answer(connection).headers.get("connection") != "close"
        streaming.sendall(request(chat_body(stream=True)))
        stream = http.client.HTTPResponse(streaming)
        stream.begin()
        processes = gateway.processes()
        gateway.process.send_signal(signal.SIGTERM)
        eventually(lambda: gateway.request("GET", "/readyz").status == 503, "the worker drains")
        used.sendall(request(chat_body()))
        turned_away = read_answer(used)
        gate.open()
        stream.read()
        exit_status = gateway.wait_ended(processes)
        return Ending(turned_away, exit_status, idle.recv(1))


def request(body: bytes) -> bytes:
    return POST + f"content-length: {len(body)}\r\n\r\n".encode() + body


def test_request_that_is_turned_away_at_the_end_ends_its_connection(ending):
    assert (ending.turned_away.status, ending.turned_away.headers["connection"]) == (503, "close")


def test_idle_connection_does_not_hold_up_the_end(ending):
    assert (ending.exit_status, ending.idle_end) == (0, b"")
