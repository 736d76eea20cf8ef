"""Records in DuckDB: what is taken in, and that nothing a file says is obeyed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.history.changes import changes
from bench.history.store import load
from bench.history.trends import trends
from tests.support.runs import model, request, run, run_records

INJECTION = "'; DROP TABLE leg; --"


def test_runs_keep_the_order_of_the_file(load_runs):
    store = load_runs([run({name: model(request())}) for name in "abc"])
    assert store.db.execute("SELECT model FROM leg ORDER BY run").fetchall() == [("a",), ("b",), ("c",)]


def test_runs_of_older_files_come_first(tmp_path):
    for name, path in (("new", "r.jsonl"), ("old", "r.jsonl.1")):
        (tmp_path / path).write_bytes(msgspec.json.encode(run({name: model(request())})))
    store = load(tmp_path / "r.jsonl")
    assert store.db.execute("SELECT model FROM leg ORDER BY run").fetchall() == [("old",), ("new",)]


def test_broken_lines_are_counted(load_runs):
    store = load_runs([b'{"torn": ', b"\xff", b'"\\ud800"', run({"a": model(request())})])
    assert (store.runs, store.unreadable) == (1, 3)


@pytest.mark.parametrize("timestamp", ["", "yesterday", "9999-12-31T23:59:59-12:00"])
def test_record_that_tells_no_time_is_counted_as_broken(load_runs, timestamp):
    store = load_runs([run({"a": model(request())}, timestamp=timestamp)])
    assert (store.runs, store.unreadable) == (0, 1)


def test_runs_before_the_moment_are_left_out(load_runs):
    runs = [run({"a": model(request())}, timestamp=f"2026-05-0{day}T12:00:00Z") for day in (1, 2, 3)]
    assert load_runs(runs, since=datetime(2026, 5, 2, 12, tzinfo=UTC)).runs == 2


def test_model_that_was_not_asked_has_no_part(load_runs):
    store = load_runs([run({"a": model(request()), "b": model(status="skipped")})])
    assert store.db.execute("SELECT model FROM leg").fetchall() == [("a",)]


def test_refusals_are_not_asked(load_runs):
    store = load_runs([run({"a": model(request(), request(outcome="refused"), request(outcome="failed"))})])
    assert store.db.execute("SELECT asked, answered FROM leg").fetchall() == [(2, 1)]


def test_names_are_no_sql(load_runs):
    store = load_runs([run({INJECTION: model(request(INJECTION), version=INJECTION)}, suite=INJECTION)])
    assert [each.model for each in trends(store, "day")] == [INJECTION]


def test_database_opens_no_files(load_runs, tmp_path):
    store = load_runs([])
    with pytest.raises(duckdb.PermissionException):
        store.db.execute("SELECT * FROM read_text(?)", [str(tmp_path / "results.jsonl")])


def test_missing_file_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such file"):
        load(tmp_path / "none.jsonl")


@given(runs=st.lists(run_records, max_size=4))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_records_say_is_summed_up(tmp_path: Path, runs):
    path = tmp_path / "any.jsonl"
    stamped = [msgspec.structs.replace(each, timestamp=f"2026-05-0{day}") for day, each in enumerate(runs, 1)]
    path.write_bytes(b"\n".join(map(msgspec.json.encode, stamped)))
    store = load(path)
    trends(store, "hour")
    changes(store)
    store.db.close()
    assert (store.runs, store.unreadable) == (len(runs), 0)
