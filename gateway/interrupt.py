"""Blocks of code that others can end, with the error that says why.

What `anyio.CancelScope` does for tasks in general, for the one task that serves a request: a scope costs it several
microseconds, a block here half of one. Cancellation is asyncio's own, told apart by its count as `asyncio.timeout` does
(docs.python.org, `asyncio.Task.uncancel`).
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

Task = asyncio.Task[Any]


def this_task() -> Task:
    """Return the task that runs. Asked once for a request: the answer costs as much as a block does."""
    task = asyncio.current_task()
    assert task is not None, "called from a task"
    return task


class Interrupt:
    """A block of code of one task. Any other one may call `end` while the block runs."""

    __slots__ = ("_num_cancellations", "_reason", "_task")

    def __init__(self, task: Task) -> None:
        self._task = task
        self._num_cancellations = 0
        self._reason: Exception | None = None

    def __enter__(self) -> None:
        """Begin, in the task."""
        self._num_cancellations = self._task.cancelling()

    def end(self, reason: Exception) -> None:
        """Have the block raise `reason` where it waits now; the first reason counts."""
        if self._reason is None:
            self._reason = reason
            self._task.cancel()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End, and raise the reason if there is one."""
        if self._reason is None:
            return
        is_ours = self._task.uncancel() <= self._num_cancellations
        if is_ours and kind is asyncio.CancelledError:
            raise self._reason from error
