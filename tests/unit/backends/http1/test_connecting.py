"""How a connection comes about: names, sockets, TLS, and how long all that may take."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from backends.http1.address import tls_context
from backends.http1.errors import ConnectError
from tests.support.certificates import make_pair, needs_openssl

LIMIT = 1024


async def whole(origin) -> bytes:
    return await (await origin.get("/x")).whole(LIMIT)


async def test_addresses_of_a_name_are_tried_in_turn(server, open_origin):
    """The server listens on 127.0.0.1 only, and `localhost` may be ::1 first."""
    assert await whole(open_origin(f"http://localhost:{server.port}")) == b"ok"


async def test_unix_socket_is_reached(tmp_path, open_origin):
    path = tmp_path / "a b.sock"
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok")
        writer.close()

    listener = await asyncio.start_unix_server(serve, path)
    await whole(open_origin(f"unix://{path}"))
    listener.close()
    await listener.wait_closed()
    assert seen == [b"GET /x HTTP/1.1\r\nhost: localhost\r\n\r\n"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "unix://{path}"])
async def test_nobody_who_listens_is_no_connection(tmp_path, open_origin, url):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ConnectError, match="Errno"):
        await whole(open_origin(url.format(port=port, path=tmp_path / "none")))


async def test_connecting_has_an_end(full_port, open_origin):
    origin = open_origin(f"http://127.0.0.1:{full_port}", connect_timeout_s=0.05)
    with pytest.raises(ConnectError, match=r"no connection within 0\.05 s"):
        await whole(origin)


async def test_connecting_can_be_cancelled(full_port, open_origin):
    origin = open_origin(f"http://127.0.0.1:{full_port}", connect_timeout_s=60)
    with anyio.move_on_after(0.02) as scope:
        await whole(origin)
    assert scope.cancelled_caught


async def test_what_cannot_be_sent_opens_no_connection(server, origin):
    with pytest.raises(ValueError, match="line end"):
        await origin.post("/x", b"", {"x": "a\r\nb: c"})
    assert server.num_accepted == 0


# TLS.


@pytest.fixture
async def tls_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """A server whose certificate, for 127.0.0.1, the system trusts."""
    cert, key = make_pair(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    tls_context.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield listener.sockets[0].getsockname()[1]
    listener.close()
    await listener.wait_closed()
    tls_context.cache_clear()


@needs_openssl
async def test_tls_is_spoken(tls_port, open_origin):
    assert await whole(open_origin(f"https://127.0.0.1:{tls_port}")) == b"ok"


@needs_openssl
async def test_connection_of_tls_serves_again(tls_port, open_origin):
    origin = open_origin(f"https://127.0.0.1:{tls_port}")
    await whole(origin)
    await whole(origin)
    assert origin.num_open == 1


@needs_openssl
async def test_certificate_for_another_name_is_refused(tls_port, open_origin):
    with pytest.raises(ConnectError, match="certificate"):
        await whole(open_origin(f"https://localhost:{tls_port}"))


@needs_openssl
async def test_certificate_that_nobody_vouches_for_is_refused(tls_port, open_origin, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    tls_context.cache_clear()
    with pytest.raises(ConnectError, match="certificate"):
        await whole(open_origin(f"https://127.0.0.1:{tls_port}"))


async def test_server_without_tls_is_refused(deaf_server, open_origin):
    with pytest.raises(ConnectError):
        await whole(open_origin(deaf_server.url.replace("http:", "https:"), connect_timeout_s=0.5))


async def test_handshake_that_does_not_end_is_given_up(open_origin):
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(65536):
            pass
        writer.close()

    listener = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    with pytest.raises(ConnectError, match="no connection within"):
        await whole(open_origin(f"https://127.0.0.1:{port}", connect_timeout_s=0.1))
    listener.close()
    await listener.wait_closed()
