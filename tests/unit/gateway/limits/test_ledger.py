"""States in shared memory: of every key its own, the same in every process."""

from __future__ import annotations

import hashlib
import multiprocessing
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gateway.limits.gcra import State, carry_over, standing, take
from gateway.limits.ledger import SLOTS_PER_SET, Ledger, Standings
from gateway.limits.rate import KeyLimits, Rate, read_rate

SECOND = 10**9
DAY = 86_400 * SECOND


def key(name: str = "app", rate: str | None = None, tokens: str | None = None) -> KeyLimits:
    return KeyLimits(
        name,
        hashlib.sha256(name.encode()).digest(),
        None if rate is None else read_rate(rate),
        None if tokens is None else read_rate(tokens),
    )


class Clock:
    """A machine's clock that the test sets."""

    def __init__(self) -> None:
        self.now_ns = 1000 * SECOND

    def __call__(self) -> int:
        return self.now_ns


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    Ledger.create(tmp_path)
    opened = Ledger(tmp_path, clock)
    yield opened
    opened.close()


def look(ledger: Ledger, limits: KeyLimits) -> Standings:
    """Returns where a key stands."""
    now_ns = ledger._now_ns()
    slot = ledger._slot(limits.digest, now_ns)
    states = (rate and ledger._state(slot, kind, rate, now_ns) for kind, rate in enumerate(limits[2:]))
    return Standings(*(state and standing(state, now_ns) for state in states))


def admitted(ledger: Ledger, limits: KeyLimits, times: int = 1) -> int:
    """Asks so many times; returns how often it was allowed."""
    return sum(ledger.admit(limits).refusing is None for _ in range(times))


def test_requests_beyond_the_rate_are_refused(ledger):
    assert admitted(ledger, key(rate="3/min"), 5) == 3


def test_refused_request_costs_nothing(ledger, clock):
    admitted(ledger, key(rate="1/s"), 100)
    clock.now_ns += SECOND
    assert admitted(ledger, key(rate="1/s")) == 1


def test_keys_do_not_share_a_limit(ledger):
    admitted(ledger, key("ada", rate="1/day"), 2)
    assert admitted(ledger, key("bob", rate="1/day")) == 1


def test_request_passes_while_tokens_remain(ledger):
    limits = key(tokens="10/day")
    ledger.charge(limits, 9)
    assert admitted(ledger, limits) == 1


def test_request_is_refused_when_no_token_remains(ledger):
    limits = key(tokens="10/day")
    ledger.charge(limits, 10)
    assert admitted(ledger, limits) == 0


def test_request_that_tokens_refuse_is_not_counted(ledger):
    limits = key(rate="5/day", tokens="10/day")
    ledger.charge(limits, 10)
    admitted(ledger, limits, 3)
    assert look(ledger, limits).requests.remaining == 5


def test_of_two_limits_the_longer_one_is_told(ledger):
    limits = key(rate="1/s", tokens="10/day")
    admitted(ledger, limits)
    ledger.charge(limits, 10)
    assert ledger.admit(limits).refusing.rate == limits.tokens


def test_tokens_of_a_key_without_such_a_limit_are_not_counted(ledger):
    ledger.charge(key(rate="1/min"), 10)
    assert look(ledger, key(rate="1/min", tokens="10/day")).tokens.remaining == 10


def test_looking_takes_nothing(ledger):
    look(ledger, key(rate="1/day"))
    assert look(ledger, key(rate="1/day")).requests.remaining == 1


def test_raised_limit_helps_at_once(ledger):
    admitted(ledger, key(rate="2/day"), 3)
    assert admitted(ledger, key(rate="5/day"), 9) == 3


def test_lowered_limit_holds_at_once(ledger):
    admitted(ledger, key(rate="5/day"), 3)
    assert admitted(ledger, key(rate="2/day")) == 0


def test_answer_begun_under_an_older_rate_is_charged_to_the_newer_one(ledger):
    older, newer = key(tokens="10/day"), key(tokens="1000/day")
    ledger.charge(older, 5)
    ledger.admit(newer)
    ledger.charge(older, 500)
    assert look(ledger, newer).tokens.remaining == 1000 - 505


