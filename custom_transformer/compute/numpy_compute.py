"""The model in NumPy as a `Compute`, for where nothing can be compiled. Knows nothing of requests.

A step for a single token is three quarters reading the weights and one quarter calling NumPy. Hence projections of the
same input are one matrix, factors that never change are multiplied into the weights, and there is little else to call.
Letters as in model.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from custom_transformer.compute.base import Logits, Piece, Slots
from custom_transformer.config import ModelConfig
from custom_transformer.weights import Floats, Weights, rotations


class _Layer(NamedTuple):
    """The matrices of one layer, outputs first."""

    query_key_value: Floats
    output: Floats
    gate_up: Floats
    down: Floats


class NumpyCompute:
    """One pass over the weights for each piece, so that its scores do not depend on what else is in the step."""

    def __init__(self, weights: Weights, config: ModelConfig, *, num_slots: int = 16) -> None:
        self.name = "numpy fp32"
        self.num_slots = num_slots
        self.capacity = config.max_position_embeddings
        self.vocab_size = config.vocab_size
        self._config = config
        self._slots = Slots(num_slots, self.capacity, self.vocab_size)
        self._layers = [_layer(weights, config, number) for number in range(config.num_hidden_layers)]
        self._norm_D = weights["model.norm.weight"]
        self._embedding_VD = weights["model.embed_tokens.weight"]
        cos_SE, sin_SE = rotations(config)
        self._rotations_SE = (cos_SE + 1j * sin_SE).astype(np.complex64)
        kv_heads = (config.num_hidden_layers, num_slots, config.num_key_value_heads)
        self._keys_LNKES = np.zeros((*kv_heads, config.head_dim, self.capacity), dtype=np.float32)
        self._values_LNKSE = np.zeros((*kv_heads, self.capacity, config.head_dim), dtype=np.float32)

    def rewind(self, slot: int, length: int) -> None:
        """Forget all but the first `length` tokens of a slot."""
        self._slots.rewind(slot, length)

    def copy_prefix(self, source: int, target: int, length: int) -> None:
        """Make the first `length` tokens of a slot all that another slot holds."""
        self._slots.check_holds(source, length)
        self._slots.check_holds(target, 0)
        self._keys_LNKES[:, target, :, :, :length] = self._keys_LNKES[:, source, :, :, :length]
        self._values_LNKSE[:, target, :, :length] = self._values_LNKSE[:, source, :, :length]
        self._slots.lengths[target] = length

    def step(self, pieces: Sequence[Piece]) -> Logits:
        """Read the pieces; return the scores after the last token of each.

        Raises:
            ValueError: a piece has no slot, does not fit its slot or holds what is no token.
        """
        self._slots.check_fits(pieces)
        logits_PV = np.empty((len(pieces), self.vocab_size), dtype=np.float32)
        with np.errstate(over="ignore"):  # a gate far below zero closes, by way of infinity
            for piece, logits_V in zip(pieces, logits_PV, strict=True):
                np.vecdot(self._embedding_VD, self._hidden(piece), out=logits_V)
        self._slots.extend(pieces)
        return logits_PV

    def _hidden(self, piece: Piece) -> Floats:
        """Return the final hidden state after a piece's last token, shape D."""
        x_TD = self._embedding_VD[list(piece.tokens)]
        start = self._slots.lengths[piece.slot]
        for layer in range(len(self._layers)):
            x_TD = self._block(layer, x_TD, piece.slot, start)
        hidden_D: Floats = self._normalise(x_TD[-1:])[0] * self._norm_D
        return hidden_D

    def _block(self, number: int, x_TD: Floats, slot: int, start: int) -> Floats:
        layer = self._layers[number]
        qkv_T = _times(self._normalise(x_TD), layer.query_key_value)
        x_TD = x_TD + _times(self._attend(number, qkv_T, slot, start), layer.output)
        gate_up_T = _times(self._normalise(x_TD), layer.gate_up)
        gate_TF, up_TF = gate_up_T[:, : self._config.intermediate_size], gate_up_T[:, self._config.intermediate_size :]
        return x_TD + _times(gate_TF * up_TF / (1 + np.exp(-gate_TF)), layer.down)

    def _normalise(self, x_TD: Floats) -> Floats:
        """RMSNorm but for its gain, which is part of the next matrix."""
        mean_squares_T = np.vecdot(x_TD, x_TD) / np.float32(x_TD.shape[1])
        normalised_TD: Floats = x_TD / np.sqrt(mean_squares_T + np.float32(self._config.rms_norm_eps))[:, None]
        return normalised_TD

    def _attend(self, layer: int, qkv_T: Floats, slot: int, start: int) -> Floats:
        """Keep the keys and values of the new tokens; return what each finds among those up to its own."""
        heads, K, E = self._config.num_attention_heads, self._config.num_key_value_heads, self._config.head_dim
        T, end = len(qkv_T), start + len(qkv_T)
        keys_KES, values_KSE = self._keys_LNKES[layer, slot, :, :, :end], self._values_LNKSE[layer, slot, :, :end]
        pairs_TE = qkv_T[:, : (heads + K) * E].reshape(T, -1, E // 2, 2).view(np.complex64)[..., 0]
        turned_TE = (pairs_TE * self._rotations_SE[start:end, None]).view(np.float32)
        keys_KES[:, :, start:] = turned_TE[:, heads:].transpose(1, 2, 0)
        values_KSE[:, start:] = qkv_T[:, (heads + K) * E :].reshape(T, K, E).transpose(1, 0, 2)
        q_KGTE = turned_TE[:, :heads].reshape(T, K, -1, E).transpose(1, 2, 0, 3)
        scores_KGTS: Floats = (q_KGTE.reshape(K, -1, E) @ keys_KES).reshape(K, -1, T, end)
        if T > 1:
            scores_KGTS += _future(start, end)
        scores_KGTS -= np.maximum.reduce(scores_KGTS, axis=-1, keepdims=True)
        np.exp(scores_KGTS, out=scores_KGTS)
        y_KGTE = (scores_KGTS.reshape(K, -1, end) @ values_KSE).reshape(K, -1, T, E)
        y_KGTE /= np.add.reduce(scores_KGTS, axis=-1, keepdims=True)
        return y_KGTE.transpose(2, 0, 1, 3).reshape(T, -1)


def _layer(weights: Weights, config: ModelConfig, number: int) -> _Layer:
    """Return a layer's matrices, with the norms' gains, the scale of attention and the order of pairs worked in."""

    def matrix(name: str) -> Floats:
        return weights[f"model.layers.{number}.{name}.weight"]

    q, k, v = (matrix(f"self_attn.{name}_proj") for name in "qkv")
    qkv = np.concatenate([_paired(q, config.head_dim) / math.sqrt(config.head_dim), _paired(k, config.head_dim), v])
    gate_up = np.concatenate([matrix("mlp.gate_proj"), matrix("mlp.up_proj")])
    return _Layer(
        qkv * matrix("input_layernorm"),
        matrix("self_attn.o_proj"),
        gate_up * matrix("post_attention_layernorm"),
        matrix("mlp.down_proj"),
    )


def _paired(matrix: Floats, head_dim: int) -> Floats:
    """Put coordinates i and i + E/2 of each head side by side, as the parts of a complex number.

    A rotation is then one multiplication; products of queries and keys stay as they are.
    """
    return matrix.reshape(-1, 2, head_dim // 2, matrix.shape[1]).swapaxes(1, 2).reshape(matrix.shape)


def _times(x_TD: Floats, matrix: Floats) -> Floats:
    """Multiply rows by a matrix.

    For a single row, a scalar product for each output reads the matrix as fast as memory gives it; BLAS's routine
    for a matrix and a vector takes 1.6 to 2.4 times as long.
    """
    return np.vecdot(matrix, x_TD)[None] if len(x_TD) == 1 else x_TD @ matrix.T


def _future(start: int, end: int) -> npt.NDArray[np.float32]:
    """Return what hides from each new token the ones after it, to be added to scores of shape T S."""
    visible_TS = np.arange(end) <= np.arange(start, end)[:, None]
    return np.where(visible_TS, np.float32(0), np.float32(-1e30))
