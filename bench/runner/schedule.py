"""Which work is next, when some of those asked want to be left alone for a while. Pure: told the time, it decides."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

FIRST_PAUSE_S = 1.0
MAX_PAUSE_S = 120.0
MAX_REFUSALS = 8
"""In a row, each after the pause that was asked for; then this one is given up until the next run."""


class Wait(NamedTuple):
    """Nothing can begin now."""

    seconds: float
    """Until something can; infinite if that depends on work in progress."""


class _Lane(Generic[T]):
    """The work for one of those asked."""

    def __init__(self) -> None:
        self.queue: deque[tuple[int, T]] = deque()
        self.paused_until = -math.inf
        self.refusals = 0


class Schedule(Generic[T]):
    """Hands out work in its order, but for what belongs to a lane that is paused."""

    def __init__(self, works: Iterable[T], lane_of: Callable[[T], str], rng: random.Random) -> None:
        self.given_up: dict[str, str] = {}
        """Lanes that turned away too often, and their last words."""
        self._lane_of = lane_of
        self._rng = rng
        self._lanes: dict[str, _Lane[T]] = {}
        self._in_progress: dict[int, T] = {}
        for position, work in enumerate(works):
            self._lanes.setdefault(lane_of(work), _Lane()).queue.append((position, work))

    def next(self, now: float) -> tuple[int, T] | Wait | None:
        """Return work to begin, with a ticket for it; or how long to wait; or None once all is done.

        Args:
            now: the time in seconds, on any one clock.
        """
        waiting = [lane for lane in self._lanes.values() if lane.queue]
        free = [lane for lane in waiting if lane.paused_until <= now]
        if free:
            ticket, work = min(free, key=lambda lane: lane.queue[0][0]).queue.popleft()
            self._in_progress[ticket] = work
            return ticket, work
        if waiting:
            return Wait(min(lane.paused_until for lane in waiting) - now)
        return Wait(math.inf) if self._in_progress else None

    def done(self, ticket: int) -> None:
        """Take note that the work has been done."""
        self._lanes[self._lane_of(self._in_progress.pop(ticket))].refusals = 0

    def turned_away(self, ticket: int, now: float, retry_after_s: float | None, reason: str) -> float:
        """Take note that the work was turned away for now, and return for how many seconds its lane pauses.

        Args:
            ticket: of the work.
            now: see `next`.
            retry_after_s: the pause that was asked for; without one it doubles each time.
            reason: why.
        """
        work = self._in_progress.pop(ticket)
        name = self._lane_of(work)
        lane = self._lanes[name]
        if name in self.given_up:
            return 0.0
        lane.queue.appendleft((ticket, work))
        if lane.paused_until <= now:  # else it was begun before the pause, of which this tells nothing new
            lane.refusals += 1
            backoff_s = FIRST_PAUSE_S * 2 ** (lane.refusals - 1) * (1 + self._rng.random()) / 2
            lane.paused_until = now + min(MAX_PAUSE_S, backoff_s if retry_after_s is None else retry_after_s)
        if lane.refusals > MAX_REFUSALS:
            self.given_up[name] = reason
            lane.queue.clear()
        return lane.paused_until - now
