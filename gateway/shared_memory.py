"""A file of the run folder that several processes map into their memory, and take turns in."""

from __future__ import annotations

import fcntl
import mmap
import os
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
        self.lock = Lock(self._descriptor)

    def close(self) -> None:
        """Let go of the memory."""
        self.bytes.close()
        os.close(self._descriptor)


class Lock:
    """Keeps other processes out for the few microseconds of a block; the kernel opens the lock of one that dies."""

    __slots__ = ("_descriptor",)

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __enter__(self) -> None:
        """Wait for it."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        """Open it."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
