"""What the parent does about a worker that does not answer."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator

import anyio
import pytest
from anyio.abc import Process

from gateway import worker_process
from gateway.control import Channel
from gateway.worker_process import WorkerProcess

SILENT = "import signal; signal.pause()"


@pytest.fixture
async def process() -> AsyncIterator[Process]:
    """A process that says nothing, and ends when it is killed."""
    async with await anyio.open_process([sys.executable, "-c", SILENT]) as running:
        yield running
        if running.returncode is None:
            running.kill()


@pytest.fixture
async def worker(process: Process, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WorkerProcess]:
    monkeypatch.setattr(worker_process, "COMMIT_LIMIT_S", 0.01)
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    channel = await Channel.to_worker(ours)
    with theirs:
        silent = WorkerProcess(process, channel, lambda: None)
        yield silent
        silent._answers.close()
        silent._pending.close()
        await channel.aclose()


async def test_worker_that_does_not_answer_to_a_commit_is_killed(worker, process):
    await worker.commit(2)
    assert await process.wait() == -9


async def test_worker_that_drains_is_not_killed_for_it(worker, process):
    await worker.drain()
    await worker.commit(2)
    with anyio.move_on_after(0.1):
        await process.wait()
    assert process.returncode is None
