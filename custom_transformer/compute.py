"""One step of the model for many sequences at once: the seam between scheduling and arithmetic.

The engine decides what a step does, a `Compute` does it. Knows token ids and slots; nothing of requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Logits = npt.NDArray[np.float32]


class Piece(NamedTuple):
    """The next tokens of the sequence in a slot: a chunk of its prompt, or the token chosen last."""

    slot: int
    tokens: Sequence[int]


class Compute(Protocol):
    """What reads tokens into slots and scores what may come next. Used by one thread."""

    num_slots: int
    capacity: int
    """Tokens that a slot can hold."""
    vocab_size: int

    def rewind(self, slot: int, length: int) -> None:
        """Forget all but the first `length` tokens of a slot."""

    def step(self, pieces: Sequence[Piece]) -> Logits:
        """Read the pieces, each of another slot; return the scores after the last token of each, one row a piece."""
