"""An OpenAI-compatible upstream in Python that does next to nothing: prepared bytes, on bare connections.

For measurements that have to run where there is no C compiler. Answers as `peers/upstream.c` does: 1 kB whole, or 60
chunks and `[DONE]` at once. To the message `idle` a stream begins that has one chunk at once, then one every
`IDLE_INTERVAL_S`, without an end. Any GET is answered as health checks want it, any other POST with `{}`, as a
collector of traces does.

Usage: python -m bench.gateway.raw_upstream PORT
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, cast

import anyio
import msgspec

from bench.gateway.peers import chat

IDLE = "idle"
IDLE_INTERVAL_S = 10.0
"""Shorter than what a gateway waits for the next piece of an answer."""
BACKLOG = 4096
ENVELOPE = {"id": "chatcmpl-1", "created": 1700000000, "model": chat.MODEL}
USAGE = {"prompt_tokens": 9, "completion_tokens": 59, "total_tokens": 68}
STREAM_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
HEAD_END, LENGTH = b"\r\n\r\n", b"content-length:"


def whole(document: dict[str, Any]) -> bytes:
    """Return an answer of JSON, as it is sent."""
    body = msgspec.json.encode(document)
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)


def event(data: bytes) -> bytes:
    """Return one event, as one chunk of the transfer encoding."""
    content = b"data: %b\n\n" % data
    return b"%x\r\n%b\r\n" % (len(content), content)


def delta(content: str | None) -> bytes:
    """Return the event of one piece of text; None stands for the finish."""
    choice = {
        "index": 0,
        "delta": {} if content is None else {"content": content},
        "finish_reason": "stop" if content is None else None,
    }
    return event(msgspec.json.encode({**ENVELOPE, "object": "chat.completion.chunk", "choices": [choice]}))


def burst() -> bytes:
    """Return a whole stream, as it is sent."""
    words = [delta(chat.STREAMED[start : start + 4]) for start in range(0, len(chat.STREAMED), 4)]
    return b"".join([STREAM_HEAD, *words, delta(None), event(b"[DONE]"), b"0\r\n\r\n"])


WHOLE = whole(
    {
        **ENVELOPE,
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": chat.WHOLE}, "finish_reason": "stop"}],
        "usage": USAGE,
    }
)
BURST = burst()
FIRST_OF_IDLE = STREAM_HEAD + delta("word ")
NEXT_OF_IDLE = delta("word ")
MODELS = whole({"object": "list", "data": [{"id": chat.MODEL, "object": "model", "created": 1, "owned_by": "local"}]})
NOTHING = whole({})


def first_request(received: bytes) -> tuple[bytes, bytes, int] | None:
    """Return head and body of the first request, and the bytes that both take; None if it is not there wholly."""
    head, found, rest = received.partition(HEAD_END)
    if not found:
        return None
    head = head.lower()
    _, has_body, length = head.partition(LENGTH)
    size = int(length.split(b"\r\n", 1)[0]) if has_body else 0
    return None if len(rest) < size else (head, rest[:size], len(head) + len(HEAD_END) + size)


class Connection(asyncio.Protocol):
    """Answers one request after the other."""

    def __init__(self) -> None:
        self._received = b""
        self._next: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own does not derive from asyncio's

    def data_received(self, data: bytes) -> None:  # noqa: D102
        self._received += data
        while found := first_request(self._received):
            head, body, size = found
            self._received = self._received[size:]
            self._answer(head, body)

    def connection_lost(self, _: Exception | None) -> None:  # noqa: D102
        if self._next is not None:
            self._next.cancel()

    def _answer(self, head: bytes, body: bytes) -> None:
        if head.startswith(b"get"):
            self._transport.write(MODELS)
        elif b"/chat/completions" not in head.split(b"\r\n", 1)[0]:
            self._transport.write(NOTHING)
        elif b'"stream":true' not in body:
            self._transport.write(WHOLE)
        elif b'"content":"%b"' % IDLE.encode() in body:
            self._transport.write(FIRST_OF_IDLE)
            self._wait()
        else:
            self._transport.write(BURST)

    def _wait(self) -> None:
        self._next = asyncio.get_running_loop().call_later(IDLE_INTERVAL_S, self._send_next)

    def _send_next(self) -> None:
        self._transport.write(NEXT_OF_IDLE)
        self._wait()


async def serve(port: int) -> None:
    """Serve until killed."""
    async with await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", port, backlog=BACKLOG):
        await anyio.sleep_forever()


if __name__ == "__main__":
    anyio.run(serve, int(sys.argv[1]), backend_options={"use_uvloop": True})
