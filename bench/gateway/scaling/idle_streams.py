"""What streams hold on to in a worker while hardly anything comes: memory, descriptors, CPU time."""

from __future__ import annotations

import asyncio
import itertools
import resource
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import anyio
import psutil
from msgspec import Struct

from bench.gateway import pinned, raw_upstream
from bench.gateway.cpu_time import cpu_us, request
from bench.gateway.peers import processes
from bench.gateway.peers.catalogue import OURS_FILE
from bench.gateway.peers.rounds import KINDS
from bench.gateway.peers.tables import number, table

FILE = f"{OURS_FILE}server: {{max_in_flight: 1000000}}\n"
OPENED_AT_ONCE = 64
OPEN_LIMIT_S = 300
REST_S = raw_upstream.IDLE_INTERVAL_S + 1
"""Every stream has had a further chunk by then."""
WARM_UP_BATCHES = 20
OTHER_DESCRIPTORS = 200
"""More than a worker has open besides streams."""


class StreamsRow(Struct, frozen=True, kw_only=True, tag="streams"):
    """A worker with so many streams."""

    streams: int
    rss_mib: float
    descriptors: int
    cpu_share: float
    """Of a core, while each stream has a chunk every `IDLE_INTERVAL_S`."""


class Stream(asyncio.Protocol):
    """A connection with a stream that has begun, and does not end."""

    def __init__(self, sent: bytes) -> None:
        self._sent = sent
        self._head = b""
        self.changed = asyncio.Event()
        self.has_begun = False
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own does not derive from asyncio's
        self.transport.write(self._sent)

    def data_received(self, data: bytes) -> None:  # noqa: D102
        if not self.has_begun:
            self._head += data
            self.has_begun = self._head.startswith(b"HTTP/1.1 200 ") and b"data: " in self._head
            if self.has_begun:
                self.changed.set()

    def connection_lost(self, _: Exception | None) -> None:  # noqa: D102
        self.is_lost = True
        self.changed.set()


class BrokenStreamError(Exception):
    """A stream did not begin, or ended."""


def allowed_streams() -> int:
    """Return how many streams fit into a worker, once this process's limit of descriptors is as high as it may be.

    Every stream takes two, and clients may take half of all.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return int((most - OTHER_DESCRIPTORS) / 2)


@asynccontextmanager
async def _held() -> AsyncIterator[list[Stream]]:
    streams: list[Stream] = []
    try:
        yield streams
    finally:
        for stream in streams:
            stream.transport.close()
        with anyio.CancelScope(shield=True):
            while any(not stream.is_lost for stream in streams):  # noqa: ASYNC110 - ten thousand, and each only closes
                await anyio.sleep(0.01)


async def _open(server: pinned.Pinned, streams: list[Stream], count: int) -> None:
    sent = request("stream", server.headers, raw_upstream.IDLE)
    waiting = itertools.repeat(None, count - len(streams))
    loop = asyncio.get_running_loop()

    async def open_some() -> None:
        for _ in waiting:
            _, stream = await loop.create_connection(lambda: Stream(sent), "127.0.0.1", server.port)
            streams.append(stream)
            await stream.changed.wait()

    with anyio.fail_after(OPEN_LIMIT_S):
        async with anyio.create_task_group() as tasks:
            for _ in range(OPENED_AT_ONCE):
                tasks.start_soon(open_some)


async def _rows(server: pinned.Pinned, counts: Sequence[int]) -> list[StreamsRow]:
    for kind in KINDS:  # what is loaded on demand counts for none
        await cpu_us([server], kind, WARM_UP_BATCHES)
    (worker,) = server.workers
    process, rows = psutil.Process(worker), []
    async with _held() as streams:
        for count in counts:
            await _open(server, streams, count)
            before = processes.cpu_ns(worker).total()
            await anyio.sleep(REST_S)
            used_s = (processes.cpu_ns(worker).total() - before) / 1e9
            if broken := [stream for stream in streams if stream.is_lost or not stream.has_begun]:
                raise BrokenStreamError(f"{len(broken)} of {count} streams")
            rows.append(
                StreamsRow(
                    streams=count,
                    rss_mib=process.memory_info().rss / 2**20,
                    descriptors=process.num_fds(),
                    cpu_share=used_s / REST_S,
                )
            )
    return rows


def measure(folder: Path, cores: pinned.Cores, counts: Sequence[int]) -> list[StreamsRow]:
    """Return what a worker holds with each of these numbers of streams.

    Args:
        folder: for the servers' files.
        cores: of this machine.
        counts: in ascending order; those that are more than may be are lowered to that.

    Raises:
        FailedError: the upstream or the gateway does not start.
        BrokenStreamError: not all streams are there.
        TimeoutError: they did not begin in time.
    """
    most = allowed_streams()
    with (
        pinned.raw_upstream(folder, cores.load) as upstream,
        pinned.gateway(FILE, folder / "gateway", upstream, {cores.measured}) as gateway,
    ):
        wanted = sorted({min(count, most) for count in counts})
        if wanted[-1] < max(counts):
            print(f"{max(counts):,} streams do not fit into the limit of descriptors: {most:,} do", file=sys.stderr)
        return anyio.run(_rows, gateway, wanted, backend_options={"use_uvloop": True})


def page(rows: Sequence[StreamsRow]) -> str:
    """Return the table; what a stream takes is told against the fewest streams."""
    first = rows[0]
    head = ["streams", "worker's RSS, MiB", "KiB a stream", "descriptors", "a stream", "CPU, % of a core"]
    lines = []
    for row in rows:
        more = row.streams - first.streams
        kib = (row.rss_mib - first.rss_mib) * 1024 / more if more else None
        descriptors = (row.descriptors - first.descriptors) / more if more else None
        figures = [row.rss_mib, kib, row.descriptors, descriptors, 100 * row.cpu_share]
        lines.append([f"{row.streams:,}", *map(number, figures)])
    about = (
        f"Each stream has begun and has a chunk every {raw_upstream.IDLE_INTERVAL_S:g} s. RSS leaves out what the "
        "kernel keeps for a connection.\n\n"
    )
    return about + table(head, lines)
