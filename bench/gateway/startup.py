"""Measures what a newcomer feels: time of `gateway check`, start to first answer, memory of an idle worker.

Prints a table, and one JSON object as the last line.

Usage: python -m bench.gateway.startup [--config gateway.yaml] [--runs 5]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import msgspec
import psutil

from bench.gateway.harness import free_port

GATEWAY = [sys.executable, "-m", "gateway.cli"]
QUESTION = {
    "model": "default",
    "max_tokens": 1,
    "messages": [{"role": "user", "content": "What is a savings account?"}],
}


def time_check(config: Path) -> float:
    """Return the seconds that `gateway check` takes."""
    started = time.perf_counter()
    subprocess.run([*GATEWAY, "check", str(config)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def time_first_answer(config: Path) -> tuple[float, float, float]:
    """Start a gateway; return the seconds to its first answer, and the MiB of worker and parent when idle."""
    port = free_port()
    started = time.perf_counter()
    command = [*GATEWAY, "serve", "--config", str(config), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as gateway:
        try:
            while not answers(port):
                if gateway.poll() is not None:
                    raise SystemExit("the gateway ended; `gateway check` may say why")
                time.sleep(0.02)
            seconds = time.perf_counter() - started
            parent = psutil.Process(gateway.pid)
            worker = next(child for child in parent.children() if "gateway.worker" in child.cmdline())
            return seconds, worker.memory_info().rss / 2**20, parent.memory_info().rss / 2**20
        finally:
            gateway.terminate()


def answers(port: int) -> bool:
    """Whether a chat request is answered."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/chat/completions",
        data=msgspec.json.encode(QUESTION),
        headers={"content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=Path("gateway.yaml"))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scripted = Path(folder, "gateway.yaml")
        scripted.write_text("active: demo\nbackends: {demo: {type: fake}}\n")
        checks = [time_check(arguments.config) for _ in range(arguments.runs)]
        embedded = [time_first_answer(arguments.config) for _ in range(arguments.runs)]
        bare = [time_first_answer(scripted) for _ in range(arguments.runs)]
    figures = {
        "gateway check, s": checks,
        "start to first answer of the default backend, s": [seconds for seconds, _, _ in embedded],
        "start to first answer without a model server, s": [seconds for seconds, _, _ in bare],
        "idle worker, MiB": [worker for _, worker, _ in embedded],
        "parent, MiB": [parent for _, _, parent in embedded],
    }
    for name, values in figures.items():
        print(f"{name:50} median {statistics.median(values):7.2f}  min {min(values):7.2f}  max {max(values):7.2f}")
    print(msgspec.json.encode(figures).decode())


if __name__ == "__main__":
    main()
