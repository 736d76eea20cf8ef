"""One entry of LiteLLM's `model_list` as a backend of `gateway.yaml`. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import msgspec

from gateway.config.errors import Value
from gateway.config.values import BaseUrl
from gateway.importing.layout import Line, Note
from gateway.importing.left_out import left_out
from gateway.importing.litellm_file import Credential, Deployment, Params, RouterSettings
from gateway.importing.providers import AZURE, GEMINI, PROVIDERS, VERTEX, NotCarriedError, address, provider_of

_ENVIRON = "os.environ/"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NO_KEYS = {"", "none", "null", "empty", "dummy", "fake", "fake-key", "not-needed", "no-key", "sk-no-key-required"}
"""What stands in place of a key where a server wants none, in small letters."""


class Variables:
    """The variables that the written file refers to, in place of every secret that the read one holds."""

    def __init__(self, referred: Iterable[str]) -> None:
        """Args: referred: the variables that the read file refers to itself."""
        self._taken = set(referred)
        self._by_secret: dict[str, str] = {}
        self.used: dict[str, None] = {}

    def reference(self, name: str) -> str:
        """Returns the reference to a variable."""
        self.used[name] = None
        return f"${{{name}}}"

    def text(self, value: str) -> str:
        """Returns how a value that is no secret is written: a reference as one, anything else as itself."""
        name = variable(value)
        return self.reference(name) if name else value.replace("$", "$$")

    def secret(self, value: str, owner: str) -> tuple[str, list[Note]]:
        """Returns the reference for a secret, and what to say of it; equal ones get the same variable."""
        if name := variable(value):
            return self.reference(name), []
        if value not in self._by_secret:
            stem = "KEY_OF_" + (re.sub(r"[^A-Z0-9]+", "_", owner.upper()).strip("_")[:60] or "MODEL")
            names = (stem if n == 1 else f"{stem}_{n}" for n in range(1, len(self._taken) + 2))
            self._by_secret[value] = next(name for name in names if name not in self._taken)
            self._taken.add(self._by_secret[value])
        name = self._by_secret[value]
        return self.reference(name), [Note(f"LiteLLM's file holds this key itself; set {name} to it.")]


def variable(value: str | None) -> str | None:
    """Returns the name in `os.environ/NAME`, or None."""
    name = (value or "").removeprefix(_ENVIRON)
    return name if name != value and _VARIABLE.fullmatch(name) else None


@dataclass(slots=True)
class Backend:
    """A backend that stands for one deployment."""

    group: str
    """The `model_name` that it shares with others."""
    params: Params
    fields: dict[str, Value]
    """What is written of it, in this order."""
    notes: list[Line] = field(default_factory=list)
    name: str = ""


def backend_of(
    deployment: Deployment,
    *,
    credentials: dict[str, Credential],
    variables: Variables,
    router: RouterSettings,
    unknown: Iterable[str],
) -> Backend:
    """Returns the backend for a deployment, without a name yet.

    Args:
        deployment: The entry.
        credentials: Those of the file, by name.
        variables: Takes note of the variables that the backend refers to.
        router: Defaults of all deployments.
        unknown: The entry's keys without a counterpart.

    Raises:
        NotCarriedError: None can stand for it.
    """
    params, info = _with_credential(deployment.litellm_params, credentials), deployment.model_info
    if "*" in deployment.model_name or "*" in params.model:
        raise NotCarriedError("it passes any model's name on, and a backend here has one model")
    if info and info.mode not in {None, "chat"}:
        raise NotCarriedError("its `mode` is not chat, and only chats are answered here")
    provider, model = provider_of(params.model, params.custom_llm_provider)
    backend = Backend(deployment.model_name, params, {})
    if provider in {GEMINI, VERTEX}:
        _gemini(backend, provider, model, variables)
    else:
        _openai(backend, provider, model, variables)
    _limits(backend, router)
    costs = [
        getattr(params, key) if getattr(params, key) is not None or info is None else getattr(info, key)
        for key in ("input_cost_per_token", "output_cost_per_token")
    ]
    per_million = zip(("input", "output"), map(_per_million, costs), strict=True)
    if price := {key: usd for key, usd in per_million if usd is not None}:
        backend.fields["price"] = dict(price)
    backend.notes += left_out([*_given(params, ["rpm", "tpm"]), *unknown])
    return backend


def _with_credential(params: Params, credentials: dict[str, Credential]) -> Params:
    if params.litellm_credential_name is None:
        return params
    credential = credentials.get(params.litellm_credential_name)
    if credential is None:
        raise NotCarriedError("its `litellm_credential_name` is not in `credential_list`")
    given = msgspec.structs.asdict(credential.credential_values)
    return msgspec.structs.replace(
        params, **{key: value for key, value in given.items() if getattr(params, key) is None}
    )


def _openai(backend: Backend, provider: str, model: str, variables: Variables) -> None:
    params, known = backend.params, PROVIDERS[provider]
    base = params.api_base or params.base_url or known.base_url or f"{_ENVIRON}{provider.upper()}_API_BASE"
    if not variable(base):
        _require_url(base)
    if known.note:
        backend.notes.append(Note(known.note))
    backend.fields |= {
        "type": "vllm" if provider == "hosted_vllm" else "openai",
        "base_url": address(provider, variables.text(base)),
        "model": variables.text(model),
    }
    key = params.api_key if params.api_key is not None or known.key is None else _ENVIRON + known.key
    if key is not None and key.lower() not in _NO_KEYS:
        backend.fields["api_key"], notes = variables.secret(key, backend.group)
        backend.notes += notes
    elif key is not None:
        backend.notes.append(Note("LiteLLM's file holds a stand-in for a key; none is sent."))
    backend.notes += left_out(
        _given(params, ["vertex_project", "vertex_location", *([] if provider in AZURE else ["api_version"])])
    )


def _gemini(backend: Backend, provider: str, model: str, variables: Variables) -> None:
    params = backend.params
    backend.fields |= {"type": "gemini", "model": variables.text(model)}
    if provider == GEMINI:
        key = (params.api_key or "").strip() or f"{_ENVIRON}GEMINI_API_KEY"
        backend.fields["api_key"], notes = variables.secret(key, backend.group)
        backend.notes += notes
    else:
        backend.fields["vertex"] = {
            "project": variables.text((params.vertex_project or "").strip() or f"{_ENVIRON}VERTEXAI_PROJECT"),
            "location": variables.text(params.vertex_location)
            if params.vertex_location
            else "${VERTEXAI_LOCATION:-us-central1}",
        }
    backend.notes += left_out(_given(params, ["api_base", "base_url", "api_version"]))
    backend.notes += left_out(
        _given(params, ["vertex_project", "vertex_location"] if provider == GEMINI else ["api_key"])
    )


def _given(params: Params, keys: list[str]) -> list[str]:
    return [key for key in keys if getattr(params, key) is not None]


def _require_url(base: str) -> None:
    try:
        msgspec.convert(base.replace("$", ""), BaseUrl)
    except msgspec.ValidationError as error:
        reason = "its `api_base` is not http://… or https://… without user, query or fragment"
        raise NotCarriedError(reason) from error


def _limits(backend: Backend, router: RouterSettings) -> None:
    """Time limits, retries, the breaker and the number of requests at one time."""
    params = backend.params
    given = {"first_token": params.stream_timeout, "total": params.timeout}
    if timeouts := {key: value for key, value in given.items() if value}:
        backend.fields["timeouts"] = dict(timeouts)
    retries = params.max_retries if params.num_retries is None else params.num_retries
    if retries is not None:
        backend.fields["retries"] = retries
    if params.cooldown_time:
        failures: dict[str, Value] = {} if router.allowed_fails is None else {"failures": router.allowed_fails + 1}
        backend.fields["breaker"] = failures | {"cooldown": params.cooldown_time}
    at_once = params.max_parallel_requests
    if at_once is None:
        at_once = router.default_max_parallel_requests
    if at_once is not None and at_once > 0:
        backend.fields["max_concurrency"] = at_once
    backend.notes += without_limit(
        {key: getattr(params, key) for key in ("timeout", "stream_timeout", "cooldown_time")}
        | {"max_parallel_requests": at_once}
    )


def without_limit(given: Mapping[str, float | None]) -> list[Note]:
    """Returns what to say of limits that are no amount above 0; None stands for one that is not given."""
    keys = [key for key, value in given.items() if value is not None and value <= 0]
    return [Note(f"Left out, as it is not above 0: {', '.join(keys)}.")] if keys else []


def _per_million(usd: float | None) -> float | None:
    """The price of a million tokens, without the digits that a product of binary fractions would end in."""
    if usd is None:
        return None
    price = float(Decimal(repr(usd)) * 1_000_000)
    return price if math.isfinite(price) else None
