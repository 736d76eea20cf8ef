"""The records of the shadow runs, and the summary that workers show."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import msgspec
import structlog

from bench import records
from bench.findings import ModelSummary, Objective
from bench.records import RecordWriter, RunRecord
from bench.summary import summarise
from gateway.config import schema
from gateway.control import ShadowFigures

SUMMARY_FILE = "summary.json"
"""In the run folder."""
MAX_SUMMARISED = 2000
"""Runs; older ones stay in the files. It takes a third of a second to sum up so many."""

log = structlog.get_logger("shadow")


class Results:
    """Writes the records to the file that the configuration names, and sums up all that the file holds."""

    def __init__(self, run_folder: Path) -> None:
        self._summary_file = run_folder / SUMMARY_FILE
        self._runs: deque[RunRecord] = deque(maxlen=MAX_SUMMARISED)
        self._writer: RecordWriter | None = None
        self._objective = Objective()
        self._lost_before = 0
        """In the files that were followed before this one."""
        self.num_written = 0
        """By this process."""
        self.figures: dict[str, ShadowFigures] = {}
        """Of each model, as the summary has them."""

    @property
    def lost(self) -> int:
        """Records that could not be written."""
        return self._lost_before + (self._writer.lost if self._writer else 0)

    @property
    def last_run(self) -> str | None:
        """When the newest run ended."""
        return self._runs[-1].timestamp if self._runs else None

    def cost_usd(self, day: str) -> float:
        """Return what the runs of a day, YYYY-MM-DD UTC, have cost, as far as it is known."""
        runs = [run for run in self._runs if run.timestamp.startswith(day)]
        return sum(model.cost_usd or 0.0 for run in runs for model in run.models.values())

    def follow(self, path: Path, wanted: schema.Objective) -> None:
        """Write to this file from now on; what it holds already counts too."""
        self._objective = objective(wanted)
        if self._writer is None or self._writer.path != path:
            self._lost_before = self.lost
            self._writer = RecordWriter(path)
            self._runs.clear()
            try:
                history = records.read(path, last=MAX_SUMMARISED)
            except OSError as error:
                log.warning("earlier records cannot be read", file=str(path), error=str(error))
            else:
                self._runs.extend(history.runs)
                if history.unreadable:
                    log.warning("lines that are no records", file=str(path), lines=history.unreadable)
        self._sum_up()

    def add(self, record: RunRecord) -> None:
        """Write a record; it counts even if there was no room for it."""
        assert self._writer is not None, "runs are made under a configuration that names the file"
        if self._writer.append(record):
            self.num_written += 1
        self._runs.append(record)
        self._sum_up()

    def _sum_up(self) -> None:
        """Replace the summary as a whole: a worker that reads it sees the old or the new one."""
        summary = summarise(list(self._runs), self._objective)
        self.figures = {name: figures_of(model) for name, model in summary.models.items()}
        new = self._summary_file.with_suffix(".new")
        try:
            new.write_bytes(msgspec.json.encode(summary))
            new.replace(self._summary_file)
        except OSError as error:
            log.warning("the summary cannot be written", error=str(error))


def objective(configured: schema.Objective) -> Objective:
    """Return the objective that the file asks for."""
    return Objective(**msgspec.structs.asdict(configured))


def figures_of(model: ModelSummary) -> ShadowFigures:
    """Return what the metrics show of a model."""
    latency_ms, ttft_ms = model.latency_ms.value, model.ttft_ms.value
    return ShadowFigures(
        accuracy=model.accuracy.value,
        latency_s=None if latency_ms is None else latency_ms / 1000,
        ttft_s=None if ttft_ms is None else ttft_ms / 1000,
        agreement=model.agreement.value,
        confidence=model.confidence,
        cost_usd=model.cost_usd,
    )
