"""One worker on one core against two workers on two, which they share with the load and the upstream."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from bench.gateway import pinned
from bench.gateway.peers import packages, processes
from bench.gateway.peers.catalogue import OURS_FILE
from bench.gateway.peers.load import Generator
from bench.gateway.peers.rounds import KINDS, FailedError, running_upstream
from bench.gateway.peers.rows import Kind, Load
from bench.gateway.peers.tables import number, table

CONNECTIONS = 64


class WorkersRow(Struct, frozen=True, kw_only=True, tag="workers"):
    """So many workers on as many cores under one load."""

    round: int
    workers: int
    load: Load
    busiest_share: float
    """What the busier worker has of the CPU time of all workers."""


class Growth(NamedTuple):
    """What two workers come to beside one; medians of the rounds' ratios."""

    requests_per_s: float
    requests_per_cpu_s: float


def measure(folder: Path, cores: pinned.Cores, rounds: int, seconds: int) -> Iterator[WorkersRow]:
    """Yield what one and two workers show.

    Args:
        folder: for the servers' files.
        cores: of this machine.
        rounds: how often; who is first alternates.
        seconds: of each load.

    Raises:
        NotInstalledError: there is no wrk.
        FailedError: the upstream or the gateway does not start, or there is one core only.
    """
    if cores.load == cores.measured:
        raise FailedError("two workers need two cores")
    wrk = packages.install("wrk", packages.WRK)
    with running_upstream(folder, cores.load) as upstream:
        for turn in range(1, rounds + 1):
            for workers in (1, 2) if turn % 2 else (2, 1):
                own = {cores.measured} if workers == 1 else set(cores)
                with pinned.gateway(OURS_FILE, folder / "gateway", upstream, own, workers=workers) as gateway:
                    generator = Generator(wrk, gateway.port, gateway.headers)
                    for kind in KINDS:
                        before = processes.cpu_ns(gateway.pid)
                        load = generator.measure(kind, CONNECTIONS, seconds, gateway.pid)
                        used = processes.cpu_ns(gateway.pid) - before
                        each = [used[worker] for worker in gateway.workers]
                        share = max(each) / sum(each)
                        yield WorkersRow(round=turn, workers=workers, load=load, busiest_share=share)


def growth(rows: Sequence[WorkersRow], kind: Kind) -> Growth:
    """Return what two workers come to beside one."""
    loads = {(row.round, row.workers): row.load for row in rows if row.load.kind == kind}
    pairs = [(loads[turn, 1], loads[turn, 2]) for turn in sorted({turn for turn, _ in loads})]
    return Growth(
        statistics.median(two.requests_per_s / one.requests_per_s for one, two in pairs),
        statistics.median((one.cpu_us or 0) / (two.cpu_us or 1) for one, two in pairs),
    )


def page(rows: Sequence[WorkersRow]) -> str:
    """Return the table, and what it can tell."""
    head = ["answers", "workers", "requests/s", "p99 ms", "CPU µs", "requests/CPU s", "busier worker's share", "errors"]
    lines = []
    for kind in KINDS:
        for workers in (1, 2):
            found = [row for row in rows if (row.load.kind, row.workers) == (kind, workers)]
            loads = [row.load for row in found]
            cpu_us = statistics.median(load.cpu_us or 0 for load in loads)
            figures = [
                statistics.median(load.requests_per_s for load in loads),
                statistics.median(load.p99_ms for load in loads),
                cpu_us,
                1e6 / cpu_us,
            ]
            share = statistics.median(row.busiest_share for row in found)
            errors = sum(load.errors for load in loads)
            lines.append([kind, str(workers), *map(number, figures), f"{share:.0%}", str(errors)])
    parts = [
        f"{CONNECTIONS} connections. CPU time is that of all the gateway's processes.\n\n",
        table(head, lines),
        "\n",
    ]
    for kind in KINDS:
        found_growth = growth(rows, kind)
        parts.append(
            f"{kind}: two workers answer {found_growth.requests_per_s:.2f} times as many requests a second as one, and "
            f"{found_growth.requests_per_cpu_s:.2f} times as many for a second of CPU time.\n"
        )
    parts.append(
        "\nOn two cores the second worker shares its core with load and upstream: requests a second show what is left "
        "beside those, and not what two cores of their own would give. Requests for a second of CPU time show what "
        "a second worker costs the first: at 1.00 nothing, and cores of their own would give twice as much.\n"
    )
    return "".join(parts)
