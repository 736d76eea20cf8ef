"""The estimate of what an engine takes, and what is decided by it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from backends.gpu import GpuStatus
from backends.vllm import memory
from backends.vllm.memory import _gpu_shortage, kv_cache_bytes, option, shortage, weights_bytes

GIB = 2**30


def gpu(used_mb: int, total_mb: int = 10_000) -> GpuStatus:
    return GpuStatus(index=0, name="x", utilization=0.0, memory_used_mb=used_mb, memory_total_mb=total_mb)


# Options.


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], None),
        (["--x", "1"], "1"),
        (["--x=1"], "1"),
        (["--x", "1", "--x=2"], "2"),
        (["--x=2", "--x", "1"], "1"),
        (["--x="], ""),
        (["--xy", "1", "--xy=2"], None),
        (["--y", "--x"], None),
        (["--x=a=b"], "a=b"),
    ],
    ids=repr,
)
def test_value_of_an_option(args: list[str], expected: str | None):
    assert option(args, "--x") == expected


def test_an_option_written_with_underscores_is_the_same_option():
    assert option(["--gpu_memory_utilization", "0.4"], "--gpu-memory-utilization") == "0.4"


# Memory of the machine.


def test_the_cache_is_as_large_as_the_option_says():
    assert kv_cache_bytes(["--kv-cache-memory-bytes", "123"], {"VLLM_CPU_KVCACHE_SPACE": "4"}, 100) == 123


@pytest.mark.parametrize(("written", "expected"), [("2G", 2 * GIB), ("2g", 2 * 10**9), ("1.5k", 1500)])
def test_the_option_may_be_written_with_a_unit_as_vllm_takes_it(written: str, expected: int):
    assert kv_cache_bytes(["--kv-cache-memory-bytes", written], {}, 100) == expected


def test_the_cache_is_as_large_as_the_variable_says_in_gib():
    assert kv_cache_bytes([], {"VLLM_CPU_KVCACHE_SPACE": "4"}, 100) == 4 * GIB


def test_the_cache_is_a_share_of_the_machine_where_nothing_is_said():
    assert kv_cache_bytes([], {}, 1000) == 400


def test_the_weights_of_all_shards_are_summed(tmp_path: Path):
    for name, size in (("model-1.safetensors", 5), ("model-2.safetensors", 7), ("tokenizer.json", 100)):
        (tmp_path / name).write_bytes(bytes(size))
    assert weights_bytes(str(tmp_path)) == 12


def test_the_weights_of_a_model_known_by_its_id_count_for_nothing():
    assert weights_bytes("owner/name") == 0


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A machine without GPU, on which exactly as much is free as an engine with 1 GiB of cache takes."""
    machine = SimpleNamespace(available=memory.CPU_ENGINE_BYTES + GIB, total=64 * GIB)
    monkeypatch.setattr(memory, "read_gpus", lambda: ())
    monkeypatch.setattr(psutil, "virtual_memory", lambda: machine)
    return machine


ONE_GIB = {"VLLM_CPU_KVCACHE_SPACE": "1"}


def test_an_engine_that_fits_exactly_is_no_shortage(free: SimpleNamespace):
    assert shortage("owner/name", [], ONE_GIB) is None


def test_a_byte_too_little_is_a_shortage(free: SimpleNamespace):
    free.available -= 1
    assert shortage("owner/name", [], ONE_GIB) is not None


def test_weights_count_for_the_shortage(free: SimpleNamespace, tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(b"x")
    assert shortage(str(tmp_path), [], ONE_GIB) is not None


def test_a_shortage_tells_what_is_needed_and_what_is_free(free: SimpleNamespace):
    free.available = 10**9
    assert shortage("owner/name", [], ONE_GIB) == "it needs about 3.2 GB, 1.0 GB are free"


# Memory of GPUs.


@pytest.mark.parametrize(
    ("gpus", "share", "fits"),
    [
        ([gpu(0)], 0.9, True),
        ([gpu(1_000)], 0.9, True),
        ([gpu(1_001)], 0.9, False),
        ([gpu(5_000)], 0.4, True),
        ([gpu(0), gpu(9_000)], 0.5, False),
        ([gpu(0, 80_000), gpu(0, 10_000)], 0.5, False),
    ],
    ids=["empty", "exactly", "a megabyte too little", "half full", "second is full", "share of the larger"],
)
def test_whether_an_engine_fits_on_the_gpus(gpus: list[GpuStatus], share: float, fits: bool):
    assert (_gpu_shortage(gpus, share) is None) == fits


def test_a_shortage_on_a_gpu_tells_what_is_taken_and_what_is_free():
    assert _gpu_shortage([gpu(8_000)], 0.5) == "it takes 5.0 GB of a GPU, 2.0 GB are free"


def test_where_there_is_a_gpu_its_memory_decides(free: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory, "read_gpus", lambda: (gpu(5_000),))
    assert "of a GPU" in (shortage("owner/name", [], ONE_GIB) or "")


def test_the_share_of_a_gpu_is_as_the_option_says(free: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory, "read_gpus", lambda: (gpu(5_000),))
    assert shortage("owner/name", ["--gpu-memory-utilization=0.5"], {}) is None
