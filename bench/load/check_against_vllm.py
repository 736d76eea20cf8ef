"""Does `bench load` measure what `vllm bench serve` measures? Both load one server, turn by turn.

Usage: python -m bench.load.check_against_vllm [--rounds 5] [--seconds 20] [--python .cache/vllm/bin/python]

The server is a gateway with a scripted backend. Printed is each figure of ours over vLLM's, round by round; 0.95 to
1.05 is agreement. What is compared is defined alike: times from when a request was sent, throughput from the first
request sent to the last answer. ITL is not: vLLM times the opening and closing events of a stream too, which hold no
token. The words of the answer are many, so that the last events, which only ours waits for, weigh little.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import anyio
import msgspec

from bench.load.results import ROWS, Row
from bench.private_gateway import private_gateway

WORDS = 100
MODEL = "scripted"
FILE = {
    "active": MODEL,
    "backends": {MODEL: {"type": "fake", "reply": " ".join(["word"] * WORDS), "delay": 0.2, "chunk_delay": 0.01}},
    "telemetry": {"log": "json"},
}
LOADS = {
    "8 clients": (("--concurrency", "8"), ("--max-concurrency", "8")),
    # Evenly: each tool draws gaps of its own, and with those its rate.
    "10 requests/s": (("--rate", "10", "--constant"), ("--request-rate", "10", "--burstiness", "1000000")),
}
"""Our options, and vLLM's."""
BENCH_SERVE = """
from vllm.benchmarks.serve import add_cli_args, main
from vllm.utils.argparse_utils import FlexibleArgumentParser
parser = FlexibleArgumentParser()
add_cli_args(parser)
main(parser.parse_args())
"""
"""`vllm bench serve`; the command itself does not start where vLLM is installed from its wheel for CPUs."""

Figures = dict[str, float]


async def ours(url: str, load: Sequence[str], seconds: float) -> tuple[Figures, int]:
    """Return the figures of `bench load`, and the number of requests."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.cli", "load", "--url", f"{url}/v1", "--model", MODEL, *load]
        command += ["--duration", str(seconds), "--warmup", "0", "--out", folder, "--json"]
        told = msgspec.json.decode((await anyio.run_process(command, stderr=None)).stdout)
        rows = [msgspec.json.decode(line, type=Row) for line in Path(folder, ROWS).read_bytes().splitlines()]
    (level,) = told["backends"][MODEL]["levels"]
    lasted_s = max(row.due_s + row.latency_ms / 1000 for row in rows) - min(row.sent_s for row in rows)
    return {
        "TTFT, mean": level["from_sent"]["ttft_ms"]["mean"],
        "TTFT, p50": level["from_sent"]["ttft_ms"]["p50"],
        "TPOT, mean": level["tpot_ms"]["mean"],
        "end-to-end, mean": level["from_sent"]["e2e_ms"]["mean"],
        "end-to-end, p99": level["from_sent"]["e2e_ms"]["p99"],
        "requests/s": len(rows) / lasted_s,
        "tokens/s": sum(row.output_tokens or 0 for row in rows) / lasted_s,
    }, len(rows)


async def theirs(url: str, load: Sequence[str], requests: int, options: argparse.Namespace) -> Figures:
    """Return the figures of `vllm bench serve` for as many requests."""
    with tempfile.TemporaryDirectory() as folder:
        command = [options.python, "-c", BENCH_SERVE, "--backend", "openai-chat", "--base-url", url]
        command += ["--endpoint", "/v1/chat/completions", "--model", MODEL, "--tokenizer", options.tokenizer]
        command += ["--dataset-name", "random", "--random-input-len", "128", "--random-output-len", str(WORDS)]
        command += ["--num-prompts", str(requests), *load, "--disable-tqdm"]
        command += ["--percentile-metrics", "ttft,tpot,itl,e2el", "--metric-percentiles", "99"]
        command += ["--save-result", "--result-dir", folder, "--result-filename", "told.json"]
        offline = {**os.environ, "HF_HUB_OFFLINE": "1"}
        await anyio.run_process(command, env=offline, stdout=subprocess.DEVNULL, stderr=options.stderr)
        told: dict[str, Any] = msgspec.json.decode(Path(folder, "told.json").read_bytes())
    return {
        "TTFT, mean": told["mean_ttft_ms"],
        "TTFT, p50": told["median_ttft_ms"],
        "TPOT, mean": told["mean_tpot_ms"],
        "end-to-end, mean": told["mean_e2el_ms"],
        "end-to-end, p99": told["p99_e2el_ms"],
        "requests/s": told["request_throughput"],
        "tokens/s": told["output_throughput"],
    }


def report(load: str, pairs: Sequence[tuple[Figures, Figures]]) -> Iterator[str]:
    """Yield lines: each figure's medians, and the median and the range of ours over theirs."""
    yield f"\n{load:20}{'ours':>12}{'vLLM':>12}{'ours : vLLM':>24}"
    for name in pairs[0][0]:
        ratios = sorted(mine[name] / other[name] for mine, other in pairs)
        mine, other = (median(pair[side][name] for pair in pairs) for side in (0, 1))
        yield f"{name:20}{mine:12.2f}{other:12.2f}{median(ratios):10.3f} ({ratios[0]:.3f}-{ratios[-1]:.3f})"


async def main() -> None:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--python", default=".cache/vllm/bin/python", help="of the environment that vLLM is in")
    parser.add_argument("--tokenizer", default=".cache/models/SmolLM2-135M-Instruct", help="any; for vLLM's prompts")
    parser.add_argument("--show", dest="stderr", action="store_const", const=None, default=subprocess.DEVNULL)
    options = parser.parse_args()
    pairs: dict[str, list[tuple[Figures, Figures]]] = {load: [] for load in LOADS}
    async with private_gateway(FILE) as gateway:
        await gateway.models_ready([MODEL], lambda *_: None)
        for _ in range(options.rounds):
            for name, (our_load, their_load) in LOADS.items():
                mine, requests = await ours(gateway.url, our_load, options.seconds)
                pairs[name].append((mine, await theirs(gateway.url, their_load, requests, options)))
    for name, each in pairs.items():
        print(*report(name, each), sep="\n")  # noqa: T201 - a script


if __name__ == "__main__":
    anyio.run(main)
