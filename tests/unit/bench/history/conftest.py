"""Files of records, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from bench.history.store import Store, load
from bench.records import RunRecord

LoadRuns = Callable[..., Store]


@pytest.fixture
def load_runs(tmp_path: Path) -> Iterator[LoadRuns]:
    """Writes records, or lines that are none, and loads the file."""
    with ExitStack() as opened:

        def loaded(records: Iterable[RunRecord | bytes], *, since: datetime | None = None) -> Store:
            path = tmp_path / "results.jsonl"
            lines = (each if isinstance(each, bytes) else msgspec.json.encode(each) for each in records)
            path.write_bytes(b"".join(line + b"\n" for line in lines))
            store = load(path, since=since)
            opened.callback(store.db.close)
            return store

        yield loaded
