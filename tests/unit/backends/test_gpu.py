"""What is made of the answers of NVIDIA's driver, with one that is scripted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pynvml
import pytest

from backends.gpu import GpuStatus, read_gpus


class Driver:
    """Two GPUs; any of its functions may be told to fail."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.is_open = False
        for name, function in {
            "nvmlInit": self.open,
            "nvmlShutdown": self.close,
            "nvmlDeviceGetCount": lambda: 2,
            "nvmlDeviceGetHandleByIndex": lambda index: index,
            "nvmlDeviceGetName": lambda index: f"GPU {index}",
            "nvmlDeviceGetMemoryInfo": lambda index: SimpleNamespace(used=(index + 1) * 2**30, total=80 * 2**30),
            "nvmlDeviceGetUtilizationRates": lambda index: SimpleNamespace(gpu=25 * (index + 1), memory=0),
        }.items():
            patch.setattr(pynvml, name, function)

    def open(self) -> None:
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def fail(self, function: str, error: int = pynvml.NVML_ERROR_UNKNOWN) -> None:
        """Has a function of the driver fail from now on."""

        def refuse(*_: Any) -> None:
            raise pynvml.NVMLError(error)

        self._patch.setattr(pynvml, function, refuse)


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Driver:
    return Driver(monkeypatch)


def test_every_gpu_is_told_with_its_memory_in_mib_and_its_use_as_a_share(driver: Driver):
    assert read_gpus() == (
        GpuStatus(index=0, name="GPU 0", utilization=0.25, memory_used_mb=1024, memory_total_mb=81920),
        GpuStatus(index=1, name="GPU 1", utilization=0.5, memory_used_mb=2048, memory_total_mb=81920),
    )


def test_the_driver_is_let_go(driver: Driver):
    read_gpus()
    assert not driver.is_open


def test_without_a_driver_there_are_no_gpus(driver: Driver):
    driver.fail("nvmlInit", pynvml.NVML_ERROR_LIBRARY_NOT_FOUND)
    assert read_gpus() == ()


@pytest.mark.parametrize("function", ["nvmlDeviceGetCount", "nvmlDeviceGetHandleByIndex", "nvmlDeviceGetMemoryInfo"])
def test_a_driver_that_fails_tells_of_no_gpus(driver: Driver, function: str):
    driver.fail(function)
    assert read_gpus() == ()


def test_a_driver_that_fails_is_let_go(driver: Driver):
    driver.fail("nvmlDeviceGetCount")
    read_gpus()
    assert not driver.is_open


def test_a_gpu_that_does_not_tell_its_use_is_told_with_its_memory(driver: Driver):
    """One that is divided by MIG does not."""
    driver.fail("nvmlDeviceGetUtilizationRates", pynvml.NVML_ERROR_NOT_SUPPORTED)
    assert [gpu.memory_total_mb for gpu in read_gpus()] == [81920, 81920]
