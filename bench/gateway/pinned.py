"""The servers of a measurement of CPU time, each on cores of its own: an upstream, a bare relay, this gateway."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from bench.gateway.harness import free_port
from bench.gateway.peers import processes
from bench.gateway.peers.catalogue import BEARER, Room, Setup
from bench.gateway.peers.rounds import FailedError, until_good


class Pinned(NamedTuple):
    """One that runs."""

    port: int
    headers: Mapping[str, str]
    """What a request has to bring."""
    pid: int
    """Its first process."""
    workers: tuple[int, ...]
    """Those of its processes that answer requests."""


class Cores(NamedTuple):
    """Where things run."""

    load: int
    """The load and the upstream."""
    measured: int
    """What is measured; the same where there is one core only."""


@contextmanager
def own_cores() -> Iterator[Cores]:
    """Keep this process on the first core for as long as the block runs."""
    allowed = os.sched_getaffinity(0)
    cores = Cores(min(allowed), max(allowed))
    os.sched_setaffinity(0, {cores.load})
    try:
        yield cores
    finally:
        os.sched_setaffinity(0, allowed)


@contextmanager
def scratch() -> Iterator[Path]:
    """Have a folder for the servers' files and logs for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="bench-gateway-") as folder:
        yield Path(folder)


@contextmanager
def raw_upstream(folder: Path, core: int) -> Iterator[int]:
    """Run `bench.gateway.raw_upstream`; yields its port."""
    port = free_port()
    with _running(["bench.gateway.raw_upstream", str(port)], port, {}, {core}, folder / "upstream.log"):
        yield port


@contextmanager
def bare_relay(folder: Path, upstream: int, core: int) -> Iterator[Pinned]:
    """Run `bench.gateway.bare_relay` before the upstream of this port."""
    port = free_port()
    command = ["bench.gateway.bare_relay", str(port), str(upstream)]
    with _running(command, port, {}, {core}, folder / "relay.log") as pid:
        yield Pinned(port, {}, pid, (pid,))


@contextmanager
def gateway(text: str, folder: Path, upstream: int, cores: set[int], *, workers: int = 1) -> Iterator[Pinned]:
    """Run this gateway.

    Args:
        text: its file, which names the upstream's port as `$UPSTREAM` and knows the key of `BEARER`.
        folder: for its files.
        upstream: the port.
        cores: for all its processes.
        workers: how many.

    Raises:
        FailedError: it does not answer as the upstream does.
    """
    folder.mkdir(exist_ok=True)
    room = Room("", folder, free_port(), upstream)
    options = ["--config", room.file("gateway.yaml", text), "--port", str(room.port), "--workers", str(workers)]
    with _running(["gateway.cli", "serve", *options], room.port, BEARER, cores, folder / "log") as pid:
        children = psutil.Process(pid).children()
        found = tuple(child.pid for child in children if "gateway.worker" in child.cmdline())
        yield Pinned(room.port, BEARER, pid, found)


@contextmanager
def _running(module: Sequence[str], port: int, headers: Mapping[str, str], cores: set[int], log: Path) -> Iterator[int]:
    command = [sys.executable, "-m", *module]
    with processes.running(command, cores=cores, log=log) as process:
        try:
            until_good(process, port, Setup(command, headers=headers))
        except FailedError as error:
            raise FailedError(f"{module[0]}: {error}: {log.read_text()[-500:]}") from error
        yield process.pid
