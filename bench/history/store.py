"""The records of the shadow runs as tables of DuckDB, in memory.

A line is taken in only if the gateway itself would read it. What it says reaches DuckDB as bound values, never as SQL,
and DuckDB may open neither files nor the network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from backends.protocol import UNDECODABLE
from bench.records import RunRecord, record_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RUNS_AT_ONCE = 2_000

LEG = {
    "run": "BIGINT",
    "ended": "TIMESTAMP",
    "suite": "VARCHAR",
    "model": "VARCHAR",
    "version": "VARCHAR",
    "active": "BOOLEAN",
    "asked": "BIGINT",
    "answered": "BIGINT",
    "accuracy": "DOUBLE",
    "cost_usd": "DOUBLE",
    "latencies_ms": "DOUBLE[]",
}
"""One model's part in a run. Runs are numbered in the order of the file, times are UTC. `asked` leaves out what a model
refused, `latencies_ms` holds those of the answers."""

ANSWER = {
    "run": "BIGINT",
    "model": "VARCHAR",
    "version": "VARCHAR",
    "question": "VARCHAR",
    "score": "DOUBLE",
    "latency_ms": "DOUBLE",
}
"""One answer of a model."""

_decoder = msgspec.json.Decoder(RunRecord)


class Store(NamedTuple):
    """The tables `leg` and `answer`."""

    db: DuckDBPyConnection
    runs: int
    unreadable: int
    """Lines that are no record, or tell no time."""


class _Told(NamedTuple):
    number: int
    ended: datetime
    record: RunRecord


def load(path: Path, *, since: datetime | None = None) -> Store:
    """Return the records of a file and of the older files that it was rotated into.

    Args:
        path: the newest file.
        since: leaves out the runs that ended before.

    Raises:
        FileNotFoundError: there is no such file, nor an older one.
        OSError: a file cannot be read.
    """
    import duckdb  # noqa: PLC0415 - takes a while, and only this command needs it

    file = record_file(path)
    if not any(each.exists() for each in file.files):
        raise FileNotFoundError(f"{path}: no such file")
    db = duckdb.connect(
        ":memory:", config={"enable_external_access": "false", "autoload_known_extensions": "false", "threads": "1"}
    )
    for table, columns in (("leg", LEG), ("answer", ANSWER)):
        db.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    runs = unreadable = 0
    lines = enumerate(file.backwards())
    while block := list(islice(lines, RUNS_AT_ONCE)):
        told = [_told(-position, line) for position, line in block]
        unreadable += told.count(None)
        kept = [each for each in told if each is not None and (since is None or each.ended >= since)]
        runs += len(kept)
        _insert(db, "leg", LEG, [leg for each in kept for leg in _legs(each)])
        _insert(db, "answer", ANSWER, [answer for each in kept for answer in _answers(each)])
    return Store(db, runs, unreadable)


def _told(number: int, line: bytes) -> _Told | None:
    try:
        record = _decoder.decode(line)
        ended = datetime.fromisoformat(record.timestamp)
        ended = (ended if ended.tzinfo else ended.replace(tzinfo=UTC)).astimezone(UTC)
    except (*UNDECODABLE, ValueError, OverflowError):
        return None
    return _Told(number, ended, record)


def _legs(told: _Told) -> Iterator[tuple[Any, ...]]:
    for name, model in told.record.models.items():
        if not model.requests:
            continue
        asked = [request for request in model.requests if request.outcome != "refused"]
        answered = [request for request in asked if request.outcome == "answered"]
        latencies = [request.latency_ms for request in answered if request.latency_ms is not None]
        yield (
            told.number,
            told.ended.replace(tzinfo=None),
            told.record.suite,
            name,
            model.version,
            name == told.record.active,
            len(asked),
            len(answered),
            model.accuracy,
            model.cost_usd,
            latencies,
        )


def _answers(told: _Told) -> Iterator[tuple[Any, ...]]:
    for name, model in told.record.models.items():
        for request in model.requests:
            if request.outcome == "answered" and request.latency_ms is not None:
                yield told.number, name, model.version, request.question, request.score, request.latency_ms


def _insert(db: DuckDBPyConnection, table: str, columns: dict[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, as one list a column: row by row takes a hundred times as long."""
    if rows:
        values = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in enumerate(columns.values(), 1))
        db.execute(f"INSERT INTO {table} SELECT {values}", [list(column) for column in zip(*rows, strict=True)])
