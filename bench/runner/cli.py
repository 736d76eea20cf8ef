"""The options of `bench run`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer

from bench.command_line import (
    ApiKeyOption,
    BackendsOption,
    ConfigOption,
    ModelOption,
    TimeoutOption,
    UrlOption,
    fail,
    key,
    models_to_ask,
    names,
)


def run(
    ctx: typer.Context,
    *,
    suite: Annotated[str, typer.Option(help="Names of built-in suites, or files, with commas between.")],
    backends: BackendsOption = "",
    url: UrlOption = "",
    model: ModelOption = "",
    out: Annotated[Path, typer.Option(help="Folder of the results; an unfinished run goes on.")] = Path("results"),
    config: ConfigOption = Path("gateway.yaml"),
    concurrency: Annotated[
        int,
        typer.Option(help="Requests at one time, all models together; 1 for times that nothing else touches.", min=1),
    ] = 4,
    limit: Annotated[int | None, typer.Option(help="Questions of each suite at most, drawn at random.", min=1)] = None,
    repetitions: Annotated[int, typer.Option(help="How often each question is asked.", min=1)] = 1,
    tag: Annotated[list[str] | None, typer.Option(help="Only questions with this tag, or one of several.")] = None,
    seed: Annotated[int, typer.Option(help="Draws the questions and their order.")] = 1,
    judge: Annotated[str, typer.Option(help="The model that grades free answers; none of those asked.")] = "",
    cache: Annotated[
        Path | None, typer.Option(help="Folder of answers to use again: same model, same request.", file_okay=False)
    ] = None,
    timeout: TimeoutOption = 120.0,
    api_key_env: ApiKeyOption = "",
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="Who asks: this process, or many of Ray's, for large suites.")
    ] = "local",
) -> None:
    """Ask models the graded questions of a suite: accuracy, speed and cost.

    The backends of a configuration are served by a gateway that this command has to itself.
    """
    import anyio  # noqa: PLC0415 - `--help` need not wait for them

    from bench.private_config import PrivateConfigError  # noqa: PLC0415
    from bench.private_gateway import GatewayEndedError  # noqa: PLC0415
    from bench.runner.results import ResultsError  # noqa: PLC0415
    from bench.runner.screen import Screen, print_summary  # noqa: PLC0415
    from bench.runner.session import Options, UsageError, assign, execute  # noqa: PLC0415
    from bench.suites.loader import SuiteError  # noqa: PLC0415

    models = models_to_ask(backends, model, url)
    if engine == "ray" and find_spec("ray") is None:
        raise typer.BadParameter("ray needs Ray: pip install 'pointsman[scale]'", param_hint="--engine")
    options = Options(
        suites=names(suite),
        models=models,
        judge=judge or None,
        url=url.rstrip("/") or None,
        api_key=key(api_key_env),
        out=out,
        cache=cache,
        tags=tuple(tag or ()),
        limit=limit,
        repetitions=repetitions,
        seed=seed,
        concurrency=concurrency,
        timeout_s=timeout,
        engine=engine,
    )
    try:
        configured = None if url else ctx.obj(config, list(dict.fromkeys([*models, *names(judge)])))
        assignment = assign(options, configured)
    except (PrivateConfigError, SuiteError, UsageError) as error:
        fail(str(error), 2)
    try:
        with Screen() as screen:
            summary = anyio.run(execute, options, assignment, configured, screen)
    except (ResultsError, GatewayEndedError, OSError) as error:
        fail(str(error), 1)
    except KeyboardInterrupt:
        fail(f"stopped; {out} holds what was answered, and the same command goes on with it", 130)
    print_summary(summary)
    if summary.left:
        fail(f"{summary.left} answers are missing yet; the same command goes on with them", 1)
    if not set(summary.backends) & set(models):
        fail("none of the models can be asked", 1)
