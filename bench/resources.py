"""What a model server uses while it is asked: CPU and memory of its processes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import msgspec
import psutil


class Use(msgspec.Struct, frozen=True):
    """What a tree of processes used."""

    cpu_percent: float
    """Of one core: 200 if it kept two busy."""
    rss_mb: float
    """Resident at the end."""


class Meter:
    """Measures a process and its children, while `running` and not in between."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._seconds = 0.0
        self._cpu_s = 0.0
        self._rss_bytes = 0

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Count what is used during the block."""
        before, started = totals(self._pid), time.monotonic()
        try:
            yield
        finally:
            seconds, after = time.monotonic() - started, totals(self._pid)
            self._rss_bytes = after[1] if after else 0
            if before and after:
                self._seconds += seconds
                self._cpu_s += max(0.0, after[0] - before[0])

    @property
    def use(self) -> Use | None:
        """What was used so far; None if it never ran, or the process is gone."""
        if self._seconds == 0 or self._rss_bytes == 0:
            return None
        return Use(100 * self._cpu_s / self._seconds, self._rss_bytes / 2**20)


def totals(pid: int) -> tuple[float, int] | None:
    """Return CPU seconds and resident bytes of a process and its children, those that ended included; None if gone."""
    try:
        root = psutil.Process(pid)
        if root.status() == psutil.STATUS_ZOMBIE:
            return None
        processes = [root, *root.children(recursive=True)]
    except psutil.Error:
        return None
    cpu_s, rss_bytes = 0.0, 0
    for process in processes:
        with contextlib.suppress(psutil.Error), process.oneshot():  # it may end at any moment
            times = process.cpu_times()
            cpu_s += times.user + times.system + times.children_user + times.children_system
            rss_bytes += process.memory_info().rss
    return cpu_s, rss_bytes
