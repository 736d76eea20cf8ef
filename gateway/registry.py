"""The backends of a worker: builds what a new configuration changes, swaps it in, closes what nobody uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import anyio
import structlog
from anyio.abc import TaskGroup

from gateway.admission import share_of
from gateway.control import Prepare
from gateway.snapshot import Snapshot
from gateway.target import Plan, Target

REPROBE_INTERVAL_S = 2.0

log = structlog.get_logger("registry")


class Registry:
    """Holds the snapshot in effect. Everything that changes it runs in the one task that calls these methods."""

    def __init__(
        self, tasks: TaskGroup, on_drained: Callable[[int], None], *, slot: int = 0, num_workers: int = 1
    ) -> None:
        self._tasks = tasks
        self._on_drained = on_drained
        self._slot = slot
        self._num_workers = num_workers
        self._current: Snapshot | None = None
        self._prepared: Snapshot | None = None
        self._alive: list[Snapshot] = []
        self._uses: Counter[Target] = Counter()
        """How many snapshots that are not drained hold each target."""

    @property
    def has_current(self) -> bool:
        """Whether a first configuration is in effect."""
        return self._current is not None

    @property
    def current(self) -> Snapshot:
        """The snapshot that the next request takes."""
        assert self._current is not None, "requests are accepted after the first commit only"
        return self._current

    async def prepare(self, update: Prepare) -> dict[str, str]:
        """Build a generation: unchanged targets are taken over, the others made and probed.

        Returns the required backends that do not work, with the reason.
        """
        if self._prepared is not None:
            self.discard(self._prepared.generation)
        before = self._current.targets if self._current else {}
        targets: dict[str, Target] = {}
        fresh: list[Target] = []
        for name, config in update.config.backends.items():
            plan = Plan(
                config=config,
                connect_timeout_s=update.config.timeouts_for(name).connect,
                socket=update.sockets.get(name),
                lacks=update.unavailable.get(name),
                max_concurrency=self._share(config.max_concurrency),
            )
            kept = before.get(name)
            if kept is not None and kept.plan == plan:
                targets[name] = kept
            else:
                targets[name] = Target(name, plan)
                fresh.append(targets[name])
        self._prepared = Snapshot(update.generation, update.config, targets, self._drained)
        self._uses.update(targets.values())
        self._alive.append(self._prepared)
        required = [targets[name] for name in update.required]
        async with anyio.create_task_group() as probes:
            for target in required:
                probes.start_soon(target.probe)
        for target in fresh:
            if target not in required:
                self._tasks.start_soon(target.probe)
        healths = {target.name: target.health(None) for target in required}
        return {name: health.reason or health.state for name, health in healths.items() if health.state != "ready"}

    def commit(self, generation: int) -> bool:
        """Put the prepared generation into effect for every request from now on; False if another one is prepared."""
        if self._prepared is None or self._prepared.generation != generation:
            return False
        previous, self._current, self._prepared = self._current, self._prepared, None
        if previous is not None:
            previous.retire()
        return True

    def discard(self, generation: int) -> None:
        """Forget a prepared generation."""
        if self._prepared is not None and self._prepared.generation == generation:
            prepared, self._prepared = self._prepared, None
            prepared.retire()

    async def watch_health(self) -> None:
        """Probe what did not answer, again and again, until cancelled."""
        while True:
            await anyio.sleep(REPROBE_INTERVAL_S)
            # Leased, so that no reload closes a target before its probe.
            with self.current.lease() as snapshot:
                async with anyio.create_task_group() as probes:
                    for target in snapshot.targets.values():
                        if target.health(None).state != "ready":
                            probes.start_soon(target.probe)

    def _share(self, limit: int | None) -> int | None:
        return None if limit is None else share_of(limit, self._slot, self._num_workers)

    def _drained(self, snapshot: Snapshot) -> None:
        """Close the targets that no other snapshot holds."""
        self._alive.remove(snapshot)
        for target in snapshot.targets.values():
            self._uses[target] -= 1
            if self._uses[target] == 0:
                del self._uses[target]
                self._tasks.start_soon(target.aclose)
        # Generations may drain out of order: the oldest alive decides what the parent may stop.
        oldest = min((alive.generation for alive in self._alive), default=snapshot.generation + 1)
        self._on_drained(oldest - 1)

    async def aclose(self) -> None:
        """Close every target, at the end of the worker."""
        for target in list(self._uses):
            await target.aclose()
