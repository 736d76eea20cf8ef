"""Blocks of code that end at a moment, with the error that says why. All moments are those of the monotonic clock."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from backends.errors import BackendTimeoutError, DeadlineExceededError
from gateway.interrupt import Interrupt, Task

Late = TypeVar("Late", bound=BackendTimeoutError)

CLOCK_S = 0.001
"""Timers may ring too soon by as much: the event loop's clock counts milliseconds."""


class Watchdog:
    """Ends blocks of one task that take too long, or all of them.

    A timer for each block would cost more than most blocks do, so there is one for all of them. It is set again only
    for a block that must end sooner, or when it rings for one that has ended in time.
    """

    __slots__ = ("_limits", "_rings_at", "_timer", "reason", "task")

    def __init__(self, task: Task) -> None:
        self.task = task
        self.reason: Exception | None = None
        """Why no block may go on."""
        self._limits: list[Limit] = []
        """The blocks that run, outermost first."""
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = math.inf

    def until(self, moment: float, late: Callable[[], Exception]) -> Limit:
        """Run the block until a moment, then raise what `late` returns."""
        return Limit(self, moment, late)

    def until_end(self) -> Limit:
        """Run a block that keeps its own time, until `end`."""
        return Limit(self, math.inf, TimeoutError)

    def end(self, reason: Exception) -> None:
        """End the blocks that run, and those that begin later."""
        self.reason = reason
        if self._limits:
            self._limits[0].end(reason)

    def close(self) -> None:
        """Let go of the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def watch(self, limit: Limit) -> None:
        """Take in one more block."""
        self._limits.append(limit)
        if limit.moment < self._rings_at:
            self._set(limit.moment)

    def forget(self, limit: Limit) -> None:
        """Leave out a block that has ended."""
        self._limits.remove(limit)

    def _set(self, moment: float) -> None:
        self.close()
        self._rings_at = moment
        self._timer = self.task.get_loop().call_later(moment - time.monotonic(), self._ring)

    def _ring(self) -> None:
        self._timer, self._rings_at = None, math.inf
        now = time.monotonic() + CLOCK_S
        for limit in self._limits:
            if limit.moment <= now:
                limit.end(limit.late())
                break  # it ends those within it
            self._rings_at = min(self._rings_at, limit.moment)
        if self._rings_at < math.inf:
            self._set(self._rings_at)


class Limit(Interrupt):
    """A block of code that a watchdog watches."""

    __slots__ = ("_watchdog", "late", "moment")

    def __init__(self, watchdog: Watchdog, moment: float, late: Callable[[], Exception]) -> None:
        super().__init__(watchdog.task)
        self._watchdog = watchdog
        self.moment = moment
        """When the block ends. May be moved on while it runs."""
        self.late = late

    def __enter__(self) -> None:
        """Begin, unless no block may."""
        if self._watchdog.reason is not None:
            raise self._watchdog.reason
        super().__enter__()
        self._watchdog.watch(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End."""
        self._watchdog.forget(self)
        super().__exit__(kind, error, traceback)


class Deadline:
    """When an answer has to be complete."""

    __slots__ = ("_is_clients", "at", "total_s", "watchdog")

    def __init__(self, watchdog: Watchdog, started: float, total_s: float, patience_s: float = math.inf) -> None:
        self.watchdog = watchdog
        self.total_s = min(total_s, patience_s)
        self.at = started + self.total_s
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

    def within(self, limit_s: float, late: Callable[[], BackendTimeoutError]) -> Limit:
        """Run the block for `limit_s`, then raise `late`; or until the deadline, if that is sooner."""
        moment = time.monotonic() + limit_s
        return self.watchdog.until(moment, late) if moment < self.at else self.whole()

    def half(self) -> Limit:
        """Run the block for half of the time that is left: the other half is for a substitute."""
        half_s = self.left_s / 2

        def late() -> BackendTimeoutError:
            return self.judged(BackendTimeoutError(f"no whole answer came within {half_s:.3g} s"))

        return self.watchdog.until(self.at - half_s, late)

    def whole(self) -> Limit:
        """Run the block until the deadline."""
        return self.watchdog.until(self.at, self.error)
