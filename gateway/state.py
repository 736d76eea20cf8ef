"""What a worker knows of the whole gateway, and whether it takes requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import anyio

from backends.errors import OverloadedError
from backends.process import ServerStatus
from gateway.control import ShadowStatus, View


class Cut:
    """Ends blocks of code of many tasks at one moment, without a task in each that waits for it."""

    def __init__(self) -> None:
        self._is_set = False
        self._scopes: set[anyio.CancelScope] = set()

    def set(self) -> None:
        """End every guarded block, those that begin later too."""
        self._is_set = True
        for scope in self._scopes:
            scope.cancel("cut")

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Run the block until the cut.

        Raises:
            OverloadedError: it was not complete by then.
        """
        with anyio.CancelScope() as scope:
            self._scopes.add(scope)
            try:
                if self._is_set:
                    scope.cancel("cut")
                yield
            finally:
                self._scopes.remove(scope)
        if scope.cancelled_caught:
            raise OverloadedError("The gateway is shutting down.", retry_after_s=1.0)


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

    @contextmanager
    def request(self) -> Iterator[None]:
        """Count a chat request as in progress for as long as the block runs."""
        self.in_flight += 1
        self._on_in_flight(self.in_flight)
        try:
            yield
        finally:
            self.in_flight -= 1
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
