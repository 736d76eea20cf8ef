"""Measures how the gateway's cost grows: with workers, with idle streams, with backends, keys and aliases.

Workers need wrk and a C compiler, as `bench.gateway.peers` does; the rest does not. Prints tables, and last one JSON
object a line for every figure.

Usage: python -m bench.gateway.scaling [--parts workers,streams,growth] [--rounds 5] [--seconds 4]
       [--streams 0,1000,10000]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bench.gateway import pinned
from bench.gateway.cpu_time import WrongAnswerError
from bench.gateway.peers.packages import NotInstalledError
from bench.gateway.peers.rounds import FailedError
from bench.gateway.scaling import growth, idle_streams, workers

BATCHES = 20
PARTS = ("workers", "streams", "growth")

Part = Callable[[Path, pinned.Cores], tuple[str, Sequence[msgspec.Struct]]]


def parts(options: argparse.Namespace) -> dict[str, Part]:
    """Return what can be measured: each gives its page and its rows."""

    def of_workers(folder: Path, cores: pinned.Cores) -> tuple[str, Sequence[msgspec.Struct]]:
        rows = list(workers.measure(folder, cores, options.rounds, options.seconds))
        return workers.page(rows), rows

    def of_streams(folder: Path, cores: pinned.Cores) -> tuple[str, Sequence[msgspec.Struct]]:
        rows = idle_streams.measure(folder, cores, [int(each) for each in options.streams.split(",")])
        return idle_streams.page(rows), rows

    def of_growth(folder: Path, cores: pinned.Cores) -> tuple[str, Sequence[msgspec.Struct]]:
        rows = growth.measure(folder, cores, options.rounds, BATCHES)
        return growth.page(rows), rows

    return dict(zip(PARTS, (of_workers, of_streams, of_growth), strict=True))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default=",".join(PARTS), help="some only")
    parser.add_argument("--rounds", type=int, default=5, help="of workers and of growth")
    parser.add_argument("--seconds", type=int, default=4, help="of each load on workers")
    parser.add_argument("--streams", default="0,1000,10000", help="held at one time")
    options = parser.parse_args()
    found: list[msgspec.Struct] = []
    with pinned.own_cores() as cores:
        for name in options.parts.split(","):
            with pinned.scratch() as folder:
                try:
                    page, rows = parts(options)[name](folder, cores)
                except (
                    FailedError,
                    NotInstalledError,
                    WrongAnswerError,
                    idle_streams.BrokenStreamError,
                    TimeoutError,
                ) as error:
                    print(f"{name}: not measured: {error!r}", file=sys.stderr)
                    continue
            print(f"## {name.capitalize()}\n\n{page}", flush=True)
            found += rows
    for row in found:
        print(msgspec.json.encode(row).decode())


if __name__ == "__main__":
    main()
