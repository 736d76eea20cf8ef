"""Configurations as text, and what a worker makes of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from backends.base import Call
from gateway.config.loader import parse
from gateway.config.schema import Config
from gateway.exchange import Exchange
from gateway.snapshot import Snapshot
from gateway.target import Plan, Target


def config_of(text: str) -> Config:
    """Returns the configuration that a text holds."""
    return parse(text, file="gateway.yaml", folder=Path(), env={}).config


def plan_of(name: str, config: Config) -> Plan:
    """Returns the plan of a backend that lacks nothing."""
    connect_timeout_s = config.timeouts_for(name).connect
    return Plan(config=config.backends[name], connect_timeout_s=connect_timeout_s, socket=None, lacks=None)


def exchange_of(snapshot: Snapshot, call: Call, *, allow_fallback: bool = True) -> Exchange:
    """Returns a request on its way."""
    return Exchange(call, snapshot, allow_fallback=allow_fallback)


@pytest.fixture
async def open_snapshot() -> AsyncIterator[Callable[[str], Snapshot]]:
    """Builds the snapshot of a text; its backends are closed after the test."""
    opened: list[Target] = []

    def build(text: str) -> Snapshot:
        config = config_of(text)
        targets = {name: Target(name, plan_of(name, config)) for name in config.backends}
        opened.extend(targets.values())
        return Snapshot(1, config, targets, lambda _: None)

    yield build
    for target in opened:
        await target.aclose()


Build = Callable[[str], Snapshot]
Step = Callable[[], Awaitable[None]]
