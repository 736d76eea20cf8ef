"""A LoRA adapter on disk, as the engine needs to know it. Reads PEFT's `adapter_config.json`, nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
ENGINE_RANKS = (8, 16, 32, 64, 128, 256, 320, 512)
"""What vLLM takes as --max-lora-rank."""
SPARE_RANK = 16
"""Adapters up to this rank can be swapped in without restarting an engine that was started for a smaller one."""


class _Config(msgspec.Struct):
    """What matters of PEFT's file."""

    r: int
    peft_type: str = "LORA"


class Adapter(msgspec.Struct, frozen=True):
    """One adapter under the name that requests give."""

    name: str
    path: str


def adapter(backend: str, path: str) -> Adapter:
    """Return the adapter of a backend; another folder is another name, so that two can be loaded at one time."""
    return Adapter(f"{backend}:{Path(path).name}-{hashlib.sha256(path.encode()).hexdigest()[:8]}", path)


def engine_rank(path: str) -> int:
    """Return the rank that an engine has to be started for to serve this adapter.

    Raises:
        OSError: the folder holds no adapter.
        ValueError: its configuration cannot be read, or asks for what vLLM does not serve.
    """
    for file in (CONFIG, WEIGHTS):
        if not Path(path, file).is_file():
            raise FileNotFoundError(f"{path} holds no {file}")
    try:
        config = msgspec.json.decode(Path(path, CONFIG).read_bytes(), type=_Config)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{path}/{CONFIG}: {error}") from error
    if config.peft_type != "LORA":
        raise ValueError(f"{path}/{CONFIG}: vLLM serves LoRA adapters, this is {config.peft_type}")
    ranks = [rank for rank in ENGINE_RANKS if rank >= max(config.r, SPARE_RANK)]
    if not ranks:
        raise ValueError(f"{path}/{CONFIG}: vLLM serves ranks up to {ENGINE_RANKS[-1]}, this is {config.r}")
    return ranks[0]
