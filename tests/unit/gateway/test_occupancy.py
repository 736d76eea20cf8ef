"""Who holds how many connections, as all workers see it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.occupancy import Occupancy

NUM_WORKERS = 3


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Callable[[int, int], Occupancy]]:
    """Starts the worker of a slot, which takes connections and holds so many."""
    with contextlib.ExitStack() as closing:

        def start(slot: int, count: int) -> Occupancy:
            occupancy = Occupancy(tmp_path, slot=slot, num_workers=NUM_WORKERS)
            closing.callback(occupancy.close)
            occupancy.open()
            occupancy.show(count)
            return occupancy

        yield start


def test_worker_alone_is_never_ahead(worker):
    assert not worker(0, 1000).is_ahead(1000)


def test_worker_that_holds_clearly_more_is_ahead(worker):
    first, second = worker(0, 10), worker(1, 4)
    assert (first.is_ahead(0), second.is_ahead(0)) == (True, False)


def test_what_is_being_opened_counts(worker):
    worker(1, 0)
    assert worker(0, 0).is_ahead(3)


def test_others_that_hold_as_many_do_not_matter(worker):
    worker(1, 10)
    worker(2, 0)
    assert worker(0, 10).is_ahead(0)


def test_small_lead_does_not_matter(worker):
    worker(1, 98)
    assert not worker(0, 110).is_ahead(0)


def test_worker_that_takes_none_is_not_waited_for(worker):
    first, second = worker(0, 10), worker(1, 0)
    second.shut()
    assert not first.is_ahead(0)


def test_connections_that_end_after_the_last_was_taken_do_not_open_it_again(worker):
    first, second = worker(0, 10), worker(1, 5)
    second.shut()
    second.show(0)
    assert not first.is_ahead(0)


def test_worker_that_has_yet_to_listen_is_not_waited_for(worker, tmp_path):
    first = worker(0, 10)
    worker(1, 0)  # and is killed
    successor = Occupancy(tmp_path, slot=1, num_workers=NUM_WORKERS)
    assert not first.is_ahead(0)
    successor.close()


@given(counts=st.lists(st.integers(0, 10_000), min_size=2, max_size=8))
def test_somebody_always_takes_the_next_connection(tmp_path_factory, counts):
    folder = tmp_path_factory.mktemp("run")
    workers = [Occupancy(folder, slot=slot, num_workers=len(counts)) for slot in range(len(counts))]
    for occupancy, count in zip(workers, counts, strict=True):
        occupancy.open()
        occupancy.show(count)
    fewest = workers[counts.index(min(counts))]
    assert not fewest.is_ahead(0)
    for occupancy in workers:
        occupancy.close()
