"""How many connections each worker holds, in memory that all workers share.

A file of the run folder: one number for each worker, written by that worker alone. Zero is a worker that takes no
connections; any other number is one more than it holds.
"""

from __future__ import annotations

import struct
from pathlib import Path

from gateway.shared_memory import SharedMemory

FILE = "connections"
LEAD = 2
"""How many more than another a worker may hold, beside an eighth of its own: to be exact would slow every one down."""
_NUMBER = struct.Struct("@Q")


class Occupancy:
    """A worker's view of all, and its own."""

    def __init__(self, run_folder: Path, *, slot: int = 0, num_workers: int = 1) -> None:
        self._shared = SharedMemory(run_folder / FILE, num_workers * _NUMBER.size)
        self._slot = slot
        self._count = 0
        self._is_open = False
        self._write(0)  # whoever had this slot before may have been killed

    def open(self) -> None:
        """Tell that this worker takes connections from now on."""
        self._is_open = True
        self.show(self._count)

    def show(self, count: int) -> None:
        """Tell how many it holds."""
        self._count = count
        if self._is_open:
            self._write(count + 1)

    def shut(self) -> None:
        """Tell that it takes no more."""
        self._is_open = False
        self._write(0)

    def is_ahead(self, num_opening: int) -> bool:
        """Whether it holds clearly more, with those that are being opened, than another that takes connections."""
        count = self._count + num_opening
        few = count - LEAD - count // 8
        if few <= 0:
            return False
        numbers = enumerate(_NUMBER.iter_unpack(self._shared.bytes))
        return any(0 < number <= few for slot, (number,) in numbers if slot != self._slot)

    def close(self) -> None:
        """Let go of the memory."""
        self._shared.close()

    def _write(self, number: int) -> None:
        _NUMBER.pack_into(self._shared.bytes, self._slot * _NUMBER.size, number)
