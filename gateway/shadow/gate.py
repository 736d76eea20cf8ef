"""Keeps questions to models on this machine out of the way of live requests.

A model on this machine's CPU shares it with the live traffic: with the workers, and with the model that answers. So a
question waits until no live request has been in progress for a moment, and is taken back if one comes meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import anyio

from bench.measure import Measurement
from gateway.shadow.traffic import Traffic

POLL_S = 0.002
QUIET_S = 0.05
"""How long no request must have been in progress: back-to-back requests leave gaps of a millisecond."""


class Gate:
    """Lets questions through while the live traffic rests."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic

    async def ask(
        self, ask: Callable[[float], Awaitable[Measurement]], deadline: float, *, own_s: float
    ) -> Measurement | None:
        """Return what `ask` measured in a quiet time; None if there was none that was long enough.

        Args:
            ask: puts the question, given how many seconds are left; cancelled and put again if traffic comes.
            deadline: on the monotonic clock.
            own_s: how long the question could have taken if there were no traffic.
        """
        while await self._quiet(deadline):
            left_s = deadline - time.monotonic()
            measured = await self._undisturbed(ask, deadline)
            if measured is None:
                continue
            if measured.outcome == "timeout" and left_s < own_s / 2:
                return None  # the traffic took its time, not the backend
            return measured
        return None

    async def _quiet(self, deadline: float) -> bool:
        """Wait for a quiet moment; False if there was none."""
        since = time.monotonic()
        while (now := time.monotonic()) < deadline:
            if self._traffic.in_flight:
                since = now
            elif now - since >= QUIET_S:
                return True
            await anyio.sleep(POLL_S)
        return False

    async def _undisturbed(self, ask: Callable[[float], Awaitable[Measurement]], deadline: float) -> Measurement | None:
        measured: Measurement | None = None

        async def watch() -> None:
            while not self._traffic.in_flight:  # noqa: ASYNC110 - other processes can set no event here
                await anyio.sleep(POLL_S)
            tasks.cancel_scope.cancel("live traffic")

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch)
            measured = await ask(deadline - time.monotonic())
            tasks.cancel_scope.cancel("answered")
        return measured
