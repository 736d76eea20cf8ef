"""`bench run` against real servers: what it writes, and that no end of it, however rough, loses an answer."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest
from typer.testing import CliRunner, Result

from bench import rows
from bench.cli import app
from bench.rows import Row
from tests.support.upstream import Gate, Streamed, Upstream, Whole
from tests.support.wait import eventually
from tests.support.wire import error_body, role, stream_of

NUM = 6
QUESTIONS = [
    {
        "id": f"q{number}",
        "messages": [{"role": "user", "content": f"Greet me, number {number}."}],
        "grader": {"type": "exact", "answer": "hello there" if number % 2 else "good day"},
        "tags": ["odd" if number % 2 else "even"],
    }
    for number in range(NUM)
]
CHECKPOINT = Path(__file__).parents[2] / "custom_transformer/checkpoints/base"


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of which every other question is answered rightly by `hello there`."""
    return written(tmp_path / "greetings.jsonl", QUESTIONS)


def written(path: Path, questions: list[dict[str, Any]]) -> Path:
    path.write_bytes(b"\n".join(map(msgspec.json.encode, questions)))
    return path


def command(suite: Path, *options: str) -> list[str]:
    return ["run", "--suite", str(suite), "--out", str(suite.parent / "out"), *options]


def bench_run(suite: Path, *options: str) -> Result:
    return CliRunner().invoke(app, command(suite, *options))


def asked(upstream: Upstream, *models: str) -> tuple[str, ...]:
    return "--url", upstream.base_url, "--model", ",".join(models)


def rows_of(suite: Path) -> list[Row]:
    return list(rows.read(suite.parent / "out" / "results.jsonl"))


def summary_of(suite: Path) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode((suite.parent / "out" / "summary.json").read_bytes())
    return document


def questions_asked(upstream: Upstream) -> Counter[tuple[str, str]]:
    """How often each model was asked what, greetings left out."""
    texts = [(chat.body["model"], chat.body["messages"][-1]["content"]) for chat in upstream.chats]
    return Counter(text for text in texts if "number" in text[1])


# What is written


def test_every_question_is_put_to_every_model_once(upstream, suite):
    assert bench_run(suite, *asked(upstream, "m", "n")).exit_code == 0
    assert set(questions_asked(upstream).values()) == {1}
    assert {(row.id, row.backend) for row in rows_of(suite)} == {(q["id"], name) for q in QUESTIONS for name in "mn"}


def test_summary_holds_what_the_contract_names(upstream, suite):
    bench_run(suite, *asked(upstream, "m"))
    figures = summary_of(suite)["backends"]["m"]
    assert (figures["n"], figures["errors"], figures["accuracy"]) == (NUM, 0, 0.5)
    assert set(figures) >= {"latency_ms", "ttft_ms", "tpot_ms", "output_tokens_per_s", "confidence", "cost_usd"}
    assert set(figures["latency_ms"]) >= {"p50", "p90", "p99"}


def test_table_names_the_models(upstream, suite):
    output = bench_run(suite, *asked(upstream, "m", "n")).stdout
    assert ("m" in output, "50.0" in output) == (True, True)


def test_tag_selects_questions(upstream, suite):
    bench_run(suite, *asked(upstream, "m"), "--tag", "odd")
    assert summary_of(suite)["backends"]["m"]["accuracy"] == 1.0


def test_repetitions_are_rows_of_their_own(upstream, suite):
    bench_run(suite, *asked(upstream, "m"), "--repetitions", "2", "--limit", "2")
    assert Counter(row.repetition for row in rows_of(suite)) == {0: 2, 1: 2}


def test_key_comes_from_the_environment(upstream, suite, monkeypatch):
    monkeypatch.setenv("BENCH_TEST_KEY", "sk-bench")
    bench_run(suite, *asked(upstream, "m"), "--limit", "1", "--api-key-env", "BENCH_TEST_KEY")
    assert upstream.chats[-1].headers["authorization"] == "Bearer sk-bench"


