"""How much the shadow runs of one day may cost."""

from __future__ import annotations

import time
from collections.abc import Callable

DAY_S = 86_400


class DailyBudget:
    """What was spent today, UTC; another day begins at nothing."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._day = 0
        self._spent_usd = 0.0

    def allows(self, limit_usd: float | None) -> bool:
        """Whether another run may be made."""
        self._turn_page()
        return limit_usd is None or self._spent_usd < limit_usd

    def spend(self, usd: float) -> None:
        """Book what a run cost."""
        self._turn_page()
        self._spent_usd += usd

    def _turn_page(self) -> None:
        day = int(self._clock() // DAY_S)
        if day != self._day:
            self._day, self._spent_usd = day, 0.0
