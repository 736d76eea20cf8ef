"""The command `bench compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compare(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Results of `bench run`.")],
    other: Annotated[
        Path | None, typer.Argument(metavar="DIR2", help="Later results of the same backends.", show_default=False)
    ] = None,
    pair: Annotated[
        str | None, typer.Option(metavar="A,B", help="Only these backends; B of DIR2, if given.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON, by pair and metric.")] = False,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EXPR",
            help="End with status 1 if this is certain (95 %), such as 'custom.accuracy < main - 0.02'. Repeatable.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Compare backends by the questions that both were asked: differences, intervals, verdicts.

    Status: 0 if no --fail-if is met for certain, 1 if one is, 2 if the results or the command cannot be used.
    """
    import msgspec  # noqa: PLC0415 - other commands need none of these
    from rich.console import Console  # noqa: PLC0415

    from bench.compare import arms, conditions, printing, verdicts  # noqa: PLC0415
    from bench.rows import AGREEMENT, REPLAY  # noqa: PLC0415

    try:
        chosen = arms.choose(folder, other, _two(pair))
        parsed = [conditions.parse(text, chosen.by_name) for text in fail_if or ()]
        findings = [conditions.evaluate(condition, chosen.by_name) for condition in parsed]
    except (arms.ArmsError, conditions.ConditionError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    pairs = verdicts.compare(chosen.pairs)
    if as_json:
        by_pair = {f"{each.a},{each.b}": each.metrics for each in pairs}
        shown = pairs[0].metrics if len(pairs) == 1 else by_pair
        typer.echo(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode())
    else:
        printing.print_pairs(pairs, Console())
        if any(key[0] == REPLAY for arm in chosen.by_name.values() for key in arm.rows):
            typer.echo(AGREEMENT)
    printing.print_findings(findings, Console(stderr=as_json))
    if any(finding.state == "met" for finding in findings):
        raise typer.Exit(1)


def _two(pair: str | None) -> tuple[str, str] | None:
    if pair is None:
        return None
    first, comma, second = pair.partition(",")
    if not (first and comma and second) or "," in second:
        raise typer.BadParameter(f"two names with a comma between them, not {pair!r}", param_hint="--pair")
    return first.strip(), second.strip()
