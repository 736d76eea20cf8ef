"""A server may send any bytes, and the network may cut them anywhere: the same is said, or the same failure told."""

from __future__ import annotations

import contextlib
import itertools
from typing import cast

import anyio
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backends import http
from backends.errors import BackendError
from backends.http import OpenAIStream
from backends.http1 import response as http1
from backends.sse import MAX_EVENT_BYTES, EventCutter, payloads
from tests.support import wire

PIECES = [
    *(b"\n", b"\n\n", b"\r\n", b"\r", b"data: ", b"data:", b": ping", b"event: error", b"id: 7", b"retry: 1"),
    *(b"[DONE]", b"{}", b"{", b"null", b'"finish_reason":"stop"', b'{"error":null}', b"\x00", b"\xff", b"\xef\xbb\xbf"),
    *(wire.role(), wire.text("hello"), wire.text("data: [DONE]"), wire.finish(), wire.usage(), wire.error_event()),
    *(wire.DONE, wire.crlf(wire.finish()), wire.text("hi")[:-20], wire.finish()[:-1], b'data: {"choices": 1}\n\n'),
]
BYTES = st.lists(st.sampled_from(PIECES) | st.binary(max_size=5), max_size=8).map(b"".join)


@st.composite
def reads(draw: st.DrawFn, sent: bytes) -> list[bytes]:
    """Cuts bytes at any places, as a network may."""
    cuts = sorted(draw(st.sets(st.integers(0, len(sent)), max_size=8)))
    return [part for a, b in itertools.pairwise([0, *cuts, len(sent)]) if (part := sent[a:b])]


class Response:
    """An answer whose reads are known beforehand, in place of a connection's, which joins what comes quickly."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = iter(parts)

    async def readany(self) -> bytes:
        return next(self._parts, b"")

    def close(self, *, linger_s: float = 0.0) -> None:
        """Nothing to close."""


def stream_of(parts: list[bytes]) -> OpenAIStream:
    return OpenAIStream(cast("http1.Response", Response(parts)), 1)


def outcome(parts: list[bytes]) -> tuple[list[bytes], type[BackendError] | None]:
    """Returns the events that come of these reads, and how the stream fails, if it does."""

    async def read() -> tuple[list[bytes], type[BackendError] | None]:
        said = b""
        try:
            async for block in stream_of(parts):
                said += block
        except BackendError as error:
            return list(payloads(said)), type(error)
        return list(payloads(said)), None

    return anyio.run(read)


@given(st.data(), BYTES)
@settings(max_examples=300)
def test_any_cutting_of_any_bytes_gives_the_same_events_and_the_same_end(data, sent):
    assert outcome(data.draw(reads(sent))) == outcome([sent])


@given(st.data(), BYTES)
@settings(max_examples=300)
def test_any_bytes_begin_an_answer_or_fail_as_a_backend_does(data, sent):
    async def begin(parts: list[bytes]) -> OpenAIStream | BackendError:
        try:
            return await stream_of(parts).until_first_content()
        except BackendError as error:
            return error

    begun = anyio.run(begin, data.draw(reads(sent)))
    assert isinstance(begun, OpenAIStream | BackendError)


@given(st.data(), BYTES)
@settings(max_examples=300)
def test_look_at_usual_blocks_decides_as_the_thorough_one(data, sent):
    parts = data.draw(reads(sent))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http, "is_usual", lambda _: False)
        thorough = outcome(parts)
    assert outcome(parts) == thorough


@given(BYTES)
@example(wire.text("hi")[:-1] + wire.DONE)
@settings(max_examples=300)
def test_what_is_said_is_whole_events(sent):
    async def read() -> bytes:
        said = b""
        with contextlib.suppress(BackendError):
            async for block in stream_of([sent]):
                said += block
        return said

    said = anyio.run(read)
    assert said == b"" or said.endswith(b"\n\n")


def test_long_event_in_small_reads_costs_no_more_than_its_length():
    """The limit of time of every test tells: were the event copied at each read, this would take hours."""
    cutter, read = EventCutter(), b"x" * 64
    num_reads = MAX_EVENT_BYTES // len(read) - 1
    cut = [cutter.feed(b'data: "'), *(cutter.feed(read) for _ in range(num_reads)), cutter.feed(b'"\n\n')]
    assert len(b"".join(cut)) == len(b'data: ""\n\n') + num_reads * len(read)
