from pathlib import Path

import pytest

from gateway.config.errors import ConfigError
from gateway.config.loader import Loaded, parse


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Reader:
    """Parses configuration texts that lie in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env: dict[str, str] = {}

    def parse(self, text: str | bytes) -> Loaded:
        """Loads a text, or raises ConfigError."""
        return parse(text, file="gateway.yaml", folder=self.folder, env=self.env)

    def errors(self, text: str | bytes) -> list[str]:
        """The errors in a text, one string each; none if it is valid."""
        try:
            self.parse(text)
        except ConfigError as exc:
            return [str(error) for error in exc.errors]
        return []


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


@pytest.fixture
def checkpoint(tmp_path):
    """A folder, inside the reader's, that looks like a checkpoint."""
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"")
    return folder
