"""The breaker against the rules of its docstring, and any course of events against a model of it."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from gateway.breaker import MAX_RETRY_AFTER_S, Breaker, Permit

FAILURES = 3
COOLDOWN_S = 10.0


def fail(breaker: Breaker, now: float, times: int = 1) -> None:
    for _ in range(times):
        permit = breaker.admit(now)
        assert permit is not None
        permit.failed(now, failures=FAILURES, cooldown_s=COOLDOWN_S)


def opened(at: float = 0.0) -> Breaker:
    breaker = Breaker()
    fail(breaker, at, FAILURES)
    return breaker


def probe_of(breaker: Breaker, now: float) -> Permit:
    probe = breaker.admit(now)
    assert probe is not None
    return probe


def test_new_breaker_is_closed():
    assert Breaker().state(0) == "closed"


def test_failures_in_a_row_open():
    assert opened().state(0) == "open"


def test_one_failure_fewer_does_not_open():
    breaker = Breaker()
    fail(breaker, 0, FAILURES - 1)
    assert breaker.state(0) == "closed"


def test_success_ends_the_row():
    breaker = Breaker()
    fail(breaker, 0, FAILURES - 1)
    probe_of(breaker, 0).succeeded()
    fail(breaker, 0, FAILURES - 1)
    assert breaker.state(0) == "closed"


def test_released_request_neither_adds_to_the_row_nor_ends_it():
    breaker = Breaker()
    fail(breaker, 0, FAILURES - 1)
    probe_of(breaker, 0).released()
    fail(breaker, 0)
    assert breaker.state(0) == "open"


def test_only_the_first_outcome_of_a_request_counts():
    breaker = Breaker()
    permit = probe_of(breaker, 0)
    for _ in range(FAILURES):
        permit.failed(0, failures=FAILURES, cooldown_s=COOLDOWN_S)
    assert breaker.state(0) == "closed"


def test_open_breaker_gives_no_leave():
    assert opened().admit(COOLDOWN_S - 0.1) is None


def test_cool_down_over_is_half_open():
    assert opened().state(COOLDOWN_S) == "half_open"


def test_half_open_gives_leave_to_one_request_at_a_time():
    breaker = opened()
    probe_of(breaker, COOLDOWN_S)
    assert breaker.admit(COOLDOWN_S) is None


def test_probe_that_hangs_keeps_others_waiting_for_one_cool_down_only():
    breaker = opened()
    probe_of(breaker, COOLDOWN_S)
    early = breaker.admit(2 * COOLDOWN_S - 0.1)
    assert (early is None, breaker.admit(2 * COOLDOWN_S) is None) == (True, False)


def test_successful_probe_closes():
    breaker = opened()
    probe_of(breaker, COOLDOWN_S).succeeded()
    assert breaker.state(COOLDOWN_S) == "closed"


def test_failed_probe_opens_for_another_cool_down():
    breaker = opened()
    probe_of(breaker, COOLDOWN_S).failed(COOLDOWN_S + 1, failures=FAILURES, cooldown_s=COOLDOWN_S)
    assert (breaker.state(2 * COOLDOWN_S + 0.9), breaker.state(2 * COOLDOWN_S + 1)) == ("open", "half_open")


def test_probe_that_tells_nothing_lets_another_one_try():
    breaker = opened()
    probe_of(breaker, COOLDOWN_S).released()
    assert breaker.admit(COOLDOWN_S) is not None


def test_probe_that_is_being_answered_lets_the_others_in():
    breaker = opened()
    probe_of(breaker, COOLDOWN_S).began()
    assert breaker.state(COOLDOWN_S) == "closed"


def test_stream_of_a_probe_that_breaks_off_opens_at_once():
    breaker = opened()
    probe = probe_of(breaker, COOLDOWN_S)
    probe.began()
    probe.failed(COOLDOWN_S, failures=FAILURES, cooldown_s=COOLDOWN_S)
    assert breaker.state(COOLDOWN_S) == "open"


def test_failure_from_before_the_opening_does_not_prolong_it():
    breaker = Breaker()
    old = probe_of(breaker, 0)
    fail(breaker, 0, FAILURES)
    old.failed(COOLDOWN_S - 1, failures=1, cooldown_s=COOLDOWN_S)
    assert breaker.state(COOLDOWN_S) == "half_open"


def test_success_from_before_the_opening_does_not_close():
    breaker = Breaker()
    old = probe_of(breaker, 0)
    fail(breaker, 0, FAILURES)
    old.succeeded()
    assert breaker.state(1) == "open"


def test_who_insists_gets_leave_while_it_is_open():
    assert opened().insist(1) is not None


def test_success_of_who_insisted_closes():
    breaker = opened()
    permit = breaker.insist(1)
    assert permit is not None
    permit.succeeded()
    assert breaker.state(1) == "closed"


def test_failure_of_who_insisted_does_not_prolong_the_cool_down():
    breaker = opened()
    permit = breaker.insist(COOLDOWN_S - 1)
    assert permit is not None
    permit.failed(COOLDOWN_S - 1, failures=1, cooldown_s=COOLDOWN_S)
    assert breaker.state(COOLDOWN_S) == "half_open"


def test_pause_that_the_backend_asks_for_is_kept_even_from_who_insists():
    breaker = Breaker()
    breaker.pause(0, 5)
    assert (breaker.admit(4.9), breaker.insist(4.9)) == (None, None)


def test_pause_ends_when_the_backend_said():
    breaker = Breaker()
    breaker.pause(0, 5)
    assert breaker.state(5) == "closed"


def test_shorter_pause_does_not_shorten_a_longer_one():
    breaker = Breaker()
    breaker.pause(0, 5)
    breaker.pause(1, 1)
    assert breaker.pause_left_s(1) == 4


def test_pause_does_not_shorten_the_cool_down():
    breaker = opened()
    breaker.pause(0, 1)
    assert breaker.state(2) == "open"


def test_endless_pause_has_an_end():
    breaker = Breaker()
    breaker.pause(0, 1e9)
    assert breaker.state(MAX_RETRY_AFTER_S) == "closed"


class BreakerMachine(RuleBasedStateMachine):
    """Requests come and end in any order; what may never happen is checked after every step."""

    permits = Bundle("permits")

    def __init__(self) -> None:
        super().__init__()
        self.breaker = Breaker()
        self.now = 0.0
        self.in_row = 0
        self.probing: Permit | None = None
        self.probing_until = 0.0

    @rule(seconds=st.floats(0, 2 * COOLDOWN_S))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: self.breaker.state(self.now) == "closed")
    @rule(target=permits)
    def admit_closed(self) -> Permit:
        permit = self.breaker.admit(self.now)
        assert permit is not None
        return permit

    @precondition(lambda self: self.breaker.state(self.now) == "half_open")
    @rule(target=permits)
    def admit_half_open(self) -> Permit | None:
        permit = self.breaker.admit(self.now)
        if permit is not None:
            assert self.probing is None or self.now >= self.probing_until
            self.probing, self.probing_until = permit, self.now + COOLDOWN_S
        return permit

    @precondition(lambda self: self.breaker.state(self.now) == "open")
    @rule()
    def nobody_is_admitted_while_open(self) -> None:
        assert self.breaker.admit(self.now) is None

    @rule(target=permits)
    def insist(self) -> Permit | None:
        permit = self.breaker.insist(self.now)
        assert (permit is None) == (self.breaker.pause_left_s(self.now) > 0)
        return permit

    @rule(seconds=st.floats(0, 1000))
    def pause(self, seconds: float) -> None:
        before = self.breaker.pause_left_s(self.now)
        self.breaker.pause(self.now, seconds)
        assert self.breaker.pause_left_s(self.now) >= max(before, min(seconds, MAX_RETRY_AFTER_S)) - 1e-6

    @rule(permit=consumes(permits), end=st.sampled_from(["succeeded", "failed", "released", "began"]))
    def end(self, permit: Permit | None, end: str) -> None:
        if permit is None:
            return
        state = self.breaker.state(self.now)
        openings = self.breaker.times_opened
        if end == "failed":
            permit.failed(self.now, failures=FAILURES, cooldown_s=COOLDOWN_S)
            assert openings in {self.breaker.times_opened, permit.epoch}
        else:
            getattr(permit, end)()
            assert self.breaker.times_opened == openings
        if end == "released" and permit is not self.probing:
            assert self.breaker.state(self.now) == state
        if permit is self.probing:
            self.probing = None

    @invariant()
    def an_open_breaker_opens_its_door_some_time(self) -> None:
        later = self.now + MAX_RETRY_AFTER_S + COOLDOWN_S
        assert self.breaker.state(later) in {"closed", "half_open"}


TestBreakerMachine = BreakerMachine.TestCase


@pytest.mark.parametrize("failures", [1, 2, 7])
def test_number_of_failures_is_that_of_the_settings(failures):
    breaker = Breaker()
    for _ in range(failures):
        assert breaker.state(0) == "closed"
        probe_of(breaker, 0).failed(0, failures=failures, cooldown_s=COOLDOWN_S)
    assert breaker.state(0) == "open"
