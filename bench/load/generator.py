"""Puts a load on one backend, and notes when everything happened.

An open loop never waits for an answer before the next request: a request that is due while the server is stuck is due
all the same, and its latency counts from that moment (no coordinated omission: Gil Tene, "How not to measure latency").
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator

import anyio
import anyio.lowlevel
import msgspec
from anyio.abc import TaskGroup

from backends.base import Backend, Call
from backends.errors import GatewayError
from bench.load.arrivals import Window
from bench.measure import Measurement, measure, words_of
from bench.metrics import Timing

HEAD_START_S = 0.05
"""Between the first look at the clock and the first moment of a level."""
SPIN_S = 0.002
"""Timers of an event loop are only right to a millisecond or so; the rest of a wait is spent looking at the clock."""
PROBE_S = 0.025
"""Between two looks at how busy the event loop is."""


class Request(msgspec.Struct, frozen=True):
    """One request, and what came of it; times on the monotonic clock."""

    due: float
    """When it was to be made; in a closed loop, when its client was free."""
    begun: float
    """When the generator turned to it; it may have waited for a connection then."""
    measurement: Measurement
    error_kind: str | None
    """`code` of the error, or the outcome; None if it was answered."""

    @property
    def timing(self) -> Timing:
        """Its times, counted from when it was due."""
        measured = self.measurement.timing
        return Timing(self.due, measured.arrivals, measured.ended)


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """All that happened at one level of load."""

    start: float
    """The moment from which due times count."""
    window: Window
    requests: list[Request]
    """In the order in which they were due, those of the warm-up included."""
    loop_lags: list[float]
    """Samples of how long the event loop took to come round: so much later than it came may an answer be noticed."""
    cpu_share: float
    """Of one core, that this process used."""
    most_in_use: int
    """Connections at one time."""


class Tally:
    """What is going on right now, for whoever watches."""

    def __init__(self) -> None:
        self.in_use = 0
        self.most_in_use = 0
        self.ended = 0
        self.failed = 0


class Generator:
    """Makes the requests of one level of load. Serves once."""

    def __init__(self, backend: Backend, window: Window, *, connections: int, limit_s: float) -> None:
        """Prepare.

        Args:
            backend: whom to ask.
            window: how long to go on.
            connections: requests in progress at one time, at most; further ones wait, and that counts.
            limit_s: for each answer, once its request was sent.
        """
        self.tally = Tally()
        self._backend = backend
        self._window = window
        self._connections = anyio.CapacityLimiter(connections)
        self._limit_s = limit_s
        self._requests: list[Request] = []
        self._loop_lags: list[float] = []

    async def closed(self, calls: Iterator[Call], concurrency: int) -> Recording:
        """Keep so many clients busy, each with the next call as soon as it has its answer."""

        async def client(end: float) -> None:
            while time.monotonic() < end:
                call = next(calls)
                await self._make(call, time.monotonic())

        async def begin(tasks: TaskGroup, start: float) -> None:
            await _until(start)
            for _ in range(concurrency):
                tasks.start_soon(client, start + self._window.end_s)

        return await self._record(begin)

    async def open(self, scheduled: Iterable[tuple[float, Call]]) -> Recording:
        """Make each call when it is due.

        Args:
            scheduled: seconds from the start, in order, and the call. Taken one by one, each ahead of its time.
        """

        async def begin(tasks: TaskGroup, start: float) -> None:
            for offset, call in scheduled:
                await _until(start + offset)
                tasks.start_soon(self._make, call, start + offset)

        return await self._record(begin)

    async def _record(self, begin: Callable[[TaskGroup, float], Awaitable[None]]) -> Recording:
        start = time.monotonic() + HEAD_START_S
        cpu_s = time.process_time()
        async with anyio.create_task_group() as watching:
            watching.start_soon(self._watch_loop)
            async with anyio.create_task_group() as tasks:
                await begin(tasks, start)
            watching.cancel_scope.cancel()
        return Recording(
            start=start,
            window=self._window,
            requests=sorted(self._requests, key=lambda each: each.due),
            loop_lags=self._loop_lags,
            cpu_share=(time.process_time() - cpu_s) / (time.monotonic() - start + HEAD_START_S),
            most_in_use=self.tally.most_in_use,
        )

    async def _make(self, call: Call, due: float) -> None:
        begun = time.monotonic()
        kinds: list[str | None] = []

        def note(error: Exception) -> str:  # a measurement holds an error's words only
            kinds.append(error.detail.code if isinstance(error, GatewayError) else type(error).__name__)
            return words_of(error)

        tally = self.tally
        async with self._connections:
            tally.in_use += 1
            tally.most_in_use = max(tally.most_in_use, tally.in_use)
            measured = await measure(self._backend, call, limit_s=self._limit_s, words=note)
            tally.in_use -= 1
        answered = measured.outcome == "answered"
        tally.ended += 1
        tally.failed += not answered
        kind = None if answered else next(filter(None, kinds), measured.outcome)
        self._requests.append(Request(due, begun, measured, kind))

    async def _watch_loop(self) -> None:
        while True:
            await anyio.sleep(PROBE_S)
            before = time.monotonic()
            await anyio.lowlevel.checkpoint()
            self._loop_lags.append(time.monotonic() - before)


async def _until(moment: float) -> None:
    """Wait until a moment, and let others run at least once."""
    if (left := moment - time.monotonic()) > SPIN_S:
        await anyio.sleep(left - SPIN_S)
    await anyio.lowlevel.checkpoint()
    while time.monotonic() < moment:
        await anyio.lowlevel.checkpoint()
