"""The types of backends in `gateway.yaml`. A new one is a new subclass of `BackendConfig`, named in `AnyBackend`."""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

import msgspec
from msgspec import Meta

from backends.vllm import environment as vllm_environment
from backends.vllm.adapter import engine_rank
from gateway.config.values import (
    MAX_COUNT,
    Amount,
    BaseUrl,
    Count,
    PathText,
    Retries,
    Seconds,
    Secret,
    Section,
    Threads,
)


class TimeoutOverrides(Section, frozen=True, kw_only=True):
    """The timeouts in which a backend differs from the file's."""

    connect: Seconds | None = None
    """Until the connection to the model server stands."""
    first_token: Seconds | None = None
    """From the request sent to the first content of the answer."""
    idle: Seconds | None = None
    """Between two pieces of an answer."""
    total: Seconds | None = None
    """From the first attempt to the last byte."""


class Breaker(Section, frozen=True, kw_only=True):
    """When a failing backend is left alone."""

    failures: Count = 5
    """Failures in a row that open the breaker."""
    cooldown: Seconds = 15.0
    """How long it stays open before one request may try again."""


class Price(Section, frozen=True, kw_only=True):
    """What a backend costs, in US dollars: by tokens, or by the hour."""

    input: Amount | None = None
    """For a million input tokens."""
    output: Amount | None = None
    """For a million output tokens."""
    usd_per_hour: Amount | None = None
    """For an hour of the machine it runs on."""


class BackendConfig(Section, frozen=True, kw_only=True, tag_field="type"):
    """What every type of backend takes."""

    timeouts: TimeoutOverrides | None = None
    """Timeouts that differ from the file's."""
    retries: Retries | None = None
    """Further attempts on this backend; the file's where absent."""
    breaker: Breaker | None = None
    """When this backend is left alone; the file's where absent."""
    max_concurrency: Count | None = None
    """Requests it is sent at one time, shared out among the workers; unlimited where absent."""
    max_waiting: Annotated[int, Meta(ge=0, le=MAX_COUNT)] = 100
    """Requests that may wait in each worker while it has as many as it is sent; a further one goes elsewhere."""
    price: Price | None = None
    """What it costs, for the reports."""
    shadow: bool | None = None
    """Whether it takes part in shadow runs. Where absent, a third party's gets graded questions but no live request."""
    on_disconnect: Literal["cancel", "drain"] = "cancel"
    """When the client leaves: cancel the answer, or let it run to its end."""

    def resolved(self, folder: Path) -> Self:
        """Returns this backend with its relative paths taken from the file's folder."""
        return self

    def lacks(self) -> tuple[str, str] | None:
        """Returns the field that names something missing on this machine and the reason, or None."""
        return None


class OpenAIBackend(BackendConfig, frozen=True, kw_only=True, tag="openai"):
    """Any server that speaks the OpenAI API."""

    base_url: BaseUrl
    """Its address, up to and with `/v1`; on a unix socket the path `/v1` is understood."""
    model: str
    """The name it knows the model by."""
    api_key: Secret | None = None
    """Sent as the bearer token."""


class CustomTransformerBackend(BackendConfig, frozen=True, kw_only=True, tag="custom_transformer"):
    """The transformer of this project, served in a process of its own."""

    checkpoint: PathText
    """The folder that holds `config.json` and `model.safetensors`, relative to this file."""
    threads: Threads = 1
    """CPU threads of its portable compute; the native one, which a C++ compiler makes, uses one."""

    def resolved(self, folder: Path) -> Self:
        """Returns this backend with an absolute path to its checkpoint."""
        return msgspec.structs.replace(self, checkpoint=str((folder / self.checkpoint).resolve()))

    def lacks(self) -> tuple[str, str] | None:
        """Returns the reason if a file of the checkpoint is missing."""
        for name in ("config.json", "model.safetensors"):
            if not Path(self.checkpoint, name).is_file():
                return "checkpoint", f"{self.checkpoint} holds no {name}"
        return None


