"""A scripted Gemini, and the client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from backends.gemini.client import GeminiClient
from tests.support.gemini import GeminiServer


@pytest.fixture
def gemini() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


@pytest.fixture
async def client(gemini: GeminiServer) -> AsyncIterator[GeminiClient]:
    client = GeminiClient("gemini-test", api_key="AIza-secret", base_url=gemini.base_url)
    yield client
    await client.aclose()
