"""The command `bench replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
)


def replay(
    ctx: typer.Context,
    *,
    source: Annotated[
        Path, typer.Option("--from", metavar="FILE", help="Live requests, as `shadow: {record: FILE}` keeps them.")
    ] = Path("samples.jsonl"),
    backends: BackendsOption = "",
    url: UrlOption = "",
    model: ModelOption = "",
    out: Annotated[Path, typer.Option(help="Folder of the results; an unfinished replay goes on.")] = Path(
        "results/replay"
    ),
    config: ConfigOption = Path("gateway.yaml"),
    last: Annotated[int | None, typer.Option(help="Only so many of the newest requests.", min=1)] = None,
    concurrency: Annotated[int, typer.Option(help="Requests at one time, all models together.", min=1)] = 4,
    timeout: TimeoutOption = 120.0,
    api_key_env: ApiKeyOption = "",
) -> None:
    """Put recorded live requests to models again: speed, cost, and agreement with the recorded answers.

    Whether these were right, nobody knows: agreement is no accuracy. What customers wrote goes to every model named.
    """
    import anyio  # noqa: PLC0415 - `--help` need not wait for them

    from bench.private_config import PrivateConfigError  # noqa: PLC0415
    from bench.private_gateway import GatewayEndedError  # noqa: PLC0415
    from bench.replay import session  # noqa: PLC0415
    from bench.replay.figures import print_replay  # noqa: PLC0415
    from bench.runner.results import ResultsError  # noqa: PLC0415
    from bench.runner.session import Options, UsageError, assign  # noqa: PLC0415
    from bench.suites.loader import SuiteError  # noqa: PLC0415

    models = models_to_ask(backends, model, url)
    try:
        configured = None if url else ctx.obj(config, models)
        suite, told = session.suite_of(source, out, last=last)
        options = Options(
            suites=(str(suite),),
            models=models,
            judge=None,
            url=url.rstrip("/") or None,
            api_key=key(api_key_env),
            out=out,
            cache=None,
            tags=(),
            limit=None,
            repetitions=1,
            seed=1,
            concurrency=concurrency,
            timeout_s=timeout,
        )
        assignment = assign(options, configured)
    except (PrivateConfigError, SuiteError, UsageError, OSError) as error:
        fail(str(error), 2)
    for line in told:
        typer.echo(line, err=True)
    try:
        with session.ReplayScreen() as screen:
            summary, agreements = anyio.run(session.replay, options, assignment, configured, screen)
    except (ResultsError, GatewayEndedError, OSError) as error:
        fail(str(error), 1)
    except KeyboardInterrupt:
        fail(f"stopped; {out} holds what was answered, and the same command goes on with it", 130)
    print_replay(summary, agreements)
    if summary.left:
        fail(f"{summary.left} answers are missing yet; the same command goes on with them", 1)
    if not set(summary.backends) & set(models):
        fail("none of the models can be asked", 1)