def test_limited_rate_is_waited_out_and_is_no_error(upstream, suite):
    greeting = Streamed.of(*stream_of("hi", include_usage=True))
    limited = Whole(error_body("slow down"), status=429, headers={"retry-after-ms": "10"})
    upstream.will(greeting, limited, limited)
    assert bench_run(suite, *asked(upstream, "m"), "--concurrency", "1").exit_code == 0
    figures = summary_of(suite)["backends"]["m"]
    assert (figures["n"], figures["errors"], figures["accuracy"]) == (NUM, 0, 0.5)


def test_failure_is_counted_and_no_wrong_answer(upstream, suite):
    greeting = Streamed.of(*stream_of("hi", include_usage=True))
    upstream.will(greeting, Whole(error_body("broken"), status=500))
    bench_run(suite, *asked(upstream, "m"), "--tag", "odd", "--concurrency", "1")
    figures = summary_of(suite)["backends"]["m"]
    assert (figures["errors"], figures["accuracy"]) == (1, 1.0)


# What is refused


def test_server_that_nobody_reaches_ends_the_run(suite):
    result = bench_run(suite, "--url", "http://127.0.0.1:1/v1", "--model", "m")
    assert (result.exit_code, "m is unavailable: cannot reach" in result.stderr) == (1, True)


def test_another_version_of_the_suite_is_refused(upstream, suite):
    bench_run(suite, *asked(upstream, "m"), "--limit", "1")
    written(suite, QUESTIONS[:3])
    result = bench_run(suite, *asked(upstream, "m"), "--limit", "1")
    assert (result.exit_code, "another version of the suite greetings" in result.stderr) == (1, True)


def test_suite_with_errors_is_refused_with_their_lines(upstream, suite):
    written(suite, [*QUESTIONS, {"id": "q0"}])
    result = bench_run(suite, *asked(upstream, "m"))
    assert (result.exit_code, f"greetings.jsonl:{NUM + 1}:" in result.stderr) == (2, True)


# What goes on


def test_finished_run_asks_nothing_again(upstream, suite):
    bench_run(suite, *asked(upstream, "m"))
    before = len(upstream.chats)
    assert (bench_run(suite, *asked(upstream, "m")).exit_code, len(upstream.chats)) == (0, before)


def test_further_model_is_asked_alone(upstream, suite):
    bench_run(suite, *asked(upstream, "m"))
    bench_run(suite, *asked(upstream, "m", "n"))
    assert set(questions_asked(upstream).values()) == {1}
    assert set(summary_of(suite)["backends"]) == {"m", "n"}


@pytest.fixture
def held(upstream: Upstream, suite: Path) -> Iterator[subprocess.Popen[str]]:
    """A run of its own process, whose fourth question is not answered before the test ends."""
    gate = Gate()
    good = Streamed.of(*stream_of("hello there", include_usage=True))
    upstream.will(*[good] * 4, Streamed.of(role(), gate))
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.cli", *command(suite, *asked(upstream, "m"), "--concurrency", "1")],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        upstream.wait_chat(5)
        yield process
    finally:
        gate.open()
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)], ids=["kill -9", "Ctrl-C"])
def test_run_that_was_ended_goes_on_where_it_was(held, upstream, suite, number, status):
    held.send_signal(number)
    assert (held.wait(20), len(rows_of(suite))) == (status, 3)
    assert bench_run(suite, *asked(upstream, "m"), "--concurrency", "1").exit_code == 0
    assert sorted(row.id for row in rows_of(suite)) == sorted(question["id"] for question in QUESTIONS)


def test_run_that_was_stopped_leaves_a_summary(held, suite):
    held.send_signal(signal.SIGINT)
    held.wait(20)
    assert (summary_of(suite)["backends"]["m"]["n"], summary_of(suite)["left"]) == (3, NUM - 3)


# The cache


