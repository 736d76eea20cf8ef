"""Model servers as child processes: started, probed, restarted, stopped.

One owner, the gateway's parent process, runs a `ModelServer` for each; everybody else only connects to its socket.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import anyio
import msgspec
import structlog
from anyio.abc import ByteReceiveStream, Process
from anyio.streams.text import TextReceiveStream

from backends.errors import BackendNotReadyError
from backends.http1.origin import Origin

State = Literal["starting", "ready", "draining", "crashed", "unavailable"]

READY_POLL_S = 0.05
HEALTH_LIMIT_S = 5.0
MAX_MISSED = 3
FIRST_BACKOFF_S = 0.5
MAX_BACKOFF_S = 30.0
HEALTHY_AFTER_S = 60.0  # a server that ran this long starts its back-off anew
LOG_LINES = 200
SHOWN_LOG_LINES = 10

log = structlog.get_logger("model_server")


class ServerSpec(msgspec.Struct, frozen=True, kw_only=True):
    """How to run one model server. Two equal specs may share a process."""

    argv: tuple[str, ...]
    socket: str
    """The unix socket that it will listen on."""
    env: Mapping[str, str] = {}
    """Added to the gateway's own environment."""
    health_path: str = "/health"
    health_interval_s: float = 5.0
    start_timeout_s: float = 60.0
    stop_timeout_s: float = 12.0
    """From SIGTERM to SIGKILL."""


class EngineLoad(msgspec.Struct, frozen=True):
    """How busy a model server is, where it tells."""

    running: int
    """Answers that it is working on."""
    waiting: int
    """Requests in its queue."""
    kv_cache_use: float
    """Share of its KV cache that is taken, from 0 to 1."""
    preemptions: int
    """How often an answer had to give up its place in the cache, since the start."""


class ServerStatus(msgspec.Struct, frozen=True):
    """What is known of a model server."""

    state: State = "starting"
    reason: str | None = None
    """Why it is not ready."""
    pid: int | None = None
    restarts: int = 0
    load: EngineLoad | None = None
    log: tuple[str, ...] = ()
    """Its last words, where it has crashed."""


