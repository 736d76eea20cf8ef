"""Records in their file, and what they come to."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bench.records import ModelRecord, RunRecord
from gateway.config.schema import Objective
from gateway.shadow.results import SUMMARY_FILE, Results


def record(count: int, *, day: str = "2026-05-04", cost_usd: float | None = None) -> RunRecord:
    return RunRecord(
        timestamp=f"{day}T00:00:00.000Z",
        request_count=count,
        run_id=str(count),
        trace_id=None,
        generation=1,
        active="one",
        models={"one": ModelRecord(status="healthy", cost_usd=cost_usd)},
    )


@pytest.fixture
def results(tmp_path: Path) -> Results:
    made = Results(tmp_path)
    made.follow(tmp_path / "results.jsonl", Objective())
    return made


def num_summarised(folder: Path) -> int:
    return int(msgspec.json.decode((folder / SUMMARY_FILE).read_bytes())["runs"])


def test_summary_is_there_before_any_run(results, tmp_path):
    assert num_summarised(tmp_path) == 0


def test_record_is_written_and_summed_up(results, tmp_path):
    results.add(record(1))
    assert (results.num_written, num_summarised(tmp_path)) == (1, 1)


def test_records_of_an_earlier_process_are_summed_up(results, tmp_path):
    results.add(record(1))
    later = Results(tmp_path)
    later.follow(tmp_path / "results.jsonl", Objective())
    assert (later.num_written, num_summarised(tmp_path)) == (0, 1)


def test_another_file_has_a_summary_of_its_own(results, tmp_path):
    results.add(record(1))
    results.follow(tmp_path / "other.jsonl", Objective())
    assert num_summarised(tmp_path) == 0


def test_same_file_is_not_read_again(results, tmp_path):
    results.add(record(1))
    (tmp_path / "results.jsonl").unlink()
    results.follow(tmp_path / "results.jsonl", Objective())
    assert num_summarised(tmp_path) == 1


def test_record_that_is_lost_is_counted_and_summed_up(results, tmp_path):
    (tmp_path / "folder").mkdir()
    results.follow(tmp_path / "folder", Objective())
    results.add(record(1))
    assert (results.lost, results.num_written, num_summarised(tmp_path)) == (1, 0, 1)


def test_lost_records_stay_counted_when_the_file_is_another(results, tmp_path):
    (tmp_path / "folder").mkdir()
    results.follow(tmp_path / "folder", Objective())
    results.add(record(1))
    results.follow(tmp_path / "results.jsonl", Objective())
    assert results.lost == 1


def test_cost_of_a_day_is_that_of_its_runs(results):
    for count, (day, cost_usd) in enumerate([("2026-05-03", 1.0), ("2026-05-04", 2.0), ("2026-05-04", None)]):
        results.add(record(count, day=day, cost_usd=cost_usd))
    assert results.cost_usd("2026-05-04") == 2.0


def test_summary_without_room_is_no_failure(tmp_path):
    results = Results(tmp_path / "gone")
    results.follow(tmp_path / "results.jsonl", Objective())
    results.add(record(1))
    assert results.num_written == 1
