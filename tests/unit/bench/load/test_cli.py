"""The options of `bench load`: what goes together and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bench.cli import app
from bench.load.arrivals import Closed, Open
from bench.load.screen import batched

SERVER = ("--url", "http://127.0.0.1:1/v1", "--model", "m")


def load(*options: str) -> Result:
    return CliRunner().invoke(app, ["load", *options])


MISUSED = {
    "no model": (["--rate", "1"], "--backends"),
    "a model without an address": (["--model", "m", "--rate", "1"], "--model"),
    "no load": ([*SERVER], "--rate"),
    "a rate of nothing": ([*SERVER, "--rate", "0"], "--rate"),
    "an endless rate": ([*SERVER, "--rate", "inf"], "--rate"),
    "a rate in words": ([*SERVER, "--rate", "5,many"], "--rate"),
    "half a client": ([*SERVER, "--concurrency", "1.5"], "--concurrency"),
    "a search without limits": ([*SERVER, "--find-rate"], "--find-rate"),
    "a search from two rates": ([*SERVER, "--find-rate", "--slo", "e2e=1s", "--rate", "1,2"], "--find-rate"),
    "a search with clients": ([*SERVER, "--find-rate", "--slo", "e2e=1s", "--concurrency", "1"], "--find-rate"),
    "a trace and a rate": ([*SERVER, "--trace", "t.csv", "--rate", "1"], "--trace"),
    "a trace and prompts": ([*SERVER, "--trace", "t.csv", "--prompts", "banking-probe"], "--trace"),
    "more clients than connections": ([*SERVER, "--concurrency", "9", "--connections", "8"], "--connections"),
    "limits of nothing known": ([*SERVER, "--rate", "1", "--slo", "itl=5ms"], "ttft=500ms"),
    "a trace that is missing": ([*SERVER, "--trace", "nowhere.csv"], "nowhere.csv"),
    "prompts that are missing": ([*SERVER, "--rate", "1", "--prompts", "nowhere.jsonl"], "nowhere.jsonl"),
}


@pytest.mark.parametrize(("options", "named"), MISUSED.values(), ids=MISUSED)
def test_options_that_make_no_sense_are_refused_by_name(options, named, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    result = load(*options)
    assert (result.exit_code, named in result.stderr) == (2, True)


def test_trace_that_ends_in_the_warm_up_is_refused(tmp_path: Path):
    trace = tmp_path / "short.csv"
    trace.write_text("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,3,4\n2023-11-16 18:15:48,3,4\n")
    result = load(*SERVER, "--trace", str(trace), "--warmup", "3")
    assert (result.exit_code, "warm-up" in result.stderr) == (2, True)


def test_columns_that_do_not_fit_come_below():
    levels = [Closed(1), Open(1.0), Open(2.0)]
    assert [list(each) for each in batched(levels, 2)] == [levels[:2], levels[2:]]
