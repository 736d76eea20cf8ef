"""Counting over processes, in shared memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.shadow.traffic import FILE, NUM_SLOTS, Traffic


@pytest.fixture
def traffic(tmp_path: Path) -> Iterator[Traffic]:
    opened = Traffic(tmp_path)
    yield opened
    opened.close()


def count_some(folder: Path, times: int, numbers: multiprocessing.SimpleQueue[list[int]]) -> None:
    opened = Traffic(folder)
    numbers.put([opened.count() for _ in range(times)])
    opened.close()


def test_no_two_requests_of_several_processes_have_one_number(tmp_path, traffic):
    context = multiprocessing.get_context("spawn")
    numbers = context.SimpleQueue()
    processes = [context.Process(target=count_some, args=(tmp_path, 2000, numbers)) for _ in range(3)]
    for process in processes:
        process.start()
    counted = [number for _ in processes for number in numbers.get()]
    for process in processes:
        process.join()
    assert (sorted(counted), traffic.seen) == (list(range(1, 6001)), 6000)


def test_counting_goes_on_from_a_number(traffic):
    traffic.start_at(41)
    assert traffic.count() == 42


def test_what_is_left_out_is_counted_apart(traffic):
    traffic.leave_out()
    assert (traffic.left_out, traffic.seen) == (1, 0)


@given(counts=st.lists(st.tuples(st.integers(0, NUM_SLOTS - 1), st.integers(0, 1000)), max_size=20))
def test_requests_in_progress_are_the_sum_of_what_each_worker_showed_last(tmp_path_factory, counts):
    opened = Traffic(tmp_path_factory.mktemp("traffic"))
    for slot, count in counts:
        opened.show_in_flight(slot, count)
    assert opened.in_flight == sum(dict(counts).values())
    opened.close()


def test_every_process_sees_what_another_shows(tmp_path, traffic):
    other = Traffic(tmp_path)
    other.show_in_flight(NUM_SLOTS - 1, 3)
    other.close()
    assert traffic.in_flight == 3


def test_its_room_on_the_disk_is_taken_at_once(tmp_path, traffic):
    """Else the kernel kills the process that first writes there when the disk is full."""
    status = (tmp_path / FILE).stat()
    assert status.st_blocks * 512 >= status.st_size
