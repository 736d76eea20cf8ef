"""A worker process: serves HTTP on the shared socket, under the configuration that the parent commands.

Started by the supervisor as `python -m gateway.worker`; ends when the parent says so or is gone.
"""

from __future__ import annotations

if __name__ == "__main__":
    from gateway.startup import prepare_to_import

    prepare_to_import()

import gc
import math
import signal
import socket
import ssl
import sys
from functools import partial
from pathlib import Path

import anyio
import anyio.lowlevel
import msgspec
import structlog
from anyio.abc import TaskGroup
from litestar.types import ASGIApp

from gateway.app import create_app
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
from gateway.conversations import Conversations
from gateway.http_server import Server
from gateway.limits.ledger import Ledger
from gateway.logs import configure_logs
from gateway.occupancy import Occupancy
from gateway.pipeline import Pipeline
from gateway.registry import Registry
from gateway.services import Services
from gateway.shadow.sampler import Sampler
from gateway.shadow.traffic import Traffic
from gateway.state import WorkerState
from gateway.telemetry.telemetry import Telemetry
from gateway.tls import Certificates

CUT_LIMIT_S = 1.0

log = structlog.get_logger("worker")


class Worker:
    """Carries out what the parent sends, beside the HTTP server."""

    def __init__(
        self, channel: Channel, registry: Registry, state: WorkerState, telemetry: Telemetry, tasks: TaskGroup
    ) -> None:
        self._channel = channel
        self._registry = registry
        self._state = state
        self._telemetry = telemetry
        self._tasks = tasks
        self._preparing = anyio.CancelScope()
        self.configured = anyio.Event()
        """Set once the first configuration is in effect."""

    async def obey(self) -> None:
        """Carry out commands until told to drain, or until the parent is gone."""
        await self._channel.send(Started())
        while True:
            try:
                message = await self._channel.receive()
            except EOFError:
                log.warning("the parent is gone: draining")
                return
            match message:
                case Prepare():
                    # In a task of its own: a backend that does not answer its probe holds up no other command.
                    self._preparing = anyio.CancelScope()
                    self._tasks.start_soon(self._prepare, message, self._preparing)
                case Commit(generation):
                    if self._registry.commit(generation):
                        settings = self._registry.current.config.telemetry
                        configure_logs(settings.log)
                        self._telemetry.configure(settings)
                        await self._channel.send(Committed(generation))
                case Discard(generation):
                    self._preparing.cancel("discarded")
                    self._registry.discard(generation)
                case View():
                    self._state.update(message)
                    if self._registry.has_current:
                        self.configured.set()
                case Drain():
                    self._state.draining = True
                    return

    async def _prepare(self, update: Prepare, scope: anyio.CancelScope) -> None:
        with scope:
            await anyio.lowlevel.checkpoint_if_cancelled()
            problems = await self._registry.prepare(update)
            await self._channel.send(Prepared(update.generation, problems))


async def run(arguments: WorkerArguments) -> None:
    """Serve until drained."""
    channel = await Channel.to_parent(socket.socket(fileno=arguments.control_fd))
    run_folder = Path(arguments.run_folder)
    traffic = Traffic(run_folder)
    state = WorkerState(partial(traffic.show_in_flight, arguments.slot))
    telemetry = Telemetry(state, traffic, lambda: registry.current.targets if registry.has_current else {})
    conversations = Conversations(run_folder)
    ledger = Ledger(run_folder)
    occupancy = Occupancy(run_folder, slot=arguments.slot, num_workers=arguments.num_workers)
    async with anyio.create_task_group() as tasks:

        def report_drained(generation: int) -> None:
            tasks.start_soon(channel.send, Drained(generation))

        registry = Registry(tasks, report_drained, slot=arguments.slot, num_workers=arguments.num_workers)
        worker = Worker(channel, registry, state, telemetry, tasks)
        services = Services(
            registry=registry,
            pipeline=Pipeline(state.server_statuses),
            state=state,
            conversations=conversations,
            telemetry=telemetry,
            sampler=Sampler(traffic, run_folder, tasks),
            traffic=traffic,
            ledger=ledger,
            config_path=Path(arguments.config_path),
            run_folder=run_folder,
        )
        server = Server(sites(arguments, services), occupancy)

        async def obey_then_stop() -> None:
            await worker.obey()
            if not server.started:
                tasks.cancel_scope.cancel("told to end before anything was served")
                return
            server.drain()
            drain_s = registry.current.config.server.drain
            # Requests are ended by `cut`; uvicorn's own limit is for clients that do not even take that.
            server.config.timeout_graceful_shutdown = math.ceil(drain_s + CUT_LIMIT_S)
            server.should_exit = not state.draining  # the parent is gone: its successor needs the address at once
            with anyio.move_on_after(drain_s):
                await state.idle()  # who connects meanwhile is told to go elsewhere
            state.cut.set()
            server.should_exit = True

        async def serve() -> None:
            await worker.configured.wait()
            tasks.start_soon(registry.watch_health)
            tasks.start_soon(telemetry.run)
            tune_garbage_collection()
            server.tls = await start_tls(registry, Path(arguments.config_path).parent, tasks)
            await server.serve()
            tasks.cancel_scope.cancel("drained")

        tasks.start_soon(obey_then_stop)
        tasks.start_soon(serve)
    with anyio.CancelScope(shield=True):
        await registry.aclose()
        await channel.aclose()
        await telemetry.aclose()
    conversations.close()
    traffic.close()
    ledger.close()
    occupancy.close()


def sites(arguments: WorkerArguments, services: Services) -> list[tuple[socket.socket, ASGIApp]]:
    """Return the listening sockets, and what is served at each."""
    main = socket.socket(fileno=arguments.listen_fd)
    if arguments.admin_fd is None:
        return [(main, create_app(services))]
    admin = socket.socket(fileno=arguments.admin_fd)
    return [(main, create_app(services, "chat")), (admin, create_app(services, "administration"))]


async def start_tls(registry: Registry, folder: Path, tasks: TaskGroup) -> ssl.SSLContext | None:
    """Begin to follow the certificate files, if the configuration names any: no reload turns TLS on or off.

    Where they are no pair now, as in the middle of a renewal, waits until they are: other workers have the last one.
    """

    def files() -> tuple[Path, Path]:
        tls = registry.current.config.server.tls
        assert tls is not None, "the parent rejects a version without TLS"
        return folder / tls.cert, folder / tls.key

    if registry.current.config.server.tls is None:
        return None
    certificates = Certificates()
    await tasks.start(certificates.follow, files)
    return certificates.context


def tune_garbage_collection() -> None:
    """Keep full collections, which stop every request, rare: what start-up made will live for ever.

    Its garbage too: to look for it would take a tenth of the start, and free a quarter of a megabyte.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    gc.enable()


def main() -> None:
    """Entry point of the process."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a terminal sends them to all of us; the parent decides
    configure_logs("console")
    arguments = msgspec.json.decode(sys.argv[1], type=WorkerArguments)
    anyio.run(run, arguments, backend_options={"use_uvloop": True})


if __name__ == "__main__":
    main()
