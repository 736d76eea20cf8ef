"""A worker process: serves HTTP on the shared socket, under the configuration that the parent commands.

Started by the supervisor as `python -m gateway.worker`; ends when the parent says so or is gone.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio
import msgspec
import structlog
import uvicorn

from gateway.app import create_app
from gateway.control import Channel, Commit, Committed, Discard, Drain, Drained, Prepare, Prepared, View
from gateway.conversations import Conversations
from gateway.logs import configure_logs
from gateway.pipeline import Pipeline
from gateway.registry import Registry
from gateway.services import Services
from gateway.state import WorkerState
from gateway.telemetry import start_metrics

log = structlog.get_logger("worker")


class WorkerArguments(msgspec.Struct, frozen=True, kw_only=True):
    """What the supervisor tells a worker at its start, as JSON in the only argument."""

    control_fd: int
    listen_fd: int
    config_path: str
    run_folder: str


class Server(uvicorn.Server):
    """Uvicorn without its signal handlers: the parent decides when to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


class Worker:
    """Carries out what the parent sends, beside the HTTP server."""

    def __init__(self, channel: Channel, registry: Registry, state: WorkerState) -> None:
        self._channel = channel
        self._registry = registry
        self._state = state
        self.configured = anyio.Event()
        """Set once the first configuration is in effect."""

    async def obey(self) -> None:
        """Carry out commands until told to drain, or until the parent is gone."""
        while True:
            try:
                message = await self._channel.receive()
            except EOFError:
                log.warning("the parent is gone: draining")
                return
            match message:
                case Prepare():
                    problems = await self._registry.prepare(message)
                    await self._channel.send(Prepared(message.generation, problems))
                case Commit():
                    self._registry.commit()
                    configure_logs(self._registry.current.config.telemetry.log)
                    await self._channel.send(Committed(message.generation))
                case Discard():
                    self._registry.discard()
                case View():
                    self._state.update(message)
                    if self._registry.has_current:
                        self.configured.set()
                case Drain():
                    self._state.draining = True
                    return


async def run(arguments: WorkerArguments) -> None:
    """Serve until drained."""
    channel = await Channel.to_parent(socket.socket(fileno=arguments.control_fd))
    state = WorkerState()
    metrics = start_metrics(state)
    conversations = Conversations(Path(arguments.run_folder, "conversations.sqlite"))
    async with anyio.create_task_group() as tasks:

        def report_drained(generation: int) -> None:
            tasks.start_soon(channel.send, Drained(generation))

        registry = Registry(tasks, report_drained)
        worker = Worker(channel, registry, state)
        services = Services(
            registry=registry,
            pipeline=Pipeline(state.server_statuses),
            state=state,
            conversations=conversations,
            config_path=Path(arguments.config_path),
        )
        server = Server(
            uvicorn.Config(
                create_app(services),
                fd=None,
                http="httptools",
                loop="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=75,
            )
        )

        async def obey_then_stop() -> None:
            await worker.obey()
            if not registry.has_current:
                tasks.cancel_scope.cancel("the parent is gone before it said what to serve")
                return
            with anyio.move_on_after(registry.current.config.server.drain) as limit:
                if state.draining:  # else the parent is gone, and its successor needs the address at once
                    await state.idle()  # who connects meanwhile is told to go elsewhere
            server.config.timeout_graceful_shutdown = max(1, round(limit.deadline - anyio.current_time()))
            server.should_exit = True

        async def serve() -> None:
            await worker.configured.wait()
            tasks.start_soon(registry.watch_health)
            tune_garbage_collection()
            await server.serve([socket.socket(fileno=arguments.listen_fd)])
            tasks.cancel_scope.cancel("drained")

        tasks.start_soon(obey_then_stop)
        tasks.start_soon(serve)
    with anyio.CancelScope(shield=True):
        await registry.aclose()
        await channel.aclose()
    conversations.close()
    metrics.shutdown()


def tune_garbage_collection() -> None:
    """Keep full collections, which stop every request, rare: what start-up made will live for ever."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def main() -> None:
    """Entry point of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C reaches the parent, which drains us
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    configure_logs("console")
    arguments = msgspec.json.decode(sys.argv[1], type=WorkerArguments)
    anyio.run(run, arguments, backend_options={"use_uvloop": True})


if __name__ == "__main__":
    main()
