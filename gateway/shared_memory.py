"""A file of the run folder that several processes map into their memory, and take turns in."""

from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SharedMemory:
    """This process's view. New memory holds zeros."""

    def __init__(self, path: Path, size: int) -> None:
        """Map the file, which is made if it is not there.

        Raises:
            OSError: the disk is full. The space is taken now: later, a full disk would kill the process that writes.
        """
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self._descriptor).st_size < size:
            os.pwrite(self._descriptor, bytes(size), 0)
        self.bytes = mmap.mmap(self._descriptor, size)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other processes out for a few microseconds; the kernel opens the lock of one that dies."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the memory."""
        self.bytes.close()
        os.close(self._descriptor)
