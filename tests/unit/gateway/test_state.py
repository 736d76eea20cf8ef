"""The moment at which requests in progress must end."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from backends.errors import OverloadedError
from gateway.deadlines import Watchdog
from gateway.interrupt import this_task
from gateway.state import Cut


def watched(cut: Cut) -> Watchdog:
    """Returns the watchdog of this task, which the cut knows."""
    watchdog = Watchdog(this_task())
    cut.add(watchdog)
    return watchdog


async def cut_soon(cut: Cut) -> None:
    await anyio.lowlevel.checkpoint()
    cut.set()


async def test_cut_ends_a_block_that_waits():
    cut = Cut()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(cut_soon, cut)
        with pytest.raises(OverloadedError), watched(cut).until_end():
            await anyio.sleep_forever()


async def test_cut_ends_every_block():
    cut, num_ended = Cut(), 0

    async def wait() -> None:
        nonlocal num_ended
        with pytest.raises(OverloadedError), watched(cut).until_end():
            await anyio.sleep_forever()
        num_ended += 1

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(wait)
        tasks.start_soon(cut_soon, cut)
    assert num_ended == 3


async def test_cut_ends_a_block_that_begins_later():
    cut = Cut()
    watchdog = watched(cut)
    cut.set()
    with pytest.raises(OverloadedError), watchdog.until_end():
        await anyio.sleep_forever()


async def test_cut_ends_what_is_watched_later():
    cut = Cut()
    cut.set()
    with pytest.raises(OverloadedError), watched(cut).until_end():
        await anyio.sleep_forever()


async def test_block_that_was_complete_is_left_alone():
    cut = Cut()
    with watched(cut).until_end():
        await anyio.lowlevel.checkpoint()
    cut.set()
    await anyio.lowlevel.checkpoint()


async def test_what_is_removed_is_left_alone():
    cut = Cut()
    watchdog = watched(cut)
    cut.remove(watchdog)
    cut.set()
    with watchdog.until_end():
        await anyio.lowlevel.checkpoint()
