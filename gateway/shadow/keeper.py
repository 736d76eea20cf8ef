"""The parent's side of the shadow process: runs it while the configuration asks for shadow runs, and starts it again.

Nothing here waits for it: a shadow process that hangs holds up no reload and no shutdown.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import msgspec
import structlog
from anyio.abc import Process

from gateway.control import Channel, Drain, Prepare, ShadowArguments, ShadowStatus, View

RESTART_DELAY_S = 1.0
MAX_RESTART_DELAY_S = 60.0
START_LIMIT_S = 300.0
"""How long it may take to its first word, on a machine that has little time for it."""
SILENCE_LIMIT_S = 30.0
"""How long it may tell nothing; it tells something every few seconds."""
END_LIMIT_S = 2.0

log = structlog.get_logger("gateway")


class ShadowKeeper:
    """Owns the shadow process. Lives in the parent."""

    def __init__(self, config_path: Path, run_folder: Path, on_change: Callable[[], None]) -> None:
        self._config_path = config_path
        self._run_folder = run_folder
        self._on_change = on_change
        self._update: Prepare | None = None
        self._view: View | None = None
        self._changed = anyio.Event()
        self._delay_s = RESTART_DELAY_S
        self.status: ShadowStatus | None = None
        """What it last told; None while it does not run."""

    def follow(self, update: Prepare, view: View) -> None:
        """Tell it the configuration in effect and the state of the gateway, when it is there to listen."""
        self._update, self._view = update, view
        self._changed.set()

    async def run(self) -> None:
        """Keep it running whenever it is wanted, until cancelled."""
        while True:
            while not self._is_wanted:
                await self._next_change()
            reason = await self._one_life()
            if reason is not None:
                log.error("the shadow process ended, live requests go on", reason=reason, again_in_s=self._delay_s)
                await anyio.sleep(self._delay_s)
                self._delay_s = min(2 * self._delay_s, MAX_RESTART_DELAY_S)

    @property
    def _is_wanted(self) -> bool:
        return self._update is not None and self._update.config.shadow is not None

    async def _next_change(self) -> None:
        await self._changed.wait()
        self._changed = anyio.Event()

    async def _one_life(self) -> str | None:
        """Start it and serve it until it is wanted no more; or return why it ended before that."""
        reason: str | None = None
        try:
            with anyio.CancelScope(shield=True):  # so that none is started and then forgotten
                process, channel = await start(self._config_path, self._run_folder)
        except OSError as error:
            return f"it cannot be started: {error}"
        try:
            async with anyio.create_task_group() as tasks:

                async def tell() -> None:
                    await self._tell(channel)
                    tasks.cancel_scope.cancel("wanted no more")

                tasks.start_soon(tell)
                reason = await self._listen(channel)
                tasks.cancel_scope.cancel("ended")
        finally:
            self.status = None
            self._on_change()
            with anyio.CancelScope(shield=True):
                await end(process, channel)
        return reason

    async def _listen(self, channel: Channel) -> str:
        """Take in what it tells, until it ends or hangs; return which."""
        limit_s = START_LIMIT_S
        while True:
            try:
                with anyio.fail_after(limit_s):
                    message = await channel.receive()
            except EOFError:
                return "it died"
            except TimeoutError:
                return f"it was silent for {limit_s:g} s"
            limit_s = SILENCE_LIMIT_S
            if isinstance(message, ShadowStatus):
                self._delay_s = RESTART_DELAY_S  # it works
                if message != self.status:
                    self.status = message
                    self._on_change()

    async def _tell(self, channel: Channel) -> None:
        """Pass on every configuration and view, until it is wanted no more."""
        told = 0
        while self._is_wanted:
            assert self._update is not None
            assert self._view is not None
            if self._update.generation != told:
                told = self._update.generation
                await channel.send(self._update)
            await channel.send(self._view)
            await self._next_change()


async def start(config_path: Path, run_folder: Path) -> tuple[Process, Channel]:
    """Start the process; it waits for its first configuration.

    Raises:
        OSError: the machine lets no further process or descriptor be had now.
    """
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with theirs:
        arguments = ShadowArguments(
            control_fd=theirs.fileno(), config_path=str(config_path), run_folder=str(run_folder)
        )
        try:
            process = await anyio.open_process(
                [sys.executable, "-m", "gateway.shadow.process", msgspec.json.encode(arguments).decode()],
                stdin=subprocess.DEVNULL,
                stdout=None,
                stderr=None,
                pass_fds=(theirs.fileno(),),
            )
        except OSError:
            ours.close()
            raise
    return process, await Channel.to_worker(ours)


async def end(process: Process, channel: Channel) -> None:
    """Have it end, and end it if it does not."""
    with anyio.move_on_after(END_LIMIT_S):
        await channel.send(Drain())
        await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()
    await channel.aclose()
    await process.aclose()
