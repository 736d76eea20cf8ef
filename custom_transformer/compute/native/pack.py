"""Lays out weights as `step.cpp` reads them: in the order of their use, padded, in panels."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from custom_transformer.config import ModelConfig
from custom_transformer.weights import Floats, Weights, rotations

Precision = Literal["int8", "fp32"]
Bytes = npt.NDArray[np.uint8]

# As in step.cpp.
ROWS = 32
GROUP = 64
HALF_PAD = 16
ALIGNMENT = 64


class Packer:
    """Fills a model's memory, front to back."""

    def __init__(self, memory: Bytes, precision: Precision) -> None:
        self._memory = memory
        self._used = 0
        self._int8 = precision == "int8"

    def pack(self, weights: Weights, config: ModelConfig) -> None:
        """Put in a whole model.

        Raises:
            ValueError: the memory is of another size than such a model needs.
        """
        for layer in range(config.num_hidden_layers):
            prefix = f"model.layers.{layer}"
            q, k, v, o = (weights[f"{prefix}.self_attn.{name}_proj.weight"] for name in "qkvo")
            gate, up, down = (weights[f"{prefix}.mlp.{name}_proj.weight"] for name in ("gate", "up", "down"))
            self._put_gain(weights[f"{prefix}.input_layernorm.weight"])
            self._put_matrix(np.concatenate([_pad_heads(matrix, config.head_dim) for matrix in (q, k, v)]))
            self._put_matrix(_pad(_pad_heads(o.T, config.head_dim).T, GROUP, 1))
            self._put_gain(weights[f"{prefix}.post_attention_layernorm.weight"])
            self._put_matrix(_interleave(gate, up))
            self._put_matrix(_pad(down, GROUP, 1))
        embedding = weights["model.embed_tokens.weight"]
        self._put_gain(weights["model.norm.weight"])
        self._put_matrix(embedding)
        self._put_embedding(_pad(embedding, ROWS, GROUP))
        self._put(np.concatenate([_pad(table, 1, HALF_PAD) for table in rotations(config)], axis=1))
        if self._used != self._memory.size:
            raise ValueError(f"{self._memory.size} bytes of memory for {self._used} of weights")

    def _put(self, array: npt.NDArray[np.generic]) -> None:
        content = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        self._memory[self._used : self._used + content.size] = content
        self._used += -(-content.size // ALIGNMENT) * ALIGNMENT

    def _put_gain(self, gain: Floats) -> None:
        self._put(_pad(gain[None], 1, GROUP))

    def _put_matrix(self, matrix: Floats) -> None:
        """Put in a matrix by panels: for each run of columns (4 in int8, 1 in fp32), those of all rows of a panel."""
        padded = np.ascontiguousarray(_pad(matrix, ROWS, GROUP))
        if not self._int8:
            self._put(padded.reshape(-1, ROWS, padded.shape[1]).transpose(0, 2, 1))
            return
        values, scales = quantise(padded)
        panels = values.view(np.uint32).reshape(-1, ROWS, padded.shape[1] // 4).transpose(0, 2, 1)
        self._put(np.hstack([panels.reshape(len(panels), -1), scales.view(np.uint32).reshape(-1, ROWS)]))

    def _put_embedding(self, embedding: Floats) -> None:
        self._put(to_bf16(embedding) if self._int8 else embedding)


def quantise(matrix: Floats) -> tuple[Bytes, Floats]:
    """Return a matrix in 8 bits, 128 standing for 0, and the scale of each row."""
    scales = np.abs(matrix).max(axis=1) / np.float32(127)
    factors = np.divide(1, scales, out=np.zeros_like(scales), where=scales > 0)
    return (np.rint(matrix * factors[:, None]) + 128).astype(np.uint8), scales


def to_bf16(floats: Floats) -> npt.NDArray[np.uint16]:
    """Return the bits of the nearest bfloat16 numbers, ties to even."""
    bits = floats.view(np.uint32)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype(np.uint16)


def _pad(matrix: Floats, row_unit: int, column_unit: int) -> Floats:
    """Return a matrix with zeros added, up to multiples of these units."""
    rows, columns = matrix.shape
    return np.pad(matrix, ((0, -rows % row_unit), (0, -columns % column_unit)))


def _pad_heads(matrix: Floats, head_dim: int) -> Floats:
    """Return a matrix with zero rows added to each half of a head's, which are rotated into each other."""
    halves = matrix.reshape(-1, head_dim // 2, matrix.shape[1])
    return np.pad(halves, ((0, 0), (0, -halves.shape[1] % HALF_PAD), (0, 0))).reshape(-1, matrix.shape[1])


def _interleave(gate: Floats, up: Floats) -> Floats:
    """Return half a panel of rows of one, half a panel of the other, in turn."""
    halves = [_pad(matrix, GROUP, 1).reshape(-1, ROWS // 2, matrix.shape[1]) for matrix in (gate, up)]
    return np.stack(halves, axis=1).reshape(-1, gate.shape[1])
