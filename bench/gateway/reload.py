"""Measures hot reload under load: failed and cut requests, time from save to effect, what is left behind.

A real gateway with two real upstreams serves whole and streamed requests from closed-loop clients, while its file is
edited again and again: the active backend switches, a backend is rebuilt, one is added and retired, in place and by
rename. Prints a table, and one JSON object as the last line.

Usage: python -m bench.gateway.reload [--reloads 1000] [--clients 4]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import msgspec
import psutil
from anyio.streams.text import TextReceiveStream

from bench.gateway.harness import free_port, running_gateway

WARM_UP_RELOADS = 20
SETTLE_S = 32  # by then aiohttp has closed the upstream connections that went idle
QUESTION = {"model": "default", "messages": [{"role": "user", "content": "Who are you?"}]}


class Tally:
    """What the clients have seen."""

    def __init__(self) -> None:
        self.whole = 0
        self.streamed = 0
        self.failures: list[str] = []


def config_text(step: int, ports: dict[str, int]) -> str:
    """Return the file's text at one step; each differs from the one before in what is in effect."""
    active = "ab"[step % 2]
    idle_s = 20 + step // 2 % 5  # rebuilds `a` on every other step
    extra = f'  c: {{type: openai, base_url: "http://127.0.0.1:{ports["a"]}/v1", model: c}}\n' if step % 3 == 0 else ""
    return (
        f"active: {active}  # step {step}\nbackends:\n"
        f'  a: {{type: openai, base_url: "http://127.0.0.1:{ports["a"]}/v1", model: a, timeouts: {{idle: {idle_s}}}}}\n'
        f'  b: {{type: openai, base_url: "http://127.0.0.1:{ports["b"]}/v1", model: b}}\n{extra}'
    )


def save(path: Path, text: str, *, by_rename: bool) -> None:
    """Write the file as editors do: in place, or beside it and renamed."""
    if by_rename:
        beside = path.with_suffix(".tmp")
        beside.write_text(text)
        beside.replace(path)
    else:
        path.write_text(text)


async def whole_client(session: aiohttp.ClientSession, tally: Tally) -> None:
    """Ask for whole answers, one after the other, until cancelled."""
    while True:
        async with session.post("/v1/chat/completions", json=QUESTION) as response:
            body = await response.read()
        expected = response.headers.get("x-gateway-backend", "?")
        content = msgspec.json.decode(body)["choices"][0]["message"]["content"] if response.status == 200 else None
        if content == expected:
            tally.whole += 1
        else:
            tally.failures.append(f"whole: {response.status} {body[:200]!r}")


async def streamed_client(session: aiohttp.ClientSession, tally: Tally) -> None:
    """Ask for streamed answers, one after the other, until cancelled."""
    question = {**QUESTION, "stream": True}
    while True:
        async with session.post("/v1/chat/completions", json=question) as response:
            body = await response.read()
        events = [event.removeprefix(b"data: ") for event in body.split(b"\n\n") if event]
        complete = response.status == 200 and events[-1:] == [b"[DONE]"]
        words = (
            [msgspec.json.decode(event)["choices"][0]["delta"]["content"] for event in events[:-1]] if complete else []
        )
        if words == [response.headers["x-gateway-backend"]] * 12:
            tally.streamed += 1
        else:
            tally.failures.append(f"stream: {response.status} {body[-200:]!r}")


async def footprint(session: aiohttp.ClientSession, parent: psutil.Process) -> dict[str, float]:
    """Return what the gateway holds: descriptors, threads, memory of parent and worker, tasks of the worker."""
    worker = parent.children()[0]
    async with session.get("/metrics") as response:
        metrics = await response.text()
    tasks = next(float(line.split()[-1]) for line in metrics.splitlines() if line.startswith("gateway_tasks "))
    return {
        "parent descriptors": parent.num_fds(),
        "worker descriptors": worker.num_fds(),
        "worker connections": len(worker.net_connections(kind="tcp")),
        "worker tasks": tasks,
        "threads": parent.num_threads() + worker.num_threads(),
        "parent MiB": parent.memory_info().rss / 2**20,
        "worker MiB": worker.memory_info().rss / 2**20,
    }


