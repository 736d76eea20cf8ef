"""The weights of a checkpoint folder as NumPy arrays, without PyTorch. Knows nothing of what is computed with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from custom_transformer.config import ModelConfig

Floats = npt.NDArray[np.float32]
Weights = Mapping[str, Floats]
"""By Hugging Face's names; a matrix has its outputs first."""

HEADER_SIZE_BYTES = 8


class _Entry(msgspec.Struct):
    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]


def read_weights(folder: Path, config: ModelConfig) -> dict[str, Floats]:
    """Return the weights of `model.safetensors`: a JSON header with its length before it, then the numbers.

    Raises:
        OSError: the file cannot be read.
        RuntimeError: the weights do not fit the shape in `config.json`.
    """
    content = np.fromfile(folder / "model.safetensors", dtype=np.uint8)
    try:
        start = HEADER_SIZE_BYTES + int.from_bytes(content[:HEADER_SIZE_BYTES].tobytes(), "little")
        header = msgspec.json.decode(content[HEADER_SIZE_BYTES:start].tobytes(), type=dict[str, Any])
        header.pop("__metadata__", None)
        entries = msgspec.convert(header, dict[str, _Entry])
        weights = {name: _to_float32(content[start:], entry) for name, entry in entries.items()}
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"{folder / 'model.safetensors'} is damaged: {error}") from error
    _check(weights, config)
    return weights


def _to_float32(data: npt.NDArray[np.uint8], entry: _Entry) -> Floats:
    raw = data[slice(*entry.data_offsets)]
    floats: Floats
    if entry.dtype == "BF16":  # the upper half of a float32
        floats = np.left_shift(raw.view("<u2"), 16, dtype=np.uint32).view(np.float32)
    else:
        floats = raw.view({"F32": "<f4", "F16": "<f2"}[entry.dtype]).astype(np.float32)
    return floats.reshape(entry.shape)


def shapes(config: ModelConfig) -> dict[str, tuple[int, ...]]:
    """Return the shape that each weight of such a model has."""
    D, F = config.hidden_size, config.intermediate_size
    kv_size = config.num_key_value_heads * config.head_dim
    layer = {
        "input_layernorm": (D,),
        "self_attn.q_proj": (D, D),
        "self_attn.k_proj": (kv_size, D),
        "self_attn.v_proj": (kv_size, D),
        "self_attn.o_proj": (D, D),
        "post_attention_layernorm": (D,),
        "mlp.gate_proj": (F, D),
        "mlp.up_proj": (F, D),
        "mlp.down_proj": (D, F),
    }
    return {
        "model.embed_tokens.weight": (config.vocab_size, D),
        "model.norm.weight": (D,),
        **{
            f"model.layers.{i}.{name}.weight": shape
            for i in range(config.num_hidden_layers)
            for name, shape in layer.items()
        },
    }


def _check(weights: Weights, config: ModelConfig) -> None:
    expected = shapes(config)
    for name in expected.keys() | weights.keys():
        actual = weights[name].shape if name in weights else None
        if actual != expected.get(name):
            raise RuntimeError(f"{name} has shape {actual}, but config.json asks for {expected.get(name)}")


def rotations(config: ModelConfig) -> tuple[Floats, Floats]:
    """Return the cosines and sines of model.py's `Rotary`: a row for each position, of half a head's width."""
    exponents_E = np.arange(0, config.head_dim, 2, dtype=np.float32) / np.float32(config.head_dim)
    positions_S = np.arange(config.max_position_embeddings, dtype=np.float32)
    angles_SE = np.outer(positions_S, np.float32(config.rope_theta) ** -exponents_E)
    return np.cos(angles_SE), np.sin(angles_SE)
