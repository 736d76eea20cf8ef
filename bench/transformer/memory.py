"""How fast one core can read memory: the floor under a decode step, which reads every weight once."""

from __future__ import annotations

import ctypes
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from custom_transformer.compute.native.build import find_compiler

# Eight sums at a time, so that no addition waits for the one before it.
SOURCE = """
#include <cstdint>
typedef uint64_t lanes __attribute__((vector_size(64), aligned(64)));
extern "C" uint64_t read_all(const lanes* data, int64_t count) {
    lanes sums[8] = {};
    for (int64_t i = 0; i + 8 <= count; i += 8)
        for (int j = 0; j < 8; ++j) sums[j] += data[i + j];
    uint64_t total = 0;
    for (int j = 0; j < 8; ++j)
        for (int k = 0; k < 8; ++k) total += sums[j][k];
    return total;
}
"""


def read_bandwidth(size_bytes: int, *, passes: int = 200) -> float:
    """Return the bytes per second at which one thread reads a block of this size again and again.

    Raises:
        BuildError: no C++ compiler is found.
    """
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "read.so")
        command = [*find_compiler(), "-O3", "-march=native", "-fPIC", "-shared", "-x", "c++", "-", "-o", str(library)]
        subprocess.run(command, input=SOURCE.encode(), check=True)
        read_all = ctypes.CDLL(str(library)).read_all
    block = np.ones(size_bytes + 64, dtype=np.uint8)
    start = block.ctypes.data + -block.ctypes.data % 64
    times = []
    for _ in range(passes):
        began = time.perf_counter()
        read_all(ctypes.c_void_p(start), ctypes.c_int64(size_bytes // 64))
        times.append(time.perf_counter() - began)
    return size_bytes / statistics.median(times)
