"""The HTTP server of a worker: uvicorn, on sockets that each have an application of their own."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import ssl
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import uvicorn
from litestar.types import ASGIApp

from gateway.http_protocol import Connections, HttpProtocol, Limits

TLS_HANDSHAKE_S = 10.0
TLS_FAREWELL_S = 1.0
"""How long a client is waited for that does not answer the end of a TLS connection."""
ACCEPTED_AT_ONCE = 16
"""New connections in one turn of the event loop, where no other worker is to have its share of them.

Every turn answers what has come on the others, so with one, as libuv has it (libuv, pull request 3696), the last of 64
connections that come together waits through 64 turns. Each more costs a connection that comes alone 3 us. Of several
workers, the first to wake would take them all, and keep them.
"""
SHARE_OF_DESCRIPTORS = 0.5
"""What clients' connections may take of those that a process may open; the rest is for backends and files."""


class Server(uvicorn.Server):
    """Serves until told to stop; the signals are the parent's business."""

    def __init__(self, sites: Sequence[tuple[socket.socket, ASGIApp]], *, num_workers: int = 1) -> None:
        """Prepare.

        Args:
            sites: listening sockets, and what is served at each.
            num_workers: processes that share these sockets.
        """
        super().__init__(
            uvicorn.Config(
                sites[0][1],
                interface="asgi3",
                ws="none",
                loop="none",
                proxy_headers=False,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
            )
        )
        self._sites = sites
        self._accepted_at_once = ACCEPTED_AT_ONCE if num_workers == 1 else 1
        self.tls: ssl.SSLContext | None = None
        """To be set before serving; without it, plain HTTP."""
        self._connections = Connections()
        self.server_state = self._connections

    def drain(self) -> None:
        """Let each connection end with its next answer."""
        self._connections.draining = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen. In place of uvicorn's, which has one application, and waits a minute for a TLS handshake."""
        loop = asyncio.get_running_loop()
        limits = Limits(num_connections=max_connections())
        tls: dict[str, Any] = {}
        if self.tls is not None:
            tls = {
                "ssl": self.tls,
                "ssl_handshake_timeout": TLS_HANDSHAKE_S,
                "ssl_shutdown_timeout": TLS_FAREWELL_S,
            }
        self.servers = [
            await loop.create_server(
                partial(HttpProtocol, self._connections, limits, app),
                sock=listener.dup(),
                backlog=self.config.backlog,
                **tls,
            )
            for listener, app in self._sites
            for _ in range(self._accepted_at_once)
        ]
        self.started = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, end what is idle, and wait for the answers that are on their way."""
        self.drain()
        await super().shutdown([listener for listener, _ in self._sites])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def max_connections() -> int:
    """Return how many connections of clients this process may hold."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if allowed == resource.RLIM_INFINITY else int(allowed * SHARE_OF_DESCRIPTORS)
