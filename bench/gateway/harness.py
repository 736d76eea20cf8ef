"""A gateway in a process of its own, for as long as a measurement takes."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import aiohttp
import anyio


class RunningGateway(NamedTuple):
    """Where it listens, and its parent process."""

    url: str
    port: int
    pid: int


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@asynccontextmanager
async def running_gateway(config: Path, *, workers: int = 1, log: Path | None = None) -> AsyncIterator[RunningGateway]:
    """Start a gateway with this file, and wait until it is ready; its log goes to `log`, if that is given."""
    port = free_port()
    command = [sys.executable, "-m", "gateway.cli", "serve", "--config", str(config), "--port", str(port)]
    command += ["--workers", str(workers)]
    with ExitStack() as stack:
        stderr = stack.enter_context(log.open("wb")) if log else subprocess.DEVNULL
        process = await anyio.open_process(command, stdin=subprocess.DEVNULL, stderr=stderr)
    gateway = RunningGateway(f"http://127.0.0.1:{port}", port, process.pid)
    try:
        with anyio.fail_after(60):
            await _until_ready(gateway.url)
        yield gateway
    finally:
        with anyio.CancelScope(shield=True):
            with suppress(ProcessLookupError):  # it may have ended by itself
                process.terminate()
            await process.wait()


async def _until_ready(url: str) -> None:
    async with aiohttp.ClientSession(url) as session:
        while True:
            try:
                async with session.get("/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await anyio.sleep(0.05)
