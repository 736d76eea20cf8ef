"""What NVIDIA's driver tells of the GPUs of this machine."""

from __future__ import annotations

import contextlib

import msgspec


class GpuStatus(msgspec.Struct, frozen=True):
    """One GPU."""

    index: int
    name: str
    utilization: float | None
    """Share of the last moment in which it computed, from 0 to 1; None where it does not tell."""
    memory_used_mb: int
    memory_total_mb: int


def read_gpus() -> tuple[GpuStatus, ...]:
    """Return every GPU; none where there is no driver, or it does not answer."""
    import pynvml  # noqa: PLC0415 - for the one process that asks: workers only show what it found

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
    import pynvml  # noqa: PLC0415 - see above

    handle = pynvml.nvmlDeviceGetHandleByIndex(index)
    memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
    utilization = None
    with contextlib.suppress(pynvml.NVMLError_NotSupported):  # as for a GPU that is divided (MIG)
        utilization = pynvml.nvmlDeviceGetUtilizationRates(handle).gpu / 100
    return GpuStatus(
        index=index,
        name=pynvml.nvmlDeviceGetName(handle),
        utilization=utilization,
        memory_used_mb=memory.used // 2**20,
        memory_total_mb=memory.total // 2**20,
    )
