"""A snapshot is drained exactly once: when it is retired and its last lease has ended."""

from __future__ import annotations

import contextlib
from contextlib import AbstractContextManager

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gateway.config.backend_types import FakeBackend
from gateway.config.schema import Config
from gateway.snapshot import Snapshot


def new_snapshot(drained: list[Snapshot]) -> Snapshot:
    return Snapshot(1, Config(active="a", backends={"a": FakeBackend()}), {}, drained.append)


class Leases(RuleBasedStateMachine):
    """Requests come and go, and at some moment another configuration takes over."""

    def __init__(self) -> None:
        super().__init__()
        self.drained: list[Snapshot] = []
        self.snapshot = new_snapshot(self.drained)
        self.leases: list[AbstractContextManager[Snapshot]] = []
        self.retired = False

    @precondition(lambda self: not self.retired)
    @rule()
    def request_begins(self) -> None:
        lease = self.snapshot.lease()
        lease.__enter__()
        self.leases.append(lease)

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), fails=st.booleans())
    def request_ends(self, data: st.DataObject, fails: bool) -> None:
        lease = self.leases.pop(data.draw(st.integers(0, len(self.leases) - 1)))
        error = (ValueError, ValueError(), None) if fails else (None, None, None)
        try:
            lease.__exit__(*error)
        except ValueError:
            assert fails

    @precondition(lambda self: not self.retired)
    @rule()
    def another_takes_over(self) -> None:
        self.retired = True
        self.snapshot.retire()

    @rule()
    def nothing_happens(self) -> None:
        """Keeps the machine going when all is over."""

    @invariant()
    def drained_once_it_is_retired_and_free(self) -> None:
        is_free = self.retired and not self.leases
        assert self.drained == ([self.snapshot] if is_free else [])


TestLeases = Leases.TestCase


def test_lease_ends_when_its_request_fails():
    drained: list[Snapshot] = []
    snapshot = new_snapshot(drained)
    with contextlib.suppress(ValueError), snapshot.lease():
        snapshot.retire()
        raise ValueError
    assert drained == [snapshot]


def test_lease_gives_the_snapshot_itself():
    snapshot = new_snapshot([])
    with snapshot.lease() as leased:
        assert leased is snapshot
