"""Whether and when the same backend is asked again. Pure: moments of the monotonic clock are handed in."""

from __future__ import annotations

import random

BASE_DELAY_S = 0.05
MAX_BACKOFF_S = 2.0
MAX_DELAY_S = 10.0
"""A client is not kept waiting for longer than this: it is told when to come again."""


def delay_s(retry: int, retry_after_s: float | None, rng: random.Random) -> float:
    """Return how long to wait before a retry: longer each time, and never shorter than the backend asks.

    It is spread by as much again, so that requests that failed together do not come again together (Brooker,
    Exponential Backoff And Jitter, AWS 2015).

    Args:
        retry: which one, from 0 on.
        retry_after_s: the backend's wish.
        rng: the source of the spread.
    """
    backoff_s = min(MAX_BACKOFF_S, BASE_DELAY_S * 2**retry)
    return float((retry_after_s or 0.0) + backoff_s * (1 + rng.random()))


class RetryBudget:
    """Keeps retries from multiplying the load on a backend that fails: they are a share of the requests.

    A bucket of tokens that requests fill and retries empty; a little comes by time alone, for where requests are rare
    (Finagle's RetryBudget, twitter.github.io/finagle).
    """

    SHARE = 0.2
    PER_S = 1.0
    CAPACITY = 20.0

    def __init__(self) -> None:
        self._balance = self.CAPACITY
        self._at = float("-inf")

    def deposit(self, now: float) -> None:
        """Count a request."""
        self._earn(now)
        self._balance = min(self.CAPACITY, self._balance + self.SHARE)

    def withdraw(self, now: float) -> bool:
        """Count a retry; False if there is to be none."""
        self._earn(now)
        if self._balance < 1:
            return False
        self._balance -= 1
        return True

    def _earn(self, now: float) -> None:
        self._balance = min(self.CAPACITY, self._balance + max(0.0, now - self._at) * self.PER_S)
        self._at = max(self._at, now)
