"""Runs against real backends: who is asked what, how long, and what is kept of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backends.errors import UnexpectedStatusError
from bench.graders import Exact
from bench.suites.question import Question
from gateway.own_words import own_words
from gateway.shadow.gate import Gate
from gateway.shadow.run import Machine, Run
from gateway.shadow.sampler import Sample
from gateway.shadow.traffic import Traffic
from tests.support.calls import chat_body
from tests.support.upstream import Act, Upstream, Whole
from tests.support.wire import error_body

GRADED = [
    Question(id=f"q{n}", messages=[{"role": "user", "content": f"graded {n}"}], grader=Exact(answer="yes"))
    for n in range(3)
]


@pytest.fixture
def traffic(tmp_path: Path) -> Iterator[Traffic]:
    opened = Traffic(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def make_run(open_snapshot, traffic):
    """Makes a run under a configuration; returns it when all were asked."""

    async def make(text: str, *, body: bytes | None = None, twice: bool = False) -> Run:
        snapshot = open_snapshot(text)
        for target in snapshot.targets.values():
            await target.probe()
        sample = Sample(request_count=1, body=body or chat_body(), trace_id="0" * 32, span_id="0" * 16)
        run = Run(sample, snapshot, snapshot.config.shadow, GRADED, "suite@0")
        await run.ask_everyone(Gate(traffic), Machine, random.Random(0), twice=twice)
        return run

    return make


PRICED = """
active: one
backends:
  one: {type: fake, reply: yes, price: {input: 0, output: 1000000}}
  two: {type: fake, reply: yes, price: {input: 0, output: 1000000}}
shadow: {mirror: false}
"""


async def test_cost_of_a_run_is_that_of_all_answers(make_run):
    assert (await make_run(PRICED)).cost_usd == 6


async def test_second_round_of_the_active_backend_costs_too(make_run):
    assert (await make_run(PRICED, twice=True)).cost_usd == 9


async def test_run_without_the_copy_asks_graded_questions_only(make_run):
    assert list((await make_run(PRICED)).legs["one"].leg.measured) == ["q0", "q1", "q2"]


async def test_live_request_comes_first(make_run):
    run = await make_run(PRICED.replace("mirror: false", "mirror: true"))
    assert list(run.legs["two"].leg.measured) == ["mirror", "q0", "q1", "q2"]


async def test_body_that_cannot_be_read_is_not_copied(make_run):
    run = await make_run(PRICED.replace("mirror: false", "mirror: true"), body=b"\xff")
    assert list(run.legs["two"].leg.measured) == ["q0", "q1", "q2"]


async def test_backend_that_is_kept_out_is_not_asked(make_run):
    run = await make_run(PRICED.replace("two: {", "two: {shadow: false, "))
    assert (list(run.legs), run.record().models["two"].status) == (["one"], "skipped")


async def test_active_backend_that_is_kept_out_leaves_the_others(make_run):
    run = await make_run(PRICED.replace("one: {", "one: {shadow: false, "), twice=True)
    assert (list(run.legs), run.record().models["two"].agreement) == (["two"], None)


SERVER = """
active: one
backends:
  one: {{type: fake, reply: yes}}
  up: {{type: openai, base_url: '{url}', model: m}}
shadow: {{deadline: 2, when_busy: run}}
"""


async def test_backend_that_hangs_leaves_the_others_their_time(make_run, upstream: Upstream):
    upstream.will(*[Act.HANG] * 4)
    models = (await make_run(SERVER.format(url=upstream.base_url), twice=True)).record().models
    assert (models["up"].status, models["one"].status, models["one"].n) == ("timeout", "healthy", 4)


async def test_backend_that_came_back_is_asked(make_run, upstream: Upstream, open_snapshot):
    upstream.probe_answer = Whole(status=503)
    upstream_text = SERVER.format(url=upstream.base_url)
    snapshot = open_snapshot(upstream_text)
    await snapshot.targets["up"].probe()
    upstream.probe_answer = Whole()
    assert (await make_run(upstream_text)).record().models["up"].status == "healthy"


async def test_words_of_a_backend_are_not_kept(make_run, upstream: Upstream):
    upstream.will(*[Whole(error_body("you asked: my secret"), status=500)] * 4)
    record = (await make_run(SERVER.format(url=upstream.base_url))).record()
    assert (record.models["up"].status, b"my secret" in msgspec.json.encode(record)) == ("error", False)


def test_defect_is_told_without_its_words():
    assert own_words(ValueError("my secret")) == "a defect in the gateway: ValueError"


def test_error_of_a_backend_is_told_by_its_status():
    assert own_words(UnexpectedStatusError("the backend answered 500: my secret")) == "the backend answered 500"
