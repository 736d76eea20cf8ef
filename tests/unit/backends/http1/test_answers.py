"""Answers in every framing of HTTP/1.1, and what is none: never taken for whole when it is not, never sent on."""

from __future__ import annotations

import anyio
import pytest

from backends.http1.connection import MAX_HEAD_BYTES, MAX_HEADERS, MAX_HELD_BYTES
from backends.http1.errors import BrokenError, Http1Error, ProtocolError, TooLargeError

LIMIT = 64 * 1024 * 1024
SECRET = b"what was asked"
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


async def whole(origin) -> bytes:
    return await (await origin.post("/x", b"{}")).whole(LIMIT)


FRAMINGS = {
    "length": b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
    "chunks": CHUNKED + b"2\r\nhe\r\n3;ext=1\r\nllo\r\n0\r\ntrailer: x\r\n\r\n",
    "until the end": b"HTTP/1.1 200 OK\r\n\r\nhello",
    "until the end, of HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\nhello",
    "after interim answers": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n"
    b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
    "with HTTP/2 on offer": b"HTTP/1.1 200 OK\r\nupgrade: h2c\r\nconnection: upgrade\r\ncontent-length: 5\r\n\r\nhello",
}


@pytest.mark.parametrize("answer", FRAMINGS.values(), ids=FRAMINGS)
async def test_body_of_every_framing_is_read(server, origin, act, answer):
    server.will(answer, act.CLOSE)
    assert await whole(origin) == b"hello"


