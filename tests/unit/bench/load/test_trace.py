"""Traces: the Azure ones as they are published, and every way in which a file is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.load.prompts import Lengths
from bench.load.trace import Arrival, TraceError, read_trace, sped_up

HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
OF_2023 = HEADER + "2023-11-16 18:15:46.6805900,374,44\r\n2023-11-16 18:15:50.9951690,396,109\r\n"
OF_2024 = HEADER + "2024-05-10 00:00:01.500000+00:00,1452,3\n2024-05-10 00:00:00+00:00,500,17\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trace.csv"


def test_trace_of_2023_is_read(path):
    path.write_text(OF_2023)
    assert read_trace(path) == [Arrival(0, Lengths(374, 44)), Arrival(pytest.approx(4.314579), Lengths(396, 109))]


def test_trace_of_2024_is_read_and_put_in_order(path):
    path.write_text(OF_2024)
    assert read_trace(path) == [Arrival(0, Lengths(500, 17)), Arrival(1.5, Lengths(1452, 3))]


BROKEN = {
    "": "lacks the column TIMESTAMP",
    "TIMESTAMP,ContextTokens\n": "lacks the column GeneratedTokens",
    HEADER: "holds no requests",
    HEADER + "2023-11-16 18:15:46,374,44\nyesterday,1,1\n": ":3: ",
    HEADER + "2023-11-16 18:15:46,many,44\n": ":2: ",
    HEADER + "2023-11-16 18:15:46,374\n": ":2: ",
}


@pytest.mark.parametrize(("text", "words"), BROKEN.items())
def test_file_that_is_no_trace_is_refused_with_the_place(path, text, words):
    path.write_text(text)
    with pytest.raises(TraceError, match=words):
        read_trace(path)


def test_missing_file_is_refused(path):
    with pytest.raises(TraceError, match="No such file"):
        read_trace(path)


def test_faster_replay_takes_more_of_the_trace():
    trace = [Arrival(float(second), Lengths(1, 1)) for second in range(10)]
    assert [each.due_s for each in sped_up(trace, 2, 2.5)] == [0, 0.5, 1, 1.5, 2]
