"""The `gateway` command."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer

from gateway.config.diff import diff as config_diff
from gateway.config.edit import set_active
from gateway.config.errors import ConfigError, NotWritableError, UnknownBackendError
from gateway.config.loader import Loaded, load, read
from gateway.config.schema import json_schema
from gateway.keys import hash_key, new_key
from gateway.shadow.traffic import NUM_SLOTS
from gateway.split import in_words

app = typer.Typer(
    help="An OpenAI-compatible gateway: switch models live, with proof.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

keys_app = typer.Typer(help="Keys for clients.", no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(keys_app, name="keys")
import_app = typer.Typer(help="Configurations of other gateways.", no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(import_app, name="import")

ConfigFile = Annotated[Path, typer.Argument(help="The configuration file.")]
ConfigOption = Annotated[Path, typer.Option("--config", help="The configuration file.")]


@app.command()
def serve(
    config: ConfigOption = Path("gateway.yaml"),
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)] = 8000,
    admin: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Serve all but chats and models there instead.")
    ] = None,
    workers: Annotated[int, typer.Option(help="Worker processes.", min=1, max=NUM_SLOTS)] = 1,
) -> None:
    """Run the gateway; an edit of the file takes effect without a restart."""
    from gateway.listeners import Address  # noqa: PLC0415 - the other commands start faster without the server
    from gateway.startup import prepare_to_import  # noqa: PLC0415

    try:
        admin_address = None if admin is None else Address.parse(admin)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--admin") from error
    prepare_to_import()  # from here on typer, which prints by way of rich, is not to print
    import anyio  # noqa: PLC0415

    from gateway import serve as server  # noqa: PLC0415
    from gateway.supervisor import ServeOptions  # noqa: PLC0415
    from gateway.takeover import RejectedError  # noqa: PLC0415

    gc.enable()
    options = ServeOptions(config_path=config.absolute(), host=host, port=port, workers=workers, admin=admin_address)
    try:
        anyio.run(server.serve, options)
    except* (ConfigError, RejectedError, OSError) as errors:
        fail("\n".join(str(error) for error in errors.exceptions))


@app.command()
def check(file: ConfigFile = Path("gateway.yaml")) -> None:
    """Check a configuration file: a summary, or every error with its place."""
    loaded = load_or_fail(file)
    config = loaded.config
    key = "active" if config.split is None else "split"
    typer.echo(f"{file}: OK  {key}: {in_words(config.shares)}  fallback: {', '.join(config.fallback) or '-'}")
    for name, backend in config.backends.items():
        state = f"unavailable: {loaded.unavailable[name]}" if name in loaded.unavailable else "configured"
        typer.echo(f"  {name}  {backend.__struct_config__.tag}  {state}")


@app.command()
def diff(old: Path, new: Path) -> None:
    """Tell what an edit would keep, add, rebuild and retire."""
    changes = config_diff(load_or_fail(old).config, load_or_fail(new).config)
    for title, names in (
        ("keep", changes.keep),
        ("add", changes.add),
        ("rebuild", changes.rebuild),
        ("retire", changes.retire),
        ("settings", changes.settings),
    ):
        for name in names:
            typer.echo(f"{title:9} {name}")


@app.command()
def switch(name: str, config: ConfigOption = Path("gateway.yaml")) -> None:
    """Make one backend active: rewrites `active:` in the file, or `split:` to it, comments and layout kept."""
    try:
        set_active(config, name)
    except (ConfigError, UnknownBackendError, NotWritableError, OSError) as error:
        fail(str(error))
    typer.echo(f"{config}: active: {name}")


@app.command()
def status(
    url: Annotated[str, typer.Option(help="Address of a running gateway.")] = "http://127.0.0.1:8000",
    key: Annotated[str, typer.Option(envvar="POINTSMAN_KEY", show_default=False, help="A key for it.")] = "",
) -> None:
    """Show the state of a running gateway."""
    from gateway.status_page import fetch_status, print_status  # noqa: PLC0415 - see `serve`

    try:
        print_status(fetch_status(url, key.strip()))
    except (OSError, msgspec.DecodeError) as error:
        fail(f"{url}: {error}")


@keys_app.command()
def new(*, as_json: Annotated[bool, typer.Option("--json", help="Print as {key, hash}.")] = False) -> None:
    """Make a key: shown once, and the hash to put into gateway.yaml."""
    key = new_key()
    if as_json:
        typer.echo(msgspec.json.encode({"key": key, "hash": hash_key(key)}).decode())
        return
    typer.echo(
        f"key   {key}\nhash  {hash_key(key)}\n\nGive the key to the client; it is not shown again. In gateway.yaml:\n"
    )
    typer.echo(f'auth:\n  keys:\n    - {{name: app, hash: "{hash_key(key)}", scopes: [chat]}}')


@import_app.command()
def litellm(file: Annotated[Path, typer.Argument(help="LiteLLM's config.yaml.", show_default=False)]) -> None:
    """Print a gateway.yaml that does what LiteLLM's does; comments tell what it cannot."""
    from gateway.importing.litellm import gateway_yaml  # noqa: PLC0415 - the other commands have no use for it

    try:
        text = gateway_yaml(read(file), str(file))
    except ConfigError as error:
        fail(str(error))
    typer.echo(text, nl=False)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the configuration file."""
    typer.echo(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode())


def load_or_fail(file: Path) -> Loaded:
    """Return what a file holds, or end with its errors."""
    try:
        return load(file)
    except (ConfigError, OSError) as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    """End the command with a message and status 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
