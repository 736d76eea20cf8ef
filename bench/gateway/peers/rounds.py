"""One gateway's turn: started, checked, loaded in every way, ended."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.gateway.harness import free_port
from bench.gateway.peers import chat, paced, processes
from bench.gateway.peers.catalogue import Gateway, Room, Setup
from bench.gateway.peers.load import Generator
from bench.gateway.peers.packages import CACHE, Installed
from bench.gateway.peers.rows import Figures, Footprint, Kind

SOURCE = Path(__file__).with_name("upstream.c")
COMPILER = "cc"
START_LIMIT_S = 90
PACED_CONNECTIONS = (1, 64)
KINDS: tuple[Kind, ...] = ("whole", "stream")


class FailedError(Exception):
    """A gateway that does not start, or answers something else than the upstream; the text says what."""


class Plan(NamedTuple):
    """What is measured of each gateway in a round."""

    connections: Sequence[int]
    seconds: int
    """Of each load."""


def compile_upstream() -> Path:
    """Return the upstream's program, compiled anew where its source is newer.

    Raises:
        FailedError: there is no C compiler, or it refuses.
    """
    program = (CACHE / "upstream").absolute()
    if not program.exists() or program.stat().st_mtime < SOURCE.stat().st_mtime:
        program.parent.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run([COMPILER, "-O2", "-o", str(program), str(SOURCE)], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise FailedError(f"the upstream needs a C compiler: {error}") from error
    return program


@contextmanager
def running_upstream(folder: Path, core: int) -> Iterator[int]:
    """Run the upstream for as long as the block runs; yields its port."""
    port = free_port()
    with processes.running([str(compile_upstream()), str(port)], cores={core}, log=folder / "upstream.log") as process:
        until_good(process, port, Setup([]))
        yield port


class Bench:
    """Measures gateways one after the other, before one upstream."""

    def __init__(self, folder: Path, upstream: int, wrk: Installed, plan: Plan) -> None:
        self._folder = folder
        self._upstream = upstream
        self._wrk = wrk
        self._plan = plan

    def turn(self, gateway: Gateway, installed: Installed | None, cores: set[int]) -> Iterator[Figures]:
        """Start a gateway on these cores, and yield what it shows.

        Raises:
            FailedError: it cannot be measured.
        """
        if gateway.set_up is None:
            yield from self._loads(self._upstream, Setup([]), None)
            return
        folder = self._folder / gateway.name.replace(" ", "-").replace(",", "")
        folder.mkdir(exist_ok=True)
        program = installed.program if installed else ""
        room = Room(program, folder, free_port(), self._upstream)
        setup = gateway.set_up(room)
        env = {**(installed.env if installed else {}), **setup.env}
        started = time.monotonic()
        with processes.running(setup.command, cores=cores, log=folder / "log", env=env, cwd=folder) as process:
            try:
                until_good(process, room.port, setup)
            except FailedError as error:
                raise FailedError(f"{error}; {folder / 'log'} may say why") from error
            start_s = time.monotonic() - started
            time.sleep(1)  # what it does after its start is over by then
            idle = processes.memory(process.pid)
            yield from self._loads(room.port, setup, process.pid)
            yield Footprint(
                start_s=start_s,
                idle_mib=idle.total,
                idle_worker_mib=idle.largest_rss,
                loaded_mib=processes.memory(process.pid).total,
            )

    def _loads(self, port: int, setup: Setup, pid: int | None) -> Iterator[Figures]:
        generator = Generator(self._wrk, port, setup.headers)
        for kind in KINDS:
            for connections in self._plan.connections:
                if problem := chat.ask(port, kind, setup.headers):
                    raise FailedError(f"{kind}: {problem}")
                yield generator.measure(kind, connections, self._plan.seconds, pid)
        for connections in PACED_CONNECTIONS:
            yield paced.measure(port, setup.headers, connections, self._plan.seconds)


def until_good(process: subprocess.Popen[bytes], port: int, setup: Setup) -> None:
    """Wait for the first answer that is the upstream's.

    Raises:
        FailedError: none came in time, or the process has ended.
    """
    until = time.monotonic() + START_LIMIT_S
    problem: str | None = "no answer"
    while time.monotonic() < until:
        if process.poll() is not None:
            raise FailedError(f"it ended with {process.returncode}")
        try:
            problem = chat.ask(port, "whole", setup.headers)
        except OSError as error:
            problem = repr(error)
        if problem is None:
            return
        time.sleep(0.01)
    raise FailedError(f"no good answer within {START_LIMIT_S} s: {problem}")
