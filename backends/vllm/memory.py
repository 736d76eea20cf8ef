"""Whether a second engine fits beside the one that runs: an estimate, made before it is started."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from backends.gpu import GpuStatus, read_gpus

GPU_SHARE_OPTION, DEFAULT_GPU_SHARE = "--gpu-memory-utilization", 0.92  # vLLM 0.32's own default
KV_CACHE_OPTION, KV_CACHE_VARIABLE = "--kv-cache-memory-bytes", "VLLM_CPU_KVCACHE_SPACE"
DEFAULT_CPU_KV_CACHE_SHARE = 0.4
"""Of the machine's memory: a guess on the safe side where nothing says how much is taken."""
CPU_ENGINE_BYTES = 2 * 2**30
"""Three processes with PyTorch in each, without weights and cache: 1.9 GiB measured."""


def shortage(model: str, args: Sequence[str], env: Mapping[str, str]) -> str | None:
    """Return why an engine for this model does not fit into the memory that is free now; None if it does.

    On a GPU vLLM takes a share of the whole memory; without one it takes the weights, the cache and its processes.
    """
    import psutil  # noqa: PLC0415 - few gateways run vLLM

    if gpus := read_gpus():
        return _gpu_shortage(gpus, number(option(args, GPU_SHARE_OPTION)) or DEFAULT_GPU_SHARE)
    free, total = psutil.virtual_memory().available, psutil.virtual_memory().total
    needed = weights_bytes(model) + kv_cache_bytes(args, env, total) + CPU_ENGINE_BYTES
    return None if needed <= free else f"it needs about {needed / 1e9:.1f} GB, {free / 1e9:.1f} GB are free"


def weights_bytes(model: str) -> int:
    """Return the size of a folder's weights; 0 for a model that is known by its id only."""
    return sum(file.stat().st_size for file in Path(model).glob("*.safetensors"))


def kv_cache_bytes(args: Sequence[str], env: Mapping[str, str], total: int) -> int:
    """Return what an engine without a GPU sets aside for its KV cache."""
    if given := number(option(args, KV_CACHE_OPTION)):
        return int(given)
    if given := number({**os.environ, **env}.get(KV_CACHE_VARIABLE)):
        return int(given * 2**30)
    return int(total * DEFAULT_CPU_KV_CACHE_SHARE)


def number(text: str | None) -> float | None:
    """Return a number as vLLM reads it: `k`, `m`, `g`, `t` for thousands, `K`, `M`, `G`, `T` for 1,024s.

    None if there is none: what is wrong with it is vLLM's to say.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([kKmMgGtT]?)", text or "", re.ASCII)
    if match is None:
        return None
    base = 1024.0 if match[2].isupper() else 1000.0
    exponent = "_kmgt".index(match[2].lower() or "_")
    return float(match[1]) * math.pow(base, exponent)


def option(args: Sequence[str], name: str) -> str | None:
    """Return the value of an option, written as one argument or as two, with - or _; of several the last."""
    value = None
    for index, argument in enumerate(args):
        written, joined, given = argument.partition("=")
        if written.replace("_", "-") != name:
            continue
        if joined:
            value = given
        elif index + 1 < len(args):
            value = args[index + 1]
    return value


def _gpu_shortage(gpus: Sequence[GpuStatus], share: float) -> str | None:
    """An engine begins on the first GPU that it sees; with several, the fullest decides."""
    needed = max(share * gpu.memory_total_mb for gpu in gpus)
    free = min(gpu.memory_total_mb - gpu.memory_used_mb for gpu in gpus)
    return None if needed <= free else f"it takes {needed / 1e3:.1f} GB of a GPU, {free / 1e3:.1f} GB are free"
