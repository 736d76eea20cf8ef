"""The command: what it prints, and its status."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from bench.compare.cli import compare
from bench.rows import AGREEMENT
from tests.support.results import row, write

app = typer.Typer()
app.command()(compare)


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def results(tmp_path: Path) -> Path:
    scores = {"good": [1.0] * 60, "poor": [1.0, 0.0] * 30}
    rows = [row(name, number, score=score) for name, each in scores.items() for number, score in enumerate(each)]
    return write(tmp_path / "results", rows)


def test_json_of_one_pair_is_by_metric(results: Path) -> None:
    told = msgspec.json.decode(run(results, "--json").stdout)["accuracy"]
    assert (told["verdict"], told["diff"], told["n"]) == ("good", 0.5, 60)
    assert 0 < told["ci95"][0] < 0.5 < told["ci95"][1]
    assert told["p"] < 1e-6


def test_json_of_several_pairs_is_by_pair(results: Path) -> None:
    write(results, [row(name) for name in "abc"])
    assert list(msgspec.json.decode(run(results, "--json").stdout)) == ["a,b", "a,c", "b,c"]


def test_table_tells_effect_interval_and_verdict(results: Path) -> None:
    text = run(results).stdout
    assert "good against poor" in text
    assert "+50.0 pts" in text
    assert "good better" in text


def test_accuracy_of_a_replay_is_told_to_be_agreement(results: Path) -> None:
    write(results, [row(name, number, suite="replay") for name in "ab" for number in range(3)])
    assert AGREEMENT in run(results).stdout


def test_rows_that_do_not_count_are_told(results: Path) -> None:
    with (results / "results.jsonl").open("ab") as file:
        file.write(msgspec.json.encode(row("good", "more", outcome="timeout", score=0)) + b"\n")
    text = run(results).stdout
    assert "good: 1 row without the same question to the other" in text
    assert "good: 1 of 61 rows not answered" in text


def test_name_is_no_markup_of_the_terminal(results: Path) -> None:
    write(results, [row(name, number) for name in ("[red]a[/red]", "b[/]") for number in range(3)])
    assert "[red]a[/red] against b[/]" in run(results).stdout


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        (["poor.accuracy < good - 0.02"], 1),
        (["good.accuracy < poor"], 0),
        (["good.accuracy < 0.99"], 0),
        (["good.accuracy < poor", "poor.accuracy < good"], 1),
        (["good.acc < poor"], 2),
        (["best.accuracy < poor"], 2),
        (["good.ttft_ms < poor"], 2),
    ],
)
def test_status_is_1_only_for_a_condition_that_is_met_for_certain(results: Path, conditions, status: int) -> None:
    options = [option for condition in conditions for option in ("--fail-if", condition)]
    assert run(results, *options).exit_code == status


def test_json_stays_json_beside_a_condition(results: Path) -> None:
    told = run(results, "--json", "--fail-if", "poor.accuracy < good")
    assert msgspec.json.decode(told.stdout)
    assert "met: poor.accuracy < good" in told.stderr


@pytest.mark.parametrize("arguments", [["nowhere"], ["--pair", "good,none"], ["--pair", "good"]])
def test_what_cannot_be_compared_ends_with_status_2(results: Path, arguments: list[str]) -> None:
    told = run(results, *arguments)
    assert told.exit_code == 2
    assert told.stderr
