"""The folder of a run: rows appended as they come, and what makes sure that a later run may go on with them.

`results.jsonl` holds finished rows, `unjudged.jsonl` answers that a judge has yet to grade, `run.json` what all of them
have in common. Each row is written at once and whole; a line that a crash cut off is dropped by the next run.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench import rows
from bench.rows import InvalidRowError, Row
from bench.runner.work import Key, key_of

RESULTS = "results.jsonl"
UNJUDGED = "unjudged.jsonl"
RUN = "run.json"


class ResultsError(Exception):
    """The folder cannot take the results of this run."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What all rows of a folder have in common."""

    started_at: str
    suites: dict[str, str]
    """SHA-256 of each, by name."""
    models: dict[str, str]
    """What each name stands for; see `Model.identity`."""
    concurrency: int
    judge: str | None = None
    """Its identity, once it was needed."""

    @classmethod
    def new(
        cls, *, suites: Mapping[str, str], models: Mapping[str, str], concurrency: int, judge: str | None = None
    ) -> Run:
        """Return a run that begins now."""
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return cls(started_at=now, suites=dict(suites), models=dict(models), concurrency=concurrency, judge=judge)

    def joined_by(self, other: Run) -> Run:
        """Return what these rows and further ones have in common.

        Raises:
            ResultsError: they cannot be compared.
        """
        for name, suite in other.suites.items():
            if self.suites.get(name, suite) != suite:
                raise ResultsError(f"it holds answers to another version of the suite {name}")
        for name, model in other.models.items():
            if self.models.get(name, model) != model:
                raise ResultsError(f"it holds answers of another model with the name {name}")
        if self.concurrency != other.concurrency:
            raise ResultsError(f"its answers were timed with --concurrency {self.concurrency}")
        if self.judge and other.judge and self.judge != other.judge:
            raise ResultsError("another judge has graded its answers")
        return msgspec.structs.replace(
            self,
            suites={**self.suites, **other.suites},
            models={**self.models, **other.models},
            judge=self.judge or other.judge,
        )


class Results:
    """The rows of a folder that this process alone writes to."""

    def __init__(self, folder: Path, run: Run, finished: list[Row], unjudged: dict[Key, Row]) -> None:
        self.folder = folder
        self.run = run
        self.rows = finished
        self.unjudged = unjudged
        """Answers that a judge has yet to grade."""

    @property
    def answered(self) -> set[Key]:
        """What need not be asked again."""
        return {*map(key_of, self.rows), *self.unjudged}

    def add(self, row: Row) -> None:
        """Write a finished row; one that a judge has graded was set aside before."""
        _append(self.folder / RESULTS, row)
        self.rows.append(row)
        self.unjudged.pop(key_of(row), None)

    def set_aside(self, row: Row) -> None:
        """Write a row that a judge has yet to grade."""
        _append(self.folder / UNJUDGED, row)
        self.unjudged[key_of(row)] = row


@contextmanager
def open_results(folder: Path, run: Run) -> Iterator[Results]:
    """Open a folder for the rows of a run, or go on with what it holds.

    Raises:
        ResultsError: it holds rows that these cannot join, or another process writes to it.
        OSError: it cannot be read or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / RESULTS).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go of by the kernel when this process ends
        except BlockingIOError as error:
            raise ResultsError(f"{folder}: another run writes to it") from error
        try:
            run = _joined(folder, run)
            for name in (RESULTS, UNJUDGED):
                _drop_torn_line(folder / name)
            finished = list(rows.read(folder / RESULTS))
            unjudged = {key_of(row): row for row in _read_if_there(folder / UNJUDGED)}
        except (ResultsError, InvalidRowError, msgspec.DecodeError) as error:
            raise ResultsError(f"{folder}: {error}; choose another --out") from error
        for row in finished:
            unjudged.pop(key_of(row), None)
        _write(folder / RUN, msgspec.json.format(msgspec.json.encode(run), indent=2))
        yield Results(folder, run, finished, unjudged)
        if not unjudged:
            (folder / UNJUDGED).unlink(missing_ok=True)


def write_summary(folder: Path, summary: msgspec.Struct) -> None:
    """Write `summary.json`, whole or not at all."""
    _write(folder / "summary.json", msgspec.json.format(msgspec.json.encode(summary), indent=2))


def _joined(folder: Path, run: Run) -> Run:
    try:
        earlier = msgspec.json.decode((folder / RUN).read_bytes(), type=Run)
    except FileNotFoundError:
        if (folder / RESULTS).stat().st_size:
            raise ResultsError(f"it holds rows, but no {RUN} that tells of which run") from None
        return run
    return earlier.joined_by(run)


def _append(path: Path, row: Row) -> None:
    with path.open("ab", buffering=0) as file:
        file.write(rows.encode(row))


def _read_if_there(path: Path) -> Iterator[Row]:
    if path.exists():
        yield from rows.read(path)


def _drop_torn_line(path: Path) -> None:
    """Cut off what follows the last newline: the next row would otherwise join it."""
    if not path.exists():
        return
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content + b"\n")
    temporary.replace(path)
