"""What the shadow runs have shown, as the routes tell it. Imported when somebody asks: the sums need NumPy."""

from __future__ import annotations

import contextlib
from functools import lru_cache
from pathlib import Path

import msgspec

from backends.errors import ConflictError
from bench import records
from bench.records import History
from bench.summary import summarise
from gateway.config import schema
from gateway.config.schema import Shadow
from gateway.shadow.results import MAX_SUMMARISED, SUMMARY_FILE, objective


def summary(run_folder: Path, results_path: Path, shadow: Shadow) -> bytes:
    """Return the summary as the shadow process wrote it last; before it wrote any, that of the records there are.

    Raises:
        ConflictError: the records cannot be read.
    """
    try:
        return (run_folder / SUMMARY_FILE).read_bytes()
    except FileNotFoundError:
        with contextlib.suppress(FileNotFoundError):
            return summary_of(results_path, results_path.stat().st_mtime_ns, shadow.objective)
        return msgspec.json.encode(summarise([], objective(shadow.objective)))


@lru_cache(maxsize=1)
def summary_of(results_path: Path, _changed_ns: int, configured: schema.Objective) -> bytes:
    """Return the summary of a file's records, which take a while to sum up: once for each state of the file.

    Raises:
        ConflictError: they cannot be read.
    """
    return msgspec.json.encode(summarise(read_records(results_path, MAX_SUMMARISED).runs, objective(configured)))


def history(path: Path, limit: int) -> bytes:
    """Return the newest records, oldest first.

    Raises:
        ConflictError: they cannot be read.
    """
    return msgspec.json.encode(read_records(path, limit))


def read_records(path: Path, limit: int) -> History:
    """Return the newest records of a file.

    Raises:
        ConflictError: it cannot be read.
    """
    try:
        return records.read(path, last=limit)
    except OSError as error:
        raise ConflictError(f"{path.name} cannot be read: {error.strerror}.") from error
