"""Questions that keep out of the way of live requests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from bench.measure import Measurement, Outcome
from bench.metrics import Timing
from gateway.shadow.gate import Gate
from gateway.shadow.traffic import Traffic

SOON_S = 20.0


@pytest.fixture
def traffic(tmp_path: Path) -> Iterator[Traffic]:
    opened = Traffic(tmp_path)
    yield opened
    opened.close()


class Backend:
    """Answers at once, or when it is allowed to; keeps count."""

    def __init__(self, outcome: Outcome = "answered") -> None:
        self.outcome = outcome
        self.asked = anyio.Event()
        self.num_asked = 0
        self.may_answer = anyio.Event()
        self.may_answer.set()

    async def ask(self, _left_s: float) -> Measurement:
        self.num_asked += 1
        self.asked.set()
        await self.may_answer.wait()
        return Measurement(outcome=self.outcome, timing=Timing(0, (), 1))


async def ask(traffic: Traffic, backend: Backend, *, limit_s: float = SOON_S, own_s: float = SOON_S) -> Outcome | None:
    measured = await Gate(traffic).ask(backend.ask, time.monotonic() + limit_s, own_s=own_s)
    return measured.outcome if measured else None


async def test_question_is_put_when_nothing_is_in_progress(traffic):
    assert await ask(traffic, Backend()) == "answered"


async def test_question_that_finds_no_rest_is_not_put(traffic):
    traffic.show_in_flight(0, 1)
    backend = Backend()
    assert (await ask(traffic, backend, limit_s=0.1), backend.num_asked) == (None, 0)


async def test_question_is_taken_back_and_put_again(traffic):
    backend = Backend()
    backend.may_answer = anyio.Event()
    outcomes = []

    async def run() -> None:
        outcomes.append(await ask(traffic, backend))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run)
        await backend.asked.wait()
        backend.asked = anyio.Event()
        traffic.show_in_flight(0, 1)
        await anyio.sleep(0.02)
        traffic.show_in_flight(0, 0)
        await backend.asked.wait()
        backend.may_answer.set()
    assert (outcomes, backend.num_asked) == (["answered"], 2)


async def test_backend_is_blamed_for_a_time_limit_of_its_own(traffic):
    assert await ask(traffic, Backend("timeout"), limit_s=10, own_s=10) == "timeout"


async def test_backend_is_not_blamed_for_the_time_that_live_requests_took(traffic):
    assert await ask(traffic, Backend("timeout"), limit_s=4, own_s=10) is None


async def test_question_that_is_cancelled_leaves_nothing_running(traffic):
    backend = Backend()
    backend.may_answer = anyio.Event()
    with anyio.move_on_after(0.1) as scope:
        await ask(traffic, backend)
    assert scope.cancelled_caught
