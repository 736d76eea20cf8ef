"""A file of lines that one process appends to and others may read, with the older files that it was rotated into."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MAX_BYTES = 64 * 2**20
BLOCK_BYTES = 256 * 1024
"""Read at one time."""


class LineFile:
    """A line is written at once, and taken back if only a part of it found room."""

    def __init__(self, path: Path, *, num_older: int, max_bytes: int = MAX_BYTES, mode: int = 0o644) -> None:
        """Name the file, which need not exist.

        Args:
            path: the newest file.
            num_older: how many older ones are kept beside it, as `NAME.1`, the newest of them, and so on.
            max_bytes: of each file. A line that would make it larger goes to a new one.
            mode: the permissions of a new file.
        """
        self.path = path
        self.files = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, num_older + 1))]
        """Newest first."""
        self._max_bytes = max_bytes
        self._mode = mode

    def append(self, line: bytes) -> None:
        """Write a line, given without its end.

        Raises:
            OSError: it cannot be written; the file is as it was.
        """
        line += b"\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if self.path.stat().st_size + len(line) > self._max_bytes:
                self._rotate()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, self._mode)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line  # whoever wrote before was cut off
            try:
                written = os.write(descriptor, line)
                if written < len(line):
                    raise OSError(f"only {written} of {len(line)} bytes found room")
            except OSError:
                os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)

    def backwards(self) -> Iterator[bytes]:
        """Yield the lines of the files that exist, the newest line first; blank ones are left out.

        A file that is moved to the next name meanwhile is not read again.

        Raises:
            OSError: a file cannot be read.
        """
        seen: set[tuple[int, int]] = set()
        for file in self.files:
            with contextlib.suppress(FileNotFoundError), file.open("rb") as opened:
                facts = os.fstat(opened.fileno())
                if (facts.st_dev, facts.st_ino) not in seen:
                    seen.add((facts.st_dev, facts.st_ino))
                    yield from (line for line in _lines_backwards(opened, facts.st_size) if line.strip())

    def _rotate(self) -> None:
        """Move every file one on; the oldest goes."""
        for older, newer in zip(reversed(self.files), reversed(self.files[:-1]), strict=False):
            with contextlib.suppress(FileNotFoundError):
                newer.replace(older)


def _lines_backwards(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the lines of a file from its end on, and read no more of it than they take."""
    pieces: list[bytes] = []
    """Of the line that is not whole yet, the last piece first."""
    while size > 0:
        start = max(0, size - BLOCK_BYTES)
        file.seek(start)
        first, *whole = file.read(size - start).split(b"\n")
        size = start
        if whole:
            yield b"".join([whole.pop(), *reversed(pieces)])
            yield from reversed(whole)
            pieces.clear()
        pieces.append(first)
    yield b"".join(reversed(pieces))
