"""Which live requests are written down, and as what."""

from __future__ import annotations

import random
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bench.replay.samples import read
from gateway.shadow.gate import Gate
from gateway.shadow.recording import Recorder
from gateway.shadow.run import Machine, Run
from gateway.shadow.sampler import Sample
from gateway.shadow.traffic import Traffic
from tests.support.calls import chat_body

RECORDED = """
active: one
backends: {one: {type: fake, reply: hello there}, two: {type: fake, reply: elsewhere}}
shadow: {record: kept/samples.jsonl}
"""
AT_NS = 1_767_323_045_678_000_000

MakeRun = Callable[..., Awaitable[Run]]


@pytest.fixture
def make_run(open_snapshot, tmp_path: Path) -> MakeRun:
    """Makes a run under a configuration; returns it when all were asked."""

    async def make(text: str = RECORDED, *, body: bytes | None = None) -> Run:
        snapshot = open_snapshot(text)
        sample = Sample(
            request_count=1,
            body=body or chat_body(),
            trace_id="0" * 32,
            span_id="0" * 16,
            request_id="req-7",
            at_ns=AT_NS,
        )
        run = Run(sample, snapshot, snapshot.config.shadow, [], "suite@0")
        traffic = Traffic(tmp_path)
        await run.ask_everyone(Gate(traffic), Machine, random.Random(0), twice=False)
        traffic.close()
        return run

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept/samples.jsonl"


async def test_request_is_written_with_the_active_answer(make_run, path, tmp_path):
    Recorder(tmp_path).add(await make_run())
    (recorded,) = read(path).recorded
    assert (recorded.active, recorded.answer.text, recorded.request_id) == ("one", "hello there", "req-7")


async def test_time_is_that_of_the_request(make_run, path, tmp_path):
    Recorder(tmp_path).add(await make_run())
    assert read(path).recorded[0].timestamp == "2026-01-02T03:04:05.678Z"


async def test_file_is_for_its_owner_only(make_run, path, tmp_path):
    Recorder(tmp_path).add(await make_run())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("before", "after"),
    [("record: kept/samples.jsonl", "every: 50"), ("samples.jsonl", "samples.jsonl, mirror: false")],
    ids=["no file is named", "requests are not copied"],
)
async def test_nothing_is_written_unasked(make_run, tmp_path, before, after):
    Recorder(tmp_path).add(await make_run(RECORDED.replace(before, after)))
    assert not (tmp_path / "kept").exists()


async def test_answer_is_none_where_the_active_model_is_not_asked(make_run, path, tmp_path):
    Recorder(tmp_path).add(await make_run(RECORDED.replace("hello there", "hello there, shadow: false")))
    assert read(path).recorded[0].answer is None


async def test_full_file_takes_the_older_ones_place(make_run, path, tmp_path):
    recorder, run = Recorder(tmp_path, max_file_bytes=500), await make_run()
    for _ in range(9):
        recorder.add(run)
    assert sorted(each.name for each in path.parent.iterdir()) == ["samples.jsonl", "samples.jsonl.1"]
    assert all(each.stat().st_size <= 500 for each in path.parent.iterdir())


async def test_disk_without_room_is_no_failure(make_run, tmp_path):
    (tmp_path / "kept").touch()
    Recorder(tmp_path).add(await make_run())


async def test_body_that_cannot_be_read_is_not_written(make_run, path, tmp_path):
    Recorder(tmp_path).add(await make_run(body=b"\xff"))
    assert not path.exists()
