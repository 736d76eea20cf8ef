"""Keys and values of the tokens already read, in one fixed slot per sequence. See model.py for the letters.

N is the number of slots. Slots keep their contents when a sequence ends, so that the next one with the same
beginning can go on from there.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from custom_transformer.config import ModelConfig


class KVCache:
    """Room for `num_slots` sequences of up to `max_position_embeddings` tokens."""

    def __init__(self, config: ModelConfig, num_slots: int, dtype: torch.dtype = torch.float32) -> None:
        shape = (
            config.num_hidden_layers,
            num_slots,
            config.num_key_value_heads,
            config.max_position_embeddings,
            config.head_dim,
        )
        self.keys_LNKSE = torch.zeros(shape, dtype=dtype)
        self.values_LNKSE = torch.zeros(shape, dtype=dtype)
        self.lengths = [0] * num_slots
        self.capacity = config.max_position_embeddings

    def copy_prefix(self, source: int, target: int, length: int) -> None:
        """Make the first `length` tokens of a slot all that another slot holds.

        Raises:
            ValueError: the first slot holds fewer.
        """
        if not 0 <= length <= self.lengths[source]:
            raise ValueError(f"slot {source} holds {self.lengths[source]} tokens, not {length}")
        for cached in (self.keys_LNKSE, self.values_LNKSE):
            cached[:, target, :, :length] = cached[:, source, :, :length]
        self.lengths[target] = length

    def view(self, slots: Sequence[int], num_new: int) -> CacheView:
        """Return what one forward pass of `num_new` tokens for each of these slots needs.

        Raises:
            ValueError: a sequence would outgrow its slot.
        """
        for slot in slots:
            if self.lengths[slot] + num_new > self.capacity:
                message = f"slot {slot} holds {self.lengths[slot]} of {self.capacity} positions, {num_new} more asked"
                raise ValueError(message)
        return CacheView(self, slots, num_new)


class CacheView:
    """Some slots of a cache during one forward pass; `commit` makes the new tokens part of them."""

    def __init__(self, cache: KVCache, slots: Sequence[int], num_new: int) -> None:
        self.cache = cache
        self.slots = list(slots)
        self.slots_B = torch.tensor(self.slots)
        self.num_new = num_new
        self.starts = [cache.lengths[slot] for slot in slots]
        self.num_positions = max(self.starts) + num_new
        starts_B = torch.tensor(self.starts)
        self.positions_BT = starts_B[:, None] + torch.arange(num_new)
        self.mask_B1TS = (torch.arange(self.num_positions) <= self.positions_BT[:, :, None]).unsqueeze(1)

    def extend(self, layer: int, k_BKTE: Tensor, v_BKTE: Tensor) -> tuple[Tensor, Tensor]:
        """Store the new keys and values of one layer; return all of each row's, shape B K S E."""
        keys_NKSE, values_NKSE = self.cache.keys_LNKSE[layer], self.cache.values_LNKSE[layer]
        for row, (slot, start) in enumerate(zip(self.slots, self.starts, strict=True)):
            keys_NKSE[slot, :, start : start + self.num_new] = k_BKTE[row]
            values_NKSE[slot, :, start : start + self.num_new] = v_BKTE[row]
        keys_NKSE, values_NKSE = keys_NKSE[:, :, : self.num_positions], values_NKSE[:, :, : self.num_positions]
        first, end = self.slots[0], self.slots[0] + len(self.slots)
        if self.slots == list(range(first, end)):  # neighbours: a slice, not a copy
            return keys_NKSE[first:end], values_NKSE[first:end]
        return keys_NKSE.index_select(0, self.slots_B), values_NKSE.index_select(0, self.slots_B)

    def commit(self) -> None:
        """Count the new tokens in."""
        for slot in self.slots:
            self.cache.lengths[slot] += self.num_new
