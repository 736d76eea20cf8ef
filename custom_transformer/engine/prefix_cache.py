"""Which slot a prompt is read into, so that what it shares with an earlier one need not be read again.

Slots keep their contents when a sequence ends. Knows token ids and slots; nothing of requests.

Arrays carry their shape in their name:
    N slots    T tokens
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from custom_transformer.compute.base import Compute


class Place(NamedTuple):
    """Where a prompt is read into."""

    slot: int
    num_cached: int
    """Tokens of the prompt that the slot holds already."""


class PrefixCache:
    """The tokens that each slot of a model holds, and which slots are free. Used by the thread that computes."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute
        self._tokens_NT = np.full((compute.num_slots, compute.capacity), -1, dtype=np.int32)
        """-1 where a slot holds nothing."""
        self._lengths = [0] * compute.num_slots
        self._free = dict.fromkeys(range(compute.num_slots))
        """Least recently used first."""

    @property
    def free(self) -> Collection[int]:
        """Slots that no sequence uses."""
        return self._free.keys()

    def take(self, prompt: Sequence[int]) -> Place:
        """Give a free slot to a prompt, with as much of its beginning as any slot has read.

        At least the last token of the prompt is left to be read, since nobody keeps its scores.
        """
        shared_N = self._shared(np.asarray(prompt[:-1], dtype=np.int32))
        source = max(range(len(shared_N)), key=lambda slot: (shared_N[slot], slot in self._free))
        shared = int(shared_N[source])
        target = next(iter(self._free))
        if shared == 0:
            source = target
        elif source in self._free:
            # Another conversation may go on from what a slot would lose: if that is more than it brings, or than the
            # least recently used slot holds, the beginning is copied.
            lost = self._lengths[source] - shared
            if lost <= min(shared, self._lengths[target]):
                target = source
            self._free[source] = self._free.pop(source)  # it was of use
        if source == target:
            self._compute.rewind(target, shared)
        else:
            self._compute.copy_prefix(source, target, shared)
            self._tokens_NT[target, :shared] = self._tokens_NT[source, :shared]
        self._tokens_NT[target, shared : self._lengths[target]] = -1
        self._lengths[target] = shared
        del self._free[target]
        return Place(target, shared)

    def extend(self, slot: int, tokens: Sequence[int]) -> None:
        """Take note of tokens that the model has read into a slot."""
        length = self._lengths[slot]
        if len(tokens) == 1:
            self._tokens_NT[slot, length] = tokens[0]
        else:
            self._tokens_NT[slot, length : length + len(tokens)] = tokens
        self._lengths[slot] = length + len(tokens)

    def release(self, slot: int) -> None:
        """Let others have a slot; it keeps its contents until then."""
        self._free[slot] = None

    def forget(self, slot: int) -> None:
        """Take a slot as empty, after a step that failed."""
        self._tokens_NT[slot] = -1
        self._lengths[slot] = 0

    def _shared(self, prompt_T: np.ndarray[tuple[int], np.dtype[np.int32]]) -> list[int]:
        """Return for each slot how many tokens it has in common with the prompt, from the beginning on."""
        differs_NT = np.ones((len(self._lengths), len(prompt_T) + 1), dtype=np.bool_)
        np.not_equal(self._tokens_NT[:, : len(prompt_T)], prompt_T, out=differs_NT[:, :-1])
        shared: list[int] = differs_NT.argmax(axis=1).tolist()
        return shared
