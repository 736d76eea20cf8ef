"""The parent process: watches the file, runs model servers and workers, moves them all to each new configuration."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import anyio
import anyio.to_thread
import msgspec
import structlog
from anyio.abc import TaskGroup

from backends.gpu import GpuStatus, read_gpus
from backends.process import ModelServer
from gateway.config.diff import diff
from gateway.config.errors import ConfigError
from gateway.config.loader import Loaded, parse
from gateway.config.watcher import Watcher
from gateway.control import Prepare, Rejection, View
from gateway.listeners import Address, Listeners
from gateway.logs import configure_logs
from gateway.model_servers import ModelServers, statuses
from gateway.shadow.keeper import ShadowKeeper
from gateway.shadow.traffic import Traffic
from gateway.takeover import (
    RejectedError,
    changed_answerers,
    require_keys,
    require_same_scheme,
    require_substitute,
    settle,
    wait_ready,
)
from gateway.worker_process import WorkerProcess

RESTART_DELAY_S = 0.5
DRAIN_MARGIN_S = 2.0
PREPARE_ATTEMPTS = 2
GPU_INTERVAL_S = 5.0

log = structlog.get_logger("gateway")


class ServeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What `gateway serve` was told."""

    config_path: Path
    host: str
    port: int
    workers: int
    admin: Address | None = None
    """Where the routes for administration are served instead of there."""

    @property
    def hosts(self) -> list[str]:
        """Every address that is listened on."""
        return [self.host] if self.admin is None else [self.host, self.admin.host]


