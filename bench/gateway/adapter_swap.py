"""Measures swaps of a LoRA adapter in a running engine under load: failures, and time until the new one speaks.

A real gateway, a real vLLM, and for every swap a copy of the adapter that the engine has not seen before. Clients ask
for streamed answers without a pause while `adapter:` in the file is edited again and again; one more asks for single
tokens, so that nobody's long answer hides when the new adapter could be heard. Prints a table, and one JSON object as
the last line.

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

from backends.vllm.adapter import adapter
from bench.gateway.harness import RunningGateway, running_gateway

REPOSITORY = Path(__file__).parents[2]
ANSWER_TOKENS = 32
QUESTION = {
    "model": "qlora",
    "messages": [{"role": "user", "content": "What is a savings account?"}],
    "ignore_eos": True,
    "stream": True,
}
START_LIMIT_S, SWAP_LIMIT_S = 300, 60


class Tally:
    """What the clients have seen."""

    def __init__(self) -> None:
        self.answers = 0
        self.failures: list[str] = []
        self._first_token: dict[str, float] = {}
        """When each adapter was first heard, by its name."""
        self._another_heard = anyio.Event()

    def hear(self, name: str) -> None:
        """Note that an adapter speaks now."""
        if name not in self._first_token:
            self._first_token[name] = time.perf_counter()
            self._another_heard.set()
            self._another_heard = anyio.Event()

    async def first_token(self, folder: Path) -> float:
        """Wait until a client hears a token of the adapter in this folder, and return when that was."""
        name = adapter("qlora", str(folder)).name
        with anyio.fail_after(SWAP_LIMIT_S):
            while name not in self._first_token:
                await self._another_heard.wait()
        return self._first_token[name]


def config_text(folder: Path) -> str:
    """Return the file that names the adapter in this folder."""
    return f"""
active: qlora
backends:
  qlora:
    type: vllm
    model: {REPOSITORY / ".cache/models/SmolLM2-135M-Instruct"}
    adapter: {folder}
    python: {REPOSITORY / ".cache/vllm/bin/python"}
    args: [--max-model-len, "1024", --kv-cache-memory-bytes, "268435456", --enforce-eager]
  idle: {{type: fake}}  # so that the gateway is ready while the engine starts
fallback: [idle]
"""


async def client(http: aiohttp.ClientSession, tally: Tally, num_tokens: int) -> None:
    """Ask for streamed answers of this length, one after the other, until cancelled."""
    question = {**QUESTION, "max_tokens": num_tokens}
    headers = {"x-gateway-no-fallback": "1"}
    while True:
        try:
            async with http.post("/v1/chat/completions", json=question, headers=headers) as response:
                adapters: set[str] = set()
                done = False
                async for line in response.content:
                    if line.startswith(b"data: {"):
                        chunk = msgspec.json.decode(line.removeprefix(b"data: "))
                        name = chunk.get("model", "?")
                        adapters.add(name)
                        if chunk.get("choices") and chunk["choices"][0]["delta"].get("content"):
                            tally.hear(name)
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
        first, *others = [Path(folder, f"copy{number}") for number in range(num_swaps + 1)]
        for copy in (first, *others):
            shutil.copytree(REPOSITORY / "backends/qlora/adapters/banking", copy)
        path = Path(folder, "gateway.yaml")
        path.write_text(config_text(first))
        async with running_gateway(path) as gateway:
            await until_engine_ready(gateway)
            async with (
                aiohttp.ClientSession(gateway.url, connector=aiohttp.TCPConnector(limit=0)) as http,
                anyio.create_task_group() as clients,
            ):
                for _ in range(num_clients):
                    clients.start_soon(client, http, tally, ANSWER_TOKENS)
                clients.start_soon(client, http, tally, 1)
                await tally.first_token(first)
                for other in others:
                    await anyio.sleep(1)
                    started = time.perf_counter()
                    path.write_text(config_text(other))
                    seconds.append(await tally.first_token(other) - started)
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--swaps", type=int, default=20)
    parser.add_argument("--clients", type=int, default=4)
    arguments = parser.parse_args()
    result = anyio.run(measure, arguments.swaps, arguments.clients)
    print(f"{result['swaps']} swaps under {result['answers']} streamed answers")
    print(f"failed, cut or mixed: {result['failed']} {result['failures']}")
    print(f"saved file to a token of the new adapter, s: {result['save_to_token_s']}")
    print(msgspec.json.encode(result).decode())
    sys.exit(1 if result["failed"] else 0)


if __name__ == "__main__":
    main()
