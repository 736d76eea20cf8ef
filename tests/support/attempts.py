"""Backends that are being asked, without a pipeline that does it."""

from __future__ import annotations

import time
from typing import Any, cast

from backends.base import Call
from gateway.breaker import Permit
from gateway.config.backend_types import Breaker
from gateway.config.schema import Timeouts
from gateway.deadlines import Deadline, Watchdog
from gateway.exchange import Attempt, Exchange
from gateway.interrupt import Task, this_task
from gateway.snapshot import Policy, Snapshot
from gateway.target import Target


def attempt_at(target: Target, *, keeps_all: bool = False) -> Attempt:
    """Returns an attempt that has just begun."""
    timeouts = Timeouts()
    idle = cast("Task", None)  # no block of code is run under this deadline
    deadline = Deadline(Watchdog(idle), time.monotonic(), timeouts.total)
    return Attempt(target, permit_of(target), Policy(timeouts, Breaker(), 0), deadline, keeps_all=keeps_all)


def request_of(call: Call, snapshot: Snapshot, *, allow_fallback: bool = True, **options: Any) -> Exchange:
    """Returns a request, to be served by the task that runs."""
    return Exchange(call, snapshot, Watchdog(this_task()), allow_fallback=allow_fallback, **options)


def asked(exchange: Exchange, target: Target) -> Attempt:
    """Returns an attempt of a request that has just begun."""
    return exchange.attempt(target, permit_of(target), exchange.deadline_of(target))


def permit_of(target: Target) -> Permit:
    """Returns leave to ask a backend."""
    permit = target.breaker.admit(0)
    assert permit is not None
    return permit
