"""The parent's side of one worker: the process, and the conversation with it."""

from __future__ import annotations

import math
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import msgspec
from anyio.abc import Process

from gateway.control import (
    Channel,
    Commit,
    Committed,
    Discard,
    Drain,
    Drained,
    Prepare,
    Prepared,
    Started,
    View,
    WorkerArguments,
)
from gateway.listeners import Listeners

START_LIMIT_S = 300.0
"""On a machine that has little time for it, Python alone takes a minute to start."""
PREPARE_LIMIT_S = 30.0
COMMIT_LIMIT_S = 5.0


class WorkerProcess:
    """One worker from its start to its end."""

    def __init__(self, process: Process, channel: Channel, on_drained: Callable[[], None]) -> None:
        self._process = process
        self._channel = channel
        self._on_drained = on_drained
        self._answers, self._pending = anyio.create_memory_object_stream[Prepared | Committed](math.inf)
        self._started = anyio.Event()
        self.generation = 0
        """In effect there."""
        self.drained_generation = 0
        """No request there uses this generation or an older one."""
        self._drains = False
        """Whether it was told to end, and obeys nothing more."""

    @classmethod
    async def start(
        cls,
        listeners: Listeners,
        config_path: Path,
        run_folder: Path,
        on_drained: Callable[[], None],
        *,
        slot: int,
        num_workers: int,
    ) -> WorkerProcess:
        """Start a worker that listens on the shared sockets; it waits for its first configuration.

        Raises:
            OSError: the machine lets no further process or descriptor be had now.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            arguments = WorkerArguments(
                control_fd=theirs.fileno(),
                listen_fd=listeners.main.fileno(),
                admin_fd=None if listeners.admin is None else listeners.admin.fileno(),
                config_path=str(config_path),
                run_folder=str(run_folder),
                slot=slot,
                num_workers=num_workers,
            )
            try:
                process = await anyio.open_process(
                    [sys.executable, "-m", "gateway.worker", msgspec.json.encode(arguments).decode()],
                    stdin=subprocess.DEVNULL,
                    stdout=None,
                    stderr=None,
                    pass_fds=(theirs.fileno(), *listeners.fds),
                )
            except OSError:
                ours.close()
                raise
        return cls(process, await Channel.to_worker(ours), on_drained)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def listen(self) -> str:
        """Take in what the worker says until it ends; return how it ended."""
        async with self._process:  # which is ended if the listening is cancelled
            while True:
                try:
                    message = await self._channel.receive()
                except EOFError:
                    break
                if isinstance(message, Drained):
                    self.drained_generation = max(self.drained_generation, message.generation)
                    self._on_drained()
                elif isinstance(message, Started):
                    self._started.set()
                else:
                    await self._answers.send(message)
            self._answers.close()
            await self._channel.aclose()
            code = await self._process.wait()
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"

    async def wait_started(self) -> None:
        """Return once the worker takes commands; one that never does is ended."""
        with anyio.move_on_after(START_LIMIT_S) as limit:
            await self._started.wait()
        if limit.cancelled_caught:
            self.kill()

    async def prepare(self, update: Prepare) -> dict[str, str] | None:
        """Have the worker build a generation; return what does not work, by backend, or None if the worker ended."""
        await self._channel.send(update)
        with anyio.move_on_after(PREPARE_LIMIT_S):
            answer = await self._answer_for(Prepared, update.generation)
            return answer.problems if isinstance(answer, Prepared) else None
        self.kill()
        return {"*": f"a worker did not prepare it within {PREPARE_LIMIT_S:g} s"}

    async def commit(self, generation: int) -> None:
        """Have the worker put the prepared generation into effect."""
        await self._channel.send(Commit(generation))
        with anyio.move_on_after(COMMIT_LIMIT_S) as limit:
            if await self._answer_for(Committed, generation) is not None:
                self.generation = generation
        if limit.cancelled_caught and not self._drains:
            self.kill()  # it neither follows nor ends: its successor will have the right generation

    async def discard(self, generation: int) -> None:
        """Have the worker forget the prepared generation."""
        await self._channel.send(Discard(generation))

    async def show(self, view: View) -> None:
        """Tell the worker the state of the gateway."""
        await self._channel.send(view)

    async def drain(self) -> None:
        """Have the worker finish its requests and end."""
        self._drains = True
        await self._channel.send(Drain())

    def kill(self) -> None:
        """End the worker at once."""
        if self._process.returncode is None:
            self._process.kill()

    async def _answer_for(self, kind: type[Prepared | Committed], generation: int) -> Prepared | Committed | None:
        """Return the worker's answer; None if it ends first. Answers to abandoned generations are passed over."""
        async for answer in self._pending:
            if isinstance(answer, kind) and answer.generation == generation:
                return answer
        return None
