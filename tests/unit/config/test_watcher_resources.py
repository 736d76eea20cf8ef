"""What a watcher takes, and gives back."""

import threading
from contextlib import aclosing
from pathlib import Path
from time import perf_counter

import anyio
import pytest

from gateway.config.watcher import Watcher

PROMPT_S = 5.0


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "gateway.yaml"
    path.write_bytes(b"one")
    return path


def open_descriptors():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def closed_down_to(number):
    """Waits until no more descriptors are open: the operating system's notifications end in a thread of their own."""
    with anyio.fail_after(PROMPT_S):
        while open_descriptors() > number:  # noqa: ASYNC110
            await anyio.sleep(0.001)


async def test_cancelled_watcher_leaves_no_descriptor(path):
    before = open_descriptors()
    for _ in range(5):
        async with aclosing(Watcher(path, last=b"one").changes()) as changes:
            with anyio.move_on_after(0.02):
                await anext(changes)
    await closed_down_to(before)


async def test_watcher_left_without_closing_leaves_no_descriptor(path):
    before = open_descriptors()
    for _ in range(5):
        async for _ in Watcher(path).changes():
            break
    await closed_down_to(before)


def test_watcher_leaves_no_thread(path):
    async def watch():
        async with anyio.create_task_group() as tasks:

            async def consume():
                async for _ in Watcher(path).changes():
                    tasks.cancel_scope.cancel()

            tasks.start_soon(consume)

    before = set(threading.enumerate())
    anyio.run(watch)
    for thread in set(threading.enumerate()) - before:
        thread.join(PROMPT_S)
    assert set(threading.enumerate()) <= before


async def test_cancellation_ends_the_watcher_promptly(path):
    started = perf_counter()
    async with aclosing(Watcher(path, last=b"one").changes()) as changes:
        with anyio.move_on_after(0.05):
            await anext(changes)
    assert perf_counter() - started < 1.0


async def test_missing_file_costs_no_more_readings_than_its_interval(tmp_path):
    watcher = Watcher(tmp_path / "nowhere" / "gateway.yaml", poll_interval=0.05)
    readings = 0
    read = watcher._read_now

    def count():
        nonlocal readings
        readings += 1
        return read()

    watcher._read_now = count
    async with aclosing(watcher.changes()) as changes:
        with anyio.move_on_after(0.2):
            await anext(changes)
    assert readings <= 5
