"""Clients that stop sending, or stop reading, hold nothing for ever."""

from __future__ import annotations

import contextlib
import socket

import pytest

from tests.support.calls import chat_body
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Streamed
from tests.support.wait import eventually
from tests.support.wire import role, text

CHAT = "/v1/chat/completions"
MORE_THAN_BUFFERS_HOLD = [text("x" * 100_000)] * 400


@pytest.fixture(scope="module")
def half_sent(gateway: Gateway) -> Answer:
    """The answer to a request whose body does not go on."""
    with contextlib.closing(gateway.connect()) as connection:
        connection.putrequest("POST", CHAT)
        connection.putheader("content-length", "1000")
        connection.endheaders(b'{"model":')
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())


def test_body_that_stops_coming_is_given_up(half_sent):
    assert half_sent.status == 408


def test_body_that_stops_coming_is_told_in_the_shape_of_openai(half_sent):
    assert half_sent.error["code"] == "request_timeout"


def test_connection_of_a_body_that_stopped_coming_is_closed(half_sent):
    assert half_sent.headers["connection"] == "close"


@contextlib.contextmanager
def idle_reader(gateway: Gateway, body: bytes):
    """Sends a request, and reads nothing of the answer for as long as the block runs."""
    host, port = gateway.address.removeprefix("http://").split(":")
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((host, int(port)))
        head = f"POST {CHAT} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        yield


def test_backend_is_let_go_when_the_time_of_a_client_that_stops_reading_is_over(gateway, upstream):
    upstream.will(Streamed.of(role(), *MORE_THAN_BUFFERS_HOLD))
    with idle_reader(gateway, chat_body(model="hasty", stream=True)):
        upstream.wait_chat()
        eventually(lambda: gateway.status()["backends"]["hasty"]["in_flight"] == 0, "the backend is let go")


def test_client_that_stops_reading_is_no_longer_counted(gateway, upstream):
    upstream.will(Streamed.of(role(), *MORE_THAN_BUFFERS_HOLD))
    with idle_reader(gateway, chat_body(model="hasty", stream=True)):
        upstream.wait_chat()
        eventually(lambda: in_flight(gateway) == 0, "nothing is in flight")


def in_flight(gateway: Gateway) -> float:
    """Returns how many requests the worker counts as in progress."""
    lines = gateway.request("GET", "/metrics").body.decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("gateway_requests_in_flight "))
