"""The command `bench history`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from bench.cli import app
from bench.history.cli import moment
from tests.support.runs import model, request, run

NOW = datetime(2026, 5, 10, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    """Two days of two models, with a switch between them and a broken line at the end."""
    legs = {name: model(request(score=1.0)) for name in ("plain", "\x1b[31mevil")}
    runs = [
        run(dict(sorted(legs.items(), reverse=day > 1)), timestamp=f"2026-05-0{day}T00:00:00Z", active=active)
        for day, active in ((1, "plain"), (2, "\x1b[31mevil"))
    ]
    path = tmp_path / "results.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in runs) + b'{"torn')
    return path


def history(*options):
    return CliRunner().invoke(app, ["history", *map(str, options)], env={"COLUMNS": "120"})


def test_trends_and_changes_are_printed(file):
    output = history(file).stdout
    assert [
        words for words in ("plain", "2026-05-01", "switch plain", "1 line could not be read") if words not in output
    ] == []


def test_terminal_obeys_no_name(file):
    assert "\x1b" not in history(file).stdout


def test_json_holds_the_same(file):
    found = msgspec.json.decode(history(file, "--json").stdout)
    assert (found["runs"], found["unreadable"], len(found["trends"]), len(found["changes"])) == (2, 1, 4, 1)


def test_since_leaves_out_what_came_before(file):
    assert msgspec.json.decode(history(file, "--json", "--since", "2026-05-02").stdout)["runs"] == 1


def test_empty_file_holds_no_runs(tmp_path):
    (tmp_path / "empty.jsonl").touch()
    result = history(tmp_path / "empty.jsonl")
    assert (result.exit_code, result.stdout.strip()) == (0, "0 runs")


def test_missing_file_is_told(tmp_path):
    result = history(tmp_path / "none.jsonl")
    assert (result.exit_code, "no such file" in result.stderr) == (2, True)


def test_missing_duckdb_is_told(file, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = history(file)
    assert (result.exit_code, "pip install 'pointsman[bench]'" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2d", NOW - timedelta(days=2)),
        ("36h", NOW - timedelta(hours=36)),
        ("2026-05-01", datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-05-01T12:00+02:00", datetime(2026, 5, 1, 10, tzinfo=UTC)),
    ],
)
def test_moment_is_read(text, expected):
    assert moment(text, NOW) == expected


@pytest.mark.parametrize("text", ["", "x", "2 d", "99999d", "2026-13-01"])
def test_moment_that_is_none_is_refused(text):
    with pytest.raises(typer.BadParameter):
        moment(text, datetime(200, 1, 1, tzinfo=UTC))
