"""`bench load` against real servers: every kind of load, what it writes, and how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

from bench.cli import app
from bench.load import search
from tests.support.upstream import Act, Streamed, Upstream, Whole
from tests.support.wait import eventually
from tests.support.wire import error_body, stream_of

SHORT = ("--duration", "0.5", "--warmup", "0.1")
TRACE = """TIMESTAMP,ContextTokens,GeneratedTokens
2023-11-16 18:15:46.0000000,40,7
2023-11-16 18:15:48.0000000,50,8
2023-11-16 18:15:51.0000000,60,9
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def bench_load(upstream: Upstream, out: Path, *options: str, model: str = "m") -> Result:
    command = ["load", "--url", upstream.base_url, "--model", model, "--out", str(out), *SHORT, *options]
    return CliRunner().invoke(app, command)


def levels_of(out: Path, model: str = "m") -> list[dict[str, Any]]:
    levels: list[dict[str, Any]] = summary_of(out)["backends"][model]["levels"]
    return levels


def summary_of(out: Path) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode((out / "load.json").read_bytes())
    return document


def rows_of(out: Path) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in (out / "load.jsonl").read_bytes().splitlines()]


# Every kind of load


def test_closed_loop_and_open_loop_are_levels(upstream, out):
    result = bench_load(upstream, out, "--concurrency", "1,2", "--rate", "20,40")
    assert result.exit_code == 0
    kinds = [(level["load"].get("concurrency"), level["load"].get("rate")) for level in levels_of(out)]
    assert kinds == [(1, None), (2, None), (None, 20), (None, 40)]
    assert all(level["n"] > level["errors"] == 0 and level["e2e_ms"]["p50"] for level in levels_of(out))


def test_constant_pace_makes_as_many_requests_as_it_says(upstream, out):
    bench_load(upstream, out, "--rate", "10", "--constant", "--warmup", "0", "--duration", "1.05")
    (level,) = levels_of(out)
    assert (level["n"], level["load"]["burstiness"]) == (10, None)


def test_models_are_put_under_the_same_load(upstream, out):
    bench_load(upstream, out, "--rate", "20", model="m,other")
    (mine,), (others,) = levels_of(out, "m"), levels_of(out, "other")
    assert mine["n"] == others["n"]
    assert {row["backend"] for row in rows_of(out)} == {"m", "other"}


def test_trace_is_replayed_with_its_lengths(upstream, out, tmp_path):
    trace = tmp_path / "trace.csv"
    trace.write_text(TRACE)
    bench_load(upstream, out, "--trace", str(trace), "--speed", "10", "--warmup", "0", "--duration", "5")
    # The server counts every prompt alike, so a word is taken for a token.
    asked = [(len(chat.body["messages"][0]["content"].split()), chat.body["max_tokens"]) for chat in upstream.chats]
    assert asked[-3:] == [(40, 7), (50, 8), (60, 9)]
    assert [row["due_s"] for row in rows_of(out)] == pytest.approx([0, 0.2, 0.5])


def test_prompts_of_a_file_are_asked(upstream, out, tmp_path):
    prompts = tmp_path / "prompts.jsonl"
    prompts.write_text('{"prompt": "Who are you?"}\n')
    bench_load(upstream, out, "--concurrency", "1", "--prompts", str(prompts), "--output-tokens", "9", "--ignore-eos")
    body = upstream.chats[-1].body
    assert (body["messages"][0]["content"], body["max_tokens"], body["ignore_eos"]) == ("Who are you?", 9, True)


# Objectives


def test_goodput_is_told(upstream, out):
    bench_load(upstream, out, "--rate", "20", "--slo", "ttft=20s,e2e=0.001ms")
    assert levels_of(out)[0]["goodput"]["share"] == 0


def test_search_ends_and_tells_its_rates(upstream, out, monkeypatch):
    monkeypatch.setattr(search, "LOWEST", 10.0)
    result = bench_load(upstream, out, "--find-rate", "--slo", "e2e=0.001ms", "--rate", "40", "--repeats", "1")
    assert (result.exit_code, "no rate that was tried" in result.stdout) == (0, True)
    found = summary_of(out)["backends"]["m"]["highest_rate"]
    assert (found["met"], found["missed"]) == (None, 10)
    assert [level["load"]["rate"] for level in levels_of(out)] == [40, 20, 10]


# What goes wrong


def test_errors_are_counted_by_kind(upstream, out):
    good = Streamed.of(*stream_of(include_usage=True))
    upstream.will(*[good] * 3, Whole(error_body("slow down"), status=429), Act.RESET)
    result = bench_load(upstream, out, "--concurrency", "1", "--warmup", "0")
    assert {kind: told["n"] for kind, told in levels_of(out)[0]["error_kinds"].items()} == {
        "backend_unavailable": 1,
        "rate_limit_exceeded": 1,
    }
    assert ("slow down" in result.stdout, result.exit_code) == (True, 0)


def test_server_that_nobody_reaches_ends_the_run(out):
    command = ["load", "--url", "http://127.0.0.1:1/v1", "--model", "m", "--rate", "1", "--out", str(out)]
    result = CliRunner().invoke(app, command)
    assert (result.exit_code, "m is unavailable: cannot reach" in result.stderr) == (1, True)
    assert "cannot reach" in summary_of(out)["unavailable"]["m"]


def test_interrupted_run_keeps_the_levels_that_were_finished(upstream, out):
    options = ["--url", upstream.base_url, "--model", "m", "--out", str(out), *SHORT, "--concurrency"]
    command = [sys.executable, "-m", "bench.cli", "load", *options, ",".join(map(str, range(1, 500)))]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        eventually(lambda: (out / "load.jsonl").exists() and (out / "load.jsonl").stat().st_size, "a level is finished")
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, "stopped" in told, len(levels_of(out)) > 0) == (130, True, True)


# What is shown


def test_json_is_all_that_is_printed(upstream, out):
    result = bench_load(upstream, out, "--concurrency", "1", "--json")
    assert msgspec.json.decode(result.stdout) == summary_of(out)


def test_table_names_the_loads(upstream, out):
    output = bench_load(upstream, out, "--concurrency", "1", "--rate", "20").stdout
    assert ("1 client" in output, "20 requests/s" in output, "TTFT p50" in output) == (True, True, True)


# A private gateway


def test_configured_backends_are_served_privately(out, tmp_path):
    config = tmp_path / "gateway.yaml"
    config.write_text("active: greeter\nbackends:\n  greeter: {type: fake, reply: hello there}\n")
    command = ["load", "--backends", "greeter", "--config", str(config), "--out", str(out), *SHORT]
    result = CliRunner().invoke(app, [*command, "--concurrency", "1", "--input-tokens", "50"])
    (level,) = levels_of(out, "greeter")
    assert (result.exit_code, level["errors"], level["input_tokens"]) == (0, 0, 50)
