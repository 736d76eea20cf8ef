"""Which backends answer a request, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from backends.errors import ModelNotFoundError
from gateway.config.schema import RESERVED_NAME, Config
from gateway.split import rank


def chain_for(model: str, config: Config, *, sticky: str, allow_fallback: bool) -> list[str]:
    """Return the backends to try for the model that a client named, best first.

    Where a split answers, its other backends come before the fallback: each of them is trusted with these requests.

    Args:
        model: a backend's own name, `default`, or an alias.
        config: the configuration in effect.
        sticky: names the user or the conversation that a split keeps on one backend.
        allow_fallback: whether another one may answer than the first.

    Raises:
        ModelNotFoundError: no backend and no alias has this name.
    """
    name = resolve(model, config)
    chosen = answering(config, sticky) if name == RESERVED_NAME else [name]
    return list(dict.fromkeys([*chosen, *config.fallback])) if allow_fallback else chosen[:1]


def answering(config: Config, sticky: str) -> list[str]:
    """Return who answers requests for the model "default": the active backend, or a split's in this user's order."""
    return [config.active_backend] if config.split is None else rank(config.split, sticky)


def resolve(model: str, config: Config) -> str:
    """Return what a model name stands for: a backend, or `default`.

    Raises:
        ModelNotFoundError: no backend and no alias has this name.
    """
    if model in config.backends or model == RESERVED_NAME:
        return model
    alias = match_alias(model, config.aliases)
    if alias is None:
        raise ModelNotFoundError(f"The model '{model}' does not exist.", param="model")
    return alias


def match_alias(model: str, aliases: Mapping[str, str]) -> str | None:
    """Return an alias's target: an exact name first, then the first pattern of the file that matches."""
    if model in aliases:
        return aliases[model]
    return next((target for pattern, target in aliases.items() if fnmatchcase(model, pattern)), None)
