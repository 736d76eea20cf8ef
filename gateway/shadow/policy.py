"""What the configuration lets a shadow run do with a backend, and what identifies it in the records. Pure."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import msgspec

from bench.assessment import Price
from gateway.config.backend_types import (
    AnyBackend,
    BackendConfig,
    CustomTransformerBackend,
    FakeBackend,
    GeminiBackend,
    OpenAIBackend,
    VLLMBackend,
)
from gateway.config.schema import redacted
from gateway.keys import is_loopback

NOT_ABOUT_THE_MODEL = frozenset(BackendConfig.__struct_fields__) | {"api_key", "start_timeout", "python"}
"""Fields whose change leaves the model the same."""


def may_see_live_requests(config: AnyBackend) -> bool:
    """Whether copies of what customers wrote may go to this backend: those on this machine, and where the file says so.

    Graded questions are our own, and may go to any that is not kept out.
    """
    return config.shadow is True or (config.shadow is None and is_local(config))


def is_local(config: AnyBackend) -> bool:
    """Whether what is sent to this backend stays on this machine."""
    match config:
        case CustomTransformerBackend() | FakeBackend():
            return True
        case VLLMBackend():
            return config.base_url is None or is_local_address(config.base_url)
        case OpenAIBackend():
            return is_local_address(config.base_url)
        case GeminiBackend():
            return config.base_url is not None and is_local_address(config.base_url)


def shares_the_processor(config: AnyBackend, *, has_gpu: bool) -> bool:
    """Whether its model computes where the live traffic does: on this machine's CPU, as far as can be told."""
    if isinstance(config, CustomTransformerBackend):
        return True
    return is_local(config) and not has_gpu and not isinstance(config, FakeBackend)


def is_local_address(base_url: str) -> bool:
    """Whether an address is a socket of this machine, or its loopback."""
    return base_url.startswith("unix:") or is_loopback(urlsplit(base_url).hostname or "")


def model_version(config: AnyBackend) -> str:
    """Return what tells a model from another that has the same name in another version of the file."""
    fields = {name: value for name, value in redacted(config).items() if name not in NOT_ABOUT_THE_MODEL}
    return hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest()[:12]


def price_of(config: AnyBackend) -> Price | None:
    """Return what the file says about a backend's price."""
    return Price(**msgspec.structs.asdict(config.price)) if config.price else None
