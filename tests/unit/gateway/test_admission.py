from __future__ import annotations

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from backends.errors import BackendBusyError
from gateway.admission import Admission, FairQueue, share_of

CLIENTS = st.sampled_from(["a", "b", "c"])


async def settle() -> None:
    """Lets every other task go on as far as it can."""
    for _ in range(5):
        await anyio.lowlevel.checkpoint()


async def test_places_are_taken_at_once_while_there_are_any():
    admission = Admission(2, 0)
    await admission.enter("a", 1)
    await admission.enter("a", 1)
    assert admission.in_flight == 2


async def test_without_a_limit_there_is_always_a_place():
    admission = Admission(None, 0)
    for _ in range(1000):
        await admission.enter("a", 1)
    assert admission.in_flight == 1000


async def test_no_more_wait_than_may():
    admission = Admission(1, 0)
    await admission.enter("a", 1)
    with pytest.raises(BackendBusyError, match="all 1 places are taken"):
        await admission.enter("a", 1)


async def test_wait_has_an_end():
    admission = Admission(1, 1)
    await admission.enter("a", 1)
    with pytest.raises(BackendBusyError, match="no place became free"):
        await admission.enter("a", 0.01)


async def test_who_waited_too_long_is_forgotten():
    admission = Admission(1, 1)
    await admission.enter("a", 1)
    with pytest.raises(BackendBusyError):
        await admission.enter("a", 0.01)
    admission.leave()
    assert (admission.in_flight, admission.waiting) == (0, 0)


async def test_one_client_does_not_hold_up_another():
    admission = Admission(1, 10)
    await admission.enter("greedy", 1)
    served: list[str] = []

    async def ask(client: str) -> None:
        await admission.enter(client, 5)
        served.append(client)
        admission.leave()

    async with anyio.create_task_group() as tasks:
        for client in ["greedy"] * 4 + ["modest"]:
            tasks.start_soon(ask, client)
            await settle()
        admission.leave()
    assert served.index("modest") == 1


async def test_request_given_up_while_it_waits_leaves_the_queue():
    admission = Admission(1, 10)
    await admission.enter("a", 1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(admission.enter, "a", 5)
        await settle()
        tasks.cancel_scope.cancel()
    assert admission.waiting == 0


async def test_place_granted_to_a_request_that_is_given_up_in_the_same_moment_goes_to_the_next():
    admission = Admission(1, 10)
    await admission.enter("a", 1)
    served = anyio.Event()

    async def ask() -> None:
        await admission.enter("a", 5)
        try:
            await anyio.sleep_forever()
        finally:
            admission.leave()

    async def wait_long() -> None:
        await admission.enter("b", 5)
        served.set()

    async with anyio.create_task_group() as others:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask)
            await settle()
            others.start_soon(wait_long)
            await settle()
            admission.leave()
            tasks.cancel_scope.cancel()
        with anyio.fail_after(1):
            await served.wait()
    assert (admission.in_flight, admission.waiting) == (1, 0)


@given(st.integers(1, 500), st.integers(1, 64))
def test_shares_of_the_workers_add_up_to_the_limit(limit, num_workers):
    shares = [share_of(limit, slot, num_workers) for slot in range(num_workers)]
    assert sum(shares) == max(limit, num_workers)


@given(st.integers(1, 500), st.integers(1, 64))
def test_shares_of_the_workers_are_as_equal_as_can_be(limit, num_workers):
    shares = [share_of(limit, slot, num_workers) for slot in range(num_workers)]
    assert max(shares) - min(shares) <= 1


class FairQueueMachine(RuleBasedStateMachine):
    """The queue against lists, one a client."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = FairQueue[int]()
        self.model: dict[str, list[int]] = {}
        self.turns: list[str] = []
        self.number = 0

    @rule(client=CLIENTS)
    def push(self, client: str) -> None:
        self.number += 1
        self.queue.push(client, self.number)
        self.model.setdefault(client, []).append(self.number)
        if client not in self.turns:
            self.turns.append(client)

    @precondition(lambda self: self.turns)
    @rule()
    def pop(self) -> None:
        client = self.turns.pop(0)
        assert self.queue.pop() == self.model[client].pop(0)
        if self.model[client]:
            self.turns.append(client)

    @rule(client=CLIENTS, data=st.data())
    def remove(self, client: str, data: st.DataObject) -> None:
        items = self.model.get(client) or [-1]
        item = data.draw(st.sampled_from(items))
        assert self.queue.remove(client, item) == (item != -1)
        if item != -1:
            items.remove(item)
            if not items:
                self.turns.remove(client)

    @invariant()
    def length_is_right(self) -> None:
        assert len(self.queue) == sum(map(len, self.model.values()))


TestFairQueueMachine = FairQueueMachine.TestCase
