"""Measures swaps of a LoRA adapter in a running engine under load: failures, and time until the new one speaks.

A real gateway, a real vLLM, two copies of an adapter in two folders. Clients ask for streamed answers without a pause
while `adapter:` in the file is edited again and again. Prints a table, and one JSON object as the last line.

Usage: python -m bench.gateway.adapter_swap [--swaps 20] [--clients 4]; needs `make vllm`
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import msgspec

from bench.gateway.harness import RunningGateway, running_gateway

REPOSITORY = Path(__file__).parents[2]
ANSWER_TOKENS = 32
QUESTION = {
    "model": "qlora",
    "messages": [{"role": "user", "content": "What is a savings account?"}],
    "max_tokens": ANSWER_TOKENS,
    "ignore_eos": True,
    "stream": True,
}
START_LIMIT_S = 300


class Tally:
    """What the clients have seen."""

    def __init__(self) -> None:
        self.answers = 0
        self.failures: list[str] = []
        self.spoke: dict[str, float] = {}
        """When each adapter's last answer began to speak."""


def config_text(adapter: Path) -> str:
    """Return the file that names this adapter."""
    return f"""
active: qlora
backends:
  qlora:
    type: vllm
    model: {REPOSITORY / ".cache/models/SmolLM2-135M-Instruct"}
    adapter: {adapter}
    python: {REPOSITORY / ".cache/vllm/bin/python"}
    args: [--max-model-len, "1024", --kv-cache-memory-bytes, "268435456", --enforce-eager]
  idle: {{type: fake}}  # so that the gateway is ready while the engine starts
fallback: [idle]
"""


async def client(http: aiohttp.ClientSession, tally: Tally) -> None:
    """Ask for streamed answers, one after the other, until cancelled."""
    headers = {"x-gateway-no-fallback": "1"}
    while True:
        try:
            async with http.post("/v1/chat/completions", json=QUESTION, headers=headers) as response:
                adapters: set[str] = set()
                done = False
                async for line in response.content:
                    if line.startswith(b"data: {"):
                        chunk = msgspec.json.decode(line.removeprefix(b"data: "))
                        adapters.add(chunk.get("model", "?"))
                        if len(adapters) == 1 and chunk.get("choices") and chunk["choices"][0]["delta"].get("content"):
                            tally.spoke.setdefault(chunk["model"], time.perf_counter())
                    done = done or line.startswith(b"data: [DONE]")
        except aiohttp.ClientError as error:
            tally.failures.append(repr(error))
            continue
        if response.status == 200 and done and len(adapters) == 1:
            tally.answers += 1
        else:
            tally.failures.append(f"{response.status}, adapters {adapters}, complete {done}")


async def until_engine_ready(gateway: RunningGateway) -> None:
    """Wait for the engine."""
    async with aiohttp.ClientSession(gateway.url) as http:
        with anyio.fail_after(START_LIMIT_S):
            while True:
                async with http.get("/status") as response:
                    if (await response.json())["backends"]["qlora"]["state"] == "ready":
                        return
                await anyio.sleep(0.5)


async def measure(num_swaps: int, num_clients: int) -> dict[str, Any]:
    """Run everything and return the figures."""
    tally = Tally()
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        adapters = [Path(folder, name) for name in ("one", "two")]
        for adapter in adapters:
            shutil.copytree(REPOSITORY / "backends/qlora/adapters/banking", adapter)
        path = Path(folder, "gateway.yaml")
        path.write_text(config_text(adapters[0]))
        async with running_gateway(path) as gateway:
            await until_engine_ready(gateway)
            async with (
                aiohttp.ClientSession(gateway.url, connector=aiohttp.TCPConnector(limit=0)) as http,
                anyio.create_task_group() as clients,
            ):
                for _ in range(num_clients):
                    clients.start_soon(client, http, tally)
                await anyio.sleep(5)
                for swap in range(1, num_swaps + 1):
                    seconds.append(await swapped(path, adapters[swap % 2], tally))
                    await anyio.sleep(1)
                clients.cancel_scope.cancel()
    return {
        "swaps": num_swaps,
        "clients": num_clients,
        "answers": tally.answers,
        "failed": len(tally.failures),
        "failures": tally.failures[:5],
        "save_to_token_s": {
            "median": round(statistics.median(seconds), 2),
            "min": round(min(seconds), 2),
            "max": round(max(seconds), 2),
        },
    }


async def swapped(path: Path, adapter: Path, tally: Tally) -> float:
    """Save the file with another adapter; return the seconds until a client hears a token of it."""
    tally.spoke.clear()
    started = time.perf_counter()
    path.write_text(config_text(adapter))
    with anyio.fail_after(30):
        while True:
            for name, moment in tally.spoke.items():
                if f":{adapter.name}-" in name and moment > started:
                    return moment - started
            await anyio.sleep(0.005)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swaps", type=int, default=20)
    parser.add_argument("--clients", type=int, default=4)
    arguments = parser.parse_args()
    result = anyio.run(measure, arguments.swaps, arguments.clients)
    print(f"{result['swaps']} swaps under {result['answers']} streamed answers of {ANSWER_TOKENS} tokens")
    print(f"failed, cut or mixed: {result['failed']} {result['failures']}")
    print(f"saved file to a token of the new adapter, s: {result['save_to_token_s']}")
    print(msgspec.json.encode(result).decode())
    sys.exit(1 if result["failed"] else 0)


if __name__ == "__main__":
    main()
