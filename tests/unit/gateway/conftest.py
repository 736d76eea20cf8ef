"""Snapshots of configurations that are written as text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from gateway.snapshot import Snapshot
from gateway.target import Target
from tests.support.configs import config_of, plan_of


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
