"""Which work is next, when some of those asked want to be left alone."""

from __future__ import annotations

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from bench.runner.schedule import FIRST_PAUSE_S, MAX_PAUSE_S, MAX_REFUSALS, Schedule, Wait

WORKS = ["a1", "b1", "a2", "b2"]


def schedule_of(works: list[str]) -> Schedule[str]:
    return Schedule(works, lambda work: work[0], random.Random(1))


def begun(schedule: Schedule[str], now: float = 0.0) -> tuple[int, str]:
    step = schedule.next(now)
    assert not isinstance(step, Wait | None)
    return step


def test_work_comes_in_its_order():
    schedule = schedule_of(WORKS)
    assert [begun(schedule)[1] for _ in WORKS] == WORKS


def test_end_is_told_once_all_is_done():
    schedule = schedule_of(["a1"])
    ticket, _ = begun(schedule)
    schedule.done(ticket)
    assert schedule.next(0.0) is None


def test_work_in_progress_is_waited_for_because_it_may_come_back():
    schedule = schedule_of(["a1"])
    begun(schedule)
    assert schedule.next(0.0) == Wait(math.inf)


def test_paused_lane_lets_the_others_pass():
    schedule = schedule_of(WORKS)
    schedule.turned_away(begun(schedule)[0], 0.0, 5.0, "busy")
    assert [begun(schedule)[1] for _ in range(2)] == ["b1", "b2"]


def test_work_that_was_turned_away_comes_first_after_the_pause():
    schedule = schedule_of(WORKS)
    schedule.turned_away(begun(schedule)[0], 0.0, 5.0, "busy")
    assert begun(schedule, now=5.0)[1] == "a1"


def test_wait_lasts_until_the_first_pause_ends():
    schedule = schedule_of(["a1", "b1"])
    for pause_s in (7.0, 3.0):
        schedule.turned_away(begun(schedule)[0], 0.0, pause_s, "busy")
    assert schedule.next(1.0) == Wait(2.0)


def test_pause_that_was_asked_for_has_a_bound():
    schedule = schedule_of(["a1"])
    assert schedule.turned_away(begun(schedule)[0], 0.0, 86_400.0, "busy") == MAX_PAUSE_S


def test_pause_without_a_wish_grows():
    schedule, now, pauses = schedule_of(["a1"]), 0.0, []
    for _ in range(3):
        pauses.append(schedule.turned_away(begun(schedule, now)[0], now, None, "busy"))
        now += pauses[-1]
    assert [FIRST_PAUSE_S * 2**n / 2 <= pause <= FIRST_PAUSE_S * 2**n for n, pause in enumerate(pauses)] == [True] * 3


def test_requests_that_were_on_their_way_do_not_lengthen_a_pause():
    schedule = schedule_of(["a1", "a2"])
    tickets = [begun(schedule)[0], begun(schedule)[0]]
    schedule.turned_away(tickets[0], 0.0, 5.0, "busy")
    assert schedule.turned_away(tickets[1], 1.0, 60.0, "busy") == 4.0


def refused(schedule: Schedule[str], times: int) -> None:
    for now in range(times):
        schedule.turned_away(begun(schedule, float(now))[0], float(now), 1.0, "busy")


def test_lane_is_given_up_that_turns_away_for_ever():
    schedule = schedule_of(["a1", "a2"])
    refused(schedule, MAX_REFUSALS + 1)
    assert (schedule.next(1000.0), schedule.given_up) == (None, {"a": "busy"})


def test_answer_in_between_starts_the_count_anew():
    schedule = schedule_of(["a1", "a2"])
    refused(schedule, MAX_REFUSALS)
    schedule.done(begun(schedule, 100.0)[0])
    schedule.turned_away(begun(schedule, 100.0)[0], 100.0, 1.0, "busy")
    assert schedule.given_up == {}


@given(st.lists(st.sampled_from("abc"), max_size=12), st.randoms(use_true_random=False))
def test_every_work_is_done_once_or_its_lane_given_up(lanes, rng):
    works = [f"{lane}{number}" for number, lane in enumerate(lanes)]
    schedule, now, done = schedule_of(works), 0.0, []
    while (step := schedule.next(now)) is not None:
        if isinstance(step, Wait):
            now += step.seconds
        elif rng.random() < 0.3:
            schedule.turned_away(step[0], now, rng.choice([None, 1.0]), "busy")
        else:
            done.append(step[1])
            schedule.done(step[0])
    assert sorted(done + [work for work in works if work[0] in schedule.given_up and work not in done]) == sorted(works)
