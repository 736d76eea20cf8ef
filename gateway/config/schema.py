"""What `gateway.yaml` may hold: one struct for each section. Nothing here reads a file of configuration."""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from gateway.config import backend_types
from gateway.config.backend_types import (
    AnyBackend,
    Breaker,
)
from gateway.config.field_docs import field_docs
from gateway.config.values import (
    Amount,
    BackendName,
    CollectorUrl,
    Count,
    KeyHash,
    Megabytes,
    PathText,
    RateText,
    Retries,
    Seconds,
    Section,
    Share,
    Weight,
)

RESERVED_NAME = "default"
"""What clients call the active backend; no backend may have this name."""


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
    record: PathText | None = None
    """The file that copied requests are kept in for `bench replay`, relative to this file; none where absent."""
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
    rate: RateText | None = None
    """Chat requests over time, such as `60/min`; as many as it likes where absent."""
    tokens: RateText | None = None
    """Tokens of prompts and answers over time, such as `100000/day`; as many as it likes where absent."""


class Auth(Section, frozen=True, kw_only=True):
    """Who may use the gateway."""

    keys: list[ApiKey] = []
    """Keys for the chat routes."""
    admin: list[ApiKey] = []
    """Keys for switching models and reading the state."""


class Tls(Section, frozen=True, kw_only=True):
    """A certificate for the gateway's own addresses; renewed files are taken up without a reload."""

    cert: PathText
    """The certificate, then those that lead to its authority, in PEM; relative to this file."""
    key: PathText
    """Its private key in PEM, without a password; relative to this file."""


class Server(Section, frozen=True, kw_only=True):
    """Limits of the HTTP server."""

    max_body_mb: Megabytes = 8.0
    """The largest request body, in megabytes."""
    max_in_flight: Count = 512
    """Requests in progress at one time, in each worker; a further one is turned away."""
    drain: Amount = 30.0
    """How long requests in progress may still take at shutdown."""
    tls: Tls | None = None
    """Where present, clients are answered by HTTPS only."""


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
    """The backend that answers requests for the model "default"; `split` may stand in its place."""
    backends: dict[BackendName, AnyBackend]
    """Every backend, by name."""
    aliases: dict[str, str] = {}
    """Model names of clients, `*` allowed, and the backend or "default" that answers them."""
    split: dict[str, Weight] | None = None
    """Weights of the backends that share the requests for the model "default", in place of `active`."""
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
        """The name of the active backend; of a split, the one with the largest share, of equals the file's first."""
        return next(iter(self.shares))

    @property
    def shares(self) -> dict[str, float]:
        """Who answers requests for the model "default", and which share of them each, the largest first; sums to 1."""
        if self.split is None:
            assert self.active is not None, "the loader refuses a file with neither of the two"
            return {self.active: 1.0}
        total = sum(self.split.values())
        largest_first = sorted(self.split.items(), key=lambda item: -item[1])
        return {name: weight / total for name, weight in largest_first}

    def timeouts_for(self, name: str) -> Timeouts:
        """Returns the timeouts of a backend: its own where it has them, else the file's."""
        overrides = self.backends[name].timeouts
        if overrides is None:
            return self.timeouts
        given = {field: value for field, value in msgspec.structs.asdict(overrides).items() if value is not None}
        return msgspec.structs.replace(self.timeouts, **given)

    def breaker_for(self, name: str) -> Breaker:
        """Returns when a backend is left alone."""
        return self.backends[name].breaker or self.breaker

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
    structs = vars(backend_types) | globals()
    for name, definition in schema["$defs"].items():
        docs = field_docs(structs[name])
        for field, attributes in definition["properties"].items():
            if field in docs:
                attributes["description"] = docs[field]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "gateway.yaml", **schema}
