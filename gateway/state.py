"""What a worker knows of the whole gateway, and whether it takes requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

import anyio

from backends.errors import OverloadedError
from backends.process import ServerStatus
from gateway.control import ShadowStatus, View
from gateway.deadlines import Watchdog


class Cut:
    """Ends what all watchdogs watch at one moment, without a task for each that waits for it."""

    def __init__(self) -> None:
        self._is_set = False
        self._watchdogs: set[Watchdog] = set()

    def set(self) -> None:
        """End it, and what they watch later."""
        self._is_set = True
        for watchdog in self._watchdogs:
            watchdog.end(cut_error())

    def add(self, watchdog: Watchdog) -> None:
        """Take in one more."""
        self._watchdogs.add(watchdog)
        if self._is_set:
            watchdog.end(cut_error())

    def remove(self, watchdog: Watchdog) -> None:
        """Leave one out."""
        self._watchdogs.remove(watchdog)


def cut_error() -> OverloadedError:
    """Return what a client is told whose request is cut."""
    return OverloadedError("The gateway is shutting down.", retry_after_s=1.0)


class WorkerState:
    """The parent's latest view. One writer: the worker's control loop."""

    def __init__(self, on_in_flight: Callable[[int], None] = lambda _count: None) -> None:
        self._on_in_flight = on_in_flight
        self.view: View | None = None
        self.draining = False
        self.started_at_s = int(time.time())
        self.in_flight = 0
        """Chat requests in progress in this worker."""
        self.cut = Cut()
        """Set when requests in progress must end now."""
        self._changed = anyio.Event()
        self._idle = anyio.Event()

    def request(self) -> InProgress:
        """Count a chat request as in progress for as long as the block runs."""
        return InProgress(self)

    def change_in_flight(self, change: int) -> None:
        """Count a request that begins or ends."""
        self.in_flight += change
        self._on_in_flight(self.in_flight)
        if self.in_flight == 0:
            self._idle.set()

    async def idle(self) -> None:
        """Return once no chat request is in progress."""
        while self.in_flight:
            self._idle = anyio.Event()
            await self._idle.wait()

    @property
    def num_tasks(self) -> int:
        """Tasks of this worker's event loop; grows where one is leaked."""
        return len(asyncio.all_tasks())

    def server_statuses(self) -> Mapping[str, ServerStatus]:
        """Return the state of the model servers, by backend."""
        return self.view.servers if self.view else {}

    @property
    def shadow(self) -> ShadowStatus | None:
        """What the shadow process told last; None while there is none."""
        return self.view.shadow if self.view else None

    def update(self, view: View) -> None:
        """Take the parent's new view, and wake whoever waits for one."""
        self.view = view
        self._changed.set()
        self._changed = anyio.Event()

    async def next_view(self) -> None:
        """Return when the view has changed."""
        await self._changed.wait()


class InProgress:
    """A block of code that serves a request."""

    __slots__ = ("_state",)

    def __init__(self, state: WorkerState) -> None:
        self._state = state

    def __enter__(self) -> None:
        """Count it."""
        self._state.change_in_flight(1)

    def __exit__(self, *_: object) -> None:
        """Count it no more."""
        self._state.change_in_flight(-1)
