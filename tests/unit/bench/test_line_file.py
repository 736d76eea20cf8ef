"""Files of lines: read from their end on, also while they are moved. What is written is tested with the records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import line_file
from bench.line_file import LineFile


@given(st.lists(st.binary(max_size=9).map(lambda line: line.replace(b"\n", b"")), max_size=9), st.integers(1, 9))
def test_lines_are_found_whatever_the_size_of_a_block(tmp_path_factory, lines, size):
    path = tmp_path_factory.mktemp("lines") / "f"
    path.write_bytes(b"\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_file, "BLOCK_BYTES", size)
        assert list(LineFile(path, num_older=0).backwards()) == [line for line in reversed(lines) if line.strip()]


def test_file_that_is_moved_on_while_it_is_read_is_read_once(tmp_path):
    newest = tmp_path / "f"
    newest.write_bytes(b"1\n2\n")
    lines = LineFile(newest, num_older=1).backwards()
    first = next(lines)
    newest.rename(tmp_path / "f.1")
    assert [first, *lines] == [b"2", b"1"]
