"""The command `bench history`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

_AGO = re.compile(r"(\d{1,5})([dh])")


def history(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Records of shadow runs; the older files beside it count too.")
    ] = Path("benchmark_results.jsonl"),
    by: Annotated[Literal["day", "hour"], typer.Option(help="Length of a line of the trends, UTC.")] = "day",
    since: Annotated[str, typer.Option(metavar="WHEN", help="Leave out what came before: 2026-11-01, 7d or 24h.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show how each model has fared over time, and what switches and new versions have changed."""
    import msgspec  # noqa: PLC0415 - other commands need none of these
    from rich.console import Console  # noqa: PLC0415

    start = moment(since, datetime.now(UTC)) if since else None
    try:
        from bench.history import changes, printing, store, trends  # noqa: PLC0415

        loaded = store.load(file, since=start)
    except ImportError as error:
        typer.echo(f"bench history needs DuckDB: pip install 'pointsman[bench]' ({error})", err=True)
        raise typer.Exit(2) from error
    except OSError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    found = printing.History(
        runs=loaded.runs,
        unreadable=loaded.unreadable,
        by=by,
        trends=trends.trends(loaded, by),
        changes=changes.changes(loaded),
    )
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        printing.print_history(found, Console())


def moment(text: str, now: datetime) -> datetime:
    """Return the moment that `--since` names, in UTC.

    Raises:
        BadParameter: it names none.
    """
    try:
        if ago := _AGO.fullmatch(text):
            return now - timedelta(**{{"d": "days", "h": "hours"}[ago[2]]: int(ago[1])})
        named = datetime.fromisoformat(text)
        return (named if named.tzinfo else named.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"a date, or so many days or hours ago, not {text!r}", param_hint="--since") from error
