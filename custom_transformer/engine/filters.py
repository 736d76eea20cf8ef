"""Drawing one of many weights, of all of them or of the greatest. Knows nothing of tokens.

Written for vocabularies of some thousands: to sort one, or to sum it up one by one, takes about as long as a step of
the model. Weights are drawn from in the order in which they come, so that the same share finds the same one.

Arrays carry their shape in their name:
    C candidates
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Ids = npt.NDArray[np.intp]

# Weights that are summed up at once; about the square root of a vocabulary.
BLOCK = 64
# Up to so many, the plain way is the fastest.
FEW = 256


def draw(weights: Floats, share: float) -> int:
    """Return where the running sum of the weights passes a share of their total.

    Args:
        weights: at least one is greater than 0, and so is the one found.
        share: from 0 to 1.
    """
    if len(weights) <= FEW:
        return pick(weights, share)[0]
    # First the block, then the place in it.
    block, share = pick(np.add.reduceat(weights, np.arange(0, len(weights), BLOCK), dtype=np.float64), share)
    return block * BLOCK + pick(weights[block * BLOCK : (block + 1) * BLOCK], share)[0]


def pick(weights: Floats, share: float) -> tuple[int, float]:
    """Return where the running sum of the weights passes a share of their total, and at which share of that weight."""
    running = weights.cumsum(dtype=np.float64)
    point = min(share * float(running[-1]), math.nextafter(running[-1], 0))
    index = int(running.searchsorted(point, side="right"))
    return index, (point - float(running[index - 1]) if index else point) / float(weights[index])


def candidates(weights_C: Floats, *, min_p: float = 0, top_k: int = 0, top_p: float = 1) -> Ids | None:
    """Return where the weights are that pass the filters, ascending; None if there is no filter.

    Args:
        weights_C: probabilities in single precision, or multiples of them.
        min_p: least share of the greatest weight.
        top_k: how many to keep of what is left; 0 for all.
        top_p: share of the total weight to keep of what is left then.
    """
    kept_C: Ids | None = None
    if min_p:
        kept_C = np.flatnonzero(weights_C >= min_p * weights_C.max())
    if 0 < top_k < len(weights_C):
        kept_C = narrowed(kept_C, greatest(weights_C if kept_C is None else weights_C[kept_C], None, top_k))
    if top_p < 1:
        kept_C = narrowed(kept_C, nucleus(weights_C if kept_C is None else weights_C[kept_C], top_p))
    return kept_C


def narrowed(ids: Ids | None, places: Ids) -> Ids:
    """Return the ids in these places; the places themselves where all ids are meant."""
    return places if ids is None else ids[places]


def nucleus(weights_C: Floats, top_p: float) -> Ids:
    """Return where the smallest set is that holds `top_p` of the weight, ascending (arXiv:1904.09751)."""
    # Weights below the floor hold together less than the nucleus may leave out, even with a margin for rounding.
    # Most of a vocabulary is such.
    total = float(weights_C.sum(dtype=np.float64))
    likely = np.flatnonzero(weights_C > total * (1 - top_p) / (2 * len(weights_C)))
    weights = weights_C[likely]
    return likely[greatest(weights, weights, top_p * total)]


def greatest(weights_C: Floats, amounts_C: Floats | None, limit: float) -> Ids:
    """Return where the fewest greatest weights are whose amounts reach a limit, ascending; at least one.

    Args:
        weights_C: what to choose from; of equal ones, the first are.
        amounts_C: what counts towards the limit; None for 1 each.
        limit: what the amounts shall add up to.
    """
    if len(weights_C) <= FEW:
        return np.sort(_leading(weights_C, amounts_C, limit))
    # The upper bits of a positive float have its order: they tell in which of a thousand buckets the limit is
    # reached, and only that one needs sorting.
    buckets_C = weights_C.view(np.int32) >> 20
    running = np.bincount(buckets_C, amounts_C)[::-1].cumsum()
    place = min(int(running.searchsorted(limit)), len(running) - 1)
    last, rest = len(running) - 1 - place, limit - (float(running[place - 1]) if place else 0)
    inside = np.flatnonzero(buckets_C == last)
    kept_C = buckets_C > last
    kept_C[inside[_leading(weights_C[inside], None if amounts_C is None else amounts_C[inside], rest)]] = True
    return np.flatnonzero(kept_C)


def _leading(weights_C: Floats, amounts_C: Floats | None, limit: float) -> Ids:
    """Return the same as `greatest`, greatest first."""
    order = np.argsort(-weights_C, kind="stable")
    if amounts_C is None:
        return order[: max(math.ceil(limit), 1)]
    return order[: amounts_C[order].cumsum(dtype=np.float64).searchsorted(limit) + 1]
