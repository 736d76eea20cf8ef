"""One server and the connections to it: opened when they are needed, kept while they are used."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from backends.http1.address import Address, field_lines, tls_context
from backends.http1.connection import Connection
from backends.http1.errors import BrokenError, ConnectError
from backends.http1.response import Response

IDLE_LIMIT_S = 15.0
"""How long a connection is kept that nobody uses."""
TLS_CLOSE_LIMIT_S = 1.0
"""How long a server may take to say farewell."""
NO_HEADERS: Mapping[str, str] = {}


class Origin:
    """A server, for any number of concurrent requests of one event loop. Redirects are answers like others.

    Waiting for an answer has no limit here: it ends when it is cancelled, and the connection with it.
    """

    def __init__(self, base_url: str, headers: Mapping[str, str], *, connect_timeout_s: float = 2.0) -> None:
        """Note where it is. What cannot be sent there is told by the first request.

        Args:
            base_url: `http://…`, `https://…` or `unix:///path/to.sock`; its path goes before that of every request.
            headers: sent with every request.
            connect_timeout_s: for all of connecting: the name, each of its addresses in turn, TLS.
        """
        self._base_url = base_url
        self._headers = dict(headers)
        self._connect_timeout_s = connect_timeout_s
        self._address: Address | None = None
        self._heads: dict[tuple[str, str], bytes] = {}
        self._open: set[Connection] = set()
        self._idle: dict[Connection, float] = {}
        """Those that wait for a request, since when by the loop's clock; the last one is taken first."""
        self._sweeper: asyncio.TimerHandle | None = None
        self._is_closed = False
        self._all_lost: asyncio.Event | None = None

    @property
    def num_open(self) -> int:
        """How many connections there are."""
        return len(self._open)

    @property
    def num_idle(self) -> int:
        """How many of them wait for a request."""
        return len(self._idle)

    async def post(self, path: str, body: bytes, headers: Mapping[str, str] = NO_HEADERS) -> Response:
        """Send a request and return its answer when the head of that has come.

        A connection that was kept may be ended by the server in the very moment in which it is used again. If that has
        not taken all of the request, it cannot have begun to answer, and the request is sent once more, on a new
        connection (RFC 9112, 9.3.1; RFC 9110, 9.2.2: "never applied"). Any other failure is told, so that whoever asks
        decides about another attempt, and counts it.

        Args:
            path: in ASCII, quoted.
            body: sent as it is.
            headers: beside those of every request.

        Raises:
            Http1Error: there is no answer.
            ValueError: the address or a header cannot be sent.
        """
        head = self._heads.get(("POST", path)) or self._head("POST", path)
        fields = field_lines(headers) if headers else b""
        return await self._answer(b"".join((head, fields, b"content-length: %d\r\n\r\n" % len(body), body)))

    async def get(self, path: str) -> Response:
        """Ask for what is there; otherwise as `post`."""
        return await self._answer(self._head("GET", path) + b"\r\n")

    async def aclose(self) -> None:
        """Close every connection, those in use too."""
        self._is_closed = True
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        self._idle.clear()
        if self._open:
            self._all_lost = asyncio.Event()
            for connection in list(self._open):
                connection.close()
            await self._all_lost.wait()

    # For its connections.

    def keep(self, connection: Connection) -> None:
        """Take a connection that is ready for the next request."""
        if self._is_closed:
            connection.close()
            return
        loop = asyncio.get_running_loop()
        self._idle[connection] = loop.time()
        if self._sweeper is None:
            self._sweeper = loop.call_later(IDLE_LIMIT_S, self._sweep)

    def forget(self, connection: Connection) -> None:
        """Keep a connection no longer: it is ending."""
        self._idle.pop(connection, None)

    def lost(self, connection: Connection) -> None:
        """Take note that a connection has ended."""
        self._idle.pop(connection, None)
        self._open.discard(connection)
        if self._all_lost is not None and not self._open:
            self._all_lost.set()

    async def _answer(self, request: bytes) -> Response:
        while self._idle:
            connection, _ = self._idle.popitem()
            if connection.is_closing:
                continue
            try:
                return await _ask(connection, request)
            except BrokenError:
                if not connection.was_stale:
                    raise
                break
        return await _ask(await self._connect(), request)

    async def _connect(self) -> Connection:
        """Return a new connection.

        Raises:
            ConnectError: it does not come about.
        """
        if self._is_closed:
            raise ConnectError("the client is closed")
        loop = asyncio.get_running_loop()
        address = self._where()
        connection = Connection(self, loop)
        try:
            async with asyncio.timeout(self._connect_timeout_s):
                if address.port is None:
                    await loop.create_unix_connection(lambda: connection, address.host)
                elif address.tls:
                    await loop.create_connection(
                        lambda: connection,
                        address.host,
                        address.port,
                        ssl=tls_context(),
                        ssl_shutdown_timeout=TLS_CLOSE_LIMIT_S,
                    )
                else:
                    await loop.create_connection(lambda: connection, address.host, address.port)
        except BaseException as error:
            connection.close()
            if isinstance(error, OSError):  # a limit of time, too, which says nothing
                reason = str(error) or f"no connection within {self._connect_timeout_s:g} s"
                raise ConnectError(reason) from error
            raise
        if connection.is_closing:
            raise ConnectError("the server closed the connection at once")
        self._open.add(connection)
        return connection

    def _head(self, method: str, path: str) -> bytes:
        """Return what each of these requests begins with."""
        head = self._heads[method, path] = self._where().head(method, path, self._headers)
        return head

    def _where(self) -> Address:
        if self._address is None:
            self._address = Address.of(self._base_url)
        return self._address

    def _sweep(self) -> None:
        """Close what was kept for long enough, and come back for the next."""
        loop = asyncio.get_running_loop()
        self._sweeper = None
        now = loop.time()
        for connection, since in list(self._idle.items()):  # the longest idle first
            if now - since < IDLE_LIMIT_S:
                self._sweeper = loop.call_at(since + IDLE_LIMIT_S, self._sweep)
                break
            del self._idle[connection]
            connection.close()


async def _ask(connection: Connection, request: bytes) -> Response:
    """Send a request and wait for the head of its answer."""
    connection.send(request)
    while not connection.status:
        connection.raise_failure()
        await connection.wait()
    return Response(connection)
