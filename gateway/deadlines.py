"""Blocks of code that end at a moment, with the error that says why."""

from __future__ import annotations

import asyncio
import math
import time
from types import TracebackType
from typing import TypeVar

from backends.errors import BackendTimeoutError, DeadlineExceededError

Late = TypeVar("Late", bound=BackendTimeoutError)


class Deadline:
    """When an answer has to be complete."""

    __slots__ = ("_is_clients", "at", "total_s")

    def __init__(self, started: float, total_s: float, patience_s: float = math.inf) -> None:
        self.total_s = min(total_s, patience_s)
        self.at = started + self.total_s
        """On the monotonic clock."""
        self._is_clients = patience_s < total_s

    @property
    def left_s(self) -> float:
        """Time left, in seconds; negative once it has passed."""
        return self.at - time.monotonic()

    def error(self) -> DeadlineExceededError:
        """Return what is raised once it has passed."""
        return self.judged(DeadlineExceededError(f"the answer was not complete within {self.total_s:g} s"))

    def judged(self, late: Late) -> Late:
        """Return this error, for which nobody is to blame if it was the client who would not wait."""
        late.is_fault = not self._is_clients
        return late

    def within(self, limit_s: float, late: BackendTimeoutError) -> Until:
        """Run the block for `limit_s`, then raise `late`; or until the deadline, if that is sooner."""
        moment = time.monotonic() + limit_s
        return Until(moment, late) if moment < self.at else Until(self.at, self.error())


class Until:
    """Runs a block of code until a moment of the monotonic clock, then raises `late`."""

    __slots__ = ("_late", "_timeout")

    def __init__(self, moment: float, late: BackendTimeoutError) -> None:
        self._timeout = asyncio.timeout_at(asyncio.get_running_loop().time() + moment - time.monotonic())
        self._late = late

    async def __aenter__(self) -> None:
        """Start the clock."""
        await self._timeout.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop it."""
        try:
            await self._timeout.__aexit__(kind, error, traceback)
        except TimeoutError as timeout:
            raise self._late from timeout
