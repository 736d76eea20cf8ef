"""How often something may be seen in a simulation, if it happens as seldom as is claimed."""

from __future__ import annotations

import math

DEVIATIONS = 3.0
"""One simulation in some 700 would exceed them; the seeds are fixed, so that none does by chance twice."""


def at_most(rate: float, experiments: int) -> float:
    """Returns the share of the experiments that a true rate of this much explains at most."""
    return rate + DEVIATIONS * math.sqrt(rate * (1 - rate) / experiments)


def at_least(rate: float, experiments: int) -> float:
    """Returns the share of the experiments that a true rate of this much explains at least."""
    return rate - DEVIATIONS * math.sqrt(rate * (1 - rate) / experiments)
