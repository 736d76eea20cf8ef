"""The file of records: what is written is read, and a full disk costs records alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import line_file, records
from bench.records import RecordWriter, RunRecord, read, record_file
from tests.support.runs import model, request, run, run_records

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "results" / "benchmark.jsonl"


def written(path: Path, number: int, **options: int) -> list[RunRecord]:
    writer = RecordWriter(path, **options)
    runs = [run({"m": model(request())}) for _ in range(number)]
    assert all(writer.append(each) for each in runs)
    return runs


# What is written is read


@given(st.lists(run_records, max_size=3))
def test_what_is_written_is_read(tmp_path_factory, runs):
    path = tmp_path_factory.mktemp("records") / "r.jsonl"
    writer = RecordWriter(path)
    assert all(writer.append(each) for each in runs)
    assert read(path).runs == tuple(runs)


def test_a_run_is_a_line(path):
    written(path, 3)
    assert len(path.read_bytes().splitlines()) == 3


def test_without_a_file_there_are_no_records(path):
    assert read(path) == records.History((), 0)


def test_writers_one_after_the_other_add_to_a_file(path):
    runs = written(path, 1) + written(path, 1)
    assert read(path).runs == tuple(runs)


@pytest.mark.parametrize("last", [0, 1, 2, 5, 9])
def test_last_records_are_the_newest(path, last):
    runs = written(path, 5)
    assert read(path, last=last).runs == tuple(runs[5 - min(last, 5) :])


def test_last_records_are_read_without_the_older_ones(path):
    *_, newest = written(path, 3)
    path.write_bytes(b"garbage\n" * 3 + path.read_bytes())
    assert read(path, last=1) == records.History((newest,), 0)


def test_last_record_is_found_without_reading_the_whole_file(path, monkeypatch):
    monkeypatch.setattr(line_file, "BLOCK_BYTES", 4096)
    *_, newest = written(path, 2)
    with path.open("r+b") as file:
        content = file.read()
        file.truncate(0)
        file.seek(2**40)  # a hole of a terabyte, which nobody could read
        file.write(b"\n" + content)
    assert read(path, last=1).runs == (newest,)


# Lines that are none


@pytest.mark.parametrize(
    "line",
    [
        b"garbage",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"x":' + b"[" * 100_000,
        b'{"timestamp": 5}',
    ],
    ids=["garbage", "empty object", "not UTF-8", "nested", "nested unknown", "wrong type"],
)
def test_line_that_is_no_record_is_counted_and_passed_over(path, line):
    before, after = run({}), run({})
    writer = RecordWriter(path)
    writer.append(before)
    with path.open("ab") as file:
        file.write(line + b"\n\n")
    writer.append(after)
    assert read(path) == records.History((before, after), 1)


@pytest.mark.parametrize(
    "fields",
    [{"latency_ms": -1.0}, {"latency_ms": 1e300}, {"score": 1.5}, {"agreement": -0.1}, {"outcome": "won"}],
    ids=str,
)
def test_record_with_impossible_figures_is_none(path, fields):
    path.parent.mkdir()
    path.write_bytes(msgspec.json.encode(run({"m": model(request(**fields), accuracy=None, agreement=None)})))
    assert read(path) == records.History((), 1)


def test_line_that_was_cut_off_costs_no_other(path):
    first, second = run({}), run({})
    RecordWriter(path).append(first)
    with path.open("ab") as file:
        file.write(b'{"timestamp":"2026')  # the process was killed here
    RecordWriter(path).append(second)
    assert read(path) == records.History((first, second), 1)


def test_record_that_no_file_can_hold_is_lost(path):
    writer = RecordWriter(path)
    assert not writer.append(run({}, active="\ud800"))
    assert (writer.lost, read(path).runs) == (1, ())


# Rotation


def test_file_that_is_full_is_moved_on(path):
    size = len(msgspec.json.encode(run({"m": model(request())})))
    runs = written(path, 6, max_file_bytes=2 * size + 20)
    files = [each for each in record_file(path).files if each.exists()]
    assert [len(each.read_bytes().splitlines()) for each in files] == [2, 2, 2]
    assert read(path).runs == tuple(runs)


def test_oldest_file_goes(path):
    runs = written(path, 9, max_file_bytes=1)
    assert read(path).runs == tuple(runs[-1 - records.NUM_OLDER :])


def test_last_records_come_from_older_files_too(path):
    runs = written(path, 4, max_file_bytes=1)
    assert read(path, last=3).runs == tuple(runs[1:])


def test_no_file_is_larger_than_allowed(path):
    limit = 1500
    written(path, 9, max_file_bytes=limit)
    assert all(each.stat().st_size <= limit for each in path.parent.iterdir())


# What cannot be written


def test_record_is_lost_where_the_file_is_a_folder(path):
    path.mkdir(parents=True)
    writer = RecordWriter(path)
    assert not writer.append(run({}))
    assert writer.lost == 1


def test_folder_cannot_be_read_as_a_file(path):
    path.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        read(path)


def test_record_is_lost_where_the_folder_is_a_file(path):
    path.parent.write_text("")
    assert not RecordWriter(path).append(run({}))


def test_record_is_lost_on_a_device_that_is_full():
    assert not RecordWriter(Path("/dev/full")).append(run({}))


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from bench.records import RecordWriter, read
from tests.support.runs import run, model, request

path, whole = Path(sys.argv[1]), run({"m": model(request())})
writer = RecordWriter(path)
writer.append(whole)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, resource.RLIM_INFINITY))
outcomes = [writer.append(whole), writer.append(whole)]
sizes = [path.stat().st_size - size]
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
outcomes.append(writer.append(whole))
history = read(path)
sys.exit(repr((outcomes, writer.lost, sizes, len(history.runs), history.unreadable)))
"""


def test_full_disk_costs_the_records_that_find_no_room_and_no_others(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "r.jsonl")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ended.stderr.splitlines()[-1] == "([False, False, True], 2, [0], 2, 0)"


KILLED = """
import os, sys, threading
from pathlib import Path
from bench.records import RecordWriter
from tests.support.runs import run, model, request

writer, record = RecordWriter(Path(sys.argv[1])), run({f"m{i}": model(request()) for i in range(200)})
while True:
    writer.append(record)
    os.write(1, b".")
"""


def test_killed_writer_loses_the_line_it_was_writing_at_most(tmp_path):
    path = tmp_path / "r.jsonl"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        told = len(process.stdout.read(20))
        process.kill()
        told += len(process.stdout.read())
    last = run({})
    RecordWriter(path).append(last)
    history = read(path)
    assert history.runs[-1] == last
    assert told <= len(history.runs) - 1 <= told + 1
    assert history.unreadable <= 1
