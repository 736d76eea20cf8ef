"""Which connections serve again, which do not, and what becomes of a request that finds its connection ended."""

from __future__ import annotations

import anyio
import pytest

from backends.http1 import origin as module
from backends.http1.errors import BrokenError, ConnectError

LIMIT = 1024 * 1024
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


async def whole(origin, body: bytes = b"{}") -> bytes:
    return await (await origin.post("/x", body)).whole(LIMIT)


REUSABLE = {
    "length": b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
    "chunks": CHUNKED + b"2\r\nok\r\n0\r\n\r\n",
    "no body": b"HTTP/1.1 204 No Content\r\n\r\n",
    "failure": b"HTTP/1.1 500 Oops\r\ncontent-length: 2\r\n\r\nok",
    "HTTP/1.0 that says so": b"HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok",
    "after an interim answer": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
}


@pytest.mark.parametrize("answer", REUSABLE.values(), ids=REUSABLE)
async def test_connection_serves_again_after_a_whole_answer(server, origin, answer):
    server.will(answer)
    await whole(origin)
    await whole(origin)
    assert server.num_accepted == 1


ENDING = {
    "that the server means to close": b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
    "of HTTP/1.0": b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok",
    "with more than its answer": b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokay",
    "with a second answer": b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok" * 2,
    "with a body where there is none": b"HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok",
}


@pytest.mark.parametrize("answer", ENDING.values(), ids=ENDING)
async def test_connection_serves_no_more(server, origin, act, answer):
    server.will(answer, act.HANG)
    await whole(origin)
    await whole(origin)
    assert server.num_accepted == 2


