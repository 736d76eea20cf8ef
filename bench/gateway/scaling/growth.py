"""What a request costs as the file grows: backends, keys, aliases with a pattern."""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import anyio
from msgspec import Struct

from bench.gateway import pinned
from bench.gateway.cpu_time import cpu_us
from bench.gateway.peers import chat
from bench.gateway.peers.catalogue import KEY
from bench.gateway.peers.rounds import KINDS
from bench.gateway.peers.rows import Kind
from bench.gateway.peers.tables import number, table

NUM_WARM_UPS = 1
MOST_KEYS = 9_900
"""A file may hold 50,000 values, of which a key's name and hash make five."""


class Size(NamedTuple):
    """How much a file holds."""

    backends: int = 1
    keys: int = 1
    aliases: int = 1

    def __str__(self) -> str:
        """Return what it has most of."""
        return next((f"{count:,} {what}" for what, count in self._asdict().items() if count > 1), "1 of each")


SIZES = (
    Size(),
    Size(backends=10),
    Size(backends=100),
    Size(keys=1_000),
    Size(keys=MOST_KEYS),
    Size(aliases=10),
    Size(aliases=100),
)


class GrowthRow(Struct, frozen=True, kw_only=True, tag="growth"):
    """One round of one file and one kind of answers."""

    round: int
    size: str
    file_kib: float
    kind: Kind
    cpu_us: float
    """CPU time of the worker for each answer."""
    ratio: float
    """To the smallest file, in the same round."""


def file_of(size: Size) -> str:
    """Return a gateway's file. What a request needs of it comes last, so that a search would be long.

    Shadow runs are off: they ask every backend.
    """
    up = '{type: openai, base_url: "http://127.0.0.1:$UPSTREAM/v1", model: fast}'
    lines = ["active: up", "backends:"]
    lines += [f"  other-{index:04}: {up}" for index in range(size.backends - 1)]
    lines += [f"  up: {up}", "aliases:"]
    lines += [f'  "other-{index:04}-*": up' for index in range(size.aliases - 1)]
    lines += [f'  "{chat.MODEL[:-1]}*": up', "auth:", "  keys:"]
    lines += [f'    - {{name: c{index}, hash: "{_hash(f"other-{index}")}"}}' for index in range(size.keys - 1)]
    lines += [f'    - {{name: app, hash: "{_hash(KEY)}", rate: 1000000/s, tokens: 1000000000/s}}']
    lines += ['telemetry: {otlp_endpoint: "http://127.0.0.1:$UPSTREAM", sample: 0.01}']
    return "\n".join(lines) + "\n"


def _hash(key: str) -> str:
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


async def _rows(gateways: Sequence[pinned.Pinned], rounds: int, num_batches: int) -> list[GrowthRow]:
    rows: list[GrowthRow] = []
    for number_of_round in range(1 - NUM_WARM_UPS, rounds + 1):
        for kind in KINDS:
            used = await cpu_us(gateways, kind, num_batches)
            if number_of_round > 0:
                rows += _rows_of(number_of_round, kind, used)
    return rows


def _rows_of(number_of_round: int, kind: Kind, used: Sequence[float]) -> Iterator[GrowthRow]:
    for size, figure in zip(SIZES, used, strict=True):
        yield GrowthRow(
            round=number_of_round,
            size=str(size),
            file_kib=len(file_of(size)) / 1024,
            kind=kind,
            cpu_us=figure,
            ratio=figure / used[0],
        )


def measure(folder: Path, cores: pinned.Cores, rounds: int, num_batches: int) -> list[GrowthRow]:
    """Return what a request costs with each file, of gateways that run beside each other and take turns.

    Args:
        folder: for the servers' files.
        cores: of this machine.
        rounds: how many.
        num_batches: in each, for each gateway.

    Raises:
        FailedError: the upstream or a gateway does not start.
        WrongAnswerError: an answer is none to count.
        TimeoutError: they took too long.
    """
    with ExitStack() as stack:
        upstream = stack.enter_context(pinned.raw_upstream(folder, cores.load))
        gateways = [
            stack.enter_context(
                pinned.gateway(file_of(size), folder / str(size).replace(" ", "-"), upstream, {cores.measured})
            )
            for size in SIZES
        ]
        return anyio.run(_rows, gateways, rounds, num_batches, backend_options={"use_uvloop": True})


def page(rows: Sequence[GrowthRow]) -> str:
    """Return the table: medians of the rounds, and of their ratios."""
    head = ["the file has", "KiB", "whole, CPU µs", "ratio", "stream, CPU µs", "ratio"]
    lines = []
    for size in dict.fromkeys(row.size for row in rows):
        own = [row for row in rows if row.size == size]
        cells = [number(own[0].file_kib)]
        for kind in KINDS:
            found = [row for row in own if row.kind == kind]
            cells.append(number(statistics.median(row.cpu_us for row in found)))
            cells.append(f"{statistics.median(row.ratio for row in found):.2f}")
        lines.append([size, *cells])
    return table(head, lines)
