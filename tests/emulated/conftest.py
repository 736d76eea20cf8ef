"""Emulators of Gemini's API by others, each a process on a free port: llmock (PyPI) and aimock (npm).

`npm install --prefix .cache/aimock @copilotkit/aimock@1.43.0` installs the second one.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from backends.gemini.client import GeminiClient
from tests.emulated.emulators import FIXTURES, Emulator, free_port, running

AIMOCK = Path(__file__).parents[2] / ".cache/aimock/node_modules/.bin/aimock"


@pytest.fixture(scope="session")
def llmock_url() -> Iterator[str]:
    """What `base_url` has to be for llmock."""
    if importlib.util.find_spec("llmock") is None:
        pytest.skip("llmock is not installed: pip install llmock==0.2.2")
    port = free_port()
    program = (sys.executable, "-m", "llmock.cli", "serve", "--port", str(port), "--log-level", "warning")
    with running(program, port):
        yield f"http://127.0.0.1:{port}/gemini"


@pytest.fixture(scope="session")
def aimock_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What `base_url` has to be for aimock."""
    if not AIMOCK.exists() or shutil.which("node") is None:
        pytest.skip("aimock is not installed: npm install --prefix .cache/aimock @copilotkit/aimock@1.43.0")
    folder = tmp_path_factory.mktemp("aimock")
    (folder / "fixtures.json").write_bytes(msgspec.json.encode({"fixtures": FIXTURES}))
    (folder / "config.json").write_bytes(msgspec.json.encode({"llm": {"fixtures": str(folder / "fixtures.json")}}))
    port = free_port()
    with running((str(AIMOCK), "--config", str(folder / "config.json"), "--port", str(port)), port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=["llmock", "aimock"])
def emulator(request: pytest.FixtureRequest) -> Emulator:
    url: str = request.getfixturevalue(f"{request.param}_url")
    root = url.removesuffix("/gemini")
    return Emulator(url, f"{root}/_llmock/scenario" if request.param == "llmock" else None)


@pytest.fixture
async def client(emulator: Emulator) -> AsyncIterator[GeminiClient]:
    client = GeminiClient("gemini-2.5-pro", api_key="AIza-secret", base_url=emulator.url)
    yield client
    await client.aclose()
