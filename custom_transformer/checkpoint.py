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
    # Built with weights that are thrown away: sparing them, by the meta device, costs five times as much in imports.
    model = Transformer(ModelConfig.load(folder))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    model.to(dtype)
    return model.eval().requires_grad_(requires_grad=False)
