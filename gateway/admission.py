"""How many requests a backend is sent at one time, and who waits for a place in which order.

Those who wait are served in turn, one of each client after the other (round robin, Nagle, RFC 970): a client that
sends a thousand requests at once delays its own, not everybody's.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, TypeVar

import anyio

from backends.errors import BackendBusyError

Item = TypeVar("Item")

RETRY_AFTER_S = 1.0
"""What is told who finds no place: places become free at any moment."""


class FairQueue(Generic[Item]):
    """First in, first out for each client; one of each client after the other. Pure."""

    def __init__(self) -> None:
        self._by_client: OrderedDict[str, deque[Item]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def push(self, client: str, item: Item) -> None:
        """Add an item of a client's."""
        self._by_client.setdefault(client, deque()).append(item)
        self._length += 1

    def pop(self) -> Item:
        """Take out the next item.

        Raises:
            KeyError: there is none.
        """
        client, items = self._by_client.popitem(last=False)
        item = items.popleft()
        if items:
            self._by_client[client] = items  # behind all others
        self._length -= 1
        return item

    def remove(self, client: str, item: Item) -> bool:
        """Take out one item, wherever it stands; False if it is not there."""
        items = self._by_client.get(client, deque())
        if item not in items:
            return False
        items.remove(item)
        if not items:
            del self._by_client[client]
        self._length -= 1
        return True


def share_of(limit: int, slot: int, num_workers: int) -> int:
    """Return a worker's share of a limit on all of them; everyone may send one request at least."""
    return max(1, (limit + num_workers - 1 - slot) // num_workers)


class Admission:
    """The places of one backend in one worker."""

    def __init__(self, limit: int | None, max_waiting: int) -> None:
        self._limit = limit
        self._max_waiting = max_waiting
        self._queue = FairQueue[anyio.Event]()
        self.in_flight = 0
        """Requests that have a place."""

    def try_enter(self) -> bool:
        """Take a place, if there is one."""
        if self._limit is not None and self.in_flight >= self._limit:
            return False
        self.in_flight += 1
        return True

    @property
    def waiting(self) -> int:
        """Requests that wait for one."""
        return len(self._queue)

    async def enter(self, client: str, limit_s: float) -> None:
        """Take a place, which `leave` gives back; wait for one if there is none.

        Args:
            client: who asks; those who wait are served in turn.
            limit_s: the longest wait.

        Raises:
            BackendBusyError: too many wait already, or it took too long.
        """
        if self.try_enter():
            return
        if len(self._queue) >= self._max_waiting:
            message = f"all {self._limit} places are taken, and {len(self._queue)} requests wait"
            raise BackendBusyError(message, retry_after_s=RETRY_AFTER_S)
        granted = anyio.Event()
        self._queue.push(client, granted)
        try:
            with anyio.move_on_after(limit_s):
                await granted.wait()
                return
        except BaseException:
            if not self._queue.remove(client, granted):
                self.leave()  # it was granted in the same moment
            raise
        if self._queue.remove(client, granted):
            raise BackendBusyError(f"no place became free within {limit_s:g} s", retry_after_s=RETRY_AFTER_S)

    def leave(self) -> None:
        """Give a place back, to the next who waits if there is one."""
        if self._queue:
            self._queue.pop().set()
        else:
            self.in_flight -= 1
