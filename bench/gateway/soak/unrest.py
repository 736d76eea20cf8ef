"""What happens to the gateway meanwhile: edits of its file, good and bad, and processes that are killed."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import msgspec

from bench.gateway.soak.clients import Tally

EFFECT_LIMIT_S = 180.0
"""By then an edit is in effect or rejected, and a killed process replaced, on a busy machine too."""
POLL_S = 0.05
BROKEN = (
    "active: [",
    "active: nobody\nbackends: {a: {type: fake}}\n",
    "nonsense: 1\n",
    "",
    'active: a\nbackends: {a: {type: openai, base_url: "http://127.0.0.1:9/v1", model: a}}\n',
)
"""Files that must be rejected: no YAML, no such backend, unknown key, nothing, an active backend that is down."""


def config_text(
    ports: Mapping[str, int], keys: Mapping[str, str], rng: random.Random, *, mark: str = "first", calm: bool = False
) -> str:
    """Return a file that is right.

    Args:
        ports: of the upstreams, by name.
        keys: of the clients, by name.
        rng: draws what differs from edit to edit.
        mark: a backend that only this file holds, by which /status shows that it is in effect.
        calm: whether it is the file of the start and of the end, of which only the mark is drawn.
    """
    lines = []
    if not calm and rng.random() < 0.3:
        lines.append(f"split: {{a: {rng.randint(1, 9)}, b: {rng.randint(1, 9)}}}")
    else:
        lines.append(f"active: {'a' if calm else rng.choice(['a', 'b', 'steady'])}")
    lines.append("backends:")
    for name, port in ports.items():
        idle_s = 1 if calm else rng.choice([1, 1, 1.5])  # another one rebuilds the backend
        url = f"http://127.0.0.1:{port}/v1"
        lines.append(f'  {name}: {{type: openai, base_url: "{url}", model: {name}, timeouts: {{idle: {idle_s}}}}}')
    lines.append(f"  {mark}: {{type: fake}}")
    users = ", ".join(f'{{name: {name}, hash: "{hash_of(key)}", {limits(name)}}}' for name, key in keys.items())
    return "\n".join(
        [
            *lines,
            f"aliases: {{'gpt-*': {'default' if calm else rng.choice(['default', 'a', 'steady'])}}}",
            "fallback: [b, steady]",
            f"retries: {1 if calm else rng.randint(0, 2)}",
            "timeouts: {connect: 10, first_token: 1, idle: 1, total: 15}",
            "shadow: {every: 100, deadline: 8, when_busy: run, results: results.jsonl}",
            f"auth: {{keys: [{users}]}}",
            "telemetry: {log: json}",
            "",
        ]
    )


def limits(name: str) -> str:
    """Return what a key of this name may do."""
    return {
        "operator": "scopes: [admin]",
        "limited": "scopes: [chat], rate: 120/min",
    }.get(name, "scopes: [chat]")


def hash_of(key: str) -> str:
    """Return what the file holds in place of a key."""
    return "sha256:" + hashlib.sha256(key.encode()).hexdigest()


class Unrest:
    """Disturbs one gateway, and checks that it gets over it."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        config: Path,
        files: tuple[Mapping[str, int], Mapping[str, str]],
        tally: Tally,
        rng: random.Random,
    ) -> None:
        self._http = http
        self._config = config
        self._ports, self._keys = files
        self._tally = tally
        self._rng = rng
        self._spared: int | None = None
        """The worker that is never killed, as its memory is to be judged."""
        self._quiet = anyio.Lock()

    async def edit(self) -> None:
        """Edit the file every few seconds until cancelled."""
        while True:
            await anyio.sleep(self._rng.uniform(0.5, 4))
            async with self._quiet:
                if self._rng.random() < 0.3:
                    await self.break_file()
                else:
                    await self.save()

    async def save(self, *, calm: bool = False) -> None:
        """Save a good file and wait until it is in effect in every worker."""
        mark = f"mark-{self._rng.getrandbits(32):x}"
        digest = self._write(config_text(self._ports, self._keys, self._rng, mark=mark, calm=calm))

        def settled(status: dict[str, Any]) -> bool:
            config = status["config"]
            if config["last_error"] and config["last_error"]["hash"] == digest:
                return True
            generations = {worker["generation"] for worker in status["workers"]}
            return mark in status["backends"] and generations == {config["generation"]}

        status = await self._until(settled, "an edit is in effect")
        if status is None:
            return
        error = status["config"]["last_error"]
        if error and error["hash"] == digest:
            self._tally.add_wrong(f"a good file was rejected: {error['reason']}")
        else:
            self._tally.seen["edit in effect"] += 1
            self._tally.oldest_generation = status["config"]["generation"]

    async def break_file(self) -> None:
        """Save a bad file or none, and see that nothing changes but what is told of it; then a good one."""
        before = await self._status()
        if self._rng.random() < 0.2:
            self._config.unlink()
            await anyio.sleep(1)
            self._tally.seen["file deleted"] += 1
        else:
            digest = self._write(f"{self._rng.choice(BROKEN)}# {self._rng.getrandbits(32):x}\n")

            def is_told(status: dict[str, Any]) -> bool:
                error = status["config"]["last_error"]
                return bool(error and error["hash"] == digest)

            await self._until(is_told, "a broken file is rejected")
            self._tally.seen["broken file rejected"] += 1
        if (await self._status())["config"]["generation"] != before["config"]["generation"]:
            self._tally.add_wrong("a broken file changed the configuration")
        await self.save()

    async def kill(self, interval_s: float) -> None:
        """Kill a worker now and then until cancelled, never the one that is spared."""
        while True:
            await anyio.sleep(self._rng.uniform(0.5, 1.5) * interval_s)
            if self._rng.random() < 0.5:
                await self._kill_worker()
            else:  # so that some are killed in the middle of a reload
                async with self._quiet:
                    await self._kill_worker()

    async def kill_shadow(self) -> None:
        """Kill the shadow process once."""
        if pid := (await self._status())["shadow"]["pid"]:
            os.kill(pid, signal.SIGKILL)
            await self._until(lambda status: status["shadow"]["pid"] not in {None, pid}, "the shadow process is back")
            self._tally.seen["shadow process killed"] += 1

    async def _kill_worker(self) -> None:
        pids = [worker["pid"] for worker in (await self._status())["workers"]]
        if self._spared not in pids:
            self._spared = min(pids)
        if not (others := [pid for pid in pids if pid != self._spared]):
            return
        victim = self._rng.choice(others)
        self._tally.last_kill = time.monotonic()
        os.kill(victim, signal.SIGKILL)
        count = len(pids)

        def is_replaced(status: dict[str, Any]) -> bool:
            workers = [worker["pid"] for worker in status["workers"]]
            return len(workers) == count and victim not in workers

        await self._until(is_replaced, "a killed worker is replaced")
        self._tally.seen["worker killed"] += 1

    def _write(self, text: str) -> str:
        """Save the file as editors do, in place or by renaming; return its hash."""
        if self._rng.random() < 0.5:
            beside = self._config.with_suffix(".new")
            beside.write_text(text)
            beside.replace(self._config)
        else:
            self._config.write_text(text)
        return hashlib.sha256(text.encode()).hexdigest()

    async def _until(self, holds: Any, what: str) -> dict[str, Any] | None:
        """Return /status as soon as this holds of it; None, and a note, if it never does."""
        with anyio.move_on_after(EFFECT_LIMIT_S):
            while not holds(status := await self._status()):  # noqa: ASYNC110 - another process's state
                await anyio.sleep(POLL_S)
            return status
        self._tally.add_wrong(f"not within {EFFECT_LIMIT_S:g} s: {what}")
        return None

    async def _status(self) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self._keys['operator']}"}
        while True:
            try:
                async with self._http.get("/status", headers=headers) as response:
                    return msgspec.json.decode(await response.read(), type=dict[str, Any])
            except aiohttp.ClientError:  # of a worker that was killed
                await anyio.sleep(POLL_S)
