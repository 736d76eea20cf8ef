"""The command line: what it takes, and what it answers to wrong data."""

from __future__ import annotations

import msgspec
import pytest
from typer.testing import CliRunner

from backends.qlora.card import Outcome
from backends.qlora.cli import app
from backends.qlora.evaluation import Score
from backends.qlora.train import Recipe

OUTCOME = Outcome("tiny", 600, 38, 48_000, 0.5, before=Score(300, 3.0, 0.0), after=Score(300, 0.4, 0.8))


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def calls(monkeypatch):
    """What the command line asks `train` for, which is not done."""
    calls = []
    monkeypatch.setattr("backends.qlora.train.train", lambda *arguments: calls.append(arguments) or OUTCOME)
    return calls


@pytest.mark.parametrize("command", ["data", "convert", "train", "merge"])
def test_every_command_has_a_help(command):
    assert run(command, "--help").exit_code == 0


def test_every_command_is_named_in_the_help():
    text = run("--help").stdout
    assert [command for command in ("data", "convert", "train", "merge") if command not in text] == []


def test_data_writes_as_many_conversations_as_it_tells(public_sets, tmp_path):
    result = run("data", "--sets", public_sets, "--out", tmp_path / "bank.jsonl")
    num_lines = len((tmp_path / "bank.jsonl").read_bytes().splitlines())
    assert result.stdout.strip().endswith(f"bank.jsonl: {num_lines:,} conversations")


def test_line_that_is_no_conversation_is_refused_with_its_place(base, tmp_path):
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b'{"messages": [{"role": "assistant", "content": "Hello."}]}\n{"messages": []}\n')
    result = run("train", "--base", base, "--data", file, "--out", tmp_path / "out")
    assert (result.exit_code, "bad.jsonl:2: " in result.stderr) == (2, True)


def test_too_few_conversations_are_refused(base, data_file, tmp_path):
    result = run("train", "--base", base, "--data", data_file, "--out", tmp_path / "out")
    assert (result.exit_code, "too few" in result.stderr) == (2, True)


def test_train_without_options_uses_the_recipe_as_it_is(calls, data_file, tmp_path):
    run("train", "--base", "tiny", "--data", data_file, "--out", tmp_path)
    assert calls == [("tiny", data_file, tmp_path, Recipe())]


def test_options_of_train_make_the_recipe(calls, data_file, tmp_path):
    options = ["--epochs", 2.5, "--learning-rate", 1e-4, "--batch-size", 8, "--rank", 4, "--max-tokens", 512]
    run("train", "--base", "tiny", "--data", data_file, "--out", tmp_path, *options, "--gradient-checkpointing")
    wanted = Recipe(
        epochs=2.5, learning_rate=1e-4, batch_size=8, rank=4, alpha=8, max_tokens=512, gradient_checkpointing=True
    )
    assert [recipe for *_, recipe in calls] == [wanted]


def test_train_prints_its_outcome(calls, data_file, tmp_path):
    result = run("train", "--base", "tiny", "--data", data_file, "--out", tmp_path)
    assert msgspec.json.decode(result.stdout, type=Outcome) == OUTCOME


def test_only_the_first_of_several_processes_prints_the_outcome(calls, data_file, tmp_path, monkeypatch):
    monkeypatch.setenv("RANK", "1")
    assert run("train", "--base", "tiny", "--data", data_file, "--out", tmp_path).stdout == ""


def test_merge_refuses_an_adapter_that_does_not_fit(monkeypatch, tmp_path):
    def refuse(*_):
        raise ValueError("tiny-adapter does not fit tiny-base")

    monkeypatch.setattr("backends.qlora.merge.merge", refuse)
    result = run("merge", "--base", "tiny", "--adapter", tmp_path, "--out", tmp_path / "out")
    assert (result.exit_code, "does not fit" in result.stderr) == (2, True)


def test_convert_refuses_another_architecture(monkeypatch, data_file, tmp_path):
    def refuse(*_):
        raise ValueError("model.gguf holds another architecture")

    monkeypatch.setattr("backends.qlora.convert.convert", refuse)
    result = run("convert", data_file, tmp_path / "out")
    assert (result.exit_code, "another architecture" in result.stderr) == (2, True)
