"""The command `bench load`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
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
    names,
)
from bench.load.arrivals import Closed, Load, Open, Replay, Window


def load(
    ctx: typer.Context,
    *,
    backends: BackendsOption = "",
    url: UrlOption = "",
    model: ModelOption = "",
    config: ConfigOption = Path("gateway.yaml"),
    rate: Annotated[str, typer.Option(help="Open loop: requests a second, one or several such as 5,10,20.")] = "",
    burstiness: Annotated[
        float, typer.Option(help="Of an open loop: 1 is Poisson, less comes in bursts, more is more even.", min=0.01)
    ] = 1.0,
    constant: Annotated[bool, typer.Option("--constant", help="Open loop at a constant pace.")] = False,
    concurrency: Annotated[
        str, typer.Option(help="Closed loop: clients that each wait for their answer, one or several such as 1,8,64.")
    ] = "",
    trace: Annotated[
        Path | None, typer.Option(help="Replay an Azure LLM inference trace (CSV); prompts of its lengths are made up.")
    ] = None,
    speed: Annotated[float, typer.Option(help="How much faster than the trace was recorded.", min=0.001)] = 1.0,
    duration: Annotated[float, typer.Option(help="Seconds of each load that count.", min=0.1)] = 30.0,
    warmup: Annotated[
        float, typer.Option(help="Seconds of each load before those; its requests are in no figure.", min=0)
    ] = 3.0,
    prompts: Annotated[
        str, typer.Option(help="A built-in suite, or a file of prompts: suite, ShareGPT, JSONL. Made up if not given.")
    ] = "",
    input_tokens: Annotated[int, typer.Option(help="Length of made-up prompts.", min=1)] = 128,
    output_tokens: Annotated[
        int | None,
        typer.Option(help="Length of answers at most; 32 for made-up prompts.", min=1, show_default=False),
    ] = None,
    ignore_eos: Annotated[
        bool, typer.Option("--ignore-eos", help="Answers of exactly that length; for `custom` and vLLM.")
    ] = False,
    slo: Annotated[
        str, typer.Option(help="Limits for goodput, such as ttft=500ms,tpot=50ms,e2e=5s; from when a request was due.")
    ] = "",
    find_rate: Annotated[
        bool, typer.Option("--find-rate", help="Find the highest rate at which 99 % meet --slo; --rate is a guess.")
    ] = False,
    repeats: Annotated[
        int, typer.Option(help="Attempts at a rate that have to end alike, when looking for it.", min=1)
    ] = 2,
    connections: Annotated[int, typer.Option(help="Requests in progress at one time, at most.", min=1)] = 512,
    timeout: TimeoutOption = 120.0,
    seed: Annotated[int, typer.Option(help="Draws the arrivals and the prompts.")] = 1,
    out: Annotated[Path, typer.Option(help="Folder of load.json and load.jsonl.")] = Path("results"),
    as_json: Annotated[bool, typer.Option("--json", help="Print load.json instead of tables.")] = False,
    api_key_env: ApiKeyOption = "",
) -> None:
    """Put models under load: latency, throughput, goodput; or the highest rate that meets objectives.

    The backends of a configuration are served by a gateway that this command has to itself.
    """
    import anyio  # noqa: PLC0415 - `--help` need not wait for them

    from bench.load import results, screen, session  # noqa: PLC0415
    from bench.load.options import Options, prepare  # noqa: PLC0415
    from bench.load.prompts import Lengths, PromptsError  # noqa: PLC0415
    from bench.load.slo import Slo, SloError  # noqa: PLC0415
    from bench.load.trace import TraceError  # noqa: PLC0415
    from bench.private_config import PrivateConfigError  # noqa: PLC0415
    from bench.private_gateway import GatewayEndedError  # noqa: PLC0415

    models = models_to_ask(backends, model, url)
    loads: list[Load] = [Closed(int(clients)) for clients in numbers(concurrency, "--concurrency", int)]
    loads += [Open(each, None if constant else burstiness) for each in numbers(rate, "--rate", float)]
    loads += [Replay(str(trace), speed)] if trace else []
    if find_rate and not loads:
        loads = [Open(1.0, None if constant else burstiness)]
    check(loads, find_rate=find_rate, slo=slo, prompts=prompts, connections=connections)
    extra = {"max_tokens": output_tokens} if prompts and output_tokens else {}
    try:
        options = Options(
            models=models,
            url=url.rstrip("/") or None,
            api_key=key(api_key_env),
            out=out,
            loads=tuple(loads),
            find_rate=find_rate,
            repeats=repeats,
            window=Window(warmup, duration),
            connections=connections,
            timeout_s=timeout,
            slo=Slo.parse(slo) if slo else None,
            prompts=prompts or None,
            lengths=Lengths(input_tokens, output_tokens or 32),
            extra=extra | ({"ignore_eos": True} if ignore_eos else {}),
            seed=seed,
        )
        source = prepare(options)
        configured = None if url else ctx.obj(config, models)
    except (PrivateConfigError, PromptsError, SloError, TraceError) as error:
        fail(str(error), 2)
    try:
        with screen.LoadScreen() as shown:
            go = partial(session.execute, options, source, configured, shown)
            summary = anyio.run(go, backend_options={"use_uvloop": True})
    except (GatewayEndedError, OSError) as error:
        fail(str(error), 1)
    except KeyboardInterrupt:
        fail(f"stopped; {out} holds the loads that were finished", 130)
    if as_json:
        typer.echo(results.as_json(summary))
    else:
        screen.print_summary(summary)
    if not summary.backends:
        fail("none of the models can be asked", 1)


def numbers(text: str, option: str, kind: type[int | float]) -> list[float]:
    """Return the positive numbers of a list with commas, each once.

    Raises:
        typer.BadParameter: something else is in it.
    """
    try:
        values = [kind(name) for name in names(text)]
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error
    if wrong := [value for value in values if not 0 < value < float("inf")]:
        raise typer.BadParameter(f"{wrong[0]} is no number above 0", param_hint=option)
    return values


def check(loads: Sequence[Load], *, find_rate: bool, slo: str, prompts: str, connections: int) -> None:
    """Check that what was named goes together.

    Raises:
        typer.BadParameter: it does not.
    """
    if not loads:
        raise typer.BadParameter("name at least one load", param_hint="--rate, --concurrency or --trace")
    if find_rate and not (slo and len(loads) == 1 and isinstance(loads[0], Open)):
        raise typer.BadParameter("goes with --slo, and one --rate at most", param_hint="--find-rate")
    if any(isinstance(each, Replay) for each in loads) and (prompts or len(loads) > 1):
        raise typer.BadParameter("makes up its own prompts, and is a load by itself", param_hint="--trace")
    most = max((each.concurrency for each in loads if isinstance(each, Closed)), default=1)
    if most > connections:
        raise typer.BadParameter(f"are fewer than the {most} clients", param_hint="--connections")
