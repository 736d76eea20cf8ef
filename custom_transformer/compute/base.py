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

    name: str
    """For people."""
    num_slots: int
    capacity: int
    """Tokens that a slot can hold."""
    vocab_size: int

    def rewind(self, slot: int, length: int) -> None:
        """Forget all but the first `length` tokens of a slot."""

    def copy_prefix(self, source: int, target: int, length: int) -> None:
        """Make the first `length` tokens of a slot all that another slot holds, as if it had read them itself."""

    def step(self, pieces: Sequence[Piece]) -> Logits:
        """Read the pieces, each of another slot; return the scores after the last token of each, one row a piece."""


class Slots:
    """How many tokens each slot holds; refuses what would not fit."""

    def __init__(self, num_slots: int, capacity: int, vocab_size: int) -> None:
        self.lengths = [0] * num_slots
        self._capacity = capacity
        self._vocab_size = vocab_size

    def rewind(self, slot: int, length: int) -> None:
        """Forget all but the first `length` tokens of a slot.

        Raises:
            ValueError: it holds fewer.
        """
        self.check_holds(slot, length)
        self.lengths[slot] = length

    def check_holds(self, slot: int, length: int) -> None:
        """Raise ValueError unless this is a slot that holds so many tokens."""
        self._check_slot(slot)
        if not 0 <= length <= self.lengths[slot]:
            raise ValueError(f"slot {slot} holds {self.lengths[slot]} tokens, not {length}")

    def check_fits(self, pieces: Sequence[Piece]) -> None:
        """Raise ValueError unless a step can read these pieces."""
        if len({piece.slot for piece in pieces}) != len(pieces):
            raise ValueError("a step reads one piece for a slot at most")
        for slot, tokens in pieces:
            self._check_slot(slot)
            if not tokens:
                raise ValueError(f"nothing to read for slot {slot}")
            if not 0 <= min(tokens) <= max(tokens) < self._vocab_size:
                raise ValueError(f"tokens for slot {slot} are not within the vocabulary of {self._vocab_size}")
            if self.lengths[slot] + len(tokens) > self._capacity:
                held = f"slot {slot} holds {self.lengths[slot]} of {self._capacity} positions"
                raise ValueError(f"{held}, {len(tokens)} more asked")

    def extend(self, pieces: Sequence[Piece]) -> None:
        """Count in what a step has read."""
        for slot, tokens in pieces:
            self.lengths[slot] += len(tokens)

    def _check_slot(self, slot: int) -> None:
        if not 0 <= slot < len(self.lengths):
            raise ValueError(f"there is no slot {slot} among {len(self.lengths)}")
