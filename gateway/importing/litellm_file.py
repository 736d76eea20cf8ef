"""What a LiteLLM configuration holds, as far as `gateway.yaml` has words for it, and the names of the rest.

The syntax: https://docs.litellm.ai/docs/proxy/config_settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from gateway.config.document import Document, decode, read_document
from gateway.config.errors import ConfigError, KeyPath, Problem
from gateway.config.validate import validate
from gateway.config.values import Amount, Retries, Section


class Params(Section, frozen=True, kw_only=True):
    """How one deployment is reached and used."""

    model: str
    custom_llm_provider: str | None = None
    api_base: str | None = None
    base_url: str | None = None
    api_key: str | None = None
    api_version: str | None = None
    litellm_credential_name: str | None = None
    vertex_project: str | None = None
    vertex_location: str | None = None
    timeout: Amount | None = None
    stream_timeout: Amount | None = None
    num_retries: Retries | None = None
    max_retries: Retries | None = None
    max_parallel_requests: int | None = None
    cooldown_time: Amount | None = None
    weight: Amount | None = None
    order: int | None = None
    rpm: Amount | None = None
    tpm: Amount | None = None
    input_cost_per_token: Amount | None = None
    output_cost_per_token: Amount | None = None
    silent_model: str | None = None


class Info(Section, frozen=True, kw_only=True):
    """What is told about a deployment."""

    mode: str | None = None
    input_cost_per_token: Amount | None = None
    output_cost_per_token: Amount | None = None


class Deployment(Section, frozen=True, kw_only=True):
    """One entry of `model_list`; those of one `model_name` share its requests."""

    model_name: str
    litellm_params: Params
    model_info: Info | None = None


class CredentialValues(Section, frozen=True, kw_only=True):
    """What a deployment that names the credential takes from it."""

    api_base: str | None = None
    api_key: str | None = None
    api_version: str | None = None
    vertex_project: str | None = None
    vertex_location: str | None = None


class Credential(Section, frozen=True, kw_only=True):
    """One entry of `credential_list`."""

    credential_name: str
    credential_values: CredentialValues


class Routing(Section, frozen=True, kw_only=True):
    """What may stand in `router_settings`, and in `litellm_settings` where that does not give it."""

    num_retries: Retries | None = None
    stream_timeout: Amount | None = None
    allowed_fails: Retries | None = None
    cooldown_time: Amount | None = None
    fallbacks: list[dict[str, list[Any]]] | None = None
    context_window_fallbacks: list[dict[str, list[Any]]] | None = None
    default_fallbacks: list[str] | None = None


class RouterSettings(Routing, frozen=True, kw_only=True):
    """How a deployment is chosen, and what happens when it fails."""

    timeout: Amount | None = None
    default_max_parallel_requests: int | None = None
    model_group_alias: dict[str, Any] | None = None
    routing_strategy: str | None = None


class LibrarySettings(Routing, frozen=True, kw_only=True):
    """`litellm_settings`."""

    request_timeout: Amount | None = None
    json_logs: bool | None = None


class GeneralSettings(Section, frozen=True, kw_only=True):
    """Of the proxy server."""

    completion_model: str | None = None
    global_max_parallel_requests: int | None = None
    max_request_size_mb: Amount | None = None


class File(Section, frozen=True, kw_only=True):
    """The whole file."""

    model_list: list[Deployment]
    credential_list: list[Credential] | None = None
    router_settings: RouterSettings | None = None
    litellm_settings: LibrarySettings | None = None
    general_settings: GeneralSettings | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was understood."""

    file: File
    document: Document
    """Where everything stands in it."""
    unknown: dict[KeyPath, list[str]]
    """The keys without a field above, by the path of the mapping that holds them; keys with nothing after them not."""

    @property
    def router(self) -> RouterSettings:
        """The routing in effect: that of `router_settings`, completed by `litellm_settings`."""
        router = self.file.router_settings or RouterSettings()
        library = self.file.litellm_settings or LibrarySettings()
        gaps = {name: getattr(library, name) for name in Routing.__struct_fields__ if getattr(router, name) is None}
        timeout = library.request_timeout if router.timeout is None else router.timeout
        return msgspec.structs.replace(router, timeout=timeout, **gaps)


def read(content: bytes, file: str) -> Read:
    """Reads a LiteLLM configuration.

    Args:
        content: The bytes of the file.
        file: What messages call it.

    Raises:
        ConfigError: With every error and its place. What LiteLLM takes and `gateway.yaml` has no word for is none.
    """
    document = read_document(decode(content, file), file)
    unknown: dict[KeyPath, list[str]] = {}
    known = _known(File, document.values, (), unknown)
    parsed, problems = validate(File, known)
    if "include" in document.values:
        message = "one file is read; put the content of those that this names into it"
        problems.append(Problem(("include",), message, on_key=True))
    if parsed is None or problems or document.errors:
        raise ConfigError([*document.errors, *map(document.locate, problems)])
    return Read(parsed, document, unknown)


def _known(hint: Any, value: Any, path: KeyPath, unknown: dict[KeyPath, list[str]]) -> Any:
    """The value without the keys that the structs in its type have no field for; those go to `unknown`."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        for option in args:
            value = _known(option, value, path, unknown)
    elif origin is list and isinstance(value, list):
        return [_known(args[0], item, (*path, index), unknown) for index, item in enumerate(value)]
    elif origin is None and issubclass(hint, Struct) and isinstance(value, dict):
        fields = {field.name: field.type for field in msgspec.structs.fields(hint)}
        strange = [key for key, item in value.items() if key not in fields and item is not None]
        if strange:
            unknown[path] = strange
        return {key: _known(fields[key], item, (*path, key), unknown) for key, item in value.items() if key in fields}
    return value
