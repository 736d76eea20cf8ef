"""Checkpoint folders: `config.json`, `model.safetensors` and `tokenizer.json`, as Hugging Face lays them out."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from custom_transformer.config import ModelConfig
from custom_transformer.model import Transformer


def save_weights(model: Transformer, folder: Path) -> None:
    """Write shape and weights, in bfloat16; a folder that exists keeps its other files."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: tensor.to(torch.bfloat16).contiguous() for name, tensor in model.state_dict().items()}
    partial = folder / "model.safetensors.partial"
    save_file(weights, partial, metadata={"format": "pt"})
    partial.replace(folder / "model.safetensors")
    model.config.save(folder)


def load_model(folder: Path, dtype: torch.dtype = torch.float32) -> Transformer:
    """Return the model of a checkpoint folder, ready to infer.

    Raises:
        OSError: a file is missing.
        RuntimeError: the weights do not fit the shape in `config.json`.
    """
    with torch.device("meta"):
        model = Transformer(ModelConfig.load(folder))
    weights = {name: tensor.to(dtype) for name, tensor in load_file(folder / "model.safetensors").items()}
    model.load_state_dict(weights, assign=True)
    # Positions are computed, not stored: a model built without memory has none yet.
    model.rotary = type(model.rotary)(model.config)
    return model.eval().requires_grad_(requires_grad=False)
