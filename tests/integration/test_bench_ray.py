"""`bench run --engine ray`: the same rows as those of this process. Skipped without the extra `scale`."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from bench import rows
from bench.cli import app
from tests.support.upstream import Upstream, Whole
from tests.support.wire import error_body

RAY_IS_THERE = importlib.util.find_spec("ray") is not None
NUM = 12
TIMES = {"latency_ms": 0.0, "ttft_ms": None, "tpot_ms": None, "started_at": ""}

needs_ray = pytest.mark.skipif(not RAY_IS_THERE, reason="needs the extra `scale`")


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "greetings.jsonl"
    questions = [
        {
            "id": f"q{number}",
            "messages": [{"role": "user", "content": f"Greet me, number {number}."}],
            "grader": {"type": "exact", "answer": "hello there" if number % 2 else "good day"},
            "tags": ["odd" if number % 2 else "even"],
        }
        for number in range(NUM)
    ]
    path.write_bytes(b"\n".join(map(msgspec.json.encode, questions)))
    return path


def bench_run(suite: Path, engine: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own, as Ray takes over the one that it is in."""
    command = ["run", "--suite", suite, "--engine", engine, "--out", suite.parent / engine, *options]
    return subprocess.run(
        [sys.executable, "-m", "bench.cli", *map(str, command)], capture_output=True, text=True, check=False
    )


def rows_of(suite: Path, engine: str) -> list[rows.Row]:
    """Returns the rows without their times, in the order of the questions."""
    read = rows.read(suite.parent / engine / "results.jsonl")
    untimed = (msgspec.structs.replace(row, **TIMES) for row in read)
    return sorted(untimed, key=lambda row: (row.id, row.backend, row.repetition))


@needs_ray
@pytest.mark.timeout(240)
def test_rows_are_those_of_the_local_engine(upstream: Upstream, suite: Path):
    for engine in ("local", "ray"):
        done = bench_run(suite, engine, "--url", upstream.base_url, "--model", "m,n", "--repetitions", "2")
        assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert rows_of(suite, "ray") == rows_of(suite, "local")
    assert len(rows_of(suite, "ray")) == 2 * 2 * NUM


@needs_ray
@pytest.mark.timeout(240)
def test_configured_backends_are_asked(suite: Path):
    config = suite.parent / "gateway.yaml"
    config.write_text("active: greeter\nbackends: {greeter: {type: fake, reply: hello there}}\n")
    done = bench_run(suite, "ray", "--config", str(config), "--backends", "greeter", "--limit", "4")
    assert (done.returncode, len(rows_of(suite, "ray"))) == (0, 4), done.stderr


@needs_ray
@pytest.mark.timeout(240)
def test_finished_run_goes_on_where_it_was(upstream: Upstream, suite: Path):
    options = ("--url", upstream.base_url, "--model", "m")
    bench_run(suite, "local", *options, "--limit", "5")
    (suite.parent / "local").rename(suite.parent / "ray")
    before = len(upstream.chats)
    assert bench_run(suite, "ray", *options).returncode == 0
    assert (len(upstream.chats) - before, len(rows_of(suite, "ray"))) == (NUM - 5 + 1, NUM)


@needs_ray
@pytest.mark.timeout(240)
def test_limited_rate_is_waited_out(upstream: Upstream, suite: Path):
    limited = Whole(error_body("slow down"), status=429, headers={"retry-after-ms": "10"})
    upstream.will(limited, limited, limited)
    done = bench_run(suite, "ray", "--url", upstream.base_url, "--model", "m", "--concurrency", "1")
    assert (done.returncode, {row.outcome for row in rows_of(suite, "ray")}) == (0, {"answered"}), done.stderr


@pytest.mark.skipif(RAY_IS_THERE, reason="Ray is there")
def test_missing_ray_is_told(suite: Path):
    options = ("--url", "http://127.0.0.1:1/v1", "--model", "m", "--engine", "ray")
    result = CliRunner().invoke(app, ["run", "--suite", str(suite), *options])
    assert (result.exit_code, "pointsman[scale]" in result.stderr) == (2, True)