async def measure(num_reloads: int, num_clients: int) -> dict[str, Any]:
    """Run everything and return the figures."""
    ports = {"a": free_port(), "b": free_port()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gateway.yaml")
        save(path, config_text(0, ports), by_rename=False)
        names = [f"{name}={port}" for name, port in ports.items()]
        command = [sys.executable, "-m", "bench.gateway.upstream", *names]
        upstream = await anyio.open_process(command, stdin=subprocess.DEVNULL)
        assert upstream.stdout is not None
        await TextReceiveStream(upstream.stdout).receive()
        try:
            async with running_gateway(path) as gateway:
                bench = ReloadBench(gateway.url, path, ports, psutil.Process(gateway.pid))
                return await bench.run(num_reloads, num_clients)
        finally:
            upstream.terminate()
            await upstream.wait()


class ReloadBench:
    """A running gateway, its file, and the upstreams that the file names."""

    def __init__(self, url: str, path: Path, ports: dict[str, int], parent: psutil.Process) -> None:
        self._url, self._path, self._ports, self._parent = url, path, ports, parent
        self._step = 0

    async def run(self, num_reloads: int, num_clients: int) -> dict[str, Any]:
        """Reload under load and return the figures."""
        tally = Tally()
        seconds: list[float] = []
        async with aiohttp.ClientSession(self._url) as session:
            for _ in range(WARM_UP_RELOADS):
                await self._save_to_effect(session)
            before = await self._settled_footprint(session)
            async with (
                aiohttp.ClientSession(self._url, connector=aiohttp.TCPConnector(limit=0)) as load,
                anyio.create_task_group() as clients,
            ):
                for _ in range(num_clients):
                    clients.start_soon(whole_client, load, tally)
                    clients.start_soon(streamed_client, load, tally)
                for done in range(num_reloads):
                    seconds.append(await self._save_to_effect(session))
                    if done % 100 == 99:
                        print(f"{done + 1} reloads, {len(tally.failures)} failures", file=sys.stderr, flush=True)
                clients.cancel_scope.cancel()
            after = await self._settled_footprint(session)
        cuts = statistics.quantiles(seconds, n=100)
        return {
            "reloads": num_reloads,
            "whole": tally.whole,
            "streamed": tally.streamed,
            "failed": len(tally.failures),
            "failures": tally.failures[:5],
            "save_to_effect_ms": {f"p{at}": round(cuts[at - 1] * 1000, 1) for at in (50, 90, 99)},
            "max_ms": round(max(seconds) * 1000, 1),
            "before": before,
            "after": after,
        }

    async def _save_to_effect(self, session: aiohttp.ClientSession) -> float:
        """Save the next step and return the seconds until a request is answered by the backend it names."""
        self._step += 1
        expected = "ab"[self._step % 2]
        started = time.perf_counter()
        save(self._path, config_text(self._step, self._ports), by_rename=self._step % 4 < 2)
        with anyio.fail_after(10):
            while True:
                async with session.post("/v1/chat/completions", json=QUESTION) as response:
                    await response.read()
                if response.headers["x-gateway-backend"] == expected:
                    return time.perf_counter() - started

    async def _settled_footprint(self, session: aiohttp.ClientSession) -> dict[str, float]:
        await anyio.sleep(SETTLE_S)
        return await footprint(session, self._parent)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reloads", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=4, help="of each kind, whole and streamed")
    arguments = parser.parse_args()
    result = anyio.run(measure, arguments.reloads, arguments.clients)
    print(f"{result['reloads']} reloads under {result['whole']} whole and {result['streamed']} streamed requests")
    print(f"failed or cut: {result['failed']}")
    print(f"save to next answer, ms: {result['save_to_effect_ms']}, max {result['max_ms']}")
    for name, value in result["before"].items():
        print(f"  {name:20} {value:8.1f} -> {result['after'][name]:8.1f}")
    print(msgspec.json.encode(result).decode())
    sys.exit(1 if result["failed"] else 0)


if __name__ == "__main__":
    main()
