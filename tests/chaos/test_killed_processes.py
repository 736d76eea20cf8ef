"""Each kind of the gateway's processes is killed: lost is what that one was doing, and no more."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.calls import HELLO
from tests.support.disasters import Load, ask, generations, worker_pids
from tests.support.gateway import Gateway
from tests.support.upstream import Gate, Streamed, Upstream, Whole
from tests.support.vllm_server import interpreter, model_folder
from tests.support.wait import eventually
from tests.support.wire import DONE, finish, role, text

FAKE = "active: one\nbackends:\n  one: {type: fake, reply: hello there}\n"


def numbered(number: int) -> str:
    """Returns a file that differs from that of every other number."""
    return FAKE + f"  number{number}: {{type: fake}}\n"


def one_upstream(upstream: Upstream, model: str = "m") -> str:
    return f"active: up\nbackends:\n  up: {{type: openai, base_url: '{upstream.base_url}', model: {model}}}\n"


def replaced(gateway: Gateway, killed: int, count: int) -> bool:
    """Whether there are so many workers again."""
    pids = worker_pids(gateway)
    return len(pids) == count and killed not in pids


# A worker.


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with Gateway(tmp_path_factory.mktemp("pair"), FAKE, workers=2) as gateway:
        eventually(lambda: len(worker_pids(gateway)) == 2, "both workers are there")
        yield gateway


def kill_one(gateway: Gateway) -> int:
    """Kills one of the workers; returns its process id."""
    victim = min(worker_pids(gateway))
    os.kill(victim, signal.SIGKILL)
    return victim


def test_requests_on_a_killed_worker_lose_their_connection_and_no_other_fails(pair):
    with Load(pair) as load:
        eventually(lambda: len(load.outcomes) > 20, "the load runs")
        victim = kill_one(pair)
        eventually(lambda: replaced(pair, victim, 2), "it is replaced")
    assert (load.statuses, load.num_lost <= 4) == ({200}, True)  # four clients have four requests in progress


def test_the_other_worker_answers_until_the_killed_one_is_replaced(pair):
    victim = kill_one(pair)
    psutil.wait_procs([psutil.Process(victim)] if psutil.pid_exists(victim) else [])
    outcomes = {ask(pair)}
    while not replaced(pair, victim, 2):
        outcomes.add(ask(pair))
    assert outcomes == {200}


def test_an_edit_while_one_worker_is_killed_takes_effect_in_both(pair):
    victim = kill_one(pair)
    edited = pair.edit(numbered(1))["config"]
    eventually(lambda: replaced(pair, victim, 2), "it is replaced")
    assert set(generations(pair, 2).values()) == {str(edited["generation"])}


def test_an_edit_does_not_wait_for_a_worker_that_takes_long_to_start(pair):
    before = {process.pid for process in pair.processes()}
    victim = kill_one(pair)
    successor = eventually(
        lambda: next((each for each in pair.processes() if each.pid not in before), None), "another worker starts"
    )
    successor.suspend()
    edited = pair.edit(numbered(2))["config"]
    successor.resume()
    eventually(lambda: replaced(pair, victim, 2), "it is there")
    assert set(generations(pair, 2).values()) == {str(edited["generation"])}


def test_an_edit_while_the_only_worker_is_killed_takes_effect(start_gateway):
    gateway = start_gateway(FAKE)
    (worker,) = worker_pids(gateway)
    os.kill(worker, signal.SIGKILL)
    gateway.config.write_text(numbered(1))
    eventually(lambda: ask(gateway) == 200 and "number1" in gateway.status()["backends"], "the edit is in effect")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_killed_while_it_prepares_a_version_does_not_refuse_it(start_gateway, upstream, spare, workers):
    gateway = start_gateway(one_upstream(upstream), workers=workers)
    eventually(lambda: len(worker_pids(gateway)) == workers, "all workers are there")
    gate = Gate()
    spare.probe_answer = Whole(b"{}", before=gate)
    with gateway.reloading() as reloaded:
        gateway.config.write_text(one_upstream(spare, "other"))
        eventually(lambda: len(spare.probes) == workers, "all workers probe the new backend")
        kill_one(gateway)
        gate.open()
    assert reloaded["config"]["last_error"] is None


def test_four_workers_converge_on_the_last_of_fifty_quick_edits_though_one_is_killed(start_gateway):
    gateway = start_gateway(FAKE, workers=4)
    eventually(lambda: len(worker_pids(gateway)) == 4, "all workers are there")
    victim = min(worker_pids(gateway))
    for number in range(50):
        gateway.config.write_text(numbered(number))
        if number == 25:
            os.kill(victim, signal.SIGKILL)
    eventually(lambda: "number49" in gateway.status()["backends"], "the last edit is in effect")
    eventually(lambda: replaced(gateway, victim, 4), "the killed worker is replaced")
    status = gateway.status()
    assert {each["generation"] for each in status["workers"]} == {status["config"]["generation"]}
    assert set(generations(gateway, 4).values()) == {str(status["config"]["generation"])}


def test_a_worker_killed_while_it_drains_is_not_replaced(start_gateway, upstream):
    gateway = start_gateway(one_upstream(upstream))
    (worker,) = worker_pids(gateway)
    upstream.will(Streamed.of(role(), text("begun"), Gate()))
    with gateway.client() as client:
        stream = client.chat.completions.create(model="default", messages=HELLO, stream=True)
        next(iter(stream))
        processes = gateway.processes()
        gateway.process.send_signal(signal.SIGTERM)
        eventually(lambda: any("draining" in line for line in gateway.log), "the gateway drains")
        os.kill(worker, signal.SIGKILL)
        assert gateway.wait_ended(processes) == 0


# A model server.


@pytest.fixture
def engine(tmp_path: Path, start_gateway) -> Gateway:
    """A gateway with a model server that starts at once, and a fallback."""
    interpreter(tmp_path / "python")
    model_folder(tmp_path / "small")
    gateway: Gateway = start_gateway(f"""
        active: engine
        fallback: [spare]
        backends:
          engine: {{type: vllm, model: {tmp_path / "small"}, python: {tmp_path / "python"}}}
          spare: {{type: fake}}
        """)
    eventually(lambda: state(gateway) == "ready", "the model server is ready")
    return gateway


def state(gateway: Gateway) -> str:
    return str(gateway.status()["backends"]["engine"]["state"])


def test_no_request_fails_when_a_model_server_is_killed_and_it_comes_back_by_itself(engine):
    killed = engine.status()["backends"]["engine"]["pid"]
    with Load(engine, clients=1) as load:
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: engine.status()["backends"]["engine"]["pid"] not in {None, killed}, "another one runs")
        eventually(lambda: state(engine) == "ready", "it is ready")
    assert (load.statuses, load.num_lost) == ({200}, 0)


# The parent.


def test_a_stream_outlives_the_killed_parent(start_gateway, upstream):
    gateway = start_gateway(one_upstream(upstream))
    gate = Gate()
    upstream.will(Streamed.of(role(), text("begun"), gate, text(" and ended"), finish(), DONE))
    processes = gateway.processes()
    with gateway.client() as client:
        stream = iter(client.chat.completions.create(model="default", messages=HELLO, stream=True))
        said = [next(stream)]
        gateway.process.kill()
        eventually(lambda: any("the parent is gone" in line for line in gateway.log), "the worker notices")
        gate.open()
        said += stream
    assert "".join(chunk.choices[0].delta.content or "" for chunk in said) == "begun and ended"
    gateway.wait_ended(processes)


def test_no_model_server_outlives_the_killed_parent(engine):
    processes = engine.processes()
    engine.process.kill()
    assert engine.wait_ended(processes) == -signal.SIGKILL
