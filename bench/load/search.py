"""The highest rate that still meets the objectives: bracketing, then bisection. Pure."""

from __future__ import annotations

import math

LOWEST = 0.01
HIGHEST = 100_000.0
"""Requests a second; beyond these nobody is looking for a rate."""


class RateSearch:
    """Says which rate to try next, and learns what came of it.

    Rates are doubled, or halved, until one meets the objectives and another does not; then the geometric middle of the
    two is tried until they are as close as asked. A rate is tried until several attempts agree: a moment in which the
    machine did something else decides nothing.
    """

    def __init__(self, first: float, *, agreeing: int, precision: float) -> None:
        """Begin.

        Args:
            first: a guess, in requests a second.
            agreeing: how many attempts at a rate have to end alike.
            precision: how far the lowest rate that misses may lie above the highest that meets, such as 0.05.
        """
        self.met: float | None = None
        """The highest rate so far that meets the objectives."""
        self.missed: float | None = None
        """The lowest so far that does not."""
        self._rate = first
        self._agreeing = agreeing
        self._precision = precision
        self._votes = {True: 0, False: 0}

    @property
    def rate(self) -> float | None:
        """What to try next; None when the search is over."""
        if self.met is not None and self.missed is not None and self.missed <= self.met * (1 + self._precision):
            return None
        return self._rate if LOWEST <= self._rate <= HIGHEST else None

    @property
    def attempt(self) -> int:
        """Which attempt at this rate the next one is, from 0."""
        return self._votes[True] + self._votes[False]

    def learn(self, met: bool) -> None:
        """Take in what an attempt at `rate` came to."""
        self._votes[met] += 1
        if self._votes[met] < self._agreeing:
            return
        if met:
            self.met = self._rate
        else:
            self.missed = self._rate
        self._votes = {True: 0, False: 0}
        if self.met is None or self.missed is None:
            self._rate *= 2.0 if met else 0.5
        else:
            self._rate = math.sqrt(self.met * self.missed)
