"""Reading tokens with a compute, for the tests of each."""

from __future__ import annotations

from collections.abc import Sequence

from custom_transformer.compute.base import Compute, Logits, Piece


def read(compute: Compute, slot: int, tokens: Sequence[int], cuts: Sequence[int] = ()) -> Logits:
    """Read tokens into an empty slot, cut at these places; return the scores after the last one."""
    compute.rewind(slot, 0)
    logits = None
    for start, end in zip([0, *cuts], [*cuts, len(tokens)], strict=True):
        [logits] = compute.step([Piece(slot, tokens[start:end])])
    assert logits is not None
    return logits
