"""Snapshots of configurations that are written as text, and requests under them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from gateway.exchange import Exchange
from gateway.snapshot import Snapshot
from gateway.target import Target
from tests.support.calls import call_of
from tests.support.configs import ONE_FAKE, config_of, plan_of


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


@pytest.fixture
def exchange(open_snapshot: Callable[[str], Snapshot]) -> Exchange:
    """A request that no backend was asked for yet."""
    return Exchange(call_of(), open_snapshot(ONE_FAKE), allow_fallback=True)