def test_cached_answers_are_marked_and_not_timed(upstream, suite):
    cache = ("--cache", str(suite.parent / "cache"))
    bench_run(suite, *asked(upstream, "m"), *cache)
    (suite.parent / "out").rename(suite.parent / "before")
    bench_run(suite, *asked(upstream, "m"), *cache)
    figures = summary_of(suite)["backends"]["m"]
    assert (set(questions_asked(upstream).values()), figures["cached"]) == ({1}, NUM)
    assert (figures["accuracy"], figures["latency_ms"]["p50"]) == (0.5, None)


# The judge


@pytest.fixture
def free_suite(tmp_path: Path) -> Path:
    question = {"id": "free", "messages": [{"role": "user", "content": "Greet me, number 1."}]}
    return written(tmp_path / "free.jsonl", [{**question, "grader": {"type": "judge", "answer": "good day"}}])


def test_judge_grades_free_answers(upstream, free_suite):
    upstream.reply = "VERDICT: SAME"
    assert bench_run(free_suite, *asked(upstream, "m"), "--judge", "j").exit_code == 0
    assert [(row.backend, row.score) for row in rows_of(free_suite)] == [("m", 1.0)]


def test_judge_that_fails_is_asked_again_by_the_next_run(upstream, free_suite):
    upstream.reply = "VERDICT: SAME"
    good = Streamed.of(*stream_of("VERDICT: SAME", include_usage=True))
    upstream.will(*[good] * 3, Whole(error_body("broken"), status=500))
    options = (*asked(upstream, "m"), "--judge", "j", "--concurrency", "1")
    assert (bench_run(free_suite, *options).exit_code, rows_of(free_suite)) == (1, [])
    assert (bench_run(free_suite, *options).exit_code, len(rows_of(free_suite))) == (0, 1)
    assert questions_asked(upstream)[("m", "Greet me, number 1.")] == 1


def test_free_answers_without_a_judge_are_refused(upstream, free_suite):
    result = bench_run(free_suite, *asked(upstream, "m"))
    assert (result.exit_code, "--judge" in result.stderr, upstream.chats) == (2, True, [])


def test_nobody_judges_itself(upstream, free_suite):
    result = bench_run(free_suite, *asked(upstream, "m"), "--judge", "m")
    assert (result.exit_code, "would judge its own answers" in result.stderr) == (2, True)


# The private gateway

FAKES = """
active: greeter
backends:
  greeter: {type: fake, reply: hello there, price: {input: 1, output: 2}}
  mute: {type: fake, reply: "...", delay: 60}
  lacking: {type: gemini, model: m, api_key: "${POINTSMAN_TEST_UNSET_KEY}"}
shadow: {every: 1, results: shadow.jsonl}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "gateway.yaml"
    path.write_text(FAKES)
    return path


def test_configured_backends_are_served_privately(suite, config):
    result = bench_run(suite, "--config", str(config), "--backends", "greeter,lacking")
    assert (result.exit_code, "lacking is unavailable: environment variable" in result.stderr) == (0, True)
    figures = summary_of(suite)["backends"]["greeter"]
    assert (figures["n"], figures["accuracy"], figures["cost_usd"] > 0) == (NUM, 0.5, True)
    assert not (suite.parent / "shadow.jsonl").exists()


def test_private_gateway_ends_with_a_run_that_is_killed(suite, config):
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.cli", *command(suite, "--config", str(config), "--backends", "mute")],
        stderr=subprocess.DEVNULL,
    )
    try:
        children = eventually(psutil.Process(process.pid).children, "the gateway starts")
    finally:
        process.kill()
        process.wait()
    assert psutil.wait_procs(children, timeout=20)[1] == []


@pytest.mark.weights
@pytest.mark.timeout(120)
def test_shipped_model_is_measured(suite, config):
    config.write_text(f"active: own\nbackends: {{own: {{type: custom_transformer, checkpoint: {CHECKPOINT}}}}}\n")
    options = ("--config", str(config), "--backends", "own", "--limit", "3", "--out", str(suite.parent / "out"))
    assert CliRunner().invoke(app, ["run", "--suite", "banking-probe", *options]).exit_code == 0
    figures = summary_of(suite)["backends"]["own"]
    assert (figures["n"], figures["errors"], figures["confidence"] > 0) == (3, 0, True)
