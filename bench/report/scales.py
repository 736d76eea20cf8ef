"""From values to places in a picture: shares of its width or height."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

MAX_TICKS = 6


class Scale(NamedTuple):
    """A range of values, linear or logarithmic."""

    low: float
    high: float
    is_logarithmic: bool = False

    def __call__(self, value: float) -> float:
        """Return the share of the way from low to high, 0 to 1; what lies outside is put on the edge."""
        low, high = self.low, self.high
        if self.is_logarithmic:
            value, low, high = math.log(max(value, low)), math.log(low), math.log(high)
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def ticks(self) -> list[float]:
        """Return round values within, as many as can be read."""
        return self._log_ticks() if self.is_logarithmic else self._linear_ticks()

    def _linear_ticks(self) -> list[float]:
        step = next(
            step * power
            for power in (10.0**exponent for exponent in range(-9, 10))
            for step in (1, 2, 5)
            if (self.high - self.low) / (step * power) <= MAX_TICKS
        )
        first = math.ceil(self.low / step - 1e-9)
        return [number * step for number in range(first, math.floor(self.high / step + 1e-9) + 1)]

    def _log_ticks(self) -> list[float]:
        powers = [10.0**exponent for exponent in range(math.floor(math.log10(self.low)), 16)]
        fine, coarse, rough = (
            [step * power for power in powers for step in steps if self.low <= step * power <= self.high]
            for steps in ((1, 2, 5), (1, 3), (1,))
        )
        return next((each for each in (fine, coarse) if len(each) <= MAX_TICKS), rough[:: 1 + len(rough) // MAX_TICKS])


def around(values: Sequence[float], *, margin: float = 1.25) -> Scale:
    """Return a logarithmic scale that holds these values, which are above 0, and some room on both sides."""
    return Scale(min(values) / margin, max(values) * margin, is_logarithmic=True)


def shares_around(values: Sequence[float]) -> Scale:
    """Return a scale of shares that holds these values: round ends, and no wider than needed."""
    low, high = math.floor(10 * min(values) - 1e-9) / 10, math.ceil(10 * max(values) + 1e-9) / 10
    return Scale(max(0.0, low), max(min(1.0, high), low + 0.1))
