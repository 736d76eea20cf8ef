"""An answer means the same however the network cuts it, and no bytes at all make the client hang, leak or break."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any, NamedTuple

import anyio
import anyio.lowlevel
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.http1.connection import Connection
from backends.http1.errors import Http1Error
from backends.http1.response import Response

BODIES = st.binary(max_size=40)
INTERIM = [b"", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n" * 2]
SURPLUS = [b"x", b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"]
TOKENS = [
    *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.0 200 OK\r\n", b"HTTP/1.1 101 X\r\n\r\n"),
    *(b"content-length: 2\r\n", b"transfer-encoding: chunked\r\n", b"connection: close\r\n", b"upgrade: x\r\n"),
    *(b"2\r\nok\r\n", b"0\r\n\r\n", b"ok", b"a: b\r\n", b"\0", b"\xff", b" ", b"\n", b"\r", b":", b"\r\n"),
]


class Wire(asyncio.Transport):
    """A connection whose other end is the test."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False

    def write(self, data: Any) -> None:
        """Nobody reads the request."""

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    abort = close


class Pool:
    """Notes what is given back."""

    def __init__(self) -> None:
        self.kept: set[Connection] = set()

    def keep(self, connection: Connection) -> None:
        self.kept.add(connection)

    def forget(self, connection: Connection) -> None:
        self.kept.discard(connection)

    lost = forget


class Outcome(NamedTuple):
    """What became of a request."""

    status: int
    headers: dict[str, str]
    body: bytes
    failure: type[Exception] | None
    is_kept: bool


def outcome(parts: list[bytes]) -> Outcome:
    """Returns what comes of an answer in these pieces, after which the server closes the connection."""

    async def ask() -> Outcome:
        pool, wire = Pool(), Wire()
        connection = Connection(pool, asyncio.get_running_loop())
        connection.connection_made(wire)
        connection.send(b"")
        response: Response | None = None
        body: list[bytes] = []
        failure: type[Exception] | None = None

        async def read() -> None:
            nonlocal response, failure
            try:
                while not connection.status:
                    connection.raise_failure()
                    await connection.wait()
                response = Response(connection)
                while piece := await response.readany():
                    body.append(piece)
            except Http1Error as error:
                failure = type(error)

        with anyio.fail_after(30):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(read)
                await anyio.lowlevel.checkpoint()
                for part in parts:
                    if not wire.closed:
                        connection.data_received(part)
                        await anyio.lowlevel.checkpoint()
                is_complete = connection.is_complete
                if not is_complete:
                    connection.connection_lost(None)
        if response is not None:
            response.close()
        is_kept = connection in pool.kept
        if is_complete:
            connection.connection_lost(None)
        status, headers = (response.status, response.headers) if response else (0, {})
        return Outcome(status, headers, b"".join(body), failure, is_kept)

    return anyio.run(ask)


@st.composite
def cut(draw: st.DrawFn, sent: bytes) -> list[bytes]:
    """Cuts bytes at any places, as a network may."""
    cuts = sorted(draw(st.sets(st.integers(0, len(sent)), max_size=12)))
    return [part for a, b in itertools.pairwise([0, *cuts, len(sent)]) if (part := sent[a:b])]


@st.composite
def framed(draw: st.DrawFn) -> tuple[bytes, bytes, bool]:
    """Makes an answer in any framing: its bytes, its body, and whether its connection may serve again."""
    interim, body, says_close = draw(st.sampled_from(INTERIM)), draw(BODIES), draw(st.booleans())
    head = b"HTTP/1.1 200 OK\r\nx: y\r\n" + b"connection: close\r\n" * says_close
    match draw(st.sampled_from(["length", "chunks", "end"])):
        case "length":
            return interim + head + b"content-length: %d\r\n\r\n" % len(body) + body, body, not says_close
        case "chunks":
            parts = [part for part in draw(cut(body)) if part]
            chunks = b"".join(b"%x;e\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nt: u\r\n\r\n"
            return interim + head + b"transfer-encoding: chunked\r\n\r\n" + chunks, body, not says_close
        case _:
            return interim + head + b"\r\n" + body, body, False


@given(st.data(), framed())
@settings(max_examples=300)
def test_answer_is_the_same_however_it_is_cut(data, answer):
    sent, body, may_serve_again = answer
    came = outcome(data.draw(cut(sent)))
    assert (came.status, came.headers["x"], came.body, came.failure, came.is_kept) == (
        200,
        "y",
        body,
        None,
        may_serve_again,
    )


@given(st.data(), framed(), st.sampled_from(SURPLUS))
@settings(max_examples=200)
def test_connection_with_more_than_its_answer_serves_no_more(data, answer, surplus):
    sent, _, may_serve_again = answer
    came = outcome([*data.draw(cut(sent)), surplus] if may_serve_again else [sent])
    assert not came.is_kept


@given(st.data(), framed())
@settings(max_examples=200)
def test_answer_that_is_cut_short_is_never_whole(data, answer):
    sent, body, _ = answer
    at = data.draw(st.integers(0, len(sent) - 1))
    came = outcome([sent[:at]] if at else [])
    head = sent.removesuffix(body)  # whose words a body may hold, too
    if b"content-length" in head or b"chunked" in head:
        assert came.failure is not None
    else:
        assert body.startswith(came.body)


@given(st.data(), st.lists(st.sampled_from(TOKENS) | st.binary(max_size=4), max_size=12).map(b"".join))
@settings(max_examples=500)
def test_any_bytes_are_an_answer_or_a_failure_of_ours_however_they_are_cut(data, sent):
    whole, in_pieces = outcome([sent] if sent else []), outcome(data.draw(cut(sent)))
    assert (in_pieces.status, in_pieces.failure is None) == (whole.status, whole.failure is None)
