"""A request in the words of the conventions: which attributes its spans have.

Sources: semantic-conventions-genai (status Development) for `gen_ai.*`, the OpenTelemetry semantic conventions for the
rest; `gateway.*` is our own.
"""

from __future__ import annotations

from typing import assert_never
from urllib.parse import urlsplit

from backends.errors import BackendNotReadyError, GatewayError
from backends.protocol import ChatRequest
from gateway.config import backend_types
from gateway.exchange import Attempt
from gateway.target import Target
from gateway.telemetry.answer import Facts
from gateway.telemetry.spans import Attribute

NAME_LIMIT = 128
"""Characters of a client's own words, such as the model it names, that a span holds."""

Given = dict[str, Attribute | None]


def provider_of(target: Target) -> str:
    """Return `gen_ai.provider.name`: whose API the backend speaks."""
    match config := target.plan.config:
        case backend_types.OpenAIBackend():
            return "openai"
        case backend_types.VLLMBackend():
            return "vllm"
        case backend_types.GeminiBackend():
            return "gcp.vertex_ai" if config.vertex else "gcp.gemini"
        case backend_types.CustomTransformerBackend():
            return "custom_transformer"
        case backend_types.FakeBackend():
            return "fake"
        case _:
            assert_never(config)


def model_of(target: Target) -> str:
    """Return `gen_ai.request.model`: the name that the backend's own server knows the model by."""
    try:
        return target.usable().model
    except BackendNotReadyError:
        return target.name


def error_type(error: GatewayError | None) -> str:
    """Return `error.type`, one of a fixed set; empty without an error."""
    return "" if error is None else type(error).__name__


def failure_of(attempt: Attempt) -> str:
    """Return the `error.type` of an attempt: empty if it succeeded, `cancelled` if nobody waited for its end."""
    if attempt.ended is None:
        return "cancelled"
    return error_type(attempt.error)


def server_address(target: Target) -> Given:
    """Return where the backend listens, as far as the gateway knows."""
    if target.plan.socket is not None:
        return {"server.address": target.plan.socket}
    base_url = getattr(target.plan.config, "base_url", None)
    if base_url is None:
        return {}
    parts = urlsplit(base_url)
    if parts.scheme == "unix":
        return {"server.address": parts.path}
    return {"server.address": parts.hostname or "", "server.port": parts.port}


def request_attributes(request: ChatRequest) -> Given:
    """Return the parameters that were asked for. Stop sequences are left out: they are words of the client's."""
    return {
        "gen_ai.request.stream": request.stream or None,
        "gen_ai.request.choice.count": request.n if request.n and request.n > 1 else None,
        "gen_ai.request.max_tokens": request.max_completion_tokens or request.max_tokens,
        "gen_ai.request.temperature": request.temperature,
        "gen_ai.request.top_p": request.top_p,
        "gen_ai.request.frequency_penalty": request.frequency_penalty,
        "gen_ai.request.presence_penalty": request.presence_penalty,
        "gen_ai.request.seed": request.seed,
        "gen_ai.output.type": None if request.response_format is None else output_type(request.response_format),
    }


def output_type(response_format: dict[str, object]) -> str:
    """Return `gen_ai.output.type` for the format that was asked for."""
    return "json" if str(response_format.get("type")).startswith("json") else "text"


def answer_attributes(facts: Facts) -> Given:
    """Return what the answer told of itself."""
    usage = facts.usage
    cached, reasoning = usage.prompt_tokens_details, usage.completion_tokens_details
    return {
        "gen_ai.response.id": facts.id,
        "gen_ai.response.model": facts.model,
        "gen_ai.response.finish_reasons": facts.finish_reasons or None,
        "gen_ai.usage.input_tokens": usage.prompt_tokens,
        "gen_ai.usage.output_tokens": usage.completion_tokens,
        "gen_ai.usage.cache_read.input_tokens": cached.cached_tokens if cached else None,
        "gen_ai.usage.reasoning.output_tokens": reasoning.reasoning_tokens if reasoning else None,
    }
