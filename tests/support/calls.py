"""Requests as a backend is given them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from backends.base import Backend, Call, ChunkStream
from backends.errors import BackendError
from backends.protocol import decode_request

HELLO = [{"role": "user", "content": "hello"}]


def chat_body(**fields: Any) -> bytes:
    """Returns a client's body."""
    return msgspec.json.encode({"model": "default", "messages": HELLO, **fields})


def call_of(body: bytes | None = None, *, request_id: str = "test", **fields: Any) -> Call:
    """Returns the call that a client's body leads to."""
    return Call(*decode_request(body or chat_body(**fields)), {"x-request-id": request_id})


async def all_of(stream: ChunkStream) -> bytes:
    """Reads a stream to its end and closes it."""
    try:
        return b"".join([block async for block in stream])
    finally:
        await stream.aclose()


async def failure_of_complete(client: Backend) -> BackendError:
    """Returns why there is no whole answer."""
    with pytest.raises(BackendError) as caught:
        await client.complete(call_of())
    return caught.value


async def failure_of_probe(client: Backend) -> BackendError:
    """Returns why a probe fails."""
    with pytest.raises(BackendError) as caught:
        await client.probe()
    return caught.value
