"""Several comparisons at once: of the differences that are told, few may be none.

Source: Benjamini, Hochberg, "Controlling the false discovery rate" (1995).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return the adjusted p-values, in the same order.

    Whoever calls a difference where the adjusted value is at most 0.05 is wrong in at most 5 % of the calls on average,
    and, where there is no difference at all, makes any call in at most 5 % of the cases. This holds for tests that are
    independent or rise and fall together, as those of one model's figures do.
    """
    n = len(p_values)
    order = np.argsort(p_values)[::-1]
    scaled = np.asarray(p_values, dtype=np.float64)[order] * n / np.arange(n, 0, -1)
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return [float(value) for value in adjusted]
