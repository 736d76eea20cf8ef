"""One shadow run after another, as samples come in. A run that cannot be made is counted, with the reason."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable

import anyio
import structlog
from anyio.abc import ObjectReceiveStream

from bench.records import RunRecord
from bench.suites.deck import Deck
from bench.suites.loader import Suite
from gateway.registry import Registry
from gateway.shadow.budget import DailyBudget
from gateway.shadow.gate import Gate
from gateway.shadow.run import Machine, Run
from gateway.shadow.sampler import Sample
from gateway.snapshot import Snapshot

NUM_GRADED = 3
"""Graded questions in each run."""
TWICE_EVERY = 4
"""In one run of so many the active backend is asked twice."""

log = structlog.get_logger("shadow")


class Runner:
    """Makes the runs that samples ask for."""

    def __init__(
        self,
        registry: Registry,
        gate: Gate,
        *,
        machine: Callable[[], Machine],
        on_end: Callable[[Run, RunRecord], Awaitable[None]],
        skipped: Counter[str],
        budget: DailyBudget,
    ) -> None:
        self._registry = registry
        self._gate = gate
        self._machine = machine
        self._on_end = on_end
        self._skipped = skipped
        self._random = random.Random()
        self._deck: Deck | None = None
        self._suite = ""
        """Name and hash of what the deck was made from."""
        self._num_runs = 0
        self._budget = budget

    def use(self, suite: Suite) -> None:
        """Draw the graded questions from this suite from now on."""
        version = f"{suite.name}@{suite.hash[:12]}"
        if version != self._suite:
            self._deck, self._suite = Deck(suite.questions, self._random.getrandbits(32)), version

    async def work(self, samples: ObjectReceiveStream[Sample]) -> None:
        """Make a run for each sample, as many at one time as the configuration allows, until cancelled."""
        limiter = anyio.CapacityLimiter(1)
        async with anyio.create_task_group() as tasks:
            async for sample in samples:
                shadow = self._registry.current.config.shadow
                limiter.total_tokens = shadow.concurrency if shadow else 1
                await limiter.acquire_on_behalf_of(sample)
                tasks.start_soon(self._run_and_release, sample, limiter)

    async def _run_and_release(self, sample: Sample, limiter: anyio.CapacityLimiter) -> None:
        try:
            with self._registry.current.lease() as snapshot:
                why_not = await self._run(sample, snapshot)
        except Exception:
            log.exception("a defect in a shadow run")
            why_not = "defect"
        finally:
            limiter.release_on_behalf_of(sample)
        if why_not is not None:
            self._skipped[why_not] += 1

    async def _run(self, sample: Sample, snapshot: Snapshot) -> str | None:
        """Make one run; return why there is none."""
        shadow = snapshot.config.shadow
        if shadow is None or self._deck is None:
            return "turned off"
        if not self._budget.allows(shadow.daily_usd):
            return "daily budget"
        run = Run(sample, snapshot, shadow, self._deck.draw(NUM_GRADED), self._suite)
        twice = self._num_runs % TWICE_EVERY == 0
        await run.ask_everyone(self._gate, self._machine, self._random, twice=twice)
        self._budget.spend(run.cost_usd)
        if self._registry.current.targets != snapshot.targets:
            return "configuration changed"  # a backend may have gone away under its questions
        if not any(traced.leg.measured for traced in run.legs.values()):
            return "live traffic" if any(traced.leg.num_asked for traced in run.legs.values()) else "no backend ready"
        record = run.record()
        self._num_runs += 1
        await self._on_end(run, record)
        return None
