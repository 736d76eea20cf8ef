"""Measures the custom transformer, through its server, against llama.cpp on the same weights, round by round.

Ours pays for HTTP, JSON and text; llama.cpp is driven through its C API. Both compute on one thread and choose
greedily. Prints what each took, ratios of the medians, and how near a decode step comes to the memory floor.

Usage: python -m bench.transformer.speed [--peer-python PYTHON] [--rounds 7] [--compute native] [--json]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import aiohttp
import anyio
import msgspec

from bench.transformer.memory import read_bandwidth
from custom_transformer.chat import Message, encode_prompt
from custom_transformer.config import ModelConfig
from custom_transformer.tokenizer import Tokenizer

CHECKPOINT = Path("custom_transformer/checkpoints/base")
PEER = Path(__file__).with_name("llama_cpp_peer.py")
STREAMS = 16
TOKENS = 128
"""Of each answer."""
LONG_PROMPT_TOKENS = 800
LOAD_REQUESTS = 12
"""One after the other, of each stream, while the time to first token is measured."""

TEXT = (
    "My card was declined in a shop yesterday although there is enough money in the account, and the cash machine next "
    "door kept it. I would like to know what I can do now, how long a new card takes, what it costs me, and how I can "
    "pay for my groceries until it arrives. "
)


class Stream(NamedTuple):
    """When the pieces of one streamed answer arrived, in seconds since it was asked for."""

    arrivals: list[float]
    tokens: int

    @property
    def first(self) -> float:
        """Time to first token."""
        return self.arrivals[0]

    @property
    def per_token(self) -> float:
        """Mean time of the tokens after the first."""
        return (self.arrivals[-1] - self.arrivals[0]) / (self.tokens - 1)

    @property
    def longest_gap(self) -> float:
        """Longest wait between two pieces."""
        return max(later - earlier for earlier, later in zip(self.arrivals, self.arrivals[1:], strict=False))


class Ours:
    """Our model server, asked over HTTP on its unix socket."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @classmethod
    @asynccontextmanager
    async def running(cls, compute: str) -> AsyncIterator[Self]:
        """Start a server and wait until it is ready."""
        with tempfile.TemporaryDirectory() as folder:
            uds = str(Path(folder, "model.sock"))
            command = [sys.executable, "-m", "custom_transformer.server", "--checkpoint", str(CHECKPOINT)]
            options = ["--uds", uds, "--compute", compute, "--slots", str(STREAMS), "--exit-with-parent"]
            process = await anyio.open_process([*command, *options], stderr=subprocess.DEVNULL)
            try:
                connector = aiohttp.UnixConnector(uds, limit=0)
                async with aiohttp.ClientSession("http://model", connector=connector) as session:
                    with anyio.fail_after(60):
                        while not Path(uds).exists():  # noqa: ASYNC110 - a file tells it, not an event
                            await anyio.sleep(0.05)
                    yield cls(session)
            finally:
                process.terminate()
                await process.wait()

    async def ask(self, text: str, tokens: int = TOKENS) -> Stream:
        """Return the arrivals of an answer of exactly so many tokens."""
        body = {
            "model": "custom",
            "messages": [{"role": "user", "content": text}],
            "max_tokens": tokens,
            "temperature": 0,
            "ignore_eos": True,
            "stream": True,
        }
        began = time.perf_counter()
        async with self._session.post("/v1/chat/completions", json=body) as response:
            response.raise_for_status()
            arrivals = [
                time.perf_counter() - began
                async for line in response.content
                if b'"content":"' in line and b'"content":""' not in line
            ]
        return Stream(arrivals, tokens)

    async def ask_all(self, texts: Sequence[str]) -> tuple[list[Stream], float]:
        """Ask everything at once; return the answers and the seconds until the last had ended."""
        streams: list[Stream] = []

        async def ask(text: str) -> None:
            streams.append(await self.ask(text))

        began = time.perf_counter()
        async with anyio.create_task_group() as tasks:
            for text in texts:
                tasks.start_soon(ask, text)
        return streams, time.perf_counter() - began


