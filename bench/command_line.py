"""What the commands that ask models have in common: options, and how they end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer

BackendsOption = Annotated[str, typer.Option(help="Backends of the configuration, with commas between.")]
UrlOption = Annotated[str, typer.Option(help="A server that runs already: its address up to and with /v1.")]
ModelOption = Annotated[str, typer.Option(help="Its models, with commas between.")]
ConfigOption = Annotated[Path, typer.Option(help="Where the backends are configured.")]
TimeoutOption = Annotated[float, typer.Option(help="Seconds that an answer may take.", min=0.1)]
ApiKeyOption = Annotated[str, typer.Option(help="Variable with the key for --url.")]


def names(text: str) -> tuple[str, ...]:
    """Return the names of a list with commas, each once."""
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := part.strip())))


def models_to_ask(backends: str, model: str, url: str) -> tuple[str, ...]:
    """Return the names that were given, of backends or of a server's models.

    Raises:
        typer.BadParameter: there are none, or models without their server.
    """
    models = names(f"{backends},{model}")
    if not models:
        raise typer.BadParameter("name at least one", param_hint="--backends or --model")
    if model and not url:
        raise typer.BadParameter("goes with --url", param_hint="--model")
    return models


def key(variable: str) -> str | None:
    """Return the key that a variable holds.

    Raises:
        typer.BadParameter: it holds none.
    """
    if not variable:
        return None
    value = os.environ.get(variable, "").strip()
    if not value:
        raise typer.BadParameter(f"{variable} is not set", param_hint="--api-key-env")
    return value


def fail(message: str, status: int) -> NoReturn:
    """End the command with a message."""
    typer.echo(message, err=True)
    raise typer.Exit(status)