def test_limit_holds_while_the_machines_clock_stands(ledger):
    assert (admitted(ledger, key(rate="2/day"), 2), admitted(ledger, key(rate="2/day"))) == (2, 0)


@pytest.mark.parametrize("jump_ns", [-999 * SECOND, 400 * DAY])
def test_clock_that_jumps_locks_nobody_out(ledger, clock, jump_ns):
    limits = key(rate="60/min")
    admitted(ledger, limits, 60)
    clock.now_ns += jump_ns
    admitted(ledger, limits)
    clock.now_ns += SECOND
    assert admitted(ledger, limits) == 1


def test_clock_that_goes_back_gives_nothing_away(ledger, clock):
    limits = key(rate="60/min")
    admitted(ledger, limits, 60)
    clock.now_ns -= 999 * SECOND
    assert admitted(ledger, limits) == 0


def of_one_set(count: int) -> list[KeyLimits]:
    """Returns keys that all have their slots among the same few."""
    return [key()._replace(digest=(7).to_bytes(4, "little") + number.to_bytes(28, "big")) for number in range(count)]


def test_full_set_keeps_its_keys_apart(ledger):
    keys = [each._replace(requests=Rate(1, DAY)) for each in of_one_set(SLOTS_PER_SET)]
    assert [admitted(ledger, each, 2) for each in keys] == [1] * SLOTS_PER_SET


def test_key_that_owes_nothing_makes_room(ledger, clock):
    *owing, last = of_one_set(SLOTS_PER_SET + 1)
    admitted(ledger, owing[0]._replace(requests=Rate(1, SECOND)))
    for each in owing[1:]:
        admitted(ledger, each._replace(requests=Rate(1, DAY)))
    clock.now_ns += SECOND
    admitted(ledger, last._replace(requests=Rate(1, DAY)))
    still_owing = [admitted(ledger, each._replace(requests=Rate(1, DAY))) for each in [*owing[1:], last]]
    assert still_owing == [0] * SLOTS_PER_SET


def test_of_a_full_set_the_key_that_owes_least_is_forgotten(ledger):
    *owing, last = of_one_set(SLOTS_PER_SET + 1)
    rates = [Rate(1, (number + 1) * SECOND) for number in range(SLOTS_PER_SET)]
    for each, rate in zip(owing, rates, strict=True):
        admitted(ledger, each._replace(requests=rate))
    admitted(ledger, last._replace(requests=Rate(1, DAY)))
    pairs = zip(owing[1:], rates[1:], strict=True)
    remaining = [look(ledger, each._replace(requests=rate)).requests.remaining for each, rate in pairs]
    assert remaining == [0] * (SLOTS_PER_SET - 1)


def test_state_outlives_a_worker(tmp_path, ledger, clock):
    other = Ledger(tmp_path, clock)
    admitted(other, key(rate="2/day"), 2)
    other.close()
    assert admitted(ledger, key(rate="2/day")) == 0