class LlamaCpp:
    """llama.cpp in a process of its own."""

    def __init__(self, python: str, model: Path) -> None:
        self._process = subprocess.Popen(
            [python, str(PEER), str(model)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.description = self._read()

    def run(self, prompts: Sequence[Sequence[int]]) -> dict[str, Any]:
        """Continue the prompts by `TOKENS` tokens each."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode({"prompts": prompts, "count": TOKENS}) + b"\n")
        self._process.stdin.flush()
        return self._read()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = msgspec.json.decode(self._process.stdout.readline())
        return answer


def prompt_texts(tokenizer: Tokenizer, count: int, num_tokens: int = 128) -> list[str]:
    """Return texts that differ from their first word on, each of about so many tokens as a prompt."""
    texts = []
    for index in range(count):
        words = f"{index + 1}. {TEXT * 20}".split(" ")
        while len(encode_prompt(tokenizer, [Message("user", " ".join(words))])) > num_tokens:
            words.pop()
        texts.append(" ".join(words))
    return texts


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run all rounds and return the figures."""
    tokenizer = Tokenizer.load(CHECKPOINT)
    results: dict[str, list[float]] = {
        name: [] for name in ("ours_ms", "peer_ms", "ours_1", "ours_16", "peer_16", "gap_ms")
    }
    peers = start_peer(options)
    async with Ours.running(options.compute) as ours:
        for number in range(options.rounds):
            # Other numbers in every round: a prompt that was read before would cost ours nothing.
            texts = [f"{number} {text}" for text in prompt_texts(tokenizer, STREAMS)]
            prompts = [encode_prompt(tokenizer, [Message("user", text)]) for text in texts]
            results["ours_ms"].append((await ours.ask(texts[0])).per_token * 1000)
            for peer in peers:
                results["peer_ms"].append(peer.run(prompts[:1])["decode_s"] / (TOKENS - 1) * 1000)
            alone = await ours.ask(f"alone {texts[0]}")
            results["ours_1"].append(TOKENS / alone.arrivals[-1])
            _, seconds = await ours.ask_all([*texts[1:], f"again {texts[0]}"])
            results["ours_16"].append(STREAMS * TOKENS / seconds)
            for peer in peers:
                took = peer.run(prompts)
                results["peer_16"].append(STREAMS * TOKENS / (took["prefill_s"] + took["decode_s"]))
            results["gap_ms"].append(await gap_under_long_prefill(ours, tokenizer, number) * 1000)
        firsts = await first_tokens_under_load(ours, tokenizer)
    for peer in peers:
        peer.close()
    figures: dict[str, Any] = {name: statistics.median(values) for name, values in results.items() if values}
    figures["ttft_ms"] = dict(zip(("p50", "p99"), percentiles(firsts), strict=True))
    figures["floor_ms"] = floor_ms()
    figures["peers"] = [peer.description for peer in peers]
    figures["rounds"] = results
    return figures


def start_peer(options: argparse.Namespace) -> list[LlamaCpp]:
    """Return the peer with our weights in its own format; none if no Python with it was named."""
    if options.peer_python is None:
        return []
    from bench.transformer.gguf_file import write_gguf  # noqa: PLC0415 - needs an extra that only a peer does

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.gguf")
        write_gguf(CHECKPOINT, path, "Q8_0")
        return [LlamaCpp(options.peer_python, path)]


async def gap_under_long_prefill(ours: Ours, tokenizer: Tokenizer, number: int) -> float:
    """Return the longest pause of a running answer while a long prompt is read beside it."""
    (long,) = prompt_texts(tokenizer, 1, LONG_PROMPT_TOKENS)
    running: list[Stream] = []

    async def run() -> None:
        running.append(await ours.ask(f"while {number}", 300))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run)
        await anyio.sleep(0.03)
        await ours.ask(f"beside {number} {long}", 2)
    return running[0].longest_gap


async def first_tokens_under_load(ours: Ours, tokenizer: Tokenizer) -> list[float]:
    """Return the times to first token, in ms, of all streams asking one question after the other."""
    firsts: list[float] = []

    async def client(index: int, text: str) -> None:
        await anyio.sleep(index * 0.05)  # clients do not come all in one moment
        for number in range(LOAD_REQUESTS):
            answer = await ours.ask(f"load {number} {index} {text}")
            firsts.append(answer.first * 1000)

    async with anyio.create_task_group() as tasks:
        for index, text in enumerate(prompt_texts(tokenizer, STREAMS)):
            tasks.start_soon(client, index, text)
    return firsts


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def floor_ms() -> float:
    """Return the milliseconds that one thread needs to read the int8 weights and their scales once."""
    config = ModelConfig.load(CHECKPOINT)
    matrices = config.hidden_size * (2 * config.hidden_size + 2 * config.num_key_value_heads * config.head_dim)
    matrices += 3 * config.hidden_size * config.intermediate_size
    size = config.num_hidden_layers * matrices + config.vocab_size * config.hidden_size
    return size / read_bandwidth(size) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", help="Python of an environment with llama-cpp-python and msgspec")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--compute", default="native", help="as in the server's --compute")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    options = parser.parse_args()
    figures = anyio.run(measure, options)
    if options.json:
        print(msgspec.json.encode(figures).decode())
        return
    print(f"one stream, ms per token        ours {figures['ours_ms']:.3f}   memory floor {figures['floor_ms']:.3f}")
    print(f"{STREAMS} streams, tokens/s             ours {figures['ours_16']:.0f}")
    print(f"ratio to one stream's tokens/s  {figures['ours_16'] / figures['ours_1']:.2f}")
    print(f"ratio to the memory floor       {figures['ours_ms'] / figures['floor_ms']:.2f}")
    if figures["peers"]:
        print(
            f"llama.cpp Q8_0                  {figures['peer_ms']:.3f} ms per token, {figures['peer_16']:.0f} tokens/s"
        )
        print(f"ours is faster, one stream      {figures['peer_ms'] / figures['ours_ms']:.2f} x")
        print(f"ours is faster, {STREAMS} streams      {figures['ours_16'] / figures['peer_16']:.2f} x")
    ttft = figures["ttft_ms"]
    print(f"first token under that load, ms p50 {ttft['p50']:.1f}   p99 {ttft['p99']:.1f}")
    print(f"longest pause beside a prompt of {LONG_PROMPT_TOKENS} tokens, ms {figures['gap_ms']:.1f}")


if __name__ == "__main__":
    main()
