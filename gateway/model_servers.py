"""The model servers that the gateway runs: started once, shared by generations while unchanged, stopped when unused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anyio
import msgspec
import structlog
from anyio.abc import TaskGroup

from backends import custom
from backends.errors import BackendNotReadyError
from backends.process import ModelServer, ServerSpec, ServerStatus
from backends.vllm import memory
from backends.vllm.adapter import Adapter, adapter, engine_rank
from backends.vllm.command import server_spec as vllm_spec
from backends.vllm.server import VLLMServer
from gateway.config.backend_types import AnyBackend, CustomTransformerBackend, VLLMBackend
from gateway.config.loader import Loaded

SOME_SOCKET = Path("socket")
"""Stands for any: where a server listens does not tell it from another."""

log = structlog.get_logger("model_servers")


class Running(msgspec.Struct):
    """A model server and who needs it."""

    server: ModelServer
    scope: anyio.CancelScope
    """Cancelling it stops the server."""
    generations: set[int]
    """Which may use it."""
    adapters: dict[Adapter, set[int]]
    """What it has been given to serve, and which generations use that."""


class ModelServers:
    """Owns every model server process. Lives in the parent."""

    def __init__(self, tasks: TaskGroup, run_folder: Path, on_change: Callable[[], None]) -> None:
        self._tasks = tasks
        self._run_folder = run_folder
        self._on_change = on_change
        self._running: dict[tuple[str, bytes], Running] = {}
        self._alive: list[ModelServer] = []
        """All that have not ended, those too that are being stopped and still hold their memory."""
        self._num_started = 0

    def ensure(self, generation: int, loaded: Loaded) -> dict[str, ModelServer]:
        """Return the servers that a configuration needs, by backend; those that do not run yet are started."""
        servers: dict[str, ModelServer] = {}
        for name, backend in loaded.config.backends.items():
            if name in loaded.unavailable or not is_served(backend):
                continue
            key = (name, msgspec.json.encode(server_spec(name, backend, SOME_SOCKET), order="deterministic"))
            if key not in self._running:
                self._running[key] = self._start(name, backend)
            running = self._running[key]
            running.generations.add(generation)
            if wanted := adapter_of(name, backend):
                assert isinstance(running.server, VLLMServer)
                running.adapters.setdefault(wanted, set()).add(generation)
                running.server.want(wanted)
            servers[name] = running.server
        return servers

    def stop_unused(self, oldest_in_use: int) -> None:
        """Stop the servers that only generations before this one have used."""
        self._keep(lambda generation: generation >= oldest_in_use)

    def roll_back(self, generation: int) -> None:
        """Undo `ensure`: stop what only this generation uses."""
        self._keep(lambda other: other != generation)

    def _keep(self, is_kept: Callable[[int], bool]) -> None:
        """Forget the other generations, and stop the servers and drop the adapters that none is left for."""
        for key, running in list(self._running.items()):
            running.generations = set(filter(is_kept, running.generations))
            if not running.generations:
                del self._running[key]
                running.scope.cancel()
                continue
            running.adapters = {each: set(filter(is_kept, users)) for each, users in running.adapters.items()}
            for unused in [each for each, users in running.adapters.items() if not users]:
                del running.adapters[unused]
                assert isinstance(running.server, VLLMServer)
                running.server.forget(unused)
                self._tasks.start_soon(settle_later, running.server)

    def _start(self, name: str, backend: AnyBackend) -> Running:
        self._num_started += 1
        spec = server_spec(name, backend, self._run_folder / f"model-{self._num_started}.sock")
        kind = VLLMServer if isinstance(backend, VLLMBackend) else ModelServer
        server = kind(name, spec, self._on_change)
        predecessors = [other for other in self._alive if other.name == name]
        if predecessors and (reason := shortage(backend)):
            server.wait_for(predecessors, f"not enough memory beside the one that runs: {reason}")
        running = Running(server, anyio.CancelScope(), set(), {})
        self._alive.append(server)

        async def run() -> None:
            try:
                with running.scope:
                    await server.run()
            finally:
                self._alive.remove(server)

        self._tasks.start_soon(run)
        return running


async def settle_later(server: ModelServer) -> None:
    """Have a server let go of what nobody uses; if it does not now, it is asked with the next change."""
    try:
        await server.settle()
    except BackendNotReadyError as error:
        log.warning("model server not settled", server=server.name, reason=error.message)


def is_served(backend: AnyBackend) -> bool:
    """Whether the gateway runs a model server for this backend."""
    match backend:
        case CustomTransformerBackend():
            return True
        case VLLMBackend():
            return backend.base_url is None
        case _:
            return False


def server_spec(name: str, backend: AnyBackend, socket: Path) -> ServerSpec:
    """Return how to run the server of this backend; two that are equal but for the socket are one server."""
    match backend:
        case CustomTransformerBackend():
            return custom.server_spec(name, checkpoint=backend.checkpoint, threads=backend.threads, socket=socket)
        case VLLMBackend():
            assert backend.python is not None, "the loader names one"
            return vllm_spec(
                name,
                model=backend.model,
                adapter_rank=engine_rank(backend.adapter) if backend.adapter else None,
                python=backend.python,
                args=tuple(backend.args),
                env=backend.env,
                start_timeout_s=backend.start_timeout,
                socket=socket,
            )
        case _:
            raise TypeError(f"nothing is served for {type(backend).__name__}")


def adapter_of(name: str, backend: AnyBackend) -> Adapter | None:
    """Return the adapter that a backend's server has to be given."""
    return adapter(name, backend.adapter) if isinstance(backend, VLLMBackend) and backend.adapter else None


def shortage(backend: AnyBackend) -> str | None:
    """Return why a second server for this backend does not fit into memory beside the first, or None."""
    if isinstance(backend, VLLMBackend):
        return memory.shortage(backend.model, backend.args, backend.env)
    return None


def statuses(servers: dict[str, ModelServer]) -> dict[str, ServerStatus]:
    """Return what is known of these servers, by backend."""
    return {name: server.status for name, server in servers.items()}
