"""Waiting for another thread or process: until something holds, and never for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import anyio

from backends.http import OpenAIClient

T = TypeVar("T")

LIMIT_S = 20.0
"""Generous, because the machine may be busy; nobody waits this long when all is well."""
POLL_S = 0.02


def eventually(read: Callable[[], T], what: str, *, limit_s: float = LIMIT_S) -> T:
    """Returns what `read` gives as soon as that is true."""
    deadline = time.monotonic() + limit_s
    while not (value := read()):
        if time.monotonic() > deadline:
            raise AssertionError(f"within {limit_s:g} s: {what}; last seen: {value!r}")
        time.sleep(POLL_S)
    return value


async def connection_is_free(client: OpenAIClient) -> None:
    """Waits for what nobody else waits for: that a stream which was read leaves its connection to the next request."""
    with anyio.fail_after(LIMIT_S):
        while not client._origin.num_idle:  # noqa: ASYNC110 - a socket sets no event
            await anyio.sleep(0.005)