async def test_answer_without_a_body_is_whole(server, origin):
    server.will(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert await whole(origin) == b""


@pytest.mark.parametrize("status", [200, 302, 404, 503, 599])
async def test_status_is_told(server, origin, status):
    server.will(b"HTTP/1.1 %d X\r\ncontent-length: 0\r\n\r\n" % status)
    response = await origin.get("/x")
    response.close()
    assert response.status == status


async def test_headers_are_found_in_lower_case(server, origin):
    server.will(
        b"HTTP/1.1 200 OK\r\nRetry-After: \t7 \r\nContent-Length: 0\r\nA: 1\r\nX: \xe9\r\na: 2\r\nempty:\r\n\r\n"
    )
    response = await origin.get("/x")
    response.close()
    assert response.headers == {"retry-after": "7", "content-length": "0", "a": "1, 2", "x": "\xe9", "empty": ""}


async def test_headers_are_those_of_the_last_answer(server, origin):
    server.will(b"HTTP/1.1 103 Early Hints\r\na: 1\r\n\r\nHTTP/1.1 200 OK\r\nb: 2\r\ncontent-length: 0\r\n\r\n")
    response = await origin.get("/x")
    response.close()
    assert response.headers == {"b": "2", "content-length": "0"}


async def test_pieces_are_given_as_they_come(server, origin):
    gate = anyio.Event()
    server.will(CHUNKED + b"2\r\nhe\r\n", gate, b"3\r\nllo\r\n0\r\n\r\n")
    response = await origin.post("/x", b"")
    first = await response.readany()
    gate.set()
    rest = [piece async for piece in iterated(response)]
    response.close()
    assert [first, *rest] == [b"he", b"llo"]


async def iterated(response):
    while piece := await response.readany():
        yield piece


async def test_end_is_told_once_all_was_read(server, origin):
    response = await origin.post("/x", b"")
    before = response.at_eof
    await response.readany()
    after = response.at_eof
    response.close()
    assert (before, after) == (False, True)


async def test_head_alone_is_enough_for_an_answer(server, origin):
    gate = anyio.Event()
    server.will(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", gate, b"ok")
    response = await origin.post("/x", b"")
    gate.set()
    assert await response.whole(LIMIT) == b"ok"


async def test_more_than_was_asked_for_is_refused(server, origin):
    server.will(CHUNKED + b"6\r\n123456\r\n0\r\n\r\n")
    with pytest.raises(TooLargeError):
        await (await origin.post("/x", b"")).whole(5)


async def test_endless_body_is_not_read_beyond_the_limit(server, origin, act):
    server.will(CHUNKED, *(b"400\r\n" + b"x" * 1024 + b"\r\n" for _ in range(4)), act.HANG)
    with pytest.raises(TooLargeError):
        await (await origin.post("/x", b"")).whole(4000)


async def test_body_that_nobody_reads_is_held_back(server, origin, wait_until):
    size = 16 * 1024 * 1024
    server.will(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size + b"x" * size)
    response = await origin.post("/x", b"")
    await wait_until(lambda: response._connection._is_paused, "reading pauses")
    held = sum(map(len, response._connection.pieces))
    body = await response.whole(LIMIT)
    assert (held < 3 * MAX_HELD_BYTES, len(body)) == (True, size)


CUT = {
    "length": b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n" + SECRET[:5],
    "no body yet": b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n",
    "chunk": CHUNKED + b"9\r\nwhat",
    "between chunks": CHUNKED + b"4\r\nwhat\r\n",
    "trailers": CHUNKED + b"4\r\nwhat\r\n0\r\nx: y\r\n",
    "head": b"HTTP/1.1 200 OK\r\nx: wha",
    "status line": b"HTT",
    "after an interim answer": b"HTTP/1.1 100 Continue\r\n\r\n",
    "coding that ends with the connection": b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nwhat",
}


@pytest.mark.parametrize("end", ["CLOSE", "RESET"])
@pytest.mark.parametrize("answer", CUT.values(), ids=CUT)
async def test_cut_answer_is_no_answer(server, origin, act, answer, end):
    server.will(answer, act[end])
    with pytest.raises(BrokenError):
        await whole(origin)


async def test_body_until_the_end_is_cut_by_a_reset(server, origin, act):
    server.will(b"HTTP/1.1 200 OK\r\n\r\nhello", act.RESET)
    with pytest.raises(BrokenError):
        await whole(origin)


async def test_what_came_before_the_cut_is_given_first(server, origin, act):
    server.will(CHUNKED + b"4\r\nwhat\r\n", act.CLOSE)
    response = await origin.post("/x", b"")
    first = await response.readany()
    with pytest.raises(BrokenError):
        await response.readany()
    response.close()
    assert first == b"what"


NO_HTTP = {
    "another protocol": b"SSH-2.0 " + SECRET + b"\r\n\r\n",
    "HTTP/2": b"HTTP/2.0 200 OK\r\ncontent-length: 0\r\n\r\n",
    "RTSP": b"RTSP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
    "lone LF": b"HTTP/1.1 200 OK\ncontent-length: 0\n\n",
    "status of two digits": b"HTTP/1.1 20 OK\r\ncontent-length: 0\r\n\r\n",
    "status below 100": b"HTTP/1.1 099 OK\r\ncontent-length: 0\r\n\r\n",
    "switch of protocols": b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n" + SECRET,
    "switch of protocols, in few words": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "length and chunks": b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n0\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nokk",
    "negative length": b"HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok",
    "length that is no number": b"HTTP/1.1 200 OK\r\ncontent-length: " + SECRET + b"\r\n\r\nok",
    "huge length": b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\nok",
    "folded header": b"HTTP/1.1 200 OK\r\na: b\r\n c\r\ncontent-length: 0\r\n\r\n",
    "NUL in a header": b"HTTP/1.1 200 OK\r\na: \0\r\ncontent-length: 0\r\n\r\n",
    "bad chunk size": CHUNKED + SECRET,
    "huge chunk size": CHUNKED + b"f" * 30 + b"\r\n",
    "chunk longer than it says": CHUNKED + b"2\r\n" + SECRET,
    "head that is too large": b"HTTP/1.1 200 OK\r\na: " + b"x" * MAX_HEAD_BYTES + b"\r\ncontent-length: 0\r\n\r\n",
    "head without end": b"HTTP/1.1 200 OK\r\na: " + b"x" * MAX_HEAD_BYTES,
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * MAX_HEADERS + b"content-length: 0\r\n\r\n",
    "interim answers without end": b"HTTP/1.1 100 Continue\r\n\r\n" * (MAX_HEAD_BYTES // 25 + 1),
}


@pytest.mark.parametrize("answer", NO_HTTP.values(), ids=NO_HTTP)
async def test_what_is_no_http_is_no_answer(server, origin, act, answer):
    server.will(answer, act.HANG)
    with pytest.raises(ProtocolError):
        await whole(origin)


@pytest.mark.parametrize("answer", [*NO_HTTP.values(), *CUT.values()], ids=[*NO_HTTP, *CUT])
async def test_what_the_server_said_is_not_quoted(server, origin, act, answer):
    server.will(answer, act.CLOSE)
    with pytest.raises(Http1Error) as caught:
        await whole(origin)
    assert not any(word in str(caught.value).encode() for word in [*SECRET.split(), b"SSH"] if word != b"was")


@pytest.mark.parametrize("answer", NO_HTTP.values(), ids=NO_HTTP)
async def test_connection_is_closed_after_what_is_no_http(server, origin, act, answer, wait_until):
    server.will(answer, act.HANG)
    with pytest.raises(ProtocolError):
        await whole(origin)
    await wait_until(lambda: server.num_open == 0, "the connection is closed")


async def test_as_many_headers_as_may_be_are_taken(server, origin):
    server.will(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * (MAX_HEADERS - 1) + b"content-length: 2\r\n\r\nok")
    assert await whole(origin) == b"ok"
