"""The server of a worker: how it takes up connections."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

import anyio.lowlevel
import pytest

from gateway.http_server import ACCEPTED_AT_ONCE, Server


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "asyncio", {"use_uvloop": True}


async def never_asked(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("nothing was sent")


async def test_connections_that_come_together_are_accepted_in_one_turn() -> None:
    with contextlib.ExitStack() as closing:
        listener = closing.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        server = Server([(listener, never_asked)])
        await server.startup()
        for listening in server.servers:
            closing.callback(listening.close)
        for _ in range(ACCEPTED_AT_ONCE):
            closing.enter_context(socket.create_connection(listener.getsockname()))
        for _ in range(2):  # the one that has begun, and a whole one
            await anyio.lowlevel.checkpoint()
        assert len(server.server_state.connections) == ACCEPTED_AT_ONCE
    while server.server_state.connections:
        await anyio.lowlevel.checkpoint()  # connections give no sign when they end
