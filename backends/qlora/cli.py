"""`qlora`: fine-tune a language model in 4 bits, and what goes before and after."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Fine-tuning with QLoRA.")

Base = Annotated[str, typer.Option(help="Hugging Face folder, or the name of a model in the local cache.")]


@app.command()
def data(
    *,
    sets: Annotated[Path, typer.Option(help="Folder of the public sets.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="File to write.", dir_okay=False)],
    seed: Annotated[int, typer.Option(help="Draws wordings and order.")] = 1,
) -> None:
    """Write the banking conversations that the shipped adapter was tuned on."""
    from backends.qlora.data import banking, write  # noqa: PLC0415 - torch takes seconds, --help need not

    print(f"{out}: {write(banking(sets, random.Random(seed)), out):,} conversations")


@app.command()
def convert(
    gguf: Annotated[Path, typer.Argument(help="Weights in Llama's shape.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Argument(help="Folder to write.", file_okay=False)],
) -> None:
    """Write GGUF weights as a Hugging Face folder, dequantized to bfloat16."""
    from backends.qlora.convert import convert as run  # noqa: PLC0415 - see `data`

    with located_errors():
        run(gguf, out)
    print(f"{out}: a Llama checkpoint in bfloat16")


@app.command()
def train(
    *,
    base: Base,
    data: Annotated[Path, typer.Option(help="JSON lines: {messages: [{role, content}, …]}.", exists=True)],
    out: Annotated[Path, typer.Option(help="Folder of the adapter; an unfinished run goes on.", file_okay=False)],
    epochs: Annotated[float, typer.Option(help="Passes over the data.")] = 1.0,
    learning_rate: Annotated[float, typer.Option(help="At its peak.")] = 8e-4,
    batch_size: Annotated[int, typer.Option(help="Conversations a step, over all processes.", min=1)] = 16,
    rank: Annotated[int, typer.Option(help="Of the LoRA matrices.", min=1)] = 16,
    max_tokens: Annotated[int, typer.Option(help="Longer conversations are left out.", min=16)] = 1024,
    gradient_checkpointing: Annotated[
        bool, typer.Option("--gradient-checkpointing", help="For a large base: less memory, more time.")
    ] = False,
) -> None:
    """Tune a LoRA adapter on a base in 4 bits: on a GPU, or on the CPU for a small base.

    `torchrun --nproc-per-node 2 --no-python qlora train …` uses several processes.
    """
    from backends.qlora.train import Recipe  # noqa: PLC0415 - see `data`
    from backends.qlora.train import train as run  # noqa: PLC0415

    recipe = Recipe(
        epochs=epochs,
        learning_rate=learning_rate,
        batch_size=batch_size,
        rank=rank,
        alpha=2 * rank,
        max_tokens=max_tokens,
        gradient_checkpointing=gradient_checkpointing,
    )
    with located_errors():
        result = run(base, data, out, recipe)
    if os.environ.get("RANK", "0") == "0":
        print(msgspec.json.encode(result).decode())


@app.command()
def merge(
    *,
    base: Base,
    adapter: Annotated[Path, typer.Option(help="Folder of the adapter.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder to write.", file_okay=False)],
) -> None:
    """Add an adapter to its base for good: a model of its own, which needs no LoRA to be served."""
    from backends.qlora.merge import merge as run  # noqa: PLC0415 - see `data`

    with located_errors():
        run(base, adapter, out)
    print(f"{out}: the merged model in bfloat16")


@contextmanager
def located_errors() -> Iterator[None]:
    """Tell what was wrong with a file, without a traceback."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise typer.BadParameter(str(error)) from error


def main() -> None:
    """Run the command line."""
    app()
