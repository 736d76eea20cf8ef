"""Bodies that are handed over as they come, without a step of the task that asked for each piece."""

from __future__ import annotations

import anyio
import pytest

from backends.http1.errors import BrokenError

CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
REST = b"2\r\nlo\r\n0\r\n\r\n"


class Sink:
    """Takes pieces, and wants no more after some of them."""

    def __init__(self, wants: int = 100) -> None:
        self.pieces: list[bytes] = []
        self._wants = wants

    def __call__(self, piece: bytes) -> bool:
        self.pieces.append(piece)
        return len(self.pieces) < self._wants


@pytest.fixture
def gate() -> anyio.Event:
    """Opens for the rest of the answer."""
    return anyio.Event()


@pytest.fixture
async def begun(server, origin, gate):
    """An answer whose first piece was read; the gate opens for the rest."""
    server.will(CHUNKED + b"3\r\nhel\r\n", gate, REST)
    response = await origin.post("/x", b"")
    assert await response.readany() == b"hel"
    yield response
    response.close()


async def test_what_comes_later_is_poured(begun, gate):
    sink = Sink()
    gate.set()
    await begun.pour(sink)
    assert b"".join(sink.pieces) == b"lo"


async def test_pouring_ends_with_the_body(begun, gate):
    gate.set()
    await begun.pour(Sink())
    assert await begun.readany() == b""


async def test_connection_is_kept_after_a_body_that_was_poured(begun, origin, gate):
    gate.set()
    await begun.pour(Sink())
    begun.close()
    assert origin.num_idle == 1


async def test_what_has_come_already_is_not_poured(server, origin):
    server.will(CHUNKED + b"3\r\nhel\r\n" + REST)
    response = await origin.post("/x", b"")
    sink = Sink()
    await response.pour(sink)
    assert (sink.pieces, await response.whole(100)) == ([], b"hello")


async def test_sink_that_wants_no_more_is_given_no_more(server, origin, gate):
    server.will(CHUNKED, gate, b"1\r\na\r\n", gate, b"1\r\nb\r\n0\r\n\r\n")
    response = await origin.post("/x", b"")
    sink = Sink(wants=1)
    gate.set()
    await response.pour(sink)
    poured = b"".join(sink.pieces)
    assert (len(sink.pieces), poured + await response.whole(100)) == (1, b"ab")


async def test_body_that_is_cut_while_it_is_poured_is_told_when_the_next_piece_is_due(server, origin, act, gate):
    server.will(CHUNKED + b"3\r\nhel\r\n", gate, act.CLOSE)
    response = await origin.post("/x", b"")
    await response.readany()
    gate.set()
    await response.pour(Sink())
    with pytest.raises(BrokenError):
        await response.readany()


async def test_pouring_that_is_cancelled_closes_the_connection(server, origin, act):
    server.will(CHUNKED + b"3\r\nhel\r\n", act.HANG)
    response = await origin.post("/x", b"")
    await response.readany()
    with anyio.move_on_after(0.01):
        await response.pour(Sink())
    response.close()
    assert origin.num_idle == 0