class Supervisor:
    """Owns the configuration in effect. All its state changes in one event loop."""

    def __init__(
        self, options: ServeOptions, loaded: Loaded, tasks: TaskGroup, run_folder: Path, traffic: Traffic
    ) -> None:
        self._options = options
        self._loaded = loaded
        self._loaded_at = now()
        self._tasks = tasks
        self._run_folder = run_folder
        self._traffic = traffic
        self._generation = 1
        self._newest_tried = 1
        self._last_error: Rejection | None = None
        self._reloads = {"applied": 0, "rejected": 0}
        self._model_servers = ModelServers(tasks, run_folder, self._state_changed)
        self._servers: dict[str, ModelServer] = self._model_servers.ensure(1, loaded)
        self.shadow = ShadowKeeper(options.config_path, run_folder, self._state_changed)
        self._abandoned: list[int] = []
        """Generations that a newer version of the file has overtaken; what they started is yet to be stopped."""
        self._processes: set[WorkerProcess] = set()
        self._workers: list[WorkerProcess] = []
        """Those processes that have the configuration in effect."""
        self._gpus: tuple[GpuStatus, ...] = ()
        self._num_kept = 0
        # Held from a generation's first Prepare to its last Commit, and while a worker joins: so every worker
        # that joins has the generation in effect, and none is left out of the next. Told of when one has joined.
        self._transition = anyio.Condition()
        self._watching = anyio.CancelScope()
        self._changed = anyio.Event()
        self._all_ended = anyio.Event()
        self.stopping = False

    async def run_worker(self, listeners: Listeners, slot: int) -> None:
        """Keep one worker running until the gateway stops; one that follows another has the same slot."""
        self._num_kept += 1
        while not self.stopping:
            try:
                self._run_folder.stat()
                with anyio.CancelScope(shield=True):  # so that none is started and then forgotten
                    worker = await WorkerProcess.start(
                        listeners,
                        self._options.config_path,
                        self._run_folder,
                        self._generation_drained,
                        slot=slot,
                        num_workers=self._options.workers,
                    )
            except OSError as error:  # no descriptor, process or memory is left; or someone removed the run folder
                log.error("worker cannot be started", reason=str(error), again_in_s=RESTART_DELAY_S)
                await anyio.sleep(RESTART_DELAY_S)
                continue
            self._processes.add(worker)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._join, worker)
                reason = await worker.listen()
                tasks.cancel_scope.cancel()
            self._traffic.show_in_flight(slot, 0)  # if it was killed, it could not say so itself
            self._processes.discard(worker)
            if worker in self._workers:
                self._workers.remove(worker)
            self._state_changed()
            if not self.stopping:
                log.error("worker ended", pid=worker.pid, reason=reason)
                await anyio.sleep(RESTART_DELAY_S)
        self._num_kept -= 1
        if self._num_kept == 0:
            self._all_ended.set()

    async def watch(self, watcher: Watcher) -> None:
        """Apply every new version of the file; a newer one takes the place of one that is still being prepared.

        Ends when the gateway drains.
        """
        with self._watching:
            async with anyio.create_task_group() as tasks:
                applying = anyio.CancelScope()
                async for content in watcher.changes():
                    applying.cancel("superseded")
                    applying = anyio.CancelScope()
                    tasks.start_soon(self._apply, content, applying)

    async def watch_gpus(self) -> None:
        """Keep what is known of the GPUs up to date, where there are any."""
        while gpus := await anyio.to_thread.run_sync(read_gpus):
            if gpus != self._gpus:
                self._gpus = gpus
                self._state_changed()
            await anyio.sleep(GPU_INTERVAL_S)

    async def publish_changes(self) -> None:
        """Tell every worker the state of the gateway whenever it changes."""
        while True:
            await self._changed.wait()
            self._changed = anyio.Event()
            view = self._view()
            self.shadow.follow(self._prepare_message(self._generation, self._loaded, self._servers, required=[]), view)
            for worker in list(self._workers):
                await worker.show(view)

    async def drain(self) -> None:
        """Let every worker finish its requests; those that take too long are ended."""
        self.stopping = True
        self._watching.cancel("draining")  # workers that drain take no other version
        log.info("draining", limit_s=self._loaded.config.server.drain)
        for worker in list(self._workers):  # one that has yet to join drains when it does
            await worker.drain()
        with anyio.move_on_after(self._loaded.config.server.drain + DRAIN_MARGIN_S):
            await self._all_ended.wait()
        self.kill_workers()

    def kill_workers(self) -> None:
        """End every worker at once."""
        for worker in self._processes:
            worker.kill()

    async def _join(self, worker: WorkerProcess) -> None:
        """Bring a new worker to the configuration in effect."""
        await worker.wait_started()  # before the lock is taken: meanwhile the others follow every edit
        async with self._transition:
            update = self._prepare_message(self._generation, self._loaded, self._servers, required=[])
            if await worker.prepare(update) is None:
                return
            await worker.commit(self._generation)
            worker.drained_generation = self._generation - 1
            self._workers.append(worker)
            self._transition.notify_all()
            await worker.show(self._view())
        self._generation_drained()
        self._state_changed()
        if self.stopping:
            await worker.drain()

    async def _apply(self, content: bytes, scope: anyio.CancelScope) -> None:
        """Put one version of the file into effect, or keep the old one and say why."""
        with scope:
            path = self._options.config_path
            try:
                # In a thread: a hostile file may keep the parser busy for seconds.
                loaded = await anyio.to_thread.run_sync(partial(parse, content, file=path.name, folder=path.parent))
                require_keys(self._options.hosts, loaded)
                require_same_scheme(self._loaded, loaded)
                changes = diff(self._loaded.config, loaded.config)
                await self._move_to(loaded)
            except Exception as error:
                known = isinstance(error, ConfigError | RejectedError)
                reason = str(error) if known else f"a defect in the gateway: {error!r}"
                self._reloads["rejected"] += 1
                self._last_error = Rejection(now(), hashlib.sha256(content).hexdigest(), reason)
                log.error("configuration rejected, the old one stays in effect", reason=reason, exc_info=not known)
            else:
                self._reloads["applied"] += 1
                self._last_error = None
                configure_logs(loaded.config.telemetry.log)
                log.info(
                    "configuration applied",
                    generation=self._generation,
                    settings=changes.settings,
                    add=changes.add,
                    rebuild=changes.rebuild,
                    retire=changes.retire,
                )
                log_unavailable(loaded)
            self._stop_abandoned()
            self._state_changed()

    async def _move_to(self, loaded: Loaded) -> None:
        """Move servers and workers to a new configuration, all of them or none.

        Raises:
            RejectedError: a backend that it cannot do without does not work.
        """
        self._newest_tried += 1
        generation = self._newest_tried
        servers = self._model_servers.ensure(generation, loaded)
        self._stop_abandoned()  # after `ensure`, which may have taken over what an overtaken version started
        required = changed_answerers(self._loaded.config, loaded.config)
        committed = False
        try:
            for name, server in servers.items():
                if loaded.config.backends[name] != self._loaded.config.backends.get(name):
                    await settle(name, server)
                if server.waits:
                    require_substitute(name, server, loaded.config)
                    reason = server.status.reason
                    log.warning("model server changes by way of the fallback", backend=name, reason=reason)
                    required = [other for other in required if other != name]
                elif name in required or self._replaces_ready_server(name, server):
                    await wait_ready(name, server)
            async with self._transition:
                update = self._prepare_message(generation, loaded, servers, required)
                await self._prepare_everywhere(update)
                with anyio.CancelScope(shield=True):
                    for worker in list(self._workers):
                        await worker.commit(generation)
                self._generation, self._loaded, self._servers = generation, loaded, servers
                self._loaded_at = now()
                committed = True
        finally:
            if not committed:
                with anyio.CancelScope(shield=True):
                    for worker in list(self._workers):
                        await worker.discard(generation)
                self._abandoned.append(generation)
        self._generation_drained()

    def _replaces_ready_server(self, name: str, server: ModelServer) -> bool:
        """Whether requests would move from a model server that answers to one that may still be loading."""
        old = self._servers.get(name)
        return old is not None and old is not server and old.status.state == "ready"

    def _stop_abandoned(self) -> None:
        """Stop the model servers that only overtaken or rejected versions of the file have used."""
        for generation in self._abandoned:
            self._model_servers.roll_back(generation)
        self._abandoned.clear()

    async def _prepare_everywhere(self, update: Prepare) -> None:
        answers: list[dict[str, str]] = []
        ended: set[WorkerProcess] = set()

        async def prepare(worker: WorkerProcess) -> None:
            if (problems := await worker.prepare(update)) is None:
                ended.add(worker)
            else:
                answers.append(problems)

        # Workers that ended say nothing against the version. If their successors end too, it may be what ends them.
        for _ in range(PREPARE_ATTEMPTS):
            while not (workers := [worker for worker in self._workers if worker not in ended]):
                await self._transition.wait()
            async with anyio.create_task_group() as tasks:
                for worker in workers:
                    tasks.start_soon(prepare, worker)
            if answers:
                break
        else:
            raise RejectedError("every worker ended while preparing it")
        if problems := {name: why for answer in answers for name, why in answer.items()}:
            raise RejectedError("; ".join(f"backends.{name}: not ready: {why}" for name, why in problems.items()))

    def _prepare_message(
        self, generation: int, loaded: Loaded, servers: dict[str, ModelServer], required: list[str]
    ) -> Prepare:
        return Prepare(
            generation=generation,
            config=loaded.config,
            unavailable=dict(loaded.unavailable),
            sockets={name: server.spec.socket for name, server in servers.items()},
            required=required,
        )

    def _generation_drained(self) -> None:
        """Stop the model servers that no worker's requests use any more."""
        drained = min((worker.drained_generation for worker in self._workers), default=0)
        self._model_servers.stop_unused(min(drained + 1, self._generation))

    def _state_changed(self) -> None:
        self._changed.set()

    def _view(self) -> View:
        return View(
            hash=self._loaded.hash,
            loaded_at=self._loaded_at,
            generation=self._generation,
            shares=self._loaded.config.shares,
            last_error=self._last_error,
            reloads=self._reloads,
            servers=statuses(self._servers),
            workers={worker.pid: worker.generation for worker in self._workers},
            gpus=self._gpus,
            shadow=self.shadow.status,
        )


def log_unavailable(loaded: Loaded) -> None:
    """Tell which backends cannot be used."""
    for name, reason in loaded.unavailable.items():
        log.warning("backend unavailable", backend=name, reason=reason)


def now() -> str:
    """Return the time as the records write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
