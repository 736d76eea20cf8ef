"""Blocks of code that end at a moment, with the error that says why."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from backends.errors import BackendTimeoutError, DeadlineExceededError


class Deadline:
    """When an answer has to be complete."""

    __slots__ = ("at", "total_s")

    def __init__(self, started: float, total_s: float) -> None:
        self.at = started + total_s
        """On the monotonic clock."""
        self.total_s = total_s

    @property
    def left_s(self) -> float:
        """Time left, in seconds; negative once it has passed."""
        return self.at - time.monotonic()

    def error(self) -> DeadlineExceededError:
        """Return what is raised once it has passed."""
        return DeadlineExceededError(f"the answer was not complete within {self.total_s:g} s")

    def within(self, limit_s: float, late: BackendTimeoutError) -> AbstractAsyncContextManager[None]:
        """Run the block for `limit_s`, then raise `late`; or until the deadline, if that is sooner."""
        moment = time.monotonic() + limit_s
        return until(moment, late) if moment < self.at else until(self.at, self.error())


@asynccontextmanager
async def until(moment: float, late: BackendTimeoutError) -> AsyncIterator[None]:
    """Run the block until a moment of the monotonic clock, then raise `late`."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout_at(loop.time() + moment - time.monotonic()):
            yield
    except TimeoutError as error:
        raise late from error
