"""Measures the gateway beside its peers: requests per second, latency, chunk delay, CPU time, memory, start, size.

Peers are installed on demand, each into an environment of its own under .cache/peers; one that cannot be had is told
and left out. Gateways run one at a time on the last core, the upstream and the load on the first, round by round in
another order each. Every load begins with an answer that is checked. Adds its rows to OUT/rows.jsonl, and writes
OUT/peers.md and OUT/peers.svg.

Usage: python -m bench.gateway.peers [--peers nginx,LiteLLM] [--connections 1,16,64] [--seconds 2] [--rounds 3]
       [--out runs/peers]
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import psutil

from bench.gateway.peers import goals, packages, sizes, tables
from bench.gateway.peers.catalogue import GATEWAYS, Gateway, our_version
from bench.gateway.peers.packages import Installed, NotInstalledError
from bench.gateway.peers.picture import picture
from bench.gateway.peers.rounds import Bench, FailedError, Plan, running_upstream
from bench.gateway.peers.rows import Row
from bench.gateway.peers.summary import Summary


class Entry(NamedTuple):
    """A gateway that can be started here."""

    gateway: Gateway
    installed: Installed | None

    @property
    def version(self) -> str:
        """Which it is; empty for no gateway."""
        if self.installed:
            return self.installed.version
        return our_version() if self.gateway.set_up else ""

    @property
    def size(self) -> str:
        """What its installation takes, in words."""
        if self.installed:
            return sizes.installed(self.installed.num_bytes) if self.installed.num_bytes else "the machine's own"
        return sizes.our_size() if self.gateway.set_up else "-"


def machine_words() -> str:
    """Return what this machine is."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    memory = psutil.virtual_memory().total / 2**30
    return f"{len(os.sched_getaffinity(0))} cores of {model}, {memory:.0f} GiB, Python {platform.python_version()}"


def entries(wanted: set[str] | None) -> Iterator[Entry]:
    """Yield the gateways to measure, installing what is not there; what cannot be had is told and left out."""
    for gateway in GATEWAYS:
        if gateway.package is None:
            yield Entry(gateway, None)
        elif wanted is None or gateway.name.lower() in wanted:
            try:
                yield Entry(gateway, packages.install(gateway.name, gateway.package))
            except NotInstalledError as error:
                print(f"{gateway.name}: not installed: {error}", file=sys.stderr)


def measure(chosen: list[Entry], plan: Plan, rounds: int, folder: Path) -> Iterator[Row]:
    """Yield what every gateway shows in every round; one that fails is told, and left out of the rounds that follow.

    Args:
        chosen: the gateways.
        plan: what is measured of each.
        rounds: how often.
        folder: for the gateways' files and logs.
    """
    wrk = packages.install("wrk", packages.WRK)
    cores = sorted(os.sched_getaffinity(0))
    started, machine, order = datetime.now(UTC).isoformat(timespec="seconds"), machine_words(), random.Random(1)
    os.sched_setaffinity(0, {cores[0]})
    with running_upstream(folder, cores[0]) as upstream:
        bench = Bench(folder, upstream, wrk, plan)
        for number in range(1, rounds + 1):
            for entry in list(chosen):
                name = entry.gateway.name
                print(f"round {number}: {name}", file=sys.stderr, flush=True)
                own = {cores[0], cores[-1]} if entry.gateway.num_cores > 1 else {cores[-1]}
                try:
                    for figures in bench.turn(entry.gateway, entry.installed, own):
                        yield Row(
                            started=started,
                            round=number,
                            gateway=name,
                            version=entry.version,
                            machine=machine,
                            figures=figures,
                        )
                except FailedError as error:
                    print(f"{name}: left out: {error}", file=sys.stderr)
                    chosen.remove(entry)
            order.shuffle(chosen)


def report(rows: list[Row], chosen: Mapping[str, Entry], plan: Plan, rounds: int) -> tuple[str, str]:
    """Return the tables and the picture of a run."""
    run = Summary(rows, order=list(chosen))
    about = (
        f"{rows[0].machine}. One core for a gateway, another for load and upstream. Medians of rounds: {rounds}, "
        f"{plan.seconds} s each load. {rows[0].started}"
    )
    page = tables.page(
        run,
        goals.judge(run),
        about=about,
        versions={name: entry.version for name, entry in chosen.items()},
        installed={name: entry.size for name, entry in chosen.items()},
    )
    return page, picture(run)


def main() -> None:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", help="some only; this gateway and none at all are always measured")
    parser.add_argument("--connections", default="1,16,64")
    parser.add_argument("--seconds", type=int, default=2, help="of each load")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("runs/peers"))
    arguments = parser.parse_args()
    if len(os.sched_getaffinity(0)) < 2:
        parser.error("two cores are needed: one for the gateway, one for what loads it")
    plan = Plan([int(each) for each in arguments.connections.split(",")], arguments.seconds)
    wanted = None if arguments.peers is None else set(arguments.peers.lower().split(","))
    folder = arguments.out.absolute()
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    chosen = list(entries(wanted))
    by_name = {entry.gateway.name: entry for entry in chosen}
    rows = []
    try:
        with (folder / "rows.jsonl").open("ab", buffering=0) as file:
            for row in measure(chosen, plan, arguments.rounds, folder / "logs"):
                file.write(msgspec.json.encode(row) + b"\n")
                rows.append(row)
    except (NotInstalledError, FailedError) as error:  # of what every gateway needs
        parser.exit(1, f"{error}\n")
    page, image = report(rows, by_name, plan, arguments.rounds)
    (folder / "peers.md").write_text(page)
    (folder / "peers.svg").write_text(image)
    print(page)


if __name__ == "__main__":
    main()
