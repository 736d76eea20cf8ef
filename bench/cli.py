"""The `bench` command. Each subcommand is a module of its own, imported when it is asked for.

Also reads `gateway.yaml` for them: only here may `bench` look into the gateway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    import msgspec

    from bench.private_config import Configured

COMMANDS = {
    "run": "bench.runner.cli:run",
    "load": "bench.load.cli:load",
    "compare": "bench.compare.cli:compare",
    "report": "bench.report.cli:report",
    "history": "bench.history.cli:history",
    "replay": "bench.replay.cli:replay",
    "import": "bench.importers.cli:app",
}
"""Where each subcommand is: a function, whose options are its parameters, or a `typer.Typer`."""


class Commands(TyperGroup):
    """The subcommands, as far as they were asked for. Their modules import little; what they do imports the rest."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return every name."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return one of them, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command(cmd_name)(found)
            found = alone
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def bench(ctx: typer.Context) -> None:
    """Compare models: accuracy, speed and cost, with intervals."""
    ctx.obj = read_config


def read_config(path: Path, names: Sequence[str]) -> Configured:
    """Return what a gateway.yaml says of these backends; see `bench.private_config.ReadConfig`."""
    import msgspec  # noqa: PLC0415 - `--help` need not wait for all this

    from bench.assessment import Price  # noqa: PLC0415
    from bench.private_config import Configured, PrivateConfigError, private_file  # noqa: PLC0415
    from gateway.config.document import read_document  # noqa: PLC0415
    from gateway.config.errors import ConfigError  # noqa: PLC0415
    from gateway.config.loader import load  # noqa: PLC0415

    try:
        loaded = load(path)
    except (ConfigError, OSError) as error:
        raise PrivateConfigError(str(error)) from error
    backends = loaded.config.backends
    if unknown := [name for name in names if name not in backends]:
        raise PrivateConfigError(f"{path}: no backend is named {', '.join(unknown)}; known: {', '.join(backends)}")
    values = read_document(loaded.text, str(path)).values
    paths = {name: _paths(backends[name]) for name in names}
    available = [name for name in names if name not in loaded.unavailable]
    return Configured(
        file=private_file(values, available, paths, path.parent) if available else {},
        identities={name: _identity(backends[name], paths[name].values()) for name in names},
        prices={name: Price(**msgspec.structs.asdict(price)) for name in names if (price := backends[name].price)},
        unavailable={name: loaded.unavailable[name] for name in names if name in loaded.unavailable},
    )


def _paths(backend: msgspec.Struct) -> dict[str, str]:
    """Return the fields of a loaded backend that hold paths."""
    import msgspec  # noqa: PLC0415 - see `read_config`

    from gateway.config.values import PathText  # noqa: PLC0415

    fields = [each.name for each in msgspec.structs.fields(backend) if PathText in (each.type, *get_args(each.type))]
    return {name: value for name in fields if (value := getattr(backend, name)) is not None}


def _identity(backend: msgspec.Struct, paths: Iterable[str]) -> str:
    """Return what tells a model from another: its part of the file, and its weights by size and time."""
    import msgspec  # noqa: PLC0415 - see `read_config`

    from gateway.config.backend_types import BackendConfig  # noqa: PLC0415
    from gateway.config.schema import redacted  # noqa: PLC0415

    settings = {
        name: value
        for name, value in redacted(backend).items()
        if name not in {*BackendConfig.__struct_fields__, "api_key", "start_timeout"}
    }
    weights = [
        (str(file), file.stat().st_size, file.stat().st_mtime_ns)
        for folder in sorted(paths)
        for file in sorted(Path(folder).rglob("*"))
        if file.is_file()
    ]
    described = msgspec.json.encode([settings, weights], order="deterministic")
    return hashlib.sha256(described).hexdigest()[:16]


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
