"""A fast OpenAI-compatible upstream that answers with its own name. One process, several ports.

Usage: python -m bench.gateway.upstream NAME=PORT [NAME=PORT …]
"""

from __future__ import annotations

import sys

import anyio
import msgspec
from aiohttp import web

NUM_CHUNKS = 12
CHUNK_INTERVAL_S = 0.005


def application(name: str) -> web.Application:
    """Return a server whose every answer is its name, repeated."""

    async def chat(request: web.Request) -> web.StreamResponse:
        body = msgspec.json.decode(await request.read())
        envelope = {"id": "chatcmpl-1", "created": 1, "model": name}
        if not body.get("stream"):
            message = {"role": "assistant", "content": name, "refusal": None}
            choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
            usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
            answer = {**envelope, "object": "chat.completion", "choices": [choice], "usage": usage}
            return web.Response(body=msgspec.json.encode(answer), content_type="application/json")
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        for index in range(NUM_CHUNKS):
            choice = {
                "index": 0,
                "delta": {"content": name},
                "logprobs": None,
                "finish_reason": "stop" if index == NUM_CHUNKS - 1 else None,
            }
            chunk = {**envelope, "object": "chat.completion.chunk", "choices": [choice]}
            await response.write(b"data: " + msgspec.json.encode(chunk) + b"\n\n")
            await anyio.sleep(CHUNK_INTERVAL_S)
        await response.write(b"data: [DONE]\n\n")
        return response

    async def models(_: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": []})

    app = web.Application()
    app.add_routes([web.post("/v1/chat/completions", chat), web.get("/v1/models", models)])
    return app


async def main() -> None:
    """Serve until killed."""
    for argument in sys.argv[1:]:
        name, port = argument.split("=")
        runner = web.AppRunner(application(name), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(port), reuse_address=True).start()
    print("ready", flush=True)
    await anyio.sleep_forever()


if __name__ == "__main__":
    anyio.run(main)
