"""How a training run shows itself: a progress bar, a log of one JSON object a step, a plot of the loss."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Progress:
    """Appends every step to the log, and draws the bar on a terminal."""

    def __init__(self, log: Path, total_steps: int, *, enabled: bool) -> None:
        self._log = log.open("ab") if enabled else None
        self._bar = Bar(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
            TimeRemainingColumn(), disable=not enabled,
        )  # fmt: skip
        self._task = self._bar.add_task("starting", total=total_steps)
        self._last = time.monotonic()
        self._last_tokens: float | None = None

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was and close the log."""
        self._bar.stop()
        if self._log is not None:
            self._log.close()

    def report(self, record: Mapping[str, float | str | int]) -> None:
        """Take in one step: its loss, its stage, and `tokens`, all read so far."""
        if self._log is None:
            return
        now, tokens = time.monotonic(), float(record["tokens"])
        speed = None if self._last_tokens is None else (tokens - self._last_tokens) / (now - self._last)
        self._last, self._last_tokens = now, tokens
        self._log.write(msgspec.json.encode({**record, "tokens_per_s": speed}) + b"\n")
        self._log.flush()
        text = f"{record['stage']}  loss {record['loss']:.3f}" + (f"  {speed:,.0f} tokens/s" if speed else "")
        self._bar.update(self._task, description=text, completed=int(record["step"]))


def plot_loss(log: Path, picture: Path) -> None:
    """Draw training and validation loss over tokens; of a step that was run again after a stop, the last time counts.

    Needs matplotlib.
    """
    import matplotlib as mpl  # noqa: PLC0415 - slow to import, and only the `train` extra has it

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    decoded = (msgspec.json.decode(line) for line in log.read_bytes().splitlines())
    records = list({record["step"]: record for record in decoded}.values())
    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    axes.plot([r["tokens"] / 1e6 for r in records], [r["loss"] for r in records], linewidth=0.6, label="training")
    validated = [r for r in records if "validation_loss" in r]
    axes.plot(
        [r["tokens"] / 1e6 for r in validated],
        [r["validation_loss"] for r in validated],
        "o-",
        label="held out",
    )
    for before, after in pairwise(records):
        if before["stage"] != after["stage"]:
            axes.axvline(before["tokens"] / 1e6, linestyle=":", color="grey")
            axes.annotate(after["stage"], (before["tokens"] / 1e6, axes.get_ylim()[1]), va="top")
    axes.set(xlabel="million tokens", ylabel="cross-entropy, nats a token")
    axes.legend()
    figure.savefig(picture)
