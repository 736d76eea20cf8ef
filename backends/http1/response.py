"""An answer whose head has come, and whose body is read as it comes."""

from __future__ import annotations

from collections.abc import Callable

from backends.http1.connection import Connection
from backends.http1.errors import TooLargeError


class Response:
    """The answer to one request. It holds its connection until it is closed, which whoever asked has to do."""

    __slots__ = ("_connection", "_head", "status")

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection
        self._head = connection.head
        self.status = connection.status

    @property
    def headers(self) -> dict[str, str]:
        """Its header fields by their names in lower case, those of one name joined by commas (RFC 9110, 5.2)."""
        found: dict[str, str] = {}
        for line in self._head.decode("latin-1").split("\r\n")[1:-2]:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip(" \t")
            found[name] = f"{found[name]}, {value}" if name in found else value
        return found

    @property
    def at_eof(self) -> bool:
        """Whether all of the body has come and was read."""
        connection = self._connection
        return connection is None or (connection.is_complete and not connection.pieces)

    async def readany(self) -> bytes:
        """Return what has come of the body since, as soon as there is any; nothing at its end. Cancelled, it closes.

        Raises:
            Http1Error: the body is cut, or followed by what is not HTTP/1.1.
        """
        connection = self._connection
        if connection is None:
            return b""
        while not connection.pieces:
            if connection.is_complete:
                return b""
            connection.raise_failure()
            await connection.wait()
        return connection.take()

    async def pour(self, sink: Callable[[bytes], bool]) -> None:
        """Hand what comes to `sink`, without a step of this task for each piece; return when `readany` is due.

        Args:
            sink: takes what it is given; False if it wants no more for now. Must not raise.
        """
        if self._connection is not None:
            await self._connection.pour(sink)

    async def whole(self, limit: int) -> bytes:
        """Return the whole body, and close.

        Args:
            limit: of its size, in bytes.

        Raises:
            TooLargeError: it is larger.
            Http1Error: it is cut, or followed by what is not HTTP/1.1.
        """
        try:
            body = await self.readany()
            if not self.at_eof:
                body = await self._joined(body, limit)
            if len(body) > limit:
                raise TooLargeError(f"the answer is larger than {limit:,} bytes")
            return body
        finally:
            self.close()

    def close(self, *, linger_s: float = 0.0) -> None:
        """Let go of the connection: it serves the next request if all has come, and else is closed. Waits for nothing.

        Args:
            linger_s: how long the rest of the body may take to come, which nobody reads.
        """
        if self._connection is not None:
            self._connection.finish(linger_s)
            self._connection = None

    async def _joined(self, body: bytes, limit: int) -> bytes:
        """Return the whole body, or a little more than the limit of it."""
        pieces, size = [body], len(body)
        while size <= limit and (piece := await self.readany()):
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces)
