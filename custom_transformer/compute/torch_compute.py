"""The plain PyTorch model as a `Compute`. Knows nothing of requests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from custom_transformer.compute.base import Logits, Piece
from custom_transformer.kv_cache import KVCache
from custom_transformer.model import Transformer


class TorchCompute:
    """One pass of the model for all single tokens together, and one for each longer piece."""

    def __init__(self, model: Transformer, *, num_slots: int = 16, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        self.name = "torch"
        self._model = model
        self._cache = KVCache(model.config, num_slots, dtype=model.model.embed_tokens.weight.dtype)
        self.num_slots = num_slots
        self.capacity = self._cache.capacity
        self.vocab_size = model.config.vocab_size

    def rewind(self, slot: int, length: int) -> None:
        """Forget all but the first `length` tokens of a slot."""
        self._cache.lengths[slot] = length

    def copy_prefix(self, source: int, target: int, length: int) -> None:
        """Make the first `length` tokens of a slot all that another slot holds."""
        self._cache.copy_prefix(source, target, length)

    def step(self, pieces: Sequence[Piece]) -> Logits:
        """Read the pieces; return the scores after the last token of each."""
        logits_PV = np.empty((len(pieces), self.vocab_size), dtype=np.float32)
        # In the order of their slots, since the cache need not copy neighbours.
        order = sorted(range(len(pieces)), key=lambda row: pieces[row].slot)
        single = [row for row in order if len(pieces[row].tokens) == 1]
        longer = [[row] for row in order if len(pieces[row].tokens) > 1]
        with torch.inference_mode():
            for rows in filter(None, [single, *longer]):
                logits_PV[rows] = self._forward([pieces[row] for row in rows])
        return logits_PV

    def _forward(self, pieces: Sequence[Piece]) -> Logits:
        """Return the scores after pieces of one length."""
        tokens_BT = torch.tensor([piece.tokens for piece in pieces])
        view = self._cache.view([piece.slot for piece in pieces], tokens_BT.shape[1])
        hidden_BTD = self._model.hidden(tokens_BT, cache=view)
        view.commit()
        logits_BV: Logits = self._model.logits(hidden_BTD[:, -1]).float().numpy()
        return logits_BV
