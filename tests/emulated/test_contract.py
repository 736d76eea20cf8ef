"""The contract of every backend, kept by the client of Gemini with servers that know nothing of this project.

All of it but several choices: both emulators give one, however many are asked for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from backends.base import Backend
from backends.gemini.client import GeminiClient
from tests.contract import test_backend_contract as contract
from tests.emulated.emulators import Emulator

OpenBackend = Callable[[], AbstractAsyncContextManager[Backend]]

OF_SEVERAL_CHOICES = {
    "test_several_choices_are_numbered",
    "test_several_choices_are_streamed_side_by_side",
    "test_every_choice_of_a_stream_ends",
}

# Found here as in their own module, so that a new one is tried on the emulators too.
globals().update(
    {name: test for name, test in vars(contract).items() if name.startswith("test_") and name not in OF_SEVERAL_CHOICES}
)


@pytest.fixture
def open_backend(emulator: Emulator) -> OpenBackend:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Backend]:
        backend = GeminiClient("gemini-2.5-pro", api_key="k", base_url=emulator.url)
        yield backend
        await backend.aclose()

    return opened


@pytest.fixture
async def backend(open_backend: OpenBackend) -> AsyncIterator[Backend]:
    async with open_backend() as backend:
        yield backend
