"""A new configuration takes over what did not change, and closes what nobody uses any more."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import anyio.to_thread
import pytest

from gateway.control import Prepare
from gateway.registry import Registry
from gateway.target import Target
from tests.support.calls import call_of
from tests.support.configs import config_of
from tests.support.upstream import Act, Gate, Upstream, Whole
from tests.support.wait import eventually


class Worker:
    """A registry, commanded as the parent does it."""

    def __init__(self, registry: Registry, drained: list[int]) -> None:
        self.registry = registry
        self.drained = drained
        """What was reported to the parent."""
        self._generation = 0

    async def prepare(self, text: str, *, required: tuple[str, ...] = (), lacks: str | None = None) -> dict[str, str]:
        self._generation += 1
        unavailable = {lacks: "api_key is not set"} if lacks else {}
        return await self.registry.prepare(
            Prepare(
                generation=self._generation,
                config=config_of(text),
                unavailable=unavailable,
                sockets={},
                required=list(required),
            )
        )

    def discard(self) -> None:
        """Gives up the configuration that was prepared last."""
        self.registry.discard(self._generation)

    async def apply(self, text: str, *, required: tuple[str, ...] = ()) -> dict[str, Target]:
        """Puts a configuration into effect; returns its targets. The probes of those required are over by then."""
        await self.prepare(text, required=required)
        self.registry.commit(self._generation)
        return dict(self.registry.current.targets)


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    drained: list[int] = []
    async with anyio.create_task_group() as tasks:
        registry = Registry(tasks, drained.append)
        yield Worker(registry, drained)
        tasks.cancel_scope.cancel()
    await registry.aclose()


def file(*backends: str, active: str = "a", more: str = "") -> str:
    """Returns the text of a configuration."""
    return "\n".join([f"active: {active}", "backends:", *(f"  {backend}" for backend in backends), more])


def client_of(upstream: Upstream, name: str = "a", more: str = "") -> str:
    return f"{name}: {{type: openai, base_url: '{upstream.base_url}', model: m{more}}}"


FAKE = "a: {type: fake}"
OTHER_FAKE = "b: {type: fake}"


async def use(target: Target) -> None:
    """Has a backend open a connection, and keep it for the next request."""
    await target.usable().complete(call_of())


async def closed(upstream: Upstream) -> None:
    """Waits until no connection of a chat request is open; those of probes may be."""
    ports = {received.port for received in upstream.chats}
    await anyio.to_thread.run_sync(eventually, lambda: not ports & upstream.open_ports, "connections are closed")


# What is taken over.


async def test_prepared_configuration_is_not_in_effect_yet(worker):
    await worker.apply(file(FAKE))
    await worker.prepare(file(FAKE, OTHER_FAKE))
    assert worker.registry.current.generation == 1


async def test_committed_configuration_is_in_effect(worker):
    await worker.apply(file(FAKE))
    await worker.apply(file(FAKE, OTHER_FAKE))
    assert worker.registry.current.generation == 2


async def test_backend_that_did_not_change_is_the_same_object(worker):
    before = await worker.apply(file(FAKE, OTHER_FAKE))
    after = await worker.apply(file(FAKE, "b: {type: fake, reply: new}"))
    assert after["a"] is before["a"]


async def test_backend_that_changed_is_another_object(worker):
    before = await worker.apply(file(FAKE, OTHER_FAKE))
    after = await worker.apply(file(FAKE, "b: {type: fake, reply: new}"))
    assert after["b"] is not before["b"]


async def test_another_active_backend_changes_no_object(worker):
    before = await worker.apply(file(FAKE, OTHER_FAKE))
    assert await worker.apply(file(FAKE, OTHER_FAKE, active="b")) == before


async def test_backend_is_kept_over_many_configurations(worker):
    before = await worker.apply(file(FAKE))
    for timeout in range(1, 6):
        after = await worker.apply(file(FAKE, more=f"timeouts: {{idle: {timeout}}}"))
    assert after["a"] is before["a"]


async def test_backend_with_another_connect_timeout_is_another_object(worker):
    before = await worker.apply(file(FAKE))
    after = await worker.apply(file(FAKE, more="timeouts: {connect: 9}"))
    assert after["a"] is not before["a"]


async def test_kept_backend_keeps_its_connection(worker, upstream):
    targets = await worker.apply(file(client_of(upstream), OTHER_FAKE), required=("a",))
    await use(targets["a"])
    await use((await worker.apply(file(client_of(upstream))))["a"])
    assert len({received.port for received in upstream.chats}) == 1


# What is closed, and when.


async def test_backend_that_was_removed_is_closed(worker, upstream):
    await use((await worker.apply(file(client_of(upstream))))["a"])
    await worker.apply(file(OTHER_FAKE, active="b"))
    await closed(upstream)


async def test_backend_that_was_rebuilt_is_closed(worker, upstream):
    await use((await worker.apply(file(client_of(upstream))))["a"])
    await worker.apply(file(client_of(upstream, more=", retries: 5")))
    await closed(upstream)


async def test_backend_that_was_rebuilt_stays_open_for_a_lease(worker, upstream):
    before = await worker.apply(file(client_of(upstream)))
    with worker.registry.current.lease():
        await worker.apply(file(client_of(upstream, more=", retries: 5")))
        await use(before["a"])
    assert len(upstream.chats) == 1


async def test_backend_that_was_rebuilt_is_closed_after_its_last_lease(worker, upstream):
    before = await worker.apply(file(client_of(upstream)))
    with worker.registry.current.lease():
        await worker.apply(file(client_of(upstream, more=", retries: 5")))
        await use(before["a"])
    await closed(upstream)


async def test_backend_that_came_back_while_leased_is_two_objects(worker, upstream):
    before = await worker.apply(file(client_of(upstream), OTHER_FAKE, active="b"))
    with worker.registry.current.lease():
        await worker.apply(file(OTHER_FAKE, active="b"))
        after = await worker.apply(file(client_of(upstream), OTHER_FAKE, active="b"))
        await use(before["a"])
        await use(after["a"])
    await use(after["a"])
    assert len(upstream.chats) == 3


async def test_discarded_configuration_closes_what_it_opened(worker, upstream):
    await worker.apply(file(FAKE))
    await worker.prepare(file(FAKE, client_of(upstream, "b")), required=("b",))
    worker.discard()
    await anyio.to_thread.run_sync(eventually, lambda: not upstream.open_ports, "connections are closed")


async def test_discarded_configuration_ends_the_probes_that_still_run(worker, upstream):
    await worker.apply(file(FAKE))
    upstream.probe_answer = Whole(before=Act.HANG)
    await worker.prepare(file(FAKE, client_of(upstream, "b")))
    await anyio.to_thread.run_sync(eventually, lambda: upstream.probes, "b is being probed")
    worker.discard()
    await anyio.to_thread.run_sync(upstream.probes[0].wait_left)


async def test_discarded_configuration_leaves_the_one_in_effect_open(worker, upstream):
    targets = await worker.apply(file(client_of(upstream)))
    await worker.prepare(file(client_of(upstream), OTHER_FAKE))
    worker.discard()
    await use(targets["a"])
    assert worker.registry.current.targets == targets


async def test_configuration_after_a_discarded_one_is_taken(worker):
    await worker.apply(file(FAKE))
    await worker.prepare(file(FAKE, OTHER_FAKE))
    worker.discard()
    assert set(await worker.apply(file(FAKE, "c: {type: fake}"))) == {"a", "c"}


async def test_aclose_closes_every_backend(upstream):
    async with anyio.create_task_group() as tasks:
        worker = Worker(Registry(tasks, lambda _: None), [])
        await use((await worker.apply(file(client_of(upstream))))["a"])
        await worker.registry.aclose()
    await closed(upstream)


async def test_commit_of_another_configuration_than_the_prepared_one_does_nothing(worker):
    await worker.apply(file(FAKE))
    await worker.prepare(file(FAKE, OTHER_FAKE))
    assert (worker.registry.commit(7), worker.registry.current.generation) == (False, 1)


async def test_late_discard_of_an_abandoned_configuration_leaves_the_newer_one(worker):
    await worker.apply(file(FAKE))
    await worker.prepare(file(FAKE, OTHER_FAKE))
    await worker.prepare(file(FAKE, "c: {type: fake}"))
    worker.registry.discard(2)
    assert worker.registry.commit(3)


# What the parent is told.


async def test_old_generation_without_requests_is_drained_at_once(worker):
    await worker.apply(file(FAKE))
    await worker.apply(file(OTHER_FAKE, active="b"))
    assert worker.drained == [1]


async def test_old_generation_is_not_drained_while_it_is_leased(worker):
    await worker.apply(file(FAKE))
    with worker.registry.current.lease():
        await worker.apply(file(OTHER_FAKE, active="b"))
        assert worker.drained == []


async def test_generation_between_is_not_reported_while_an_older_one_is_leased(worker):
    await worker.apply(file(FAKE))
    with worker.registry.current.lease():
        await worker.apply(file(FAKE, OTHER_FAKE))
        await worker.apply(file(OTHER_FAKE, active="b"))
        assert max(worker.drained, default=0) == 0


async def test_every_old_generation_is_drained_after_the_oldest_lease(worker):
    await worker.apply(file(FAKE))
    with worker.registry.current.lease():
        await worker.apply(file(FAKE, OTHER_FAKE))
        await worker.apply(file(OTHER_FAKE, active="b"))
    assert worker.drained[-1] == 2


async def test_required_backend_that_works_is_no_problem(worker, upstream):
    assert await worker.prepare(file(client_of(upstream)), required=("a",)) == {}


async def test_required_backend_that_does_not_work_is_named(worker, upstream):
    upstream.probe_answer = Whole(b"", 503)
    assert set(await worker.prepare(file(client_of(upstream)), required=("a",))) == {"a"}


async def test_required_backend_that_lacks_something_is_named_with_the_reason(worker, upstream):
    problems = await worker.prepare(file(client_of(upstream)), required=("a",), lacks="a")
    assert problems == {"a": "api_key is not set"}


async def test_backend_that_is_not_required_may_be_down(worker, upstream):
    upstream.probe_answer = Whole(b"", 503)
    assert await worker.prepare(file(FAKE, client_of(upstream, "b")), required=("a",)) == {}


async def test_backend_that_is_not_required_is_probed_all_the_same(worker, upstream):
    targets = await worker.apply(file(FAKE, client_of(upstream, "b")))
    await anyio.to_thread.run_sync(eventually, lambda: targets["b"].health(None).state == "ready", "b is probed")


async def test_kept_backend_is_probed_where_it_becomes_required(worker, upstream):
    await worker.apply(file(FAKE, client_of(upstream, "b")))
    await anyio.to_thread.run_sync(eventually, lambda: upstream.probes, "b is probed")
    upstream.probe_answer = Whole(b"", 503)
    assert set(await worker.prepare(file(FAKE, client_of(upstream, "b"), active="b"), required=("b",))) == {"b"}


# Health.


@pytest.fixture
async def watched(worker, monkeypatch) -> AsyncIterator[Worker]:
    """A worker that probes again and again, in haste."""
    monkeypatch.setattr("gateway.registry.REPROBE_INTERVAL_S", 0.01)
    await worker.apply(file(FAKE))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(worker.registry.watch_health)
        yield worker
        tasks.cancel_scope.cancel()


async def test_backend_that_recovers_becomes_ready(watched, upstream):
    upstream.probe_answer = Whole(b"", 503)
    targets = await watched.apply(file(FAKE, client_of(upstream, "b")))
    await anyio.to_thread.run_sync(eventually, lambda: targets["b"].health(None).state == "unavailable", "b is down")
    upstream.probe_answer = Whole()
    await anyio.to_thread.run_sync(eventually, lambda: targets["b"].health(None).state == "ready", "b recovers")


async def test_backend_may_be_removed_while_another_is_probed(watched, upstream, spare):
    """The probes of one round take a while, and what was removed meanwhile is closed."""
    spare.probe_answer = Whole(b"", 503)
    upstream.probe_answer = Whole(b"", 503)
    both = file(FAKE, client_of(upstream, "b"), client_of(spare, "c"))
    targets = await watched.apply(both)
    await anyio.to_thread.run_sync(eventually, lambda: targets["c"].health(None).state == "unavailable", "c is down")
    gate = Gate()
    upstream.probe_answer = Whole(before=gate)
    await anyio.to_thread.run_sync(eventually, lambda: not upstream.probes[-1].answered, "b is being probed")
    await watched.apply(file(FAKE, client_of(upstream, "b")))
    gate.open()
    await anyio.to_thread.run_sync(eventually, lambda: targets["b"].health(None).state == "ready", "b is ready")
