"""`bench replay`: live requests that a gateway recorded, put to models again."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

from bench import rows
from bench.cli import app
from bench.replay.samples import Recorded, read
from tests.support.gateway import Gateway
from tests.support.recorded import recorded, write
from tests.support.shadow import chat, fake, shadow_file, shadow_pid, wait_accounted
from tests.support.upstream import Upstream

TEXTS = ("hello there", "how are you", "good bye")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway after three live requests that it records, and one that opted out."""
    folder = tmp_path_factory.mktemp("recording")
    text = shadow_file(folder, {"own": fake("hello there"), "other": fake("elsewhere")}, record="samples.jsonl")
    with Gateway(folder, text) as gateway:
        shadow_pid(gateway)
        chat(gateway, "not this", {"x-gateway-no-shadow": "1"})
        for each in TEXTS:
            chat(gateway, each, {"authorization": "Bearer sk-live", "x-request-id": each[:3]}, user="jane", seed=7)
        wait_accounted(gateway, len(TEXTS))
        yield gateway


@pytest.fixture(scope="module")
def samples(recording: Gateway) -> list[Recorded]:
    return read(recording.config.parent / "samples.jsonl").recorded


def test_live_requests_are_recorded_but_for_those_that_opted_out(samples):
    asked = [msgspec.json.decode(each.fields["messages"])[-1]["content"] for each in samples]
    assert asked == list(TEXTS)


def test_recorded_request_holds_its_id_and_the_active_answer(samples):
    told = [(each.request_id, each.active, each.answer.text) for each in samples]
    assert told == [(text[:3], "own", "hello there") for text in TEXTS]


def test_recorded_request_tells_neither_key_nor_user(recording):
    written = (recording.config.parent / "samples.jsonl").read_bytes()
    assert [word for word in (b"sk-live", b"jane", b"authorization") if word in written] == []


def test_recorded_requests_are_for_their_owner_only(recording):
    assert stat.S_IMODE((recording.config.parent / "samples.jsonl").stat().st_mode) == 0o600


# The replay.


@pytest.fixture
def file(upstream: Upstream, tmp_path: Path) -> Path:
    """Three recorded requests; the scripted server says again what was said to the first."""
    upstream.reply = "hello there"
    return write(tmp_path / "samples.jsonl", [recorded("hello there"), recorded("none of it"), recorded(None)])


def bench_replay(file: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["replay", "--from", str(file), "--out", str(file.parent / "out"), *options])


def asked(upstream: Upstream, *models: str) -> tuple[str, ...]:
    return "--url", upstream.base_url, "--model", ",".join(models)


def summary_of(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode((file.parent / "out" / "summary.json").read_bytes())
    return document


def test_recorded_requests_are_put_to_every_model(upstream, file):
    assert bench_replay(file, *asked(upstream, "m", "n")).exit_code == 0
    told = [(row.suite, row.backend) for row in rows.read(file.parent / "out" / "results.jsonl")]
    assert sorted(told) == [("replay", "m"), ("replay", "m"), ("replay", "n"), ("replay", "n")]


def test_backends_of_a_configuration_are_asked(recording, tmp_path):
    folder = recording.config.parent
    options = ("--config", str(recording.config), "--backends", "own,other", "--out", str(tmp_path / "out"))
    assert bench_replay(folder / "samples.jsonl", *options).exit_code == 0
    backends = msgspec.json.decode((tmp_path / "out" / "summary.json").read_bytes())["backends"]
    assert {name: each["alike"] for name, each in backends.items()} == {"own": 1.0, "other": 0.0}


def test_agreement_is_never_called_accuracy(upstream, file):
    output = bench_replay(file, *asked(upstream, "m")).output
    figures = summary_of(file)["backends"]["m"]
    assert (figures["alike"], 0 < figures["agreement"] < 1, "agreement" in output) == (0.5, True, True)
    assert "accuracy" not in output + str(figures)


def test_what_cannot_be_replayed_is_told(upstream, file):
    assert "1 of 3, which has no answer to agree with" in bench_replay(file, *asked(upstream, "m")).stderr


def test_newest_requests_are_replayed(upstream, file):
    write(file, [recorded("hello there", messages=[{"role": "user", "content": text}]) for text in TEXTS])
    bench_replay(file, *asked(upstream, "m"), "--last", "1")
    assert [row.question for row in rows.read(file.parent / "out" / "results.jsonl")] == ["good bye"]


def test_replay_goes_on_with_the_requests_that_it_began_with(upstream, file):
    bench_replay(file, *asked(upstream, "m"))
    write(file, [recorded("hello there")])
    result = bench_replay(file, *asked(upstream, "m", "n"))
    assert (result.exit_code, summary_of(file)["backends"]["n"]["n"]) == (0, 2)


def test_results_are_for_their_owner_only(upstream, file):
    bench_replay(file, *asked(upstream, "m"))
    assert stat.S_IMODE((file.parent / "out").stat().st_mode) == 0o700


def test_results_can_be_compared(upstream, file):
    bench_replay(file, *asked(upstream, "m", "n"))
    result = CliRunner().invoke(app, ["compare", str(file.parent / "out"), "--json"])
    assert (result.exit_code, msgspec.json.decode(result.stdout)["latency_ms"]["n"]) == (0, 2)


def test_file_without_answers_is_refused(upstream, file):
    write(file, [recorded(None)])
    result = bench_replay(file, *asked(upstream, "m"))
    assert (result.exit_code, "nothing that can be asked again" in result.stderr) == (2, True)


def test_missing_file_is_refused(upstream, tmp_path):
    result = bench_replay(tmp_path / "none.jsonl", *asked(upstream, "m"))
    assert (result.exit_code, "no such file" in result.stderr) == (2, True)
