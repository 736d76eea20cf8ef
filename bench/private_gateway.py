"""A gateway of our own for as long as a measurement takes, and the wait for the models behind it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import msgspec
from anyio.abc import Process

from backends.guard import guarded
from backends.protocol import UNDECODABLE

POLL_S = 0.1
SILENCE_LIMIT_S = 120.0
"""How long the gateway may say nothing, from its start on; generous, for the machine may be busy."""
MODELS_LIMIT_S = 1800.0
STOP_LIMIT_S = 15.0
MAX_CRASHES = 2
"""Of a model server, before it is not waited for any longer."""
SHOWN_LINES = 5


class GatewayEndedError(Exception):
    """The gateway did not start, or did not stay."""


class _LogLine(msgspec.Struct, frozen=True):
    event: str = ""
    address: str | None = None


class _BackendStatus(msgspec.Struct, frozen=True):
    state: str
    reason: str | None = None
    restarts: int = 0
    log: tuple[str, ...] = ()

    @property
    def may_become_ready(self) -> bool:
        return self.state == "starting" or (self.state == "crashed" and self.restarts < MAX_CRASHES)

    @property
    def words(self) -> str:
        last_words = [line.strip() for line in self.log if line.strip()][-1:]
        return "; ".join([self.reason or self.state, *last_words])


class _Status(msgspec.Struct, frozen=True):
    backends: dict[str, _BackendStatus]


class PrivateGateway:
    """A running one."""

    def __init__(self, process: Process, log: Path) -> None:
        self.url = ""
        """Of the loopback, without `/v1`."""
        self._process = process
        self._log = log
        self._heard_at = time.monotonic()

    async def listening(self) -> None:
        """Wait until it says where it listens.

        Raises:
            GatewayEndedError: it ended before, or says nothing.
        """
        while not self.url:
            for line in self._log.read_bytes().splitlines():
                try:
                    told = msgspec.json.decode(line, type=_LogLine)
                except UNDECODABLE:
                    continue
                if told.event == "listening" and told.address:
                    self.url = told.address
            await self._pause()

    async def models_ready(
        self, names: Collection[str], tell: Callable[[str, str], None], *, limit_s: float = MODELS_LIMIT_S
    ) -> dict[str, str]:
        """Wait until every model can be asked, or will not be soon; return the latter with the reason.

        Args:
            names: of its backends.
            tell: called with the name and the reason whenever that changes, for whom the wait is.
            limit_s: for all of them together.

        Raises:
            GatewayEndedError: it ended, or does not answer.
        """
        told: dict[str, str] = {}
        async with aiohttp.ClientSession(self.url, timeout=aiohttp.ClientTimeout(total=10)) as http:
            with anyio.move_on_after(limit_s):
                while True:
                    statuses = await self._statuses(http)
                    starting = {name: statuses[name].words for name in names if statuses[name].may_become_ready}
                    for name, words in starting.items():
                        if told.get(name) != words:
                            tell(name, words)
                    told = starting
                    if not starting:
                        return {name: statuses[name].words for name in names if statuses[name].state != "ready"}
                    await self._pause()
        return {name: f"not ready within {limit_s:g} s: {words}" for name, words in told.items()}

    async def _statuses(self, http: aiohttp.ClientSession) -> dict[str, _BackendStatus]:
        """Return what it says of its backends; its worker may have yet to start."""
        while True:
            try:
                async with http.get("/status") as response:
                    statuses = msgspec.json.decode(await response.read(), type=_Status).backends
            except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError):
                await self._pause()
                continue
            self._heard_at = time.monotonic()
            return statuses

    async def _pause(self) -> None:
        """Wait a moment, unless there is nothing to wait for any more."""
        if self._process.returncode is not None:
            words = self._log.read_text(errors="replace").strip().splitlines()[-SHOWN_LINES:]
            raise GatewayEndedError("\n".join(["the private gateway ended:", *words]))
        if time.monotonic() - self._heard_at > SILENCE_LIMIT_S:
            raise GatewayEndedError(f"the private gateway has said nothing for {SILENCE_LIMIT_S:g} s")
        await anyio.sleep(POLL_S)


@asynccontextmanager
async def private_gateway(file: Mapping[str, Any]) -> AsyncIterator[PrivateGateway]:
    """Run a gateway on a free port of the loopback, at the longest until this process ends.

    Args:
        file: its configuration; see `bench.private_config`. It logs JSON.

    Raises:
        GatewayEndedError: it ended before it listened, or says nothing.
    """
    with tempfile.TemporaryDirectory(prefix="pointsman-bench-") as folder:
        config, log = Path(folder, "gateway.yaml"), Path(folder, "gateway.log")
        config.write_bytes(msgspec.json.encode(file))  # JSON is YAML
        command = (sys.executable, "-m", "gateway.cli", "serve", "--config", str(config), "--port", "0")
        async with await anyio.open_file(log, "wb") as stderr:
            process = await anyio.open_process(
                guarded(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr.wrapped,
                start_new_session=True,  # a terminal's Ctrl-C is for us, who end it in order
            )
        gateway = PrivateGateway(process, log)
        try:
            await gateway.listening()
            yield gateway
        finally:
            with anyio.CancelScope(shield=True):
                await _stop(process)


async def _stop(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        with anyio.move_on_after(STOP_LIMIT_S):
            await process.wait()
    if process.returncode is None:
        process.kill()
    await process.wait()
    await process.aclose()
