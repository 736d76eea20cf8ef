"""The moment at which requests in progress must end."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from backends.errors import OverloadedError
from gateway.state import Cut


async def cut_soon(cut: Cut) -> None:
    await anyio.lowlevel.checkpoint()
    cut.set()


async def test_cut_ends_a_block_that_waits():
    cut = Cut()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(cut_soon, cut)
        with pytest.raises(OverloadedError), cut.guard():
            await anyio.sleep_forever()


async def test_cut_ends_every_block():
    cut, num_ended = Cut(), 0

    async def wait() -> None:
        nonlocal num_ended
        with pytest.raises(OverloadedError), cut.guard():
            await anyio.sleep_forever()
        num_ended += 1

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(wait)
        tasks.start_soon(cut_soon, cut)
    assert num_ended == 3


async def test_cut_ends_a_block_that_begins_later():
    cut = Cut()
    cut.set()
    with pytest.raises(OverloadedError), cut.guard():
        await anyio.sleep_forever()


async def test_block_that_was_complete_is_left_alone():
    cut = Cut()
    with cut.guard():
        await anyio.lowlevel.checkpoint()
    cut.set()
    await anyio.lowlevel.checkpoint()


async def test_block_that_does_not_wait_completes():
    cut, completed = Cut(), False
    with cut.guard():
        cut.set()
        completed = True
    assert completed


async def test_error_of_a_block_is_its_own():
    with pytest.raises(ValueError, match="its own"), Cut().guard():
        raise ValueError("its own")


async def test_cancellation_of_another_kind_is_no_cut():
    with anyio.move_on_after(0) as scope, Cut().guard():
        await anyio.sleep_forever()
    assert scope.cancelled_caught
