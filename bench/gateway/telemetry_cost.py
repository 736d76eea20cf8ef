"""Measures what tracing costs a request: CPU time of the worker without a collector, with one, and with every trace.

One gateway, whose file is edited between the interleaved rounds, before a fast upstream; the collector decodes nothing
and takes all. Prints a table, and one JSON object as the last line.

Usage: python -m bench.gateway.telemetry_cost [--rounds 9] [--requests 1000]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import aiohttp
import anyio
import msgspec
from aiohttp import web

from bench.gateway.harness import free_port, running_gateway

CONNECTIONS = 16
Kind = Literal["whole", "streamed"]


class Collector:
    """Takes whatever comes, and counts it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.num_bytes = 0

    async def _take(self, request: web.Request) -> web.Response:
        self.num_bytes += len(await request.read())
        return web.Response()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen for as long as the block runs."""
        app = web.Application()
        app.add_routes([web.post("/v1/{signal}", self._take)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        yield
        await runner.cleanup()


@asynccontextmanager
async def running_upstream(port: int) -> AsyncIterator[None]:
    """Run the fast upstream in a process of its own."""
    command = [sys.executable, "-m", "bench.gateway.upstream", f"up={port}"]
    process = await anyio.open_process(command, stdin=subprocess.DEVNULL)
    assert process.stdout is not None
    await process.stdout.receive()  # it is ready
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def telemetry(endpoint: str) -> dict[str, str]:
    """Return the section of each variant."""
    return {
        "off": "{}",
        "default": f"{{otlp_endpoint: '{endpoint}'}}",
        "all": f"{{otlp_endpoint: '{endpoint}', sample: 1}}",
    }


def cpu_ns(pid: int) -> int:
    """Return the CPU time that all threads of a process have had."""
    return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{pid}/task").glob("*/schedstat"))


async def apply(http: aiohttp.ClientSession, path: Path, text: str) -> int:
    """Save the file, wait until it is in effect, and return the worker's process id."""
    before = await status(http)
    if path.read_text() == text:
        return int(before["answered_by"])
    path.write_text(text)
    while (now := await status(http))["config"]["generation"] == before["config"]["generation"]:  # noqa: ASYNC110
        await anyio.sleep(0.02)
    return int(now["answered_by"])


async def status(http: aiohttp.ClientSession) -> dict[str, Any]:
    """Return /status."""
    async with http.get("/status") as response:
        document: dict[str, Any] = msgspec.json.decode(await response.read())
    return document


async def cpu_us_per_request(http: aiohttp.ClientSession, pid: int, kind: Kind, num_requests: int) -> float:
    """Return the worker's CPU time for each request of several connections, in microseconds."""
    question = {"model": "default", "messages": [{"role": "user", "content": "go"}], "stream": kind == "streamed"}
    body = msgspec.json.encode(question)
    headers = {"content-type": "application/json"}

    async def ask() -> None:
        for _ in range(num_requests // CONNECTIONS):
            async with http.post("/v1/chat/completions", data=body, headers=headers) as response:
                await response.read()
                assert response.status == 200

    before = cpu_ns(pid)
    async with anyio.create_task_group() as tasks:
        for _ in range(CONNECTIONS):
            tasks.start_soon(ask)
    await anyio.sleep(1.2)  # what is queued is sent within a second, and belongs to these requests
    return (cpu_ns(pid) - before) / 1e3 / (num_requests // CONNECTIONS * CONNECTIONS)


async def measure(num_rounds: int, num_requests: int) -> dict[str, Any]:
    """Run everything and return the figures."""
    port, collector = free_port(), Collector()
    variants = telemetry(f"http://127.0.0.1:{collector.port}")
    kinds: tuple[Kind, ...] = ("whole", "streamed")
    seen: dict[Kind, dict[str, list[float]]] = {kind: {name: [] for name in variants} for kind in kinds}
    backend = f"active: up\nbackends: {{up: {{type: openai, base_url: 'http://127.0.0.1:{port}/v1', model: m}}}}\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gateway.yaml")
        path.write_text(f"{backend}telemetry: {{}}\n")
        async with (
            collector.running(),
            running_upstream(port),
            running_gateway(path) as gateway,
            aiohttp.ClientSession(gateway.url) as http,
        ):
            for turn in range(num_rounds + 1):
                for name, section in variants.items():
                    pid = await apply(http, path, f"{backend}telemetry: {section}\n")
                    for kind in kinds:
                        figure = await cpu_us_per_request(http, pid, kind, num_requests)
                        if turn:  # the first round warms up
                            seen[kind][name].append(figure)
    assert collector.num_bytes, "nothing was traced"
    return {kind: summary(figures) for kind, figures in seen.items()}


def summary(figures: dict[str, list[float]]) -> dict[str, Any]:
    """Return medians, and the medians of the rounds' ratios to tracing off."""
    ratios = {
        name: [value / off for value, off in zip(values, figures["off"], strict=True)]
        for name, values in figures.items()
    }
    return {
        "cpu_us_per_request": {name: round(statistics.median(values), 1) for name, values in figures.items()},
        "ratio": {name: round(statistics.median(values), 3) for name, values in ratios.items()},
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=1000, help="of each kind, in each round of each variant")
    arguments = parser.parse_args()
    result = anyio.run(measure, arguments.rounds, arguments.requests)
    for kind, figures in result.items():
        print(f"{kind}: CPU time of the worker for each request, us: {figures['cpu_us_per_request']}")
        print(f"{kind}: to tracing off: {figures['ratio']}")
    print(msgspec.json.encode(result).decode())


if __name__ == "__main__":
    main()