class ModelServer:
    """Keeps one model server running until `run` is cancelled."""

    def __init__(self, name: str, spec: ServerSpec, on_change: Callable[[], None]) -> None:
        self.name = name
        self.spec = spec
        self.status = ServerStatus()
        self.ended = anyio.Event()
        """Set once it was stopped for good."""
        self.log_lines: deque[str] = deque(maxlen=LOG_LINES)
        self._on_change = on_change
        self._changed = anyio.Event()
        self._predecessors: Sequence[ModelServer] = ()

    @property
    def waits(self) -> bool:
        """Whether it is started only once others have ended."""
        return any(not predecessor.ended.is_set() for predecessor in self._predecessors)

    def wait_for(self, predecessors: Sequence[ModelServer], reason: str) -> None:
        """Have `run` start the server only once these have ended, which has this reason."""
        self._predecessors = predecessors
        self.status = ServerStatus("starting", reason)

    async def run(self) -> None:
        """Start the server, and again whenever it ends; stop it on cancellation."""
        backoff_s = FIRST_BACKOFF_S
        try:
            for predecessor in self._predecessors:
                await predecessor.ended.wait()
            while True:
                started = time.monotonic()
                reason = await self._run_once()
                if time.monotonic() - started > HEALTHY_AFTER_S:
                    backoff_s = FIRST_BACKOFF_S
                output = tuple(self.log_lines)[-SHOWN_LOG_LINES:]
                log.error("model server ended", server=self.name, reason=reason, output=output)
                self._set(ServerStatus("crashed", reason, restarts=self.status.restarts + 1, log=output))
                await anyio.sleep(backoff_s)
                backoff_s = min(backoff_s * 2, MAX_BACKOFF_S)
        finally:
            self.ended.set()

    async def wait_ready(self) -> None:
        """Return once it is ready.

        Raises:
            BackendNotReadyError: it crashed first, or took longer than its start timeout.
        """
        with anyio.move_on_after(self.spec.start_timeout_s):
            while self.status.state != "ready":
                if self.status.state == "crashed":
                    raise BackendNotReadyError(f"its server ended: {self.status.reason}")
                if self.status.state == "unavailable":
                    raise BackendNotReadyError(f"its server runs, but: {self.status.reason}")
                await self._changed.wait()
            return
        raise BackendNotReadyError(f"its server was not ready within {self.spec.start_timeout_s:g} s")

    async def _run_once(self) -> str:
        """Run the server from start to end and return why it ended."""
        Path(self.spec.socket).unlink(missing_ok=True)
        try:
            process = await anyio.open_process(
                self.spec.argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,  # where vLLM writes its log
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.spec.env},
                # A terminal's Ctrl-C is for the gateway, which stops its servers in order.
                start_new_session=True,
            )
        except OSError as error:
            return f"cannot start {self.spec.argv[0]}: {error}"
        self._set(ServerStatus("starting", "its server is starting", process.pid, self.status.restarts))
        assert process.stdout is not None
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._collect_output, process.stdout)
                tasks.start_soon(self._watch_health, process)
                code = await process.wait()
                tasks.cancel_scope.cancel()
            return _describe_exit(code)
        finally:
            with anyio.CancelScope(shield=True):
                await self._stop(process)

    async def _watch_health(self, process: Process) -> None:
        """Tell when the server is ready; end it if that takes too long, or if it stops answering later."""
        async with self._connected() as http:
            with anyio.move_on_after(self.spec.start_timeout_s) as limit:
                while not await _is_healthy(http, self.spec.health_path):  # noqa: ASYNC110 - another process's state
                    await anyio.sleep(READY_POLL_S)
            if limit.cancelled_caught:
                log.error("model server took too long to start", server=self.name, limit_s=self.spec.start_timeout_s)
                process.terminate()
                return
            self._on_started()
            await self._try_to_use(http, process.pid)
            missed = 0
            while missed < MAX_MISSED:
                await anyio.sleep(self.spec.health_interval_s)
                missed = 0 if await _is_healthy(http, self.spec.health_path) else missed + 1
                if self.status.state == "unavailable":
                    await self._try_to_use(http, process.pid)
                load = await self._measure(http)
                if load != self.status.load:
                    self._set(msgspec.structs.replace(self.status, load=load))
        log.error("model server does not answer any more", server=self.name, pid=process.pid)
        process.kill()

    async def settle(self) -> None:
        """Bring the running server to what has been asked of it since its start.

        Raises:
            BackendNotReadyError: it does not do so.
        """

    def _connected(self) -> contextlib.aclosing[Origin]:
        """Return what the server is asked by, for a `with` block."""
        return contextlib.aclosing(Origin(f"unix://{self.spec.socket}", {}))

    def _on_started(self) -> None:
        """Forget what was known of the process before this one."""

    async def _make_usable(self, http: Origin) -> None:
        """Do what a server that answers needs before it can be used.

        Raises:
            BackendNotReadyError: it runs, but cannot be used.
        """

    async def _measure(self, http: Origin) -> EngineLoad | None:
        """Return how busy the server is; None if it does not tell."""

    async def _try_to_use(self, http: Origin, pid: int) -> None:
        """Say that the server is ready, or why it cannot be used."""
        try:
            await self._make_usable(http)
        except BackendNotReadyError as error:
            status = ServerStatus("unavailable", error.message, pid, self.status.restarts)
            if status != msgspec.structs.replace(self.status, load=None):
                log.error("model server cannot be used", server=self.name, reason=error.message)
                self._set(status)
        else:
            self._set_ready(pid)

    def _set_ready(self, pid: int | None) -> None:
        self._set(ServerStatus("ready", None, pid, self.status.restarts))
        log.info("model server ready", server=self.name, pid=pid)

    async def _collect_output(self, stream: ByteReceiveStream) -> None:
        rest = ""
        async for text in TextReceiveStream(stream, errors="replace"):
            *lines, rest = (rest + text).split("\n")
            self.log_lines.extend(lines)
        if rest:
            self.log_lines.append(rest)

    async def _stop(self, process: Process) -> None:
        """End the server and whatever it started: SIGTERM, then SIGKILL for the whole session."""
        if process.returncode is None:
            self._set(ServerStatus("draining", "it is being stopped", process.pid, self.status.restarts))
            process.terminate()
            with anyio.move_on_after(self.spec.stop_timeout_s):
                await process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await process.aclose()
        Path(self.spec.socket).unlink(missing_ok=True)

    def _set(self, status: ServerStatus) -> None:
        self.status = status
        self._changed.set()
        self._changed = anyio.Event()
        self._on_change()


async def _is_healthy(http: Origin, path: str) -> bool:
    try:
        with anyio.fail_after(HEALTH_LIMIT_S):
            response = await http.get(path)
    except OSError:
        return False
    response.close()
    return response.status == 200


def _describe_exit(code: int) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"