class VLLMBackend(BackendConfig, frozen=True, kw_only=True, tag="vllm"):
    """A model served by vLLM: by an engine that the gateway runs, or by one that runs already."""

    model: PathText
    """A Hugging Face folder, relative to this file, or the id of a model; with `base_url` the name it has there."""
    adapter: PathText | None = None
    """A folder with a LoRA adapter, relative to this file. Changed alone, it is swapped in the running engine."""
    base_url: BaseUrl | None = None
    """The address of a vLLM that runs already, up to and with `/v1`; the gateway then starts none."""
    api_key: Secret | None = None
    """Sent as the bearer token to `base_url`."""
    python: PathText | None = None
    """The interpreter of vLLM's environment, relative to this file; the gateway's own where absent."""
    args: list[str] = []
    """Further arguments of `vllm serve`, as in `[--max-model-len, "4096", --tensor-parallel-size, "2"]`."""
    env: dict[str, str] = {}
    """Further variables for the engine, such as `CUDA_VISIBLE_DEVICES`."""
    start_timeout: Seconds = 600.0
    """How long an engine may take to load its model."""

    def resolved(self, folder: Path) -> Self:
        """Returns this backend with absolute paths to what lies on this machine."""
        if self.base_url is not None:
            return self
        model = (folder / self.model).resolve()
        return msgspec.structs.replace(
            self,
            # A name that is no folder here is left to vLLM, which looks it up on the Hugging Face hub.
            model=str(model) if model.is_dir() or is_path(self.model) else self.model,
            adapter=None if self.adapter is None else str((folder / self.adapter).resolve()),
            # Not resolved through links: the interpreter of an environment is one, and knows the environment by it.
            python=sys.executable if self.python is None else os.path.abspath(folder / self.python),  # noqa: PTH100
        )

    def lacks(self) -> tuple[str, str] | None:
        """Returns the reason if vLLM, the model or the adapter is missing, or fields do not go together."""
        if misplaced := self._misplaced():
            return misplaced
        if self.base_url is not None:
            return None
        if self.python is not None and (reason := vllm_environment.lacks(self.python)):
            return "python", reason
        if is_path(self.model) and not Path(self.model, "config.json").is_file():
            return "model", f"{self.model} holds no config.json"
        if self.adapter is not None:
            try:
                engine_rank(self.adapter)
            except (OSError, ValueError) as error:
                return "adapter", str(error)
        return None

    def _misplaced(self) -> tuple[str, str] | None:
        """Returns a field that does not go with `base_url`, or not without it."""
        if self.base_url is None:
            return None if self.api_key is None else ("api_key", "is for a `base_url`")
        for field in ("adapter", "python", "args", "env"):
            if getattr(self, field):
                return field, "is for an engine that the gateway runs, and `base_url` names one that runs already"
        return None


def is_path(model: str) -> bool:
    """Returns whether a model is named by a path that cannot be the id of one, which is `name` or `owner/name`."""
    return model.startswith((".", "/", "~")) or model.count("/") > 1


class VertexAI(Section, frozen=True, kw_only=True):
    """Where on Google Cloud; the credentials are those of the environment, as Google's own tools find them."""

    project: str
    """The id of the project."""
    location: str = "global"
    """The region, such as `europe-west1`."""


class GeminiBackend(BackendConfig, frozen=True, kw_only=True, tag="gemini"):
    """A model of Google's, by API key or on Vertex AI."""

    model: str
    """Its name there."""
    api_key: Secret | None = None
    """A key of Google AI Studio."""
    base_url: BaseUrl | None = None
    """Another server that speaks Gemini's protocol."""
    api_version: str | None = None
    """Of the protocol; `v1beta` where absent."""
    vertex: VertexAI | None = None
    """Vertex AI in place of a key."""

    def lacks(self) -> tuple[str, str] | None:
        """Returns the reason unless there is either a key or a project of Vertex AI."""
        if self.vertex is None:
            return None if self.api_key and self.api_key.strip() else ("api_key", "is needed, or `vertex`")
        if self.api_key is not None:
            return "api_key", "does not go with `vertex`, whose credentials are those of the environment"
        return None if self.vertex.project.strip() else ("vertex.project", "is needed")


class FakeBackend(BackendConfig, frozen=True, kw_only=True, tag="fake"):
    """A scripted backend, for demonstrations and tests."""

    reply: str = "This is a scripted reply."
    """What it answers, a word a chunk."""
    delay: Amount = 0.0
    """Seconds before the first chunk."""
    chunk_delay: Amount = 0.0
    """Seconds before each further chunk."""


AnyBackend: TypeAlias = OpenAIBackend | CustomTransformerBackend | VLLMBackend | GeminiBackend | FakeBackend
