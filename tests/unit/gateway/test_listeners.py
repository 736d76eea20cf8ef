"""Addresses as they are written, and which routes each listener has."""

from __future__ import annotations

import pytest

from gateway.listeners import Address, addresses_of, is_served, listen


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:9000", Address("127.0.0.1", 9000)),
        ("localhost:0", Address("localhost", 0)),
        ("[::1]:9000", Address("::1", 9000)),
    ],
)
def test_address_is_host_and_port(text, address):
    assert Address.parse(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "9000", ":9000", "host", "host:", "host:port", "host:65536", "::1:9000", "host:1/x", "u@host:1", "[::1:1"],
)
def test_anything_else_is_no_address(text):
    with pytest.raises(ValueError):  # noqa: PT011 - which of them says so does not matter
        Address.parse(text)


CHAT = ["/v1/chat/completions", "/api/v1/chat"]
BOTH = ["/v1/models", "/v1/models/{model_id:path}", "/livez", "/readyz"]
ADMINISTRATION = ["/", "/status", "/metrics", "/model/switch/{backend:path}", "/benchmark/summary", "/static/client.js"]


@pytest.mark.parametrize("path", [*CHAT, *BOTH, *ADMINISTRATION])
def test_only_listener_serves_every_route(path):
    assert is_served(path, "everything")


@pytest.mark.parametrize(
    ("path", "served"), [(path, True) for path in CHAT + BOTH] + [(path, False) for path in ADMINISTRATION]
)
def test_listener_for_chats_serves_no_administration(path, served):
    assert is_served(path, "chat") == served


@pytest.mark.parametrize(
    ("path", "served"), [(path, False) for path in CHAT] + [(path, True) for path in BOTH + ADMINISTRATION]
)
def test_listener_for_administration_serves_no_chats(path, served):
    assert is_served(path, "administration") == served


def test_sockets_are_closed_in_the_end():
    with listen(Address("127.0.0.1", 0), Address("127.0.0.1", 0)) as listeners:
        pass
    assert listeners.fds == (-1, -1)


def test_first_socket_is_closed_if_there_is_no_second():
    with listen(Address("127.0.0.1", 0), None) as listeners:
        taken = listeners.main.getsockname()[1]
        with pytest.raises(OSError, match="in use"), listen(Address("127.0.0.1", 0), Address("127.0.0.1", taken)):
            pass


def test_address_without_administration_is_one():
    with listen(Address("127.0.0.1", 0), None) as listeners:
        port = listeners.main.getsockname()[1]
        assert addresses_of(listeners, "https") == {"address": f"https://127.0.0.1:{port}"}
