"""The `bench` command: its subcommands are found, and help is not kept waiting for what they need."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bench.cli import COMMANDS, app
from bench.command_line import names

HEAVY = {"aiohttp", "anyio", "numpy", "scipy", "torch", "litestar", "structlog"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    result = CliRunner().invoke(app, [command, "--help"])
    assert (result.exit_code, "Usage" in result.stdout) == (0, True)


def test_help_lists_every_command():
    output = CliRunner().invoke(app, ["--help"]).stdout
    assert [command for command in COMMANDS if command not in output] == []


def test_unknown_command_is_refused():
    assert CliRunner().invoke(app, ["jump"]).exit_code == 2


def test_help_imports_nothing_heavy():
    program = (
        "import sys; from typer.testing import CliRunner; from bench.cli import app; "
        f"CliRunner().invoke(app, ['--help']); print(sorted({HEAVY!r} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


MISUSED = {
    "no model": [],
    "a model without an address": ["--model", "m"],
    "a key that is not set": [
        "--url",
        "http://127.0.0.1:1/v1",
        "--model",
        "m",
        "--api-key-env",
        "POINTSMAN_TEST_UNSET",
    ],
}


@pytest.mark.parametrize("options", MISUSED.values(), ids=MISUSED)
def test_options_that_make_no_sense_are_refused(options):
    assert CliRunner().invoke(app, ["run", "--suite", "banking-probe", *options]).exit_code == 2


def test_names_are_taken_apart_once_each():
    assert names("a, b,,a") == ("a", "b")
