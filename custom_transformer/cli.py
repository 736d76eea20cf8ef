"""`custom-transformer`: train a model, and talk to one in the terminal."""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import anyio
import msgspec
import typer

from custom_transformer.chat import Message, encode_prompt
from custom_transformer.tokenizer import StreamDecoder

if TYPE_CHECKING:
    from custom_transformer.engine.generation import Request
    from custom_transformer.serving import ServedModel

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A transformer written from scratch.")


@app.command()
def train(
    data: Annotated[Path, typer.Option(help="Folder of the training data.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder of the run; an unfinished run goes on.")],
    device: Annotated[str, typer.Option(help="Where to compute: cpu or cuda.")] = "cpu",
    init_from: Annotated[
        Path | None, typer.Option(help="Checkpoint folder to begin with, instead of random weights.", file_okay=False)
    ] = None,
    stage: Annotated[
        list[str] | None, typer.Option(help="NAME=STEPS: run these stages only, each for so many steps.")
    ] = None,
) -> None:
    """Train a model: the whole recipe, or some of its stages from given weights."""
    from custom_transformer.training.progress import plot_loss  # noqa: PLC0415 - torch takes seconds, --help need not
    from custom_transformer.training.train import Recipe  # noqa: PLC0415
    from custom_transformer.training.train import train as run  # noqa: PLC0415

    recipe = Recipe()
    if stage:
        try:
            recipe = recipe.only({name: int(steps) for name, _, steps in (text.partition("=") for text in stage)})
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--stage") from error
    run(recipe, data, out, device=device, init_from=init_from)
    if os.environ.get("RANK", "0") == "0" and importlib.util.find_spec("matplotlib"):
        plot_loss(out / "log.jsonl", out / "loss.svg")


@app.command()
def generate(
    prompt: Annotated[str, typer.Argument(help="What the user says.")],
    *,
    checkpoint: Annotated[Path, typer.Option(help="Folder of the model.", exists=True, file_okay=False)],
    system: Annotated[str | None, typer.Option(help="What the system says before.")] = None,
    temperature: Annotated[
        float | None,
        typer.Option(help="0 for the most likely answer; the checkpoint's own where absent.", min=0, max=2),
    ] = None,
    max_tokens: Annotated[int, typer.Option(help="Length of the answer at most.", min=1)] = 120,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same answer.")] = None,
) -> None:
    """Answer a prompt; speed goes to stderr."""
    from custom_transformer.engine.generation import Request  # noqa: PLC0415
    from custom_transformer.engine.sampling import SamplingParams  # noqa: PLC0415

    model = _load(checkpoint, num_slots=1)
    messages = [Message("user", prompt)] if system is None else [Message("system", system), Message("user", prompt)]
    tokens = encode_prompt(model.tokenizer, messages)
    if len(tokens) >= model.engine.capacity:
        raise typer.BadParameter(f"{len(tokens)} tokens do not fit a context of {model.engine.capacity}")
    asked = {} if temperature is None else {"temperature": temperature}
    sampling = SamplingParams(**msgspec.structs.asdict(model.defaults) | asked, seed=seed)
    anyio.run(_print_answer, model, Request(prompt=tokens, max_tokens=max_tokens, sampling=sampling))


@app.command()
def evaluate(
    *,
    checkpoint: Annotated[Path, typer.Option(help="Folder of the model.", exists=True, file_okay=False)],
    data: Annotated[Path, typer.Option(help="Folder of the public sets.", exists=True, file_okay=False)],
    limit: Annotated[int, typer.Option(help="Questions of each suite at most.", min=1)] = 300,
    show: Annotated[int, typer.Option(help="Wrong replies of each suite to print.", min=0)] = 0,
    plot: Annotated[Path | None, typer.Option(help="Where to draw how reliable the confidence is (SVG).")] = None,
) -> None:
    """Grade a checkpoint on questions that it was not trained on."""
    from custom_transformer.evaluation.calibration import plot_reliability, reliability  # noqa: PLC0415 - see `train`
    from custom_transformer.evaluation.grading import Graded, grade, score  # noqa: PLC0415
    from custom_transformer.evaluation.suites import suites  # noqa: PLC0415

    model = _load(checkpoint, num_slots=16)
    scores = {}

    async def run() -> dict[str, list[Graded]]:
        with model.engine:
            return {name: await grade(model, questions) for name, questions in suites(data, limit).items()}

    outcomes = anyio.run(run)
    for name, graded in outcomes.items():
        scores[name] = result = score(graded)
        ranking = "" if result.auroc is None else f"  AUROC of confidence {result.auroc:.3f}"
        print(
            f"{name:14} n {result.n}  right {result.accuracy:.1%}  "
            f"95 % interval {result.low:.1%} to {result.high:.1%}{ranking}"
        )
        for reply in [reply for reply in graded if not reply.right][:show]:
            print(f"    {reply.question}\n      {reply.reply}")
    if plot is not None:
        replies = outcomes["banking77"]
        bins = reliability([reply.confidence for reply in replies], [reply.right for reply in replies])
        plot_reliability(bins, "Banking77 test split", plot)
    print(msgspec.json.encode(scores).decode())


@app.command(name="export")
def export_checkpoint(
    *,
    checkpoint: Annotated[Path, typer.Option(help="Folder of the model.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder to write.", file_okay=False)],
    dtype: Annotated[str, typer.Option(help="Of the weights: bfloat16 or float32.")] = "bfloat16",
) -> None:
    """Write a Hugging Face Llama folder, which `transformers` and vLLM can serve."""
    from custom_transformer.export import DTYPES, export  # noqa: PLC0415 - see `train`

    if dtype not in DTYPES:
        raise typer.BadParameter(f"{dtype} is none of {', '.join(DTYPES)}", param_hint="--dtype")
    export(checkpoint, out, dtype)
    print(f"{out}: a Llama checkpoint in {dtype}")


def _load(checkpoint: Path, *, num_slots: int) -> ServedModel:
    """Return the model of a checkpoint folder; what there is to log about it goes to stderr."""
    import structlog  # noqa: PLC0415 - see `train`

    from custom_transformer.serving import load  # noqa: PLC0415

    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    return load(checkpoint, num_slots=num_slots)


async def _print_answer(model: ServedModel, request: Request) -> None:
    decoder = StreamDecoder(model.tokenizer)
    arrivals = []
    with model.engine, model.engine.submit(request) as generation:
        async for event in generation:
            if event.sample is not None:
                arrivals.append(time.perf_counter())
                print(decoder.feed(event.sample.token), end="", flush=True)
    print(decoder.flush())
    if len(arrivals) > 1:
        speed = (len(arrivals) - 1) / (arrivals[-1] - arrivals[0])
        print(f"{len(arrivals)} tokens, {speed:.0f} tokens/s after the first", file=sys.stderr)


def main() -> None:
    """Run the command line."""
    app()
