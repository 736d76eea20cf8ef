"""A scripted server over TCP and over a unix socket, and the client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from backends.http import OpenAIClient
from tests.support.upstream import Upstream


@pytest.fixture(params=["tcp", "unix"])
def upstream(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Upstream]:
    with Upstream(uds=tmp_path / "up.sock" if request.param == "unix" else None) as server:
        yield server


@pytest.fixture
async def client(upstream: Upstream) -> AsyncIterator[OpenAIClient]:
    client = OpenAIClient(upstream.base_url, "upstream-model", api_key="sk-upstream")
    yield client
    await client.aclose()
