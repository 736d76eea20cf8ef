"""The README's table of models, from a real run: `bench run` on the banking suite, its report, and the table itself.

Gemini is an emulator here (llmock, of the `test` extra): it says one sentence to everything, so its row shows that the
way there works and what it costs in time, and nothing of Google's models.

Usage: python -m bench.gateway.models [--out results/models] [--limit N]
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from backends.guard import guarded
from bench.gateway.harness import free_port
from bench.runner.figures import Figures, Summary

CONFIG = Path(__file__).with_name("models.yaml")
README = Path("README.md")
PLACE = re.compile(r"(?<=<!-- make bench-models -->\n).*?(?=<!-- end -->)", re.DOTALL)
NAMES = {
    "custom": "`custom`, 19M, ours",
    "qlora": "`qlora`, SmolLM2-135M fine-tuned, vLLM",
    "gemini": "`gemini`, *emulated*",
}
COLUMNS = (
    "",
    "accuracy (95 %)",
    "whole answer p50 / p99, ms",
    "first token p50, ms",
    "a token p50, ms",
    "tokens/s",
    "confidence",
    "$ for 1,000",
)


def main() -> None:
    """Run, report, and put the table into the README."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default="results/models")
    parser.add_argument("--limit", help="questions at most")
    options = parser.parse_args()
    limit = ["--limit", options.limit] if options.limit else []
    port = free_port()
    with emulator(port):
        bench = [sys.executable, "-m", "bench.cli"]
        asked = ["--suite", "banking", "--backends", ",".join(NAMES), "--config", str(CONFIG), "--concurrency", "1"]
        environment = {**os.environ, "GEMINI_EMULATOR": f"http://127.0.0.1:{port}/gemini"}
        subprocess.run([*bench, "run", *asked, "--out", options.out, *limit], check=True, env=environment)
    subprocess.run([*bench, "compare", options.out], check=True)
    subprocess.run([*bench, "report", options.out], check=True)
    summary = msgspec.json.decode(Path(options.out, "summary.json").read_bytes(), type=Summary)
    made = table(summary)
    print(made)
    README.write_text(PLACE.sub(lambda _: made, README.read_text()))


@contextmanager
def emulator(port: int) -> Iterator[None]:
    """Run an emulator of Gemini's API on this port."""
    command = guarded((sys.executable, "-m", "llmock.cli", "serve", "--port", str(port), "--log-level", "warning"))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def table(summary: Summary) -> str:
    """Return the table in markdown."""
    rows = [COLUMNS, ("---", *["--:"] * (len(COLUMNS) - 1))]
    rows += [cells_of(NAMES[name], figures) for name, figures in summary.backends.items()]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def cells_of(name: str, figures: Figures) -> tuple[str, ...]:
    """Return the row of a model."""
    low, high = figures.accuracy_ci95
    accuracy = f"{share(figures.accuracy)} ({share(low)}-{share(high)})"
    latency = f"{number(figures.latency_ms.p50)} / {number(figures.latency_ms.p99)}"
    cost = None if figures.cost_usd is None else 1000 * figures.cost_usd / figures.n
    return (
        name,
        accuracy,
        latency,
        number(figures.ttft_ms.p50),
        number(figures.tpot_ms.p50),
        number(figures.output_tokens_per_s),
        "-" if figures.confidence is None else f"{figures.confidence:.2f}",
        "-" if cost is None else f"{cost:.5f}",
    )


def share(value: float | None) -> str:
    """Return a share in percent."""
    return "-" if value is None else f"{value:.0%}"


def number(value: float | None) -> str:
    """Return three digits of it."""
    return "-" if value is None else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


if __name__ == "__main__":
    main()
