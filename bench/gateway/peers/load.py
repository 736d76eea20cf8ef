"""Loads a gateway with wrk, and reads what it prints."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.gateway.peers import chat, processes
from bench.gateway.peers.packages import Installed
from bench.gateway.peers.rows import Kind, Load

SCRIPT = Path(__file__).with_name("load.lua")
WARM_UP_S = 0.5
ENOUGH = 10
"""Answers for each connection; with fewer, those that are cut off at the end would count too much."""
LONGEST_S = 30
MARK = "figures "


class Seen(Struct, frozen=True):
    """What wrk saw."""

    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: int


def read_figures(printed: str) -> Seen:
    """Return the figures within wrk's output.

    Raises:
        ValueError: there are none.
    """
    for line in printed.splitlines():
        if line.startswith(MARK):
            return msgspec.json.decode(line.removeprefix(MARK), type=Seen)
    raise ValueError(f"wrk told no figures: {printed[-300:]}")


class Generator:
    """Asks one gateway for one kind of answer."""

    def __init__(self, wrk: Installed, port: int, headers: Mapping[str, str]) -> None:
        self._wrk = wrk
        self._url = f"http://127.0.0.1:{port}{chat.PATH}"
        self._headers = {"content-type": "application/json", **headers}

    def measure(self, kind: Kind, connections: int, seconds: int, pid: int | None) -> Load:
        """Load the gateway, longer where that gives too few answers.

        Args:
            kind: of answers.
            connections: at one time, each with one request.
            seconds: how long, after a warm-up.
            pid: the gateway's first process, whose CPU time is looked at; None where there is no gateway.
        """
        self._warm_up(kind, connections)
        while True:
            before = processes.cpu_ns(pid) if pid else Counter()
            seen = self._run(kind, connections, seconds)
            used_ns = processes.cpu_ns(pid) - before if pid else None
            if seen.answers >= ENOUGH * connections or seconds >= LONGEST_S:
                break
            seconds = min(LONGEST_S, 4 * seconds)
        to_us_each = 1e3 * max(1, seen.answers)
        return Load(
            kind=kind,
            connections=connections,
            answers=seen.answers,
            errors=seen.errors,
            requests_per_s=seen.answers / seen.seconds,
            p50_ms=seen.p50_ms,
            p99_ms=seen.p99_ms,
            cpu_us=None if used_ns is None else used_ns.total() / to_us_each,
            busiest_cpu_us=None if used_ns is None else max(used_ns.values(), default=0) / to_us_each,
        )

    def _warm_up(self, kind: Kind, connections: int) -> None:
        process = subprocess.Popen(
            self._command(kind, connections, LONGEST_S), stdout=subprocess.DEVNULL, env=self._wrk.env
        )
        time.sleep(WARM_UP_S)
        process.send_signal(signal.SIGINT)  # wrk counts whole seconds only
        process.wait()

    def _run(self, kind: Kind, connections: int, seconds: int) -> Seen:
        command = self._command(kind, connections, seconds)
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=self._wrk.env)
        return read_figures(done.stdout)

    def _command(self, kind: Kind, connections: int, seconds: int) -> list[str]:
        load = ["-t", "1", "-c", str(connections), "-d", str(seconds), "--timeout", "30s", "-s", str(SCRIPT)]
        headers = [word for pair in self._headers.items() for word in pair]
        return [self._wrk.program, *load, self._url, "--", chat.body(kind).decode(), *headers]
