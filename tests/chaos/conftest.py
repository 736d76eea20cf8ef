"""One gateway for every case of the catalogue, and the upstream behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio.to_thread
import pytest

from bench.gateway.chaos.catalogue import CASES, behaviour_of, config_text
from bench.gateway.chaos.client import ChatClient
from bench.gateway.chaos.lab import Lab
from bench.gateway.chaos.upstream import FaultyUpstream
from tests.support.gateway import Gateway


@pytest.fixture(scope="module")
async def lab(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lab]:
    """The gateway asks the upstream while it starts, so the loop that serves it must not be held up."""
    upstream = FaultyUpstream(behaviour_of)
    async with upstream.serving():
        gateway = Gateway(tmp_path_factory.mktemp("chaos"), config_text(CASES.values(), upstream))
        await anyio.to_thread.run_sync(gateway.__enter__)
        try:
            async with ChatClient(gateway.base_url) as client:
                yield Lab(client, upstream)
        finally:
            await anyio.to_thread.run_sync(gateway.__exit__, None)
