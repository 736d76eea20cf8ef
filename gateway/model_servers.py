"""The model servers that the gateway runs: started once, shared by generations while unchanged, stopped when unused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anyio
import msgspec
from anyio.abc import TaskGroup

from backends import custom
from backends.process import ModelServer, ServerSpec, ServerStatus
from gateway.config import schema
from gateway.config.loader import Loaded


class Running(msgspec.Struct):
    """A model server and who needs it."""

    server: ModelServer
    scope: anyio.CancelScope
    """Cancelling it stops the server."""
    generations: set[int]
    """Which may use it."""


class ModelServers:
    """Owns every model server process. Lives in the parent."""

    def __init__(self, tasks: TaskGroup, run_folder: Path, on_change: Callable[[], None]) -> None:
        self._tasks = tasks
        self._run_folder = run_folder
        self._on_change = on_change
        self._running: dict[tuple[str, schema.AnyBackend], Running] = {}
        self._num_started = 0

    def ensure(self, generation: int, loaded: Loaded) -> dict[str, ModelServer]:
        """Return the servers that a configuration needs, by backend; those that do not run yet are started."""
        servers: dict[str, ModelServer] = {}
        for name, backend in loaded.config.backends.items():
            if name in loaded.unavailable or not is_served(backend):
                continue
            key = (name, what_is_served(backend))
            if key not in self._running:
                self._running[key] = self._start(name, backend)
            self._running[key].generations.add(generation)
            servers[name] = self._running[key].server
        return servers

    def stop_unused(self, oldest_in_use: int) -> None:
        """Stop the servers that only generations before this one have used."""
        self._keep(lambda generation: generation >= oldest_in_use)

    def roll_back(self, generation: int) -> None:
        """Undo `ensure`: stop what only this generation uses."""
        self._keep(lambda other: other != generation)

    def _keep(self, is_kept: Callable[[int], bool]) -> None:
        """Forget the other generations, and stop the servers that none is left for."""
        for key, running in list(self._running.items()):
            running.generations = set(filter(is_kept, running.generations))
            if not running.generations:
                del self._running[key]
                running.scope.cancel()

    def _start(self, name: str, backend: schema.AnyBackend) -> Running:
        self._num_started += 1
        socket = self._run_folder / f"model-{self._num_started}.sock"
        server = ModelServer(name, server_spec(name, backend, socket), self._on_change)
        running = Running(server, anyio.CancelScope(), set())

        async def run() -> None:
            with running.scope:
                await running.server.run()

        self._tasks.start_soon(run)
        return running


def is_served(backend: schema.AnyBackend) -> bool:
    """Whether the gateway runs a model server for this type of backend."""
    return isinstance(backend, schema.CustomTransformerBackend)


def what_is_served(backend: schema.AnyBackend) -> schema.AnyBackend:
    """Return the part of a backend's configuration that its server depends on; the rest may change without restart."""
    assert isinstance(backend, schema.CustomTransformerBackend)
    return schema.CustomTransformerBackend(checkpoint=backend.checkpoint, threads=backend.threads)


def server_spec(name: str, backend: schema.AnyBackend, socket: Path) -> ServerSpec:
    """Return how to run the server of this backend."""
    assert isinstance(backend, schema.CustomTransformerBackend)
    return custom.server_spec(name, checkpoint=backend.checkpoint, threads=backend.threads, socket=socket)


def statuses(servers: dict[str, ModelServer]) -> dict[str, ServerStatus]:
    """Return what is known of these servers, by backend."""
    return {name: server.status for name, server in servers.items()}
