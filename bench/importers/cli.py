"""The command `bench import`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from bench.importers.labelling import Example, Task

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Make a suite of a public set that you have; `bench run --suite FILE` asks it.",
)

File = Annotated[Path, typer.Argument(help="The set's own file, unpacked.", show_default=False)]
Output = Annotated[Path, typer.Option("--output", "-o", help="The suite to write, JSONL.", show_default=False)]
Limit = Annotated[
    int | None,
    typer.Option(help="Questions at most, an equal share of each label; else all.", min=1, show_default=False),
]
Seed = Annotated[int, typer.Option(help="Draws the questions, if there is a limit.")]
ListLabels = Annotated[
    bool, typer.Option("--list-labels", help="List the labels in the prompt, for models not trained on the set.")
]


@app.command()
def banking77(file: File, output: Output, limit: Limit = None, seed: Seed = 1, list_labels: ListLabels = False) -> None:
    """Banking77: train.csv or test.csv, with the columns text and category."""
    from bench.importers import intents  # noqa: PLC0415 - `--help` need not wait for these
    from bench.importers.labelling import draw  # noqa: PLC0415

    with _faults_told():
        task = intents.task("Banking77", intents.BANKING77, listed=list_labels)
        _write(file, output, task, draw(intents.banking77(file), limit, seed), Counter())


@app.command()
def clinc150(
    file: File,
    *,
    output: Output,
    split: Annotated[Literal["train", "val", "test"], typer.Option(help="The part of the file.")] = "test",
    domain: Annotated[
        Literal["finance", "all"], typer.Option(help="The 30 intents of banking and credit cards, or all.")
    ] = "finance",
    limit: Limit = None,
    seed: Seed = 1,
    list_labels: ListLabels = False,
) -> None:
    """CLINC150: data_full.json, or another file of its layout."""
    from bench.importers import intents  # noqa: PLC0415 - see above
    from bench.importers.labelling import draw  # noqa: PLC0415

    with _faults_told():
        left_out: Counter[str] = Counter()
        examples = intents.clinc150(file, split)
        every = {example.label for example in examples} - {intents.OUT_OF_SCOPE}
        labels = intents.CLINC_FINANCE if domain == "finance" else every
        task = intents.task("CLINC150", labels, listed=list_labels)
        _write(file, output, task, draw(intents.only(labels, examples, left_out), limit, seed), left_out)


@app.command()
def cfpb(
    file: File,
    output: Output,
    limit: Annotated[int, typer.Option(help="Questions at most, an equal share of each product.", min=1)] = 1000,
    seed: Seed = 1,
) -> None:
    """The CFPB's consumer complaints: complaints.csv, with narratives. The products are listed in the prompt."""
    from bench.importers import complaints  # noqa: PLC0415 - see above
    from bench.importers.labelling import draw  # noqa: PLC0415

    with _faults_told():
        left_out: Counter[str] = Counter()
        _write(file, output, complaints.TASK, draw(complaints.complaints(file, left_out), limit, seed), left_out)


@contextmanager
def _faults_told() -> Iterator[None]:
    from bench.importers.files import ImportFileError  # noqa: PLC0415 - see above

    try:
        yield
    except (ImportFileError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _write(file: Path, output: Path, task: Task, examples: Sequence[Example], left_out: Counter[str]) -> None:
    import msgspec  # noqa: PLC0415 - see above

    from bench.importers.files import ImportFileError  # noqa: PLC0415

    if not examples:
        raise ImportFileError(f"{file}: holds no rows to ask")
    output.write_bytes(b"".join(msgspec.json.encode(task.question(example)) + b"\n" for example in examples))
    typer.echo(f"{output}: {len(examples)} questions")
    for reason, n in left_out.items():
        if n:
            typer.echo(f"left out: {n} {reason}")
