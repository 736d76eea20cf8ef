"""A supervised engine: a model server that can also be given adapters while it runs, and tells its load."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
import anyio
import structlog

from backends.errors import BackendNotReadyError
from backends.http import BROKEN, detail_of
from backends.process import EngineLoad, ModelServer, ServerSpec
from backends.vllm.adapter import Adapter
from backends.vllm.metrics import engine_load

COMMAND_LIMIT_S = 60.0
SCRAPE_LIMIT_S = 2.0

log = structlog.get_logger("vllm")


class VLLMServer(ModelServer):
    """Keeps an engine running, and gives it the adapters that are wanted, after each of its starts anew."""

    def __init__(self, name: str, spec: ServerSpec, on_change: Callable[[], None]) -> None:
        super().__init__(name, spec, on_change)
        self._wanted: dict[str, Adapter] = {}
        self._loaded: set[str] = set()
        """Names of those that the running engine holds."""
        self._settling = anyio.Lock()

    def want(self, adapter: Adapter) -> None:
        """Have the engine serve an adapter: from its next start on, or from the next `settle`."""
        self._wanted[adapter.name] = adapter

    def forget(self, adapter: Adapter) -> None:
        """Have the engine serve an adapter no longer, from the next `settle` on."""
        self._wanted.pop(adapter.name, None)

    async def settle(self) -> None:
        """Load and unload adapters until the running engine holds those that are wanted.

        Raises:
            BackendNotReadyError: the engine does not take an adapter; that one is wanted no longer.
        """
        if self.status.state not in {"ready", "unavailable"}:
            return  # it is done when the engine has started
        connector = aiohttp.UnixConnector(self.spec.socket)
        async with aiohttp.ClientSession("http://localhost", connector=connector) as http:
            await self._settle(http)
        if self.status.state == "unavailable":
            self._set_ready(self.status.pid)

    async def _on_healthy(self, http: aiohttp.ClientSession) -> None:
        self._loaded.clear()
        await self._settle(http)

    async def _measure(self, http: aiohttp.ClientSession) -> EngineLoad | None:
        try:
            async with http.get("/metrics", timeout=aiohttp.ClientTimeout(total=SCRAPE_LIMIT_S)) as response:
                return engine_load(await response.text())
        except (*BROKEN, TimeoutError):
            return None

    async def _settle(self, http: aiohttp.ClientSession) -> None:
        async with self._settling:
            for name in self._loaded - self._wanted.keys():
                await post(http, "/v1/unload_lora_adapter", {"lora_name": name})
                self._loaded.discard(name)
                log.info("adapter unloaded", server=self.name, adapter=name)
            for name, adapter in list(self._wanted.items()):
                if name not in self._loaded:
                    try:
                        await post(http, "/v1/load_lora_adapter", {"lora_name": name, "lora_path": adapter.path})
                    except BackendNotReadyError:
                        self.forget(adapter)
                        raise
                    self._loaded.add(name)
                    log.info("adapter loaded", server=self.name, adapter=name)


async def post(http: aiohttp.ClientSession, path: str, body: dict[str, str]) -> None:
    """Send one command to the engine.

    Raises:
        BackendNotReadyError: it refuses, or does not answer; with its reason.
    """
    try:
        async with http.post(path, json=body, timeout=aiohttp.ClientTimeout(total=COMMAND_LIMIT_S)) as response:
            answer = await response.read()
    except (*BROKEN, TimeoutError) as error:
        raise BackendNotReadyError(f"the engine does not answer {path}: {error!r}") from error
    if response.status != 200:
        raise BackendNotReadyError(f"the engine refuses {path}: {detail_of(answer).message}")
