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

from gateway.acceptor import Acceptor
from gateway.http_protocol import Connections, HttpProtocol, Limits
from gateway.occupancy import Occupancy

TLS_HANDSHAKE_S = 10.0
TLS_FAREWELL_S = 1.0
"""How long a client is waited for that does not answer the end of a TLS connection."""
SHARE_OF_DESCRIPTORS = 0.5
"""What clients' connections may take of those that a process may open; the rest is for backends and files."""


class Server(uvicorn.Server):
    """Serves until told to stop; the signals are the parent's business."""

    def __init__(self, sites: Sequence[tuple[socket.socket, ASGIApp]], occupancy: Occupancy) -> None:
        """Prepare.

        Args:
            sites: listening sockets, and what is served at each.
            occupancy: of the workers that share these sockets.
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
        self._occupancy = occupancy
        self._acceptors: list[Acceptor] = []
        self.tls: ssl.SSLContext | None = None
        """To be set before serving; without it, plain HTTP."""
        self._connections = Connections(self._show)
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
        self._acceptors = []
        for listener, app in self._sites:
            protocol = partial(HttpProtocol, self._connections, limits, app)
            connect = partial(loop.connect_accepted_socket, protocol, **tls)
            self._acceptors.append(Acceptor(listener, connect, self._occupancy.is_ahead))
        self.servers = [*self._acceptors]  # type: ignore[list-item]
        self._occupancy.open()
        self.started = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, end what is idle, and wait for the answers that are on their way."""
        self.drain()
        self._occupancy.shut()
        await super().shutdown([listener for listener, _ in self._sites])

    def _show(self, num_connections: int) -> None:
        self._occupancy.show(num_connections)
        for acceptor in self._acceptors:
            acceptor.look_again()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def max_connections() -> int:
    """Return how many connections of clients this process may hold."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if allowed == resource.RLIM_INFINITY else int(allowed * SHARE_OF_DESCRIPTORS)
