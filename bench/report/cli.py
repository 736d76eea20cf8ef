"""The command `bench report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Results of `bench run`.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to; the results' own if not given.", show_default=False)
    ] = None,
) -> None:
    """Write what the results tell as report.html, one page that needs nothing else, and report.md."""
    from bench.compare.arms import ArmsError  # noqa: PLC0415 - other commands need none of these
    from bench.report.facts import gather  # noqa: PLC0415
    from bench.report.markdown import markdown  # noqa: PLC0415
    from bench.report.page import page  # noqa: PLC0415

    try:
        facts = gather(folder)
        target = out or (folder if folder.is_dir() else folder.parent)
        target.mkdir(parents=True, exist_ok=True)
        for name, text in (("report.html", page(facts)), ("report.md", markdown(facts))):
            (target / name).write_text(text, "utf-8")
            typer.echo(str(target / name))
    except (ArmsError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
