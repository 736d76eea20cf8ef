"""`bench import` writes a suite that `bench run` can ask, or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bench.cli import app
from bench.suites.loader import load

CSV = "text,category\nWhere is it?,card_arrival\nMay I be 15?,age_limit\nIs 12 enough?,age_limit\n"
SPLITS = '{"test": [["pay it", "pay_bill"], ["translate hello", "translate"], ["why", "oos"]]}'
COMPLAINTS = "Product,Consumer complaint narrative\nMortgage,They lost my papers.\nMortgage,\n"


def imported(folder: Path, kind: str, text: str, *options: str) -> Result:
    (folder / "set").write_text(text, "utf-8")
    return CliRunner().invoke(app, ["import", kind, f"{folder}/set", "-o", f"{folder}/suite.jsonl", *options])


def answers(folder: Path) -> list[str]:
    return sorted(question.grader.answer for question in load("suite.jsonl", folder).questions)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "text", "options", "expected"),
    [
        ("banking77", CSV, [], ["age_limit", "age_limit", "card_arrival"]),
        ("banking77", CSV, ["--limit", "2"], ["age_limit", "card_arrival"]),
        ("clinc150", SPLITS, [], ["pay_bill"]),
        ("clinc150", SPLITS, ["--domain", "all", "--list-labels"], ["pay_bill", "translate"]),
        ("cfpb", COMPLAINTS, [], ["Mortgage"]),
    ],
    ids=["banking77", "a limit", "clinc150", "every domain", "cfpb"],
)
def test_a_set_becomes_a_suite(tmp_path: Path, kind: str, text: str, options: list[str], expected: list[str]) -> None:
    assert imported(tmp_path, kind, text, *options).exit_code == 0
    assert answers(tmp_path) == expected


def test_what_was_left_out_is_told(tmp_path: Path) -> None:
    assert "left out: 2 with other intents, or out of scope" in imported(tmp_path, "clinc150", SPLITS).stdout


@pytest.mark.parametrize("text", [SPLITS, "text,category\n"], ids=["another set", "no rows"])
def test_a_wrong_file_is_refused(tmp_path: Path, text: str) -> None:
    told = imported(tmp_path, "banking77", text)
    assert (told.exit_code, str(tmp_path / "set") in told.stderr, (tmp_path / "suite.jsonl").exists()) == (
        2,
        True,
        False,
    )


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["import", "cfpb", "nowhere.csv", "-o", str(tmp_path / "suite.jsonl")])
    assert (told.exit_code, told.stderr) == (2, "nowhere.csv: cannot be read: No such file or directory\n")
