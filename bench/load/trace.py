"""A trace of real traffic: when each request came, and how long it and its answer were.

The format is that of the Azure LLM inference traces (github.com/Azure/AzurePublicDataset, Patel et al., "Splitwise",
2311.18677): CSV with the columns TIMESTAMP, ContextTokens, GeneratedTokens.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from bench.load.prompts import Lengths

COLUMNS = ("TIMESTAMP", "ContextTokens", "GeneratedTokens")


class TraceError(Exception):
    """A trace cannot be used."""


class Arrival(NamedTuple):
    """One request of a trace."""

    due_s: float
    """Seconds after the first."""
    lengths: Lengths


def read_trace(path: Path) -> list[Arrival]:
    """Return the requests of a trace, in the order of time.

    Raises:
        TraceError: it cannot be read, or a line is no request.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise TraceError(f"{path}: lacks the column {missing[0]}; needed: {', '.join(COLUMNS)}")
            rows = sorted(_read(path, reader.line_num, row) for row in reader)
    except (OSError, UnicodeError, csv.Error) as error:
        raise TraceError(f"{path}: {error}") from error
    if not rows:
        raise TraceError(f"{path}: holds no requests")
    first = rows[0][0]
    return [Arrival((moment - first).total_seconds(), lengths) for moment, lengths in rows]


def sped_up(trace: Sequence[Arrival], speed: float, end_s: float) -> list[Arrival]:
    """Return the part of a trace that is due before the end when it is played so much faster."""
    faster = (Arrival(each.due_s / speed, each.lengths) for each in trace)
    return list(takewhile(lambda each: each.due_s < end_s, faster))


def _read(path: Path, number: int, row: dict[str, str]) -> tuple[datetime, Lengths]:
    try:
        moment = datetime.fromisoformat(row["TIMESTAMP"].strip())
        lengths = Lengths(int(row["ContextTokens"]), int(row["GeneratedTokens"]))
    except (AttributeError, TypeError, ValueError) as error:
        raise TraceError(f"{path}:{number}: {error}") from error
    # Older traces name no time zone; only differences count here.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC), lengths
