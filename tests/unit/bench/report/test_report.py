"""The page and the text, whatever the rows hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bench.report.cli import report
from bench.report.facts import gather
from bench.report.markdown import markdown, plain
from bench.report.page import page
from bench.rows import Row
from tests.support.results import HOSTILE, row, synthetic, write

app = typer.Typer()
app.command()(report)


def html(folder: Path, rows: Iterable[Row]) -> str:
    return page(gather(write(folder, rows)))


def text(folder: Path, rows: Iterable[Row]) -> str:
    return markdown(gather(write(folder, rows)))


def failed(name: str) -> Row:
    return row(name, score=0, outcome="failed", error="no connection", text="")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of made-up results."""
    return html(tmp_path_factory.mktemp("results"), synthetic())


def test_page_names_nothing_outside_itself(whole: str) -> None:
    targets = re.findall(r"<[^>]*?\s(?:src|href|xlink:href|srcset|action)=\"([^\"]*)\"", whole)
    assert {target[:7] for target in targets} == {"#shape-"}
    assert not re.search(r"url\(|@import", whole)


def test_page_forbids_itself_scripts_and_requests(whole: str) -> None:
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', whole)
    assert unescape(policy[1]) == "default-src 'none'; style-src 'unsafe-inline'"


def test_answers_are_no_markup(whole: str) -> None:
    assert "<img" not in whole
    assert "<script" not in whole
    assert "&lt;img src=x onerror=alert(1)&gt;" in whole


def test_text_that_turns_its_direction_is_shown_by_its_number(whole: str) -> None:
    assert "\u202e" not in whole
    assert "[U+202E]" in whole


def test_names_are_no_markup(tmp_path: Path) -> None:
    rows = [row(name, number, tags=(HOSTILE,), suite=HOSTILE) for name in ("<b>a", HOSTILE) for number in range(12)]
    told = html(tmp_path, rows)
    assert ("<b>a" in told, "<img" in told) == (False, False)


def test_same_rows_make_the_same_page(tmp_path: Path) -> None:
    rows = synthetic(40)
    assert html(tmp_path, rows) == html(tmp_path, rows)


SMALL = {
    "one model": [row("a", number) for number in range(3)],
    "one question": [row("a"), row("b", score=0)],
    "nothing answered": [failed("a"), failed("b")],
    "one that never answered": [row("a"), failed("b")],
    "no question in common": [row("a", 1), row("b", 2)],
    "no time at all": [row("a", latency_ms=0.0), row("b", latency_ms=0.0)],
    "free": [row(name, number, cost_usd=0.0) for name in "ab" for number in range(12)],
    "everything from the cache": [row(name, number, cached=True) for name in "ab" for number in range(12)],
    "many tags": [row(name, number, tags=(f"tag {number}",)) for name in "ab" for number in range(40)],
    "many models": [row(f"model {name}", number) for name in range(9) for number in range(3)],
}


@pytest.mark.parametrize("rows", SMALL.values(), ids=SMALL)
def test_report_is_made_of_whatever_there_is(tmp_path: Path, rows: list[Row]) -> None:
    assert "How it was measured" in html(tmp_path, rows)
    assert "## How it was measured" in text(tmp_path, rows)


@given(st.text(alphabet="|`<>*_[]()\\#\n\r\t \u2028\u202ea!&"))
def test_text_stays_text_in_markdown(raw: str) -> None:
    told = plain(raw)
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`<>*_\[\]#!&]", told)
    assert not re.search(r"[\n\r\t\u2028\u202e]", told)


def test_markdown_tables_are_as_wide_as_their_heads(tmp_path: Path) -> None:
    rows = [row(name, number, tags=("x|y",), text="a|b\nc") for name in ("a|b", "c") for number in range(12)]
    for table in re.findall(r"(?:^\|.*\n)+", text(tmp_path, rows), re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


def test_command_writes_both_beside_the_results(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, [str(write(tmp_path, [row("a"), row("b")]))])
    assert told.stdout.split() == [str(tmp_path / "report.html"), str(tmp_path / "report.md")]
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_command_without_results_ends_with_status_2(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, [str(tmp_path)])
    assert (told.exit_code, "results.jsonl" in told.stderr) == (2, True)
