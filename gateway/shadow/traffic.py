"""What the workers' live traffic amounts to, in memory that all processes of the gateway share.

Counting takes one request in every N exactly, over all workers; the requests in progress tell the shadow process when
to keep out of the way. A file of the run folder, mapped by each process:

    0   requests counted since the start, the only field with several writers: under a lock
    8   samples that were left out on their way to the shadow process: under the lock
    16  requests in progress in each worker, one slot a worker, written by that worker alone, and by the parent when it
        has ended
"""

from __future__ import annotations

import struct
from pathlib import Path

from gateway.shared_memory import SharedMemory

FILE = "traffic"
NUM_SLOTS = 128
"""Workers; `gateway serve --workers` takes no more."""
_SEEN, _LEFT_OUT, _SLOTS = 0, 8, 16
_COUNT = struct.Struct("@Q")


class Traffic:
    """This process's view of the shared counts."""

    def __init__(self, run_folder: Path) -> None:
        self._shared = SharedMemory(run_folder / FILE, _SLOTS + NUM_SLOTS * _COUNT.size)
        self._memory = self._shared.bytes

    @property
    def seen(self) -> int:
        """Requests counted so far."""
        return self._read(_SEEN)

    @property
    def left_out(self) -> int:
        """Samples that did not reach the shadow process."""
        return self._read(_LEFT_OUT)

    @property
    def in_flight(self) -> int:
        """Requests in progress, in all workers."""
        return sum(count for (count,) in _COUNT.iter_unpack(self._memory[_SLOTS:]))

    def count(self) -> int:
        """Count one request, and return its number, from 1 on; no two requests get the same."""
        return self._add(_SEEN)

    def leave_out(self) -> None:
        """Count one sample that did not reach the shadow process."""
        self._add(_LEFT_OUT)

    def start_at(self, seen: int) -> None:
        """Go on from the number of an earlier run of the gateway."""
        with self._shared.lock:
            self._write(_SEEN, seen)

    def show_in_flight(self, slot: int, count: int) -> None:
        """Tell how many requests are in progress in the worker of this slot, from 0 on."""
        self._write(_SLOTS + slot * _COUNT.size, count)

    def close(self) -> None:
        """Let go of the memory."""
        self._shared.close()

    def _add(self, offset: int) -> int:
        with self._shared.lock:
            count = self._read(offset) + 1
            self._write(offset, count)
        return count

    def _read(self, offset: int) -> int:
        (count,) = _COUNT.unpack_from(self._memory, offset)
        return int(count)

    def _write(self, offset: int, count: int) -> None:
        _COUNT.pack_into(self._memory, offset, count)
