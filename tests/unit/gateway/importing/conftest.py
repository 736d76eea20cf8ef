from pathlib import Path

import pytest

from gateway.config.errors import ConfigError
from gateway.config.loader import Loaded, parse
from gateway.config.schema import Config
from gateway.importing.litellm import gateway_yaml


class Environment(dict):
    """Every variable is set; those that hold an address, to one."""

    def get(self, name, default=None):
        return "http://set/v1" if "_BASE" in name else f"value of {name}"


class Importer:
    """Imports LiteLLM's configurations, and loads what comes of them as the gateway does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def text(self, litellm: str | bytes) -> str:
        content = litellm.encode() if isinstance(litellm, str) else litellm
        return gateway_yaml(content, "config.yaml")

    def load(self, text: str) -> Loaded:
        return parse(text, file="gateway.yaml", folder=self._folder, env=Environment())

    def config(self, litellm: str) -> Config:
        return self.load(self.text(litellm)).config

    def backend(self, params: str):
        """The only backend of a file whose only model has these `litellm_params`."""
        (backend,) = self.config(f"model_list: [{{model_name: m, litellm_params: {{{params}}}}}]").backends.values()
        return backend

    def comments(self, litellm: str) -> str:
        lines = (line.strip() for line in self.text(litellm).splitlines())
        return " ".join(line.removeprefix("# ") for line in lines if line.startswith("#"))

    def errors(self, litellm: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            self.text(litellm)
        return [str(error) for error in caught.value.errors]


@pytest.fixture
def importer(tmp_path):
    return Importer(tmp_path)
