"""Blocks of code that others end."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from gateway.interrupt import Interrupt, this_task


async def end_soon(interrupt: Interrupt, reason: Exception) -> None:
    await anyio.lowlevel.checkpoint()
    interrupt.end(reason)


@pytest.fixture
async def tasks():
    async with anyio.create_task_group() as group:
        yield group


async def test_block_raises_the_reason_that_it_is_given(tasks):
    interrupt = Interrupt(this_task())
    tasks.start_soon(end_soon, interrupt, ValueError("enough"))
    with pytest.raises(ValueError, match="enough"), interrupt:
        await anyio.sleep_forever()


async def test_first_reason_counts(tasks):
    interrupt = Interrupt(this_task())
    tasks.start_soon(end_soon, interrupt, ValueError("first"))
    tasks.start_soon(end_soon, interrupt, ValueError("second"))
    with pytest.raises(ValueError, match="first"), interrupt:
        await anyio.sleep_forever()


async def test_task_goes_on_after_a_block_that_was_ended(tasks):
    interrupt = Interrupt(this_task())
    tasks.start_soon(end_soon, interrupt, ValueError("enough"))
    with pytest.raises(ValueError, match="enough"), interrupt:
        await anyio.sleep_forever()
    await anyio.lowlevel.checkpoint()
    assert this_task().cancelling() == 0


async def test_outer_block_ends_the_inner_one(tasks):
    outer, inner = Interrupt(this_task()), Interrupt(this_task())
    tasks.start_soon(end_soon, outer, ValueError("outer"))
    with pytest.raises(ValueError, match="outer"), outer, inner:
        await anyio.sleep_forever()


async def test_inner_block_leaves_the_outer_one_alone(tasks):
    outer, inner = Interrupt(this_task()), Interrupt(this_task())
    tasks.start_soon(end_soon, inner, ValueError("inner"))
    with outer, pytest.raises(ValueError, match="inner"), inner:
        await anyio.sleep_forever()


async def test_blocks_that_are_ended_together_raise_the_outer_reason(tasks):
    outer, inner = Interrupt(this_task()), Interrupt(this_task())

    async def end_both() -> None:
        inner.end(ValueError("inner"))
        outer.end(ValueError("outer"))

    tasks.start_soon(end_both)
    with pytest.raises(ValueError, match="outer"), outer, inner:
        await anyio.sleep_forever()


async def test_error_of_a_block_is_its_own():
    with pytest.raises(ValueError, match="its own"), Interrupt(this_task()):
        raise ValueError("its own")


async def test_cancellation_of_another_kind_is_no_end():
    with anyio.move_on_after(0) as scope, Interrupt(this_task()):
        await anyio.sleep_forever()
    assert scope.cancelled_caught
