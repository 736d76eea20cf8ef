"""Snapshots of configurations that are written as text, and requests under them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from gateway.exchange import Exchange
from gateway.snapshot import Snapshot
from gateway.target import Target
from tests.support.attempts import request_of
from tests.support.calls import call_of
from tests.support.configs import ONE_FAKE, config_of, plan_of
from tests.support.upstream import Upstream


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
def third() -> Iterator[Upstream]:
    with Upstream(reply="third words") as server:
        yield server


@pytest.fixture
def snapshot(
    open_snapshot: Callable[[str], Snapshot], upstream: Upstream, spare: Upstream, third: Upstream
) -> Callable[..., Snapshot]:
    """Builds a snapshot of three backends, `a` active, its fallback the other two if not told otherwise."""

    def build(more: str = "retries: 0\nfallback: [b, c]") -> Snapshot:
        servers = {"a": upstream, "b": spare, "c": third}
        backends = (f"  {name}: {{type: openai, base_url: '{up.base_url}', model: m}}" for name, up in servers.items())
        return open_snapshot("\n".join(["active: a", more, "backends:", *backends]))

    return build


@pytest.fixture
async def exchange(open_snapshot: Callable[[str], Snapshot]) -> Exchange:
    """A request that no backend was asked for yet."""
    return request_of(call_of(), open_snapshot(ONE_FAKE))
