"""A supervised engine: a model server that can also be given adapters while it runs, and tells its load."""

from __future__ import annotations

from collections.abc import Callable

import anyio
import msgspec
import structlog

from backends.errors import BackendNotReadyError
from backends.http import detail_of
from backends.http1.origin import Origin
from backends.process import EngineLoad, ModelServer, ServerSpec
from backends.vllm.adapter import Adapter
from backends.vllm.metrics import engine_load

COMMAND_LIMIT_S = 60.0
SCRAPE_LIMIT_S = 2.0
MAX_ANSWER_BYTES = 16 * 1024 * 1024
ALREADY_LOADED = "has already been loaded"
"""How vLLM says that it holds an adapter of this name."""

log = structlog.get_logger("vllm")


class RefusedError(BackendNotReadyError):
    """The engine has answered, and does not do what it was asked."""


class VLLMServer(ModelServer):
    """Keeps an engine running, and gives it the adapters that are wanted, after each of its starts anew.

    While a change of adapters is under way, the old and the new one are both wanted; it counts as ready if it holds the
    newest.
    """

    def __init__(self, name: str, spec: ServerSpec, on_change: Callable[[], None]) -> None:
        super().__init__(name, spec, on_change)
        self._wanted: dict[str, Adapter] = {}
        """By name, the newest last."""
        self._loaded: set[str] = set()
        """Names of those that the running engine holds."""
        self._refused: dict[str, str] = {}
        """Those that it does not take, and why; not tried again until its next start."""
        self._settling = anyio.Lock()

    def want(self, adapter: Adapter) -> None:
        """Have the engine serve an adapter: from its next start on, or from the next `settle`."""
        self._wanted.pop(adapter.name, None)
        self._wanted[adapter.name] = adapter

    def forget(self, adapter: Adapter) -> None:
        """Have the engine serve an adapter no longer, from the next `settle` on."""
        self._wanted.pop(adapter.name, None)
        self._refused.pop(adapter.name, None)

    async def settle(self) -> None:
        """Load and unload adapters until the running engine holds those that are wanted.

        Raises:
            BackendNotReadyError: it does not take the newest, or does not answer.
        """
        if self.status.state not in {"ready", "unavailable"}:
            return  # it is done when the engine has started
        async with self._connected() as http:
            await self._make_usable(http)
        if self.status.state == "unavailable":
            self._set_ready(self.status.pid)

    def _on_started(self) -> None:
        self._loaded.clear()
        self._refused.clear()

    async def _make_usable(self, http: Origin) -> None:
        async with self._settling:
            while missing := [name for name in self._wanted if name not in self._loaded | self._refused.keys()]:
                await self._load(http, self._wanted[missing[0]])
            for name in self._loaded - self._wanted.keys():
                await self._unload(http, name)
        newest = next(reversed(self._wanted), None)
        if newest in self._refused:
            raise BackendNotReadyError(self._refused[newest])

    async def _measure(self, http: Origin) -> EngineLoad | None:
        try:
            with anyio.fail_after(SCRAPE_LIMIT_S):
                page = await (await http.get("/metrics")).whole(MAX_ANSWER_BYTES)
        except OSError:
            return None
        return engine_load(page.decode(errors="replace"))

    async def _load(self, http: Origin, adapter: Adapter) -> None:
        try:
            await post(http, "/v1/load_lora_adapter", {"lora_name": adapter.name, "lora_path": adapter.path})
        except RefusedError as error:
            if ALREADY_LOADED not in error.message:  # as after an answer that was lost
                self._refused[adapter.name] = error.message
                return
        self._loaded.add(adapter.name)
        log.info("adapter loaded", server=self.name, adapter=adapter.name)

    async def _unload(self, http: Origin, name: str) -> None:
        """Free an adapter's memory; one that cannot be unloaded is in nobody's way."""
        self._loaded.discard(name)
        try:
            await post(http, "/v1/unload_lora_adapter", {"lora_name": name})
        except RefusedError as error:
            log.warning("adapter not unloaded", server=self.name, adapter=name, reason=error.message)
        else:
            log.info("adapter unloaded", server=self.name, adapter=name)


async def post(http: Origin, path: str, body: dict[str, str]) -> None:
    """Send one command to the engine.

    Raises:
        RefusedError: it refuses, with its reason.
        BackendNotReadyError: it does not answer.
    """
    try:
        with anyio.fail_after(COMMAND_LIMIT_S):
            response = await http.post(path, msgspec.json.encode(body), {"content-type": "application/json"})
            answer = await response.whole(MAX_ANSWER_BYTES)
    except OSError as error:
        raise BackendNotReadyError(f"the engine does not answer {path}: {error!r}") from error
    if response.status != 200:
        raise RefusedError(f"the engine refuses {path}: {detail_of(answer).message}")
