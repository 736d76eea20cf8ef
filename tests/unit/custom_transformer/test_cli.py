from __future__ import annotations

import pytest
from typer.testing import CliRunner

from custom_transformer.cli import app


@pytest.fixture
def run(checkpoint):
    """A function that runs the command line on the tiny checkpoint."""
    return lambda *arguments: CliRunner().invoke(app, [*arguments, "--checkpoint", str(checkpoint)])


def test_generate_answers_and_tells_its_speed(run):
    """The answer goes to stdout, its speed to stderr."""
    result = run("generate", "Hello", "--max-tokens", "9", "--seed", "1")

    assert result.exit_code == 0
    assert result.stdout.strip()
    assert "tokens/s" in result.stderr


def test_seed_repeats_an_answer(run):
    """The same seed, the same words."""
    first, second = (run("generate", "Hello", "--seed", "1").stdout for _ in range(2))

    assert first == second


def test_too_long_a_prompt_is_refused(run):
    """With the numbers that explain it."""
    result = run("generate", "x" * 9000)

    assert result.exit_code == 2
    assert "do not fit" in result.stderr
