"""What `gateway.yaml` may hold: one struct for each section, one for each type of backend.

A new type of backend is a new subclass of `BackendConfig`, named in `AnyBackend`. Nothing here reads a file of
configuration; durations are seconds.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

import msgspec
from msgspec import Meta, Struct

from backends.vllm import environment as vllm_environment
from backends.vllm.adapter import engine_rank
from gateway.config.field_docs import field_docs

Seconds = Annotated[float, Meta(gt=0)]
Amount = Annotated[float, Meta(ge=0)]
Megabytes = Annotated[float, Meta(gt=0)]
Weight = Annotated[float, Meta(gt=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=1)]
Retries = Annotated[int, Meta(ge=0)]
Threads = Annotated[int, Meta(ge=1, le=1024)]

# `extra["expected"]` is how messages put a pattern into words. `(?!\n)` because `$` also matches before a last newline.
BackendName = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$(?!\n)",  # it travels in headers, URLs and metric labels
        extra={"expected": "a name of letters, digits and . _ - + : / @"},
    ),
]
BaseUrl = Annotated[
    str,
    Meta(
        # Without user:password@, which would be shown wherever the address is. A reference may stand for anything,
        # and stays in place where it could not be replaced.
        pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?|unix:///[^\s?#]+)$(?!\n)|\$\{",
        extra={"expected": "http://…, https://… or unix:///path/to.sock, without user, query or fragment"},
    ),
]

CollectorUrl = Annotated[
    str,
    Meta(
        pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$(?!\n)|\$\{",
        extra={"expected": "http://… or https://…, without user, query or fragment"},
    ),
]

PathText = Annotated[str, Meta(pattern=r"^[^\x00]+$", extra={"expected": "a path, without null characters"})]

NOT_YET_ACTIVE = frozenset(
    {
        "split",
        "breaker",
        "backends.*.breaker",
        "backends.*.max_concurrency",
        "auth.keys.*.rate",
        "auth.keys.*.tokens",
    }
)
"""Sections that this version validates but does not act on; `*` is any one key."""
REFUSED = frozenset({"split"})
"""Those of them whose neglect would send traffic wrong: an error where they are present."""

RESERVED_NAME = "default"
"""What clients call the active backend; no backend may have this name."""


class Secret(str):
    """A string that is shown as `Secret(***)`, and that msgspec refuses to encode; use it as any string."""

    __slots__ = ()

    written: ClassVar[Any] = str
    """The type that the file's text must have."""

    def __repr__(self) -> str:
        return "Secret(***)"


class KeyHash(Secret):
    """What is stored in place of a client's key."""

    __slots__ = ()

    written = Annotated[
        str,
        Meta(
            pattern=r"^sha256:[0-9a-f]{64}$(?!\n)|\$\{",  # a reference: see `BaseUrl`
            extra={"expected": "a hash as printed by `gateway keys new`"},
        ),
    ]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping of the file with a fixed set of keys."""


class Timeouts(Section, frozen=True, kw_only=True):
    """How long each part of a request may take."""

    connect: Seconds = 2.0
    """Until the connection to the model server stands."""
    first_token: Seconds = 30.0
    """From the request sent to the first content of the answer."""
    idle: Seconds = 30.0
    """Between two pieces of an answer, or of a request's body."""
    total: Seconds = 600.0
    """From the first attempt to the last byte."""


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
    """Requests it is sent at one time; unlimited where absent."""
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


class Objective(Section, frozen=True, kw_only=True):
    """Which model `/benchmark/summary` recommends."""

    prefer: Literal["fastest", "cheapest", "most_accurate"] = "fastest"
    """Among those that are accurate and quick enough."""
    accuracy_within: Share = 0.02
    """How far below the best accuracy is accurate enough."""
    p95: Seconds | None = None
    """The longest time that 95 % of the answers may take; any where absent."""


class Shadow(Section, frozen=True, kw_only=True):
    """Copies of live requests, sent to every backend for measurement."""

    every: Count = 50
    """One request in this many is copied."""
    suite: str = "banking-probe"
    """The graded questions that go with it."""
    results: str = "benchmark_results.jsonl"
    """The file that each run adds a line to, relative to this file."""
    concurrency: Count = 1
    """Runs at one time."""
    deadline: Seconds = 60.0
    """How long one run may take."""
    mirror: bool = True
    """Whether the live request itself is copied, besides the graded questions."""
    when_busy: Literal["wait", "run"] = "wait"
    """What a question to a model on this machine's CPU does while live requests are in progress."""
    daily_usd: Amount | None = None
    """What the runs of a day may cost, as far as prices are known; no limit where absent."""
    objective: Objective = Objective()
    """Which model is recommended."""


