"""However configurations and requests come and go, no backend is closed while it is needed, and each once it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack

import anyio
import anyio.lowlevel
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from backends.base import Call, Completion
from backends.fake import FakeBackend
from gateway.control import Prepare
from gateway.registry import Registry
from gateway.snapshot import Snapshot
from gateway.target import Target
from tests.support.calls import call_of
from tests.support.configs import config_of

NAMES = ("a", "b", "c")
SETTLED = 20
"""Turns of the event loop after which what a step has started is done or waits."""
BACKENDS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["old", "new"]), min_size=1)


class CountedBackend(FakeBackend):
    """A fake whose probe may take a while, and that knows how often it was closed."""

    def __init__(self, name: str, reply: str, *, probed: anyio.Event, **delays: float) -> None:
        super().__init__(name, reply, **delays)
        self._may_be_probed = probed
        self.times_closed = 0

    async def probe(self) -> None:
        await self._may_be_probed.wait()

    async def complete(self, call: Call) -> Completion:
        assert self.times_closed == 0, "a closed backend is asked"
        return await super().complete(call)

    async def aclose(self) -> None:
        self.times_closed += 1


class Reloads(RuleBasedStateMachine):
    """The parent's commands to a registry in any order that it can send them, and requests at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.made: list[CountedBackend] = []
        self.probes = [anyio.Event()]
        """The newest one is that of the backends made from now on."""
        self.drained: list[int] = []
        self.files: list[tuple[dict[str, str], int]] = []
        """Backends and connect timeout of every generation, from 1 on."""
        self.preparing: asyncio.Task[dict[str, str]] | None = None
        self.leases: list[tuple[ExitStack, Snapshot]] = []
        self.stack.enter_context(pytest.MonkeyPatch.context()).setattr("gateway.target.FakeBackend", self.make)
        self.runner = self.stack.enter_context(asyncio.Runner())
        self.over = asyncio.Event()
        self.worker = self.runner.get_loop().create_task(self.work())
        self.runner.run(self.settle())
        self.prepare({"a": "old"}, 1, [], slow=False)
        self.do(self.registry.commit, 1)

    async def work(self) -> None:
        async with anyio.create_task_group() as tasks:
            self.registry = Registry(tasks, self.drained.append)
            await self.over.wait()

    def do(self, step: Callable[..., object], *arguments: object) -> object:
        """Takes a step, and waits for what follows from it."""

        async def act() -> object:
            result = step(*arguments)
            await self.settle()
            return result

        return self.runner.run(act())

    def make(self, name: str, reply: str, **delays: float) -> CountedBackend:
        self.made.append(CountedBackend(name, reply, probed=self.probes[-1], **delays))
        return self.made[-1]

    async def settle(self) -> None:
        for _ in range(SETTLED):
            await anyio.lowlevel.checkpoint()

    @property
    def alive(self) -> list[Snapshot]:
        """What may serve a request, now or later."""
        prepared = [self.registry._prepared] if self.registry._prepared else []
        return [self.registry.current, *prepared, *(snapshot for _, snapshot in self.leases)]

    # The parent's commands.

    @rule(backends=BACKENDS, connect_s=st.integers(1, 2), required=st.lists(st.sampled_from(NAMES)), slow=st.booleans())
    def prepare(self, backends: dict[str, str], connect_s: int, required: list[str], slow: bool) -> None:
        self.files.append((backends, connect_s))
        if slow:
            self.probes.append(anyio.Event())
        else:
            self.do(self.probes[-1].set)
        lines = [f"  {name}: {{type: fake, reply: {reply}}}" for name, reply in backends.items()]
        text = "\n".join(
            [f"active: {next(iter(backends))}", f"timeouts: {{connect: {connect_s}}}", "backends:", *lines]
        )
        update = Prepare(
            generation=len(self.files),
            config=config_of(text),
            unavailable={},
            sockets={},
            required=[name for name in backends if name in required],
        )
        self.preparing = self.runner.get_loop().create_task(self.registry.prepare(update))
        self.runner.run(self.settle())

    @precondition(lambda self: not self.probes[-1].is_set())
    @rule()
    def probes_end(self) -> None:
        for probes in self.probes:
            self.do(probes.set)

    @precondition(lambda self: self.preparing is not None and self.preparing.done())
    @rule(late=st.integers(0, 2))
    def commit(self, late: int) -> None:
        """Puts the newest generation into effect, or comes too late for an older one."""
        before, generation = (
            self.registry.current.generation if self.registry.has_current else 0,
            len(self.files) - late,
        )
        is_prepared = self.registry._prepared is not None and late == 0
        assert self.do(self.registry.commit, generation) == is_prepared
        assert self.registry.current.generation == (generation if is_prepared else before)

    @rule(late=st.integers(0, 2))
    def discard(self, late: int) -> None:
        self.do(self.registry.discard, len(self.files) - late)

    # Requests.

    @rule()
    def request_begins(self) -> None:
        stack = ExitStack()
        self.leases.append((stack, stack.enter_context(self.registry.current.lease())))

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def request_asks_a_backend(self, data: st.DataObject) -> None:
        _, snapshot = data.draw(st.sampled_from(self.leases))
        target: Target = data.draw(st.sampled_from(list(snapshot.targets.values())))
        self.runner.run(target.usable().complete(call_of()))

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def request_ends(self, data: st.DataObject) -> None:
        stack, _ = self.leases.pop(data.draw(st.integers(0, len(self.leases) - 1)))
        self.do(stack.close)

    # What always holds.

    @invariant()
    def each_backend_is_closed_once_and_when_nobody_holds_it(self) -> None:
        held = {target.usable() for snapshot in self.alive for target in snapshot.targets.values()}
        assert [backend.times_closed for backend in self.made] == [int(backend not in held) for backend in self.made]

    @invariant()
    def backend_is_taken_over_if_nothing_of_it_changed(self) -> None:
        if (prepared := self.registry._prepared) is None:
            return
        (old, old_connect_s), (new, new_connect_s) = (
            self.files[snapshot.generation - 1] for snapshot in (self.registry.current, prepared)
        )
        for name in old.keys() & new.keys():
            is_kept = prepared.targets[name] is self.registry.current.targets[name]
            assert is_kept == ((old[name], old_connect_s) == (new[name], new_connect_s))

    @invariant()
    def parent_knows_of_every_generation_below_the_oldest_alive(self) -> None:
        assert self.drained == sorted(self.drained)
        assert (self.drained or [0])[-1] == min(snapshot.generation for snapshot in self.alive) - 1

    def teardown(self) -> None:
        for stack, _ in self.leases:
            self.do(stack.close)
        self.probes_end()
        self.do(self.over.set)
        self.runner.run(self.registry.aclose())
        self.stack.close()
        assert {backend.times_closed for backend in self.made} == {1}


TestReloads = Reloads.TestCase
TestReloads.settings = settings(max_examples=40, stateful_step_count=25)
