from __future__ import annotations

import pytest
import torch

from custom_transformer.config import ModelConfig
from custom_transformer.kv_cache import KVCache

CONFIG = ModelConfig(
    vocab_size=10,
    hidden_size=8,
    num_hidden_layers=1,
    num_attention_heads=2,
    num_key_value_heads=1,
    max_position_embeddings=6,
)


@pytest.fixture
def cache() -> KVCache:
    return KVCache(CONFIG, num_slots=3)


def fill(cache: KVCache, slot: int, count: int, value: float) -> None:
    view = cache.view([slot], count)
    view.extend(0, torch.full((1, 1, count, 4), value), torch.full((1, 1, count, 4), -value))
    view.commit()


def test_commit_counts_the_new_tokens(cache):
    """Only a committed pass makes a sequence longer."""
    cache.view([1], 2)
    fill(cache, 1, 3, 1.0)

    assert cache.lengths == [0, 3, 0]


def test_positions_go_on_where_the_sequence_ended(cache):
    """Every row has positions of its own."""
    fill(cache, 0, 3, 1.0)
    fill(cache, 2, 1, 1.0)

    assert cache.view([0, 2], 2).positions_BT.tolist() == [[3, 4], [1, 2]]


def test_mask_hides_the_future_and_longer_neighbours(cache):
    """A token sees the positions up to its own."""
    fill(cache, 0, 2, 1.0)

    mask = cache.view([0, 1], 1).mask_B1TS

    assert mask[:, 0, 0].tolist() == [[True, True, True], [True, False, False]]


@pytest.mark.parametrize("slots", [[0, 1], [1, 0], [0, 2]])
def test_extend_returns_each_slots_own_contents(cache, slots):
    """In the order asked for, neighbours or not."""
    for slot in slots:
        fill(cache, slot, 2, float(slot + 1))

    keys, values = cache.view(slots, 1).extend(0, torch.zeros(2, 1, 1, 4), torch.zeros(2, 1, 1, 4))

    assert keys[:, 0, 0, 0].tolist() == [slot + 1 for slot in slots]
    assert values[:, 0, 1, 0].tolist() == [-slot - 1 for slot in slots]


def test_full_slot_is_an_error(cache):
    """A sequence cannot outgrow its slot."""
    fill(cache, 1, 5, 1.0)

    with pytest.raises(ValueError, match="slot 1 holds 5 of 6 positions, 2 more asked"):
        cache.view([1], 2)
