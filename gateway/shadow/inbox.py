"""Where the shadow process takes samples: a bounded queue behind a unix socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from pathlib import Path

import anyio
import msgspec
from anyio.abc import TaskStatus

from gateway.shadow.sampler import MAX_BODY_BYTES, READY, SOCKET, Sample

MAX_WAITING = 16
READ_LIMIT_S = 5.0
MAX_SAMPLE_BYTES = MAX_BODY_BYTES + 64 * 1024
"""A sample holds little besides the values of the body's fields: their names."""


class Inbox:
    """Samples that wait for their run. What does not fit is counted as skipped, with the reason."""

    def __init__(self, run_folder: Path, skipped: Counter[str]) -> None:
        self._path = run_folder / SOCKET
        self._skipped = skipped
        self._put, self.samples = anyio.create_memory_object_stream[Sample](MAX_WAITING)

    @property
    def num_waiting(self) -> int:
        """Samples in the queue."""
        return self.samples.statistics().current_buffer_used

    async def serve(self, *, task_status: TaskStatus[None]) -> None:
        """Take samples until cancelled."""
        self._path.unlink(missing_ok=True)  # of a shadow process that was killed
        server = await asyncio.start_unix_server(self._take, str(self._path))
        async with self._put, server:
            task_status.started()
            await anyio.sleep_forever()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError), anyio.move_on_after(READ_LIMIT_S):
                writer.write(READY)
                received = bytearray()
                while len(received) <= MAX_SAMPLE_BYTES and (part := await reader.read(65536)):
                    received += part
                if received:  # else the worker has not waited so long, and counted it itself
                    self._enqueue(bytes(received))
        finally:
            writer.close()

    def _enqueue(self, received: bytes) -> None:
        try:
            self._put.send_nowait(msgspec.msgpack.decode(received, type=Sample))
        except msgspec.MsgspecError:
            self._skipped["unreadable"] += 1
        except anyio.WouldBlock:
            self._skipped["queue full"] += 1
