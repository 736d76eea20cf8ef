"""An OpenAI-compatible upstream that knows every right answer, and fails in every way that servers fail.

Usage: python -m bench.gateway.soak.upstream SEED NAME=PORT:SHARE [NAME=PORT:SHARE …]

SHARE is the part of the requests, from 0 to 1, that meets a fault.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Literal, get_args

import anyio
import msgspec
from aiohttp import web

from bench.gateway.soak.truth import rest_of_answer

CHUNK_INTERVAL_S = 0.01
USAGE = {"prompt_tokens": 5, "completion_tokens": 16, "total_tokens": 21}

Fault = Literal[
    "500",
    "503",
    "429",
    "reset before the answer",
    "silence",
    "no JSON",
    "empty",
    "cut",
    "reset",
    "stall",
    "malformed event",
    "error event",
    "ended early",
    "no [DONE]",
]
FAULTS: tuple[Fault, ...] = get_args(Fault)


class Upstream:
    """One backend."""

    def __init__(self, name: str, share: float, rng: random.Random) -> None:
        self._name = name
        self._share = share
        self._rng = rng

    def application(self) -> web.Application:
        """Return its routes."""
        app = web.Application(client_max_size=64 * 2**20)
        app.add_routes([web.post("/v1/chat/completions", self.chat), web.get("/v1/models", models)])
        return app

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """Answer one question, well or badly."""
        body = msgspec.json.decode(await request.read())
        fault = self._rng.choice(FAULTS) if self._rng.random() < self._share else None
        if (failure := await fail_before(fault, request)) is not None:
            return failure
        text = rest_of_answer(body["messages"])
        if body.get("stream"):
            return await self._stream(request, text, fault, body)
        if fault in {"cut", "reset", "stall", "ended early"}:
            return await break_off(request, self._completion(text), fault)
        return web.Response(body=self._completion(text), content_type="application/json")

    def _completion(self, text: str) -> bytes:
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return msgspec.json.encode({**self._envelope("chat.completion"), "choices": [choice], "usage": USAGE})

    async def _stream(
        self, request: web.Request, text: str, fault: Fault | None, body: dict[str, Any]
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        words = text.split(" ")
        breaks_at = self._rng.randrange(len(words))
        await response.write(self._chunk({"role": "assistant", "content": ""}))
        for index, word in enumerate(words):
            if index == breaks_at and fault is not None and fault != "no [DONE]":
                await break_stream(fault, request, response)
                return response
            await response.write(self._chunk({"content": word if index == 0 else f" {word}"}))
            await anyio.sleep(CHUNK_INTERVAL_S)
        await response.write(self._chunk({}, "stop"))
        if (body.get("stream_options") or {}).get("include_usage"):
            await response.write(event({**self._envelope("chat.completion.chunk"), "choices": [], "usage": USAGE}))
        if fault != "no [DONE]":
            await response.write(b"data: [DONE]\n\n")
        return response

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return event({**self._envelope("chat.completion.chunk"), "choices": [choice]})

    def _envelope(self, kind: str) -> dict[str, Any]:
        return {"id": f"chatcmpl-{self._name}", "object": kind, "created": 1, "model": self._name}


async def fail_before(fault: Fault | None, request: web.Request) -> web.Response | None:
    """Carry out a fault that comes before any answer; return what was answered in its place."""
    match fault:
        case "500" | "503":
            return web.Response(status=int(fault), text="<html>the upstream is unwell</html>", content_type="text/html")
        case "429":
            error = {"message": "Too many requests.", "type": "rate_limit_error", "param": None, "code": "rate_limited"}
            headers = {"retry-after": "1"}
            return web.Response(
                status=429, body=msgspec.json.encode({"error": error}), headers=headers, content_type="application/json"
            )
        case "reset before the answer":
            reset(request)
            return web.Response()
        case "silence":
            await anyio.sleep_forever()  # until the gateway leaves
        case "no JSON":
            return web.Response(text='{"choices": [{"index": 0, "mess', content_type="application/json")
        case "empty":
            return web.Response(body=b"", content_type="application/json")
    return None


async def break_off(request: web.Request, body: bytes, fault: Fault) -> web.StreamResponse:
    """Send the first half of a whole answer under the length of all of it."""
    response = web.StreamResponse(headers={"content-type": "application/json", "content-length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if fault == "stall":
        await anyio.sleep_forever()
    reset(request) if fault == "reset" else cut(request)
    return response


async def break_stream(fault: Fault, request: web.Request, response: web.StreamResponse) -> None:
    """Carry out a fault in the middle of a stream."""
    match fault:
        case "cut":
            cut(request)
        case "reset":
            reset(request)
        case "stall":
            await anyio.sleep_forever()
        case "malformed event":
            await response.write(b'data: {"choices": [{"index": 0, "delta"\n\n')
        case "error event":
            error = {"message": "the engine died", "type": "InternalServerError", "param": None, "code": 500}
            await response.write(event({"error": error}))


def event(document: dict[str, Any]) -> bytes:
    """Return one server-sent event."""
    return b"data: " + msgspec.json.encode(document) + b"\n\n"


def cut(request: web.Request) -> None:
    """Close the connection in the middle of the answer."""
    if request.transport is not None:
        request.transport.close()


def reset(request: web.Request) -> None:
    """Close the connection with a TCP reset."""
    if isinstance(request.transport, asyncio.WriteTransport):
        linger = struct.pack("ii", 1, 0)
        request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        request.transport.abort()


async def models(_: web.Request) -> web.Response:
    """Answer the gateway's probe."""
    return web.json_response({"object": "list", "data": []})


async def main() -> None:
    """Serve until killed."""
    seed, *backends = sys.argv[1:]
    until_ready: list[Callable[[], Awaitable[None]]] = []
    for argument in backends:
        name, _, place = argument.partition("=")
        port, _, share = place.partition(":")
        upstream = Upstream(name, float(share), random.Random(f"{seed} {name}"))
        # Cancelled when the gateway leaves, so that no silence outlasts its listener.
        runner = web.AppRunner(upstream.application(), access_log=None, handler_cancellation=True)
        await runner.setup()
        until_ready.append(web.TCPSite(runner, "127.0.0.1", int(port), reuse_address=True).start)
    for start in until_ready:
        await start()
    print("ready", flush=True)
    await anyio.sleep_forever()


if __name__ == "__main__":
    anyio.run(main)