class ApiKey(Section, frozen=True, kw_only=True):
    """One key that clients may send."""

    name: str
    """Who uses it; shown in logs and metrics."""
    hash: KeyHash
    """As printed by `gateway keys new`."""
    scopes: list[Literal["chat", "admin"]] = msgspec.field(default_factory=lambda: ["chat"])
    """What it opens."""
    rate: str | None = None
    """Requests over time, such as `60/min`."""
    tokens: str | None = None
    """Tokens over time, such as `100000/day`."""


class Auth(Section, frozen=True, kw_only=True):
    """Who may use the gateway."""

    keys: list[ApiKey] = []
    """Keys for the chat routes."""
    admin: list[ApiKey] = []
    """Keys for switching models and reading the state."""


class Server(Section, frozen=True, kw_only=True):
    """Limits of the HTTP server."""

    max_body_mb: Megabytes = 8.0
    """The largest request body, in megabytes."""
    max_in_flight: Count = 512
    """Requests in progress at one time, in each worker; a further one is turned away."""
    drain: Amount = 30.0
    """How long requests in progress may still take at shutdown."""


class Telemetry(Section, frozen=True, kw_only=True):
    """Logs, metrics and traces."""

    otlp_endpoint: CollectorUrl | None = None
    """The collector that traces and metrics are sent to by OTLP/HTTP, without `/v1/traces`."""
    sample: Share = 0.1
    """The share of requests whose traces are sent; those that fail are sent anyway."""
    capture_content: bool = False
    """Whether traces and log lines hold what was asked and answered."""
    log: Literal["console", "json"] = "console"
    """How log lines are written."""
    access_log: bool = False
    """Whether every chat request is logged, and not only those that fail."""


class Config(Section, frozen=True, kw_only=True):
    """Everything in `gateway.yaml`."""

    active: str | None = None
    """The backend that answers requests for the model "default"."""
    backends: dict[BackendName, AnyBackend]
    """Every backend, by name."""
    aliases: dict[str, str] = {}
    """Model names of clients, `*` allowed, and the backend or "default" that answers them."""
    split: dict[str, Weight] | None = None
    """Shares of the traffic by backend, in place of one active backend."""
    fallback: list[str] = []
    """Backends that are tried in order when the first fails."""
    timeouts: Timeouts = Timeouts()
    """How long each part of a request may take."""
    retries: Retries = 1
    """Further attempts on one backend."""
    breaker: Breaker = Breaker()
    """When a failing backend is left alone."""
    shadow: Shadow | None = None
    """Copies of live requests for measurement; none where absent."""
    auth: Auth = Auth()
    """Who may use the gateway."""
    server: Server = Server()
    """Limits of the HTTP server."""
    telemetry: Telemetry = Telemetry()
    """Logs, metrics and traces."""

    @property
    def active_backend(self) -> str:
        """The name of the active backend; the loader refuses a file without one."""
        assert self.active is not None, "the loader refuses a file without an active backend"
        return self.active

    def timeouts_for(self, name: str) -> Timeouts:
        """Returns the timeouts of a backend: its own where it has them, else the file's."""
        overrides = self.backends[name].timeouts
        if overrides is None:
            return self.timeouts
        given = {field: value for field, value in msgspec.structs.asdict(overrides).items() if value is not None}
        return msgspec.structs.replace(self.timeouts, **given)

    def retries_for(self, name: str) -> int:
        """Returns how many further attempts a backend is given."""
        own = self.backends[name].retries
        return self.retries if own is None else own


def redacted(config: Struct) -> dict[str, Any]:
    """Returns a struct as plain values for display, with `***` in place of each secret."""
    values: dict[str, Any] = msgspec.to_builtins(config, enc_hook=lambda _secret: "***")
    return values


def json_schema() -> dict[str, Any]:
    """Returns the JSON Schema of `gateway.yaml`, from which editors complete, check and explain."""

    def schema_of_secret(secret: Any) -> dict[str, Any]:
        return msgspec.json.schema(secret.written)

    schema = msgspec.json.schema(Config, schema_hook=schema_of_secret)
    for name, definition in schema["$defs"].items():
        docs = field_docs(globals()[name])
        for field, attributes in definition["properties"].items():
            if field in docs:
                attributes["description"] = docs[field]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "gateway.yaml", **schema}
