"""The few ASGI moves that the routes share. Knows nothing of chats or backends."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable

import structlog
from litestar.types import Receive, Scope, Send

from backends.errors import GatewayError, InternalError, PayloadTooLargeError, RequestTimeoutError
from gateway.deadlines import Watchdog

Headers = Iterable[tuple[bytes, bytes]]

MIN_RATE = 4096
"""Bytes of a body that must come in a second, on the whole."""

log = structlog.get_logger("request")


class ClientLeftError(Exception):
    """The client closed the connection before its request was complete."""


async def read_body(
    receive: Receive, limit_bytes: int, idle_s: float, watchdog: Watchdog, *, has_come: bool = False
) -> bytes:
    """Return the request's body.

    It may pause for `idle_s`, but not again and again: on the whole, after that time, it must come at `MIN_RATE`.

    Raises:
        PayloadTooLargeError: it is larger than the limit; the rest is not read.
        RequestTimeoutError: nothing more of it came for `idle_s`, or it came too slowly.
        ClientLeftError: it will never be complete.
    """

    def late() -> RequestTimeoutError:
        limits = f"it may pause for {idle_s:g} s, and then must come with {MIN_RATE:,} bytes/s on the whole"
        return RequestTimeoutError(f"The request body came too slowly: {limits}.")

    parts: list[bytes] = []
    size = 0
    started = time.monotonic()
    while True:
        if has_come:  # there is nothing to wait for
            message = await receive()
        else:
            late_at = min(started + size / MIN_RATE, time.monotonic()) + idle_s
            with watchdog.until(late_at, late):
                message = await receive()
        if message["type"] != "http.request":
            raise ClientLeftError
        parts.append(message["body"])
        size += len(message["body"])
        if size > limit_bytes:
            raise PayloadTooLargeError(f"The request body is larger than {limit_bytes:,} bytes.")
        if not message["more_body"]:
            return b"".join(parts)


async def send_json(send: Send, status: int, body: bytes, headers: Headers = ()) -> None:
    """Send a whole JSON answer."""
    length = str(len(body)).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json"), (b"content-length", length), *headers],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def send_error(send: Send, error: GatewayError, headers: Headers = ()) -> None:
    """Send an OpenAI error body."""
    await send_json(send, error.status, error.body(), [*headers, *error_headers(error)])


def error_headers(error: GatewayError) -> list[tuple[bytes, bytes]]:
    """Return what tells the official clients whether to try again, and when."""
    headers = []
    if error.retry_after_s is not None:
        headers.append((b"retry-after", str(max(1, math.ceil(error.retry_after_s))).encode()))
        headers.append((b"retry-after-ms", str(round(error.retry_after_s * 1000)).encode()))
    if error.status < 500 and error.status not in {408, 429}:
        headers.append((b"x-should-retry", b"false"))
    return headers


def as_gateway_error(error: Exception) -> GatewayError:
    """Return the error that a client may see; a defect of ours goes to the log, not to the client."""
    if isinstance(error, GatewayError):
        return error
    log.error("a defect in the gateway", exc_info=error)
    return InternalError("The gateway failed to serve this request. Its log says why.")


def header(scope: Scope, name: bytes) -> str | None:
    """Return a request header; the first one of that name."""
    value = scope["state"]["headers"].get(name)
    return None if value is None else value.decode("latin-1")
