"""Blocks of code that end at a moment."""

from __future__ import annotations

import contextlib
import math
import time

import anyio
import pytest

from backends.errors import BackendTimeoutError, DeadlineExceededError
from gateway.deadlines import Deadline, Watchdog
from gateway.interrupt import this_task


class LateError(Exception):
    """What these blocks raise."""


@pytest.fixture
async def watchdog():
    watchdog = Watchdog(this_task())
    yield watchdog
    watchdog.close()


def soon() -> float:
    return time.monotonic() + 0.01


async def test_block_that_takes_too_long_is_ended(watchdog):
    with pytest.raises(LateError), watchdog.until(soon(), LateError):
        await anyio.sleep_forever()


async def test_block_whose_moment_has_passed_is_ended_where_it_waits(watchdog):
    with pytest.raises(LateError), watchdog.until(time.monotonic() - 1, LateError):
        await anyio.sleep_forever()


async def test_block_that_ends_in_time_is_left_alone(watchdog):
    with watchdog.until(soon(), LateError):
        pass
    await anyio.sleep(0.03)


async def test_later_block_of_the_same_length_is_ended_in_its_own_time(watchdog):
    with watchdog.until(time.monotonic() + 0.05, LateError):
        await anyio.sleep(0.02)
    began = time.monotonic()
    with pytest.raises(LateError), watchdog.until(began + 0.05, LateError):
        await anyio.sleep_forever()
    assert time.monotonic() - began > 0.045


async def ended_soon(watchdog: Watchdog) -> None:
    """Runs a block within another one, and takes its end."""
    with contextlib.suppress(TimeoutError), watchdog.until(soon(), TimeoutError):
        await anyio.sleep_forever()


async def test_block_within_a_longer_one_is_ended_first(watchdog):
    with watchdog.until(time.monotonic() + 10, LateError):
        await ended_soon(watchdog)


async def test_longer_block_is_still_watched_after_one_within_it_was_ended(watchdog):
    async def both() -> None:
        with watchdog.until(time.monotonic() + 0.03, LateError):
            await ended_soon(watchdog)
            await anyio.sleep_forever()

    with pytest.raises(LateError):
        await both()


async def test_block_is_ended_with_all_that_are_within_it(watchdog):
    with pytest.raises(LateError), watchdog.until(soon(), LateError), watchdog.until(math.inf, TimeoutError):
        await anyio.sleep_forever()


async def test_deadline_ends_what_has_longer(watchdog):
    deadline = Deadline(watchdog, time.monotonic(), total_s=0.01)
    with pytest.raises(DeadlineExceededError), deadline.within(10, BackendTimeoutError):
        await anyio.sleep_forever()


async def test_deadline_leaves_what_has_shorter_its_own_reason(watchdog):
    deadline = Deadline(watchdog, time.monotonic(), total_s=10)
    with pytest.raises(BackendTimeoutError, match="own"), deadline.within(0.01, lambda: BackendTimeoutError("own")):
        await anyio.sleep_forever()


async def test_half_of_the_time_is_for_the_first(watchdog):
    began = time.monotonic()
    deadline = Deadline(watchdog, began, total_s=0.1)
    with pytest.raises(BackendTimeoutError), deadline.half():
        await anyio.sleep_forever()
    assert deadline.left_s > 0


@pytest.mark.parametrize(("patience_s", "is_fault"), [(0.001, False), (math.inf, True)])
async def test_impatience_is_nobodys_fault(watchdog, patience_s, is_fault):
    assert Deadline(watchdog, 0, total_s=1, patience_s=patience_s).error().is_fault == is_fault
