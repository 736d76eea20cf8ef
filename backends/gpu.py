"""What NVIDIA's driver tells of the GPUs of this machine."""

from __future__ import annotations

import msgspec
import pynvml


class GpuStatus(msgspec.Struct, frozen=True):
    """One GPU."""

    index: int
    name: str
    utilization: float
    """Share of the last moment in which it computed, from 0 to 1."""
    memory_used_mb: int
    memory_total_mb: int


def read_gpus() -> tuple[GpuStatus, ...]:
    """Return every GPU; none where there is no driver, or it does not answer."""
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return ()
    try:
        return tuple(_read(index) for index in range(pynvml.nvmlDeviceGetCount()))
    except pynvml.NVMLError:
        return ()
    finally:
        pynvml.nvmlShutdown()


def _read(index: int) -> GpuStatus:
    handle = pynvml.nvmlDeviceGetHandleByIndex(index)
    memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
    return GpuStatus(
        index=index,
        name=pynvml.nvmlDeviceGetName(handle),
        utilization=pynvml.nvmlDeviceGetUtilizationRates(handle).gpu / 100,
        memory_used_mb=memory.used // 2**20,
        memory_total_mb=memory.total // 2**20,
    )