def test_key_whose_state_was_half_written_by_a_killed_worker_starts_anew(tmp_path, ledger):
    limits = key(rate="2/day")
    admitted(ledger, limits)
    path = tmp_path / "limits"
    arrival = (ledger._clock_ns() + DAY // 2) * 2
    whole = arrival.to_bytes(16, "little") + struct.pack("=QQ", 2, DAY)
    path.write_bytes(path.read_bytes().replace(whole, whole[:16] + bytes(16)))
    assert admitted(ledger, limits, 3) == 2


def hammer(folder: Path, times: int, limits: list[KeyLimits], counts: multiprocessing.SimpleQueue[list[int]]) -> None:
    opened = Ledger(folder)
    allowed = [0] * len(limits)
    for _ in range(times):
        for position, each in enumerate(limits):
            allowed[position] += admitted(opened, each)
            opened.charge(each, 1)
    counts.put(allowed)
    opened.close()


def test_limits_are_exact_over_processes(tmp_path):
    Ledger.create(tmp_path)
    limits = [key("ada", rate="700/day", tokens="9999999/day"), key("bob", rate="2000/day")]
    context = multiprocessing.get_context("spawn")
    counts = context.SimpleQueue()
    began_ns = time.monotonic_ns()
    processes = [context.Process(target=hammer, args=(tmp_path, 1000, limits, counts)) for _ in range(2)]
    for process in processes:
        process.start()
    allowed = [sum(pair) for pair in zip(*(counts.get() for _ in processes), strict=True)]
    for process in processes:
        process.join()
    regained = 700 * (time.monotonic_ns() - began_ns) // DAY
    assert (700 <= allowed[0] <= 700 + regained, allowed[1]) == (True, 2000)


def test_tokens_of_all_processes_add_up(tmp_path):
    Ledger.create(tmp_path)
    limits = key(tokens="1000000/day")
    context = multiprocessing.get_context("spawn")
    counts = context.SimpleQueue()
    began_ns = time.monotonic_ns()
    processes = [context.Process(target=hammer, args=(tmp_path, 1000, [limits], counts)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        counts.get()
        process.join()
    opened = Ledger(tmp_path)
    taken = 1_000_000 - look(opened, limits).tokens.remaining
    opened.close()
    regained = 1 + 1_000_000 * (time.monotonic_ns() - began_ns) // DAY
    assert 2000 - regained <= taken <= 2000


class Ledgers(RuleBasedStateMachine):
    """Two workers' views of one file, against states in a dictionary; rates change, and the clock is set back."""

    names = st.sampled_from(["ada", "bob", "eve"])
    rates = st.none() | st.builds(Rate, st.integers(1, 5), st.sampled_from([SECOND, 60 * SECOND, DAY]))

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        Ledger.create(Path(self.folder.name))
        self.clock = Clock()
        self.views = [Ledger(Path(self.folder.name), self.clock) for _ in range(2)]
        self.now_ns = self.clock.now_ns
        """As a clock that is never set back would tell it."""
        self.limits = {name: key(name, "3/min", "5/min") for name in ("ada", "bob", "eve")}
        self.known: dict[tuple[str, int], State] = {}

    def state(self, name: str, kind: int, rate: Rate) -> State:
        return carry_over(self.known.get((name, kind), State(0, Rate(0, 0))), rate, self.now_ns)

    @rule(name=names, view=st.integers(0, 1))
    def admit(self, name, view):
        rates = self.limits[name][2:]
        states = {kind: self.state(name, kind, rate) for kind, rate in enumerate(rates) if rate is not None}
        expected = all(standing(state, self.now_ns).remaining for state in states.values())
        assert (self.views[view].admit(self.limits[name]).refusing is None) == expected
        if expected:
            self.known |= {(name, kind): take(state, 1 - kind, self.now_ns) for kind, state in states.items()}

    @precondition(lambda self: any(limits.tokens for limits in self.limits.values()))
    @rule(name=names, view=st.integers(0, 1), tokens=st.integers(1, 12))
    def charge(self, name, view, tokens):
        limits = self.limits[name]
        self.views[view].charge(limits, tokens)
        if limits.tokens is not None:
            state = self.known.get((name, 1), State(0, limits.tokens))
            self.known[name, 1] = take(state, tokens, self.now_ns)

    @rule(name=names, requests=rates, tokens=rates)
    def change_limits(self, name, requests, tokens):
        self.limits[name] = self.limits[name]._replace(requests=requests, tokens=tokens)

    @rule(span_ns=st.integers(0, 100 * SECOND))
    def wait(self, span_ns):
        self.clock.now_ns += span_ns
        self.now_ns += span_ns

    @rule(span_ns=st.integers(0, DAY))
    def set_clock_back(self, span_ns):
        look(self.views[0], self.limits["ada"])
        self.clock.now_ns = max(0, self.clock.now_ns - span_ns)

    @rule(view=st.integers(0, 1))
    def restart_worker(self, view):
        self.views[view].close()
        self.views[view] = Ledger(Path(self.folder.name), self.clock)

    @invariant()
    def every_key_stands_where_it_should(self):
        for name, limits in self.limits.items():
            found = look(self.views[0], limits)
            expected = [
                None if rate is None else standing(self.state(name, kind, rate), self.now_ns)
                for kind, rate in enumerate(limits[2:])
            ]
            assert list(found) == expected

    def teardown(self):
        for view in self.views:
            view.close()
        self.folder.cleanup()


TestLedgers = Ledgers.TestCase
TestLedgers.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
