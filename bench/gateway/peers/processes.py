"""A gateway's processes: on which core, how much CPU time and memory."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil

MIB = 2**20


class Memory(NamedTuple):
    """Of a process and all below it, in MiB."""

    total: float
    """Pages that several processes share are split between them (PSS)."""
    largest_rss: float
    """Resident memory of the largest process."""


@contextmanager
def running(
    command: Sequence[str], *, cores: set[int], log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and all that it starts, on these cores for as long as the block runs."""
    own = os.sched_getaffinity(0)
    with log.open("ab") as output:
        os.sched_setaffinity(0, cores)  # what is started now inherits it, before its first instruction
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                start_new_session=True,
            )
        finally:
            os.sched_setaffinity(0, own)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with suppress(ProcessLookupError):  # what outlived it
            os.killpg(process.pid, signal.SIGKILL)


def tree(pid: int) -> list[int]:
    """Return the ids of a process and of all below it."""
    with suppress(psutil.NoSuchProcess):
        return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    return []


def cpu_ns(pid: int) -> Counter[int]:
    """Return the CPU time that all threads of a process, and of each of those below it, have had."""
    used: Counter[int] = Counter()
    for each in tree(pid):
        for path in Path(f"/proc/{each}/task").glob("*/schedstat"):
            with suppress(OSError):  # a thread may end while it is looked at
                used[each] += int(path.read_text().split()[0])
    return used


def memory(pid: int) -> Memory:
    """Return the memory of a process and of those below it."""
    total = largest = 0
    for each in tree(pid):
        with suppress(psutil.NoSuchProcess):
            info = psutil.Process(each).memory_full_info()
            total, largest = total + info.pss, max(largest, info.rss)
    return Memory(total / MIB, largest / MIB)
