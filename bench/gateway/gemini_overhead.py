"""Measures what a chunk of a Gemini stream costs the gateway, beside one that is passed through.

One upstream speaks both protocols and sends the same words, one event at a time; the figure is the CPU time of the
gateway's worker for each chunk, in interleaved rounds. Prints a table, and one JSON object as the last line.

Usage: python -m bench.gateway.gemini_overhead [--rounds 5] [--streams 16] [--chunks 200]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import msgspec
import psutil
from aiohttp import web

from bench.gateway.harness import free_port, running_gateway

INTERVAL_S = 0.004
WORD = " word"


def application(num_chunks: int) -> web.Application:
    """Return the upstream."""

    async def send(request: web.Request, event: dict[str, Any], end: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        for document in [event] * (num_chunks - 1) + [end]:
            await response.write(b"data: " + msgspec.json.encode(document) + b"\n\n")
            await anyio.sleep(INTERVAL_S)
        return response

    async def openai(request: web.Request) -> web.StreamResponse:
        await request.read()
        choice = {"index": 0, "delta": {"content": WORD}, "logprobs": None, "finish_reason": None}
        event = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        return await send(request, event, {**event, "choices": [{**choice, "finish_reason": "stop"}]})

    async def gemini(request: web.Request) -> web.StreamResponse:
        await request.read()
        candidate = {"content": {"role": "model", "parts": [{"text": WORD}]}, "index": 0}
        usage = {"promptTokenCount": 3, "candidatesTokenCount": 2, "totalTokenCount": 5}
        event = {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "m", "responseId": "r"}
        return await send(request, event, {**event, "candidates": [{**candidate, "finishReason": "STOP"}]})

    async def models(_: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": []})

    app = web.Application()
    app.add_routes(
        [
            web.post("/v1/chat/completions", openai),
            web.get("/v1/models", models),
            web.post("/v1beta/models/{call}", gemini),
            web.get("/v1beta/models/{name}", models),
        ]
    )
    return app


def config_text(port: int) -> str:
    """Return the file."""
    return f"""
active: passed
backends:
  passed: {{type: openai, base_url: "http://127.0.0.1:{port}/v1", model: m}}
  gemini: {{type: gemini, base_url: "http://127.0.0.1:{port}", model: m, api_key: k}}
"""


async def stream(http: aiohttp.ClientSession, backend: str) -> int:
    """Read one stream to its end; return its number of chunks with words."""
    body = {"model": backend, "messages": [{"role": "user", "content": "go"}], "stream": True}
    async with http.post("/v1/chat/completions", json=body) as response:
        text = await response.read()
    assert text.endswith(b"data: [DONE]\n\n"), text[-300:]
    return text.count(WORD.encode())


async def cpu_us_per_chunk(
    http: aiohttp.ClientSession, worker: psutil.Process, backend: str, num_streams: int
) -> float:
    """Return the worker's CPU time for each chunk of several streams at a time, in microseconds."""
    counts: list[int] = []

    async def run() -> None:
        counts.append(await stream(http, backend))

    before = worker.cpu_times()
    async with anyio.create_task_group() as tasks:
        for _ in range(num_streams):
            tasks.start_soon(run)
    after = worker.cpu_times()
    return 1e6 * (after.user + after.system - before.user - before.system) / sum(counts)


async def measure(num_rounds: int, num_streams: int, num_chunks: int) -> dict[str, Any]:
    """Run everything and return the figures."""
    port = free_port()
    runner = web.AppRunner(application(num_chunks), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    seen: dict[str, list[float]] = {"passed": [], "gemini": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gateway.yaml")
        path.write_text(config_text(port))
        async with running_gateway(path) as gateway, aiohttp.ClientSession(gateway.url) as http:
            (worker,) = psutil.Process(gateway.pid).children()
            for turn in range(num_rounds + 1):
                for backend, figures in seen.items():
                    figure = await cpu_us_per_chunk(http, worker, backend, num_streams)
                    if turn:  # the first round warms up
                        figures.append(figure)
    await runner.cleanup()
    ratios = [gemini / passed for gemini, passed in zip(seen["gemini"], seen["passed"], strict=True)]
    return {
        "rounds": num_rounds,
        "cpu_us_per_chunk": {name: round(statistics.median(figures), 1) for name, figures in seen.items()},
        "ratio": {"median": round(statistics.median(ratios), 2), "max": round(max(ratios), 2)},
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--streams", type=int, default=16, help="at a time")
    parser.add_argument("--chunks", type=int, default=200, help="of each stream")
    arguments = parser.parse_args()
    result = anyio.run(measure, arguments.rounds, arguments.streams, arguments.chunks)
    print(f"CPU time of the worker for each chunk, us: {result['cpu_us_per_chunk']}")
    print(f"Gemini's to a passed-through one's: {result['ratio']}")
    print(msgspec.json.encode(result).decode())


if __name__ == "__main__":
    main()
