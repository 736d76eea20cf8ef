"""Backends that are being asked, without a pipeline that does it."""

from __future__ import annotations

from gateway.breaker import Permit
from gateway.config.backend_types import Breaker
from gateway.exchange import Attempt
from gateway.target import Target


def attempt_at(target: Target, *, keeps_all: bool = False) -> Attempt:
    """Returns an attempt that has just begun."""
    return Attempt(target, permit_of(target), Breaker(), keeps_all=keeps_all)


def permit_of(target: Target) -> Permit:
    """Returns leave to ask a backend."""
    permit = target.breaker.admit(0)
    assert permit is not None
    return permit
