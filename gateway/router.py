"""Which backends answer a request, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from backends.errors import ModelNotFoundError
from gateway.config.schema import RESERVED_NAME, Config


def chain_for(model: str, config: Config, *, allow_fallback: bool) -> list[str]:
    """Return the backends to try for the model that a client named, best first.

    Raises:
        ModelNotFoundError: no backend and no alias has this name.
    """
    first = resolve(model, config)
    if not allow_fallback:
        return [first]
    return list(dict.fromkeys([first, *config.fallback]))


def resolve(model: str, config: Config) -> str:
    """Return the backend that a model name stands for: a backend's own name, `default`, or an alias."""
    name = model
    if name not in config.backends and name != RESERVED_NAME:
        alias = match_alias(name, config.aliases)
        if alias is None:
            raise ModelNotFoundError(f"The model '{model}' does not exist.", param="model")
        name = alias
    if name == RESERVED_NAME:
        return config.active_backend
    return name


def match_alias(model: str, aliases: Mapping[str, str]) -> str | None:
    """Return an alias's target: an exact name first, then the first pattern of the file that matches."""
    if model in aliases:
        return aliases[model]
    return next((target for pattern, target in aliases.items() if fnmatchcase(model, pattern)), None)