async def test_answer_is_whole_though_more_than_it_comes(server, origin, act):
    server.will(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP", act.HANG)
    assert await whole(origin) == b"ok"


async def test_answer_that_is_not_read_to_its_end_closes_the_connection(server, origin, act, wait_until):
    server.will(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", act.HANG)
    response = await origin.post("/x", b"")
    response.close()
    await wait_until(lambda: server.num_open == 0, "the connection is closed")


async def test_closing_an_answer_twice_lends_its_connection_once(server, origin):
    response = await origin.post("/x", b"")
    await response.readany()
    response.close()
    response.close()
    assert origin.num_idle == 1


async def test_closed_answer_has_no_more(server, origin):
    response = await origin.post("/x", b"")
    response.close()
    assert (await response.readany(), response.at_eof) == (b"", True)


async def test_bytes_that_nobody_asked_for_close_a_kept_connection(server, origin, act, wait_until):
    gate = anyio.Event()
    server.will(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", gate, b"HTTP/1.1 408 Late\r\n\r\n", act.HANG)
    await whole(origin)
    gate.set()
    await wait_until(lambda: server.num_open == 0, "the connection is closed")


async def test_connection_that_the_server_closes_is_kept_no_longer(server, origin, act, wait_until):
    server.will(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", act.CLOSE)
    await whole(origin)
    await wait_until(lambda: origin.num_idle == 0, "it is kept no longer")


async def test_connection_that_was_used_last_is_used_first(server, origin):
    gates = [anyio.Event(), anyio.Event()]
    for gate in gates:
        server.will(gate, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
    async with anyio.create_task_group() as tasks:
        for _ in gates:
            tasks.start_soon(whole, origin)
        for gate in gates:
            gate.set()
    *_, last = origin._idle
    await whole(origin)
    assert list(origin._idle)[-1] is last


async def test_connection_that_nobody_uses_is_closed(server, origin, monkeypatch, wait_until):
    monkeypatch.setattr(module, "IDLE_LIMIT_S", 0.02)
    await whole(origin)
    await wait_until(lambda: server.num_open == 0, "the connection is closed")


async def test_sweep_spares_what_was_used_since(server, origin, monkeypatch, wait_until):
    gate = anyio.Event()
    server.will(gate, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(whole, origin)
        await wait_until(lambda: server.requests, "the first is asked")
        await whole(origin)
        gate.set()
    older, newer = origin._idle
    origin._idle[older] -= module.IDLE_LIMIT_S
    origin._sweep()
    assert list(origin._idle) == [newer]


# The server ends a kept connection just when it is used again.


@pytest.mark.parametrize("family", ["tcp", "unix"])
async def test_request_is_sent_again_if_a_kept_connection_was_ended_before_it(stale_origin, family):
    origin, _ = await stale_origin(family)
    assert await whole(origin, b"again") == b"ok"


async def test_request_is_sent_again_unchanged(stale_origin):
    origin, requests = await stale_origin("tcp")
    await whole(origin, b"again")
    assert requests[-1].endswith(b"again")


async def test_request_is_sent_again_only_once(stale_origin):
    origin, requests = await stale_origin("tcp", answers=1)
    with pytest.raises(BrokenError):
        await whole(origin, b"again")
    assert len(requests) == 2


@pytest.mark.parametrize("end", ["CLOSE", "RESET"])
async def test_request_that_was_read_is_not_sent_again(server, origin, act, end):
    await whole(origin)
    server.will(act[end])
    with pytest.raises(BrokenError):
        await whole(origin)
    assert len(server.requests) == 2


@pytest.mark.parametrize("beginning", [b"H", b"HTTP/1.1 100 Continue\r\n\r\n"], ids=["a byte", "an interim answer"])
async def test_request_is_not_sent_again_once_anything_has_come(server, origin, act, beginning):
    await whole(origin)
    server.will(beginning, act.CLOSE)
    with pytest.raises(BrokenError):
        await whole(origin)
    assert len(server.requests) == 2


async def test_request_is_not_sent_again_if_its_connection_was_new(deaf_server, open_origin, act):
    deaf_server.will(act.CLOSE)
    with pytest.raises(BrokenError):
        await whole(open_origin(deaf_server.url), b"x" * 32 * LIMIT)
    assert len(deaf_server.requests) == 1


# The server does not wait for the request.


async def test_answer_that_overtakes_the_request_is_read(deaf_server, open_origin, act):
    origin = open_origin(deaf_server.url)
    gate = anyio.Event()
    deaf_server.will(b"HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno", gate, act.CLOSE)
    response = await origin.post("/x", b"x" * 32 * LIMIT)
    status = response.status
    response.close()
    gate.set()
    assert status == 413


async def test_connection_whose_answer_overtook_the_request_serves_no_more(deaf_server, open_origin, act):
    origin = open_origin(deaf_server.url)
    gate = anyio.Event()
    deaf_server.will(b"HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno", gate, act.CLOSE)
    await whole(origin, b"x" * 32 * LIMIT)
    gate.set()
    assert origin.num_idle == 0


@pytest.mark.parametrize("end", ["CLOSE", "RESET"])
async def test_server_that_leaves_while_it_is_sent_the_request_gives_no_answer(deaf_server, open_origin, act, end):
    origin = open_origin(deaf_server.url)
    deaf_server.will(act[end])
    with pytest.raises(BrokenError):
        await whole(origin, b"x" * 32 * LIMIT)


# The rest of a body whose meaning is complete.


async def test_connection_whose_rest_comes_in_time_serves_again(server, origin, wait_until):
    gate = anyio.Event()
    server.will(CHUNKED + b"2\r\nok\r\n", gate, b"3\r\nmor\r\n0\r\n\r\n")
    response = await origin.post("/x", b"")
    await response.readany()
    response.close(linger_s=60)
    gate.set()
    await wait_until(lambda: origin.num_idle == 1, "the connection is kept")
    assert (await whole(origin), server.num_accepted) == (b"ok", 1)


async def test_connection_whose_rest_has_come_already_serves_at_once(server, origin):
    response = await origin.post("/x", b"")
    await response.readany()
    response.close(linger_s=60)
    assert origin.num_idle == 1


async def test_connection_whose_rest_does_not_come_is_closed(server, origin, act, wait_until):
    server.will(CHUNKED + b"2\r\nok\r\n", act.HANG)
    response = await origin.post("/x", b"")
    await response.readany()
    response.close(linger_s=0.01)
    await wait_until(lambda: server.num_open == 0, "the connection is closed")


async def test_connection_that_ends_in_place_of_its_rest_is_forgotten(server, origin, act, wait_until):
    gate = anyio.Event()
    server.will(CHUNKED + b"2\r\nok\r\n", gate, act.CLOSE)
    response = await origin.post("/x", b"")
    await response.readany()
    response.close(linger_s=60)
    gate.set()
    await wait_until(lambda: origin.num_open == 0, "the connection is forgotten")


async def test_client_that_closes_does_not_wait_for_the_rest(server, origin, act):
    server.will(CHUNKED + b"2\r\nok\r\n", act.HANG)
    response = await origin.post("/x", b"")
    await response.readany()
    response.close(linger_s=60)
    with anyio.fail_after(10):
        await origin.aclose()


# The client leaves.


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok"], ids=["head", "body"])
async def test_server_is_left_when_waiting_is_cancelled(server, origin, act, wait_until, sent):
    server.will(*([sent] if sent else []), act.HANG)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(whole, origin)
        await wait_until(lambda: server.requests, "the request has come")
        tasks.cancel_scope.cancel()
    await wait_until(lambda: server.num_open == 0, "the connection is closed")


async def test_closing_the_client_ends_what_waits(server, origin, act, wait_until):
    server.will(act.HANG)
    async with anyio.create_task_group() as tasks:

        async def ask() -> None:
            with pytest.raises(BrokenError):
                await whole(origin)

        tasks.start_soon(ask)
        await wait_until(lambda: server.requests, "the request has come")
        await origin.aclose()


async def test_closed_client_asks_nobody(server, origin):
    await origin.aclose()
    with pytest.raises(ConnectError):
        await whole(origin)


async def test_connection_in_use_when_the_client_closes_is_not_kept(server, origin):
    response = await origin.post("/x", b"")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(origin.aclose)
        response.close()
    assert (origin.num_open, origin.num_idle) == (0, 0)


async def test_many_requests_at_one_time_get_their_own_answers(echo_server, open_origin):
    origin = open_origin(echo_server.url)
    answered: list[tuple[bytes, bytes]] = []

    async def ask(number: int) -> None:
        for n in range(13):
            body = b"task %d, request %d" % (number, n)
            answered.append((body, await whole(origin, body)))

    async with anyio.create_task_group() as tasks:
        for number in range(16):
            tasks.start_soon(ask, number)
    assert [asked for asked, _ in answered] == [answer for _, answer in answered]


async def test_as_many_connections_are_opened_as_are_in_use_at_one_time(echo_server, open_origin):
    origin = open_origin(echo_server.url)

    async def ask() -> None:
        for _ in range(13):
            await whole(origin, b"body")

    async with anyio.create_task_group() as tasks:
        for _ in range(16):
            tasks.start_soon(ask)
    assert echo_server.num_accepted <= 16
