"""Does scheduled work on this machine, a few pieces at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from bench.runner.asking import TurnedAwayError
from bench.runner.schedule import Schedule, Wait

T = TypeVar("T")


async def work_through(
    schedule: Schedule[T],
    do: Callable[[T], Awaitable[None]],
    *,
    concurrency: int,
    on_pause: Callable[[T, float, str], None],
) -> None:
    """Return once all work is done, or belongs to a lane that was given up.

    Args:
        schedule: the work.
        do: does one piece of it; raises TurnedAwayError where that has to wait.
        concurrency: pieces in progress at one time.
        on_pause: told whose lane pauses, for how many seconds, and why.
    """
    changed = anyio.Event()

    async def work() -> None:
        nonlocal changed
        while (step := schedule.next(time.monotonic())) is not None:
            if isinstance(step, Wait):
                with anyio.move_on_after(None if math.isinf(step.seconds) else step.seconds):
                    await changed.wait()
                continue
            ticket, piece = step
            try:
                await do(piece)
                schedule.done(ticket)
            except TurnedAwayError as error:
                pause_s = schedule.turned_away(ticket, time.monotonic(), error.retry_after_s, str(error))
                on_pause(piece, pause_s, str(error))
            changed.set()
            changed = anyio.Event()

    async with anyio.create_task_group() as tasks:
        for _ in range(concurrency):
            tasks.start_soon(work)
