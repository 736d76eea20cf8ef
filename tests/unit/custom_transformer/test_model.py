from __future__ import annotations

import pytest
import torch

from custom_transformer.config import ModelConfig
from custom_transformer.kv_cache import KVCache
from custom_transformer.model import Transformer, document_mask, rotate

TOKENS = torch.tensor([[20, 33, 47, 21, 200, 90, 17, 55, 140, 78]])


def test_default_shape_has_the_announced_size():
    """The defaults give 18,882,432 parameters."""
    with torch.device("meta"):
        model = Transformer(ModelConfig())

    assert sum(weight.numel() for weight in model.parameters()) == 18_882_432


def test_names_are_those_of_a_llama_checkpoint(model):
    """Other programs read the weights by these names."""
    names = set(model.state_dict())

    assert "model.embed_tokens.weight" in names
    assert "model.layers.1.self_attn.q_proj.weight" in names
    assert all(name.startswith("model.") for name in names)


def test_tokens_do_not_see_the_future(model):
    """Scores at a place stay the same whatever comes after it."""
    other = TOKENS.clone()
    other[0, 6:] = 99

    torch.testing.assert_close(model(TOKENS)[:, :6], model(other)[:, :6], atol=1e-5, rtol=0)


def test_documents_in_a_row_do_not_see_each_other(model):
    """A packed row scores its second document, up to positions, as if it stood alone."""
    segments = torch.tensor([[0] * 4 + [1] * 6])
    other = TOKENS.clone()
    other[0, :4] = 99

    packed = model(TOKENS, segments_BT=segments)

    torch.testing.assert_close(packed[:, 4:], model(other, segments_BT=segments)[:, 4:], atol=1e-5, rtol=0)


def test_document_mask_is_causal_within_documents():
    """A token sees itself and what came before it in its own document."""
    mask = document_mask(torch.tensor([[0, 0, 1]]))[0, 0]

    assert mask.tolist() == [[True, False, False], [True, True, False], [False, False, True]]


def test_rotation_knows_only_distances(model):
    """The product of a rotated query and key is the same wherever the pair stands."""
    torch.manual_seed(0)
    query, key = torch.randn(2, 1, 1, 1, 8)

    def product(query_at: int, key_at: int) -> torch.Tensor:
        q = rotate(query, model.rotary(torch.tensor([[query_at]])))
        return (q * rotate(key, model.rotary(torch.tensor([[key_at]])))).sum()

    torch.testing.assert_close(product(7, 3), product(107, 103), atol=1e-4, rtol=0)


@pytest.mark.parametrize("cuts", [[10], [1] * 10, [4, 1, 5], [9, 1]])
def test_cached_scores_are_the_uncached_ones(model, cuts):
    """Reading a text bit by bit gives the scores of reading it at once, to 1e-4."""
    cache = KVCache(model.config, num_slots=3)
    scores = []
    for piece in TOKENS.split(cuts, dim=1):
        view = cache.view([1], piece.shape[1])
        scores.append(model(piece, cache=view))
        view.commit()

    torch.testing.assert_close(torch.cat(scores, dim=1), model(TOKENS), atol=1e-4, rtol=0)


@pytest.mark.parametrize("slots", [[0, 1, 2], [2, 0, 3], [1, 3, 4]])
def test_rows_of_different_length_share_a_pass(model, slots):
    """Each row of a batch gets the scores that it gets alone, wherever its slot is."""
    prompts = [TOKENS[:, :3], TOKENS[:, :7], TOKENS[:, :1]]
    cache = KVCache(model.config, num_slots=5)
    for slot, prompt in zip(slots, prompts, strict=True):
        view = cache.view([slot], prompt.shape[1])
        model(prompt, cache=view)
        view.commit()

    batch = model(torch.tensor([[60], [61], [62]]), cache=cache.view(slots, 1))

    for row, (prompt, token) in enumerate(zip(prompts, [60, 61, 62], strict=True)):
        expected = model(torch.cat([prompt, torch.tensor([[token]])], dim=1))[:, -1]
        torch.testing.assert_close(batch[row : row + 1, -1], expected, atol=1e-4, rtol=0)
