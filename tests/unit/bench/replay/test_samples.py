"""The file of recorded requests: what a line holds, and which lines are read."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import Raw

from bench.replay.samples import encode, read
from tests.support.recorded import recorded, write


def test_what_was_written_is_read(tmp_path):
    several = [recorded("one", temperature=0.5), recorded("two")]
    assert read(write(tmp_path / "s.jsonl", several)).recorded == several


def test_line_breaks_of_a_client_do_not_end_the_line():
    fields = {"messages": Raw(b'[\n  {"role": "user",\r\n "content": "a\\nb"}\n]')}
    line = encode(msgspec.structs.replace(recorded(), fields=fields))
    assert (line.count(b"\n"), b'"content":"a\\nb"' in line) == (0, True)


@pytest.mark.parametrize("field", ["user", "safety_identifier", "metadata"])
def test_who_asked_is_not_written(field):
    assert b"jane" not in encode(recorded(**{field: "jane"}))


def test_numbers_stay_as_they_were_sent():
    fields = {**recorded().fields, "seed": Raw(b"12345678901234567890123"), "temperature": Raw(b"1.0")}
    line = encode(msgspec.structs.replace(recorded(), fields=fields))
    assert b'"seed":12345678901234567890123,"temperature":1.0' in line


def test_older_file_is_read_first(tmp_path):
    path = write(tmp_path / "s.jsonl", [recorded("new")])
    write(tmp_path / "s.jsonl.1", [recorded("old")])
    assert [each.answer.text for each in read(path).recorded] == ["old", "new"]


def test_newest_are_taken(tmp_path):
    path = write(tmp_path / "s.jsonl", [recorded(text) for text in ("a", "b", "c")])
    assert [each.answer.text for each in read(path, last=2).recorded] == ["b", "c"]


def test_broken_lines_are_counted(tmp_path):
    path = write(tmp_path / "s.jsonl", [recorded()])
    path.write_bytes(b"\xff\n{}\n" + path.read_bytes() + b'{"torn')
    assert (len(read(path).recorded), read(path).unreadable) == (1, 3)


def test_missing_file_tells_what_writes_it(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"record: s\.jsonl"):
        read(tmp_path / "s.jsonl")
