"""Every request has an id: the client's own where it is harmless."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.logs import request_fields
from gateway.request_id import RequestId

NEW_ID = re.compile(r"[0-9a-f]{32}")


class Application:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {}
        self.logged: dict[str, Any] = {}

    async def __call__(self, scope: Any, _receive: Any, _send: Any) -> None:
        self.scope = scope
        self.logged = request_fields.get({})


async def answer(offered: list[bytes], application: Application | None = None) -> dict[bytes, list[bytes]]:
    """Returns the headers that any answer will have to a request that offers these ids."""
    pairs = [(b"x-request-id", value) for value in offered]
    state: dict[str, Any] = {"headers": dict(reversed(pairs)), "answer_headers": []}
    scope = {"type": "http", "headers": pairs, "state": state}
    await RequestId(application or Application())(scope, None, None)
    headers: dict[bytes, list[bytes]] = {}
    for name, value in state["answer_headers"]:
        headers.setdefault(name, []).append(value)
    return headers


@pytest.mark.parametrize("offered", ["a", "req-1", "0a1b.c:d/e+f=g@h_i", "x" * 128])
async def test_harmless_id_is_kept(offered):
    assert (await answer([offered.encode()]))[b"x-request-id"] == [offered.encode()]


HOSTILE = {
    "empty": b"",
    "too long": b"x" * 129,
    "space": b"a b",
    "line end": b"a\nb",
    "line end at its end": b"a\n",
    "quotation mark": b'a"b',
    "markup": b"<script>",
    "escape": b"\x1b[31m",
    "letter beyond ASCII": "é".encode(),
}


@pytest.mark.parametrize("offered", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_id_is_replaced(offered):
    (request_id,) = (await answer([offered]))[b"x-request-id"]
    assert NEW_ID.fullmatch(request_id.decode())


@given(st.binary(max_size=140))
async def test_whatever_is_offered_the_id_is_printable(offered):
    (request_id,) = (await answer([offered]))[b"x-request-id"]
    assert re.fullmatch(rb"[!-~]{1,128}", request_id)


async def test_request_without_an_id_gets_one():
    (request_id,) = (await answer([]))[b"x-request-id"]
    assert NEW_ID.fullmatch(request_id.decode())


async def test_two_requests_get_different_ids():
    assert (await answer([]))[b"x-request-id"] != (await answer([]))[b"x-request-id"]


async def test_first_of_two_ids_counts():
    assert (await answer([b"one", b"two"]))[b"x-request-id"] == [b"one"]


async def test_application_is_told_the_id():
    application = Application()
    await answer([b"req-1"], application)
    assert application.scope["state"]["request_id"] == "req-1"


async def test_log_lines_of_the_request_carry_the_id():
    application = Application()
    await answer([b"req-1"], application)
    assert application.logged["request_id"] == "req-1"


async def test_log_lines_of_the_request_carry_its_trace():
    application = Application()
    await answer([], application)
    trace = application.scope["state"]["arrival"].trace
    assert (application.logged["trace_id"], application.logged["span_id"]) == (trace.trace_id, trace.span_id)


async def test_what_is_no_request_is_left_alone():
    application = Application()
    scope = {"type": "lifespan"}
    await RequestId(application)(scope, None, None)
    assert application.scope is scope
