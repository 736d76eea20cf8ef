"""What the gateway's processes hold, sampled as the soak goes on, and whether any of it grows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import aiohttp
import msgspec
import psutil

from bench.gateway.soak.trend import Trend, trend

Figure = Literal["rss_mib", "descriptors", "threads", "tasks"]
FIGURES: tuple[Figure, ...] = get_args(Figure)
TOLERANCE = {"rss_mib": 4.0, "descriptors": 6.0, "threads": 6.0, "tasks": 6.0}
"""Growth an hour that is let pass. Python takes memory from the system in arenas of 1 MiB, and one more of them in the
quarter of an hour that is judged is no leak. Found is what a worker loses of 120 bytes a request, at 10 requests a
second, or a process of 3 KiB an edit, of which a configuration takes 50. A descriptor, thread or task is lost with an
event, of which the rarest, a kill, comes some 60 times an hour: a tenth of that is noise."""
LEFT_OVER = {"rss_mib": float("inf"), "descriptors": 4.0, "threads": 8.0, "tasks": 4.0}
"""What may be there at rest beyond what was there at rest before the load; memory once used stays, as caches."""
MAX_ASKED = 40
"""Connections that are opened to find one to each worker."""


class Sample(msgspec.Struct, frozen=True):
    """One process at one moment."""

    at_s: float
    """Since the start of the soak."""
    process: str
    """`parent`, `worker PID` or `shadow PID`."""
    rss_mib: float
    descriptors: int
    threads: int
    tasks: int | None
    """Of a worker's event loop."""


class Finding(msgspec.Struct, frozen=True):
    """One figure of one process that lived through the second half."""

    process: str
    figure: Figure
    before: float
    """At rest, before the load."""
    after: float
    """At rest, after it."""
    trend: Trend | None
    """Under load, in the second half; None if that was too short."""

    @property
    def is_flat(self) -> bool:
        """Whether it neither grew under load, beyond noise and tolerance, nor left anything behind."""
        grows = self.trend is not None and self.trend.grows(TOLERANCE[self.figure])
        return not grows and self.after <= self.before + LEFT_OVER[self.figure]


class Footprint:
    """Takes the samples, writes each to a file of JSON lines, and judges them."""

    def __init__(self, url: str, admin_key: str, parent: int, file: Path) -> None:
        self._url = url
        self._headers = {"authorization": f"Bearer {admin_key}"}
        self._parent = psutil.Process(parent)
        self._file = file
        self._started = time.monotonic()
        self._samples: list[Sample] = []

    async def sample(self) -> list[Sample]:
        """Sample every process now."""
        tasks = await self._tasks()
        now = time.monotonic() - self._started
        taken: list[Sample] = []
        for name, process in self._processes():
            try:
                with process.oneshot():
                    rss_mib = process.memory_info().rss / 2**20
                    sample = Sample(
                        now, name, rss_mib, process.num_fds(), process.num_threads(), tasks.get(process.pid)
                    )
            except psutil.Error:  # it was killed meanwhile
                continue
            taken.append(sample)
        with self._file.open("ab") as file:
            file.writelines(msgspec.json.encode(sample) + b"\n" for sample in taken)
        self._samples += taken
        return taken

    def findings(self, before: list[Sample], after: list[Sample], load: tuple[float, float]) -> list[Finding]:
        """Judge every process that lived from the middle of the load to the end.

        Args:
            before: at rest, before the load.
            after: at rest, after it.
            load: its begin and end, in seconds since the start.
        """
        middle = (load[0] + load[1]) / 2
        first = {sample.process: sample for sample in reversed(self._samples)}
        at_rest = {sample.process: sample for sample in before}
        found: list[Finding] = []
        for last in after:
            if first[last.process].at_s > middle:
                continue
            loaded = [each for each in self._samples if each.process == last.process and middle <= each.at_s <= load[1]]
            for figure in FIGURES:
                if (end := getattr(last, figure)) is None:
                    continue
                known = [each for each in loaded if getattr(each, figure) is not None]
                moved = trend([each.at_s for each in known], [getattr(each, figure) for each in known])
                start = getattr(at_rest.get(last.process, last), figure)
                found.append(Finding(last.process, figure, start, end, moved))
        return found

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def _processes(self) -> Iterator[tuple[str, psutil.Process]]:
        yield "parent", self._parent
        for child in self._parent.children():
            try:
                command = child.cmdline()
            except psutil.Error:
                continue
            if "gateway.worker" in command:
                yield f"worker {child.pid}", child
            elif "gateway.shadow.process" in command:
                yield f"shadow {child.pid}", child

    async def _tasks(self) -> dict[int, int]:
        """Return the number of tasks of each worker, by process id; of those that could be reached."""
        found: dict[int, int] = {}
        for _ in range(MAX_ASKED):
            try:
                async with aiohttp.ClientSession(self._url, headers=self._headers) as session:  # one worker's
                    async with session.get("/status") as response:
                        status = msgspec.json.decode(await response.read())
                    async with session.get("/metrics") as response:
                        metrics = await response.text()
            except aiohttp.ClientError:
                continue
            lines = metrics.splitlines()
            found[status["answered_by"]] = int(
                next(float(line.split()[-1]) for line in lines if line.startswith("gateway_tasks "))
            )
            if set(found) >= {worker["pid"] for worker in status["workers"]}:
                break
        return found
