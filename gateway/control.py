"""What parent and workers say to each other, over one private socket for each worker.

A new configuration is applied in two steps, so that every worker has it or none: `Prepare` opens and probes what is
new, `Commit` puts it into effect everywhere, `Discard` throws it away.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import Any

import anyio
import msgspec

from backends.gpu import GpuStatus
from backends.process import ServerStatus
from gateway.config.schema import Config


class WorkerArguments(msgspec.Struct, frozen=True, kw_only=True):
    """What the supervisor tells a worker at its start, as JSON in the only argument."""

    control_fd: int
    listen_fd: int
    admin_fd: int | None
    """Where the routes for administration are served instead, if anywhere."""
    config_path: str
    run_folder: str
    slot: int
    """Its own among all workers."""
    num_workers: int


class ShadowArguments(msgspec.Struct, frozen=True, kw_only=True):
    """What the supervisor tells the shadow process at its start, as JSON in the only argument."""

    control_fd: int
    config_path: str
    run_folder: str


class Prepare(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Parent: build this generation, and say if it works."""

    generation: int
    config: Config
    unavailable: dict[str, str]
    """Backends that lack something, with the reason."""
    sockets: dict[str, str]
    """Where the model servers of this generation listen, by backend."""
    required: list[str]
    """Backends without which the generation is refused."""


class Commit(msgspec.Struct, frozen=True, tag=True):
    """Parent: put the prepared generation into effect."""

    generation: int


class Discard(msgspec.Struct, frozen=True, tag=True):
    """Parent: forget the prepared generation."""

    generation: int


class Rejection(msgspec.Struct, frozen=True):
    """A version of the file that was not taken."""

    at: str
    hash: str
    reason: str


class ShadowFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One model over all its shadow runs; what is not known yet is None."""

    accuracy: float | None
    latency_s: float | None
    """Median."""
    ttft_s: float | None
    """Median."""
    agreement: float | None
    confidence: float | None
    cost_usd: float | None
    """Of a request."""


class ShadowStatus(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Shadow process: what it has done so far."""

    pid: int
    runs: int
    """Written to the results."""
    skipped: dict[str, int]
    """Runs that were not made, by reason."""
    lost: int
    """Records that could not be written."""
    waiting: int
    """Samples in its queue."""
    last_run: str | None
    """When the last one ended."""
    models: dict[str, ShadowFigures]
    """By backend."""


class View(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Parent: what every worker shows of the whole gateway."""

    hash: str
    """Of the configuration in effect."""
    loaded_at: str
    generation: int
    shares: dict[str, float]
    """Who answers requests for the model "default", and which share of them each, the largest first."""
    last_error: Rejection | None
    reloads: dict[str, int]
    """How many versions of the file were applied and rejected."""
    servers: dict[str, ServerStatus]
    """Model servers, by backend."""
    workers: dict[int, int]
    """Generation of each worker, by process id."""
    gpus: tuple[GpuStatus, ...]
    """Of this machine."""
    shadow: ShadowStatus | None
    """None while there are no shadow runs, or their process starts."""


class Drain(msgspec.Struct, frozen=True, tag=True):
    """Parent: take no new requests, finish those in progress, then end."""


class Started(msgspec.Struct, frozen=True, tag=True):
    """Worker: it takes commands from now on."""


class Prepared(msgspec.Struct, frozen=True, tag=True):
    """Worker: the generation is built; `problems` names each required backend that does not work."""

    generation: int
    problems: dict[str, str]


class Committed(msgspec.Struct, frozen=True, tag=True):
    """Worker: the generation is in effect."""

    generation: int


class Drained(msgspec.Struct, frozen=True, tag=True):
    """Worker: no request uses this generation or an older one any more."""

    generation: int


ToWorker = Prepare | Commit | Discard | View | Drain
ToParent = Started | Prepared | Committed | Drained | ShadowStatus

SEND_LIMIT_S = 2.0

_LENGTH = struct.Struct("!I")


class Channel:
    """Whole messages over a stream socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, received: Any) -> None:
        self._reader = reader
        self._writer = writer
        self._decoder = msgspec.msgpack.Decoder(received, dec_hook=lambda kind, value: kind(value))

    @classmethod
    async def to_worker(cls, sock: socket.socket) -> Channel:
        """Return the parent's end."""
        return cls(*await asyncio.open_unix_connection(sock=sock), received=ToParent)

    @classmethod
    async def to_parent(cls, sock: socket.socket) -> Channel:
        """Return a worker's end."""
        return cls(*await asyncio.open_unix_connection(sock=sock), received=ToWorker)

    async def send(self, message: ToWorker | ToParent) -> None:
        """Send one message. If the other end is gone, `receive` says so; if it hangs, it does not answer in time."""
        # Secrets are plain strings on this socket; it never leaves the machine's kernel.
        payload = msgspec.msgpack.encode(message, enc_hook=str)
        with contextlib.suppress(ConnectionError), anyio.move_on_after(SEND_LIMIT_S):
            self._writer.write(_LENGTH.pack(len(payload)) + payload)
            await self._writer.drain()

    async def receive(self) -> Any:
        """Return the next message.

        Raises:
            EOFError: the other end is gone.
        """
        try:
            (length,) = _LENGTH.unpack(await self._reader.readexactly(_LENGTH.size))
            return self._decoder.decode(await self._reader.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise EOFError from error

    async def aclose(self) -> None:
        """Close this end."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
