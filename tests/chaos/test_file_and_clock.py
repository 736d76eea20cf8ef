"""The file is deleted or cannot be written, and the clock of the machine jumps: nobody who asks notices."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator

import pytest

from gateway.keys import hash_key
from tests.support.calls import HELLO, chat_body
from tests.support.disasters import CHAT, ask, small_disk, worker_pids
from tests.support.gateway import Gateway
from tests.support.upstream import Streamed, Upstream
from tests.support.wait import eventually
from tests.support.wire import DONE, finish, role, text

FAKE = "active: one\nbackends:\n  one: {type: fake, reply: hello there}\n  two: {type: fake}\n"

# The file.


@pytest.fixture
def gateway(start_gateway) -> Gateway:
    running: Gateway = start_gateway(FAKE)
    return running


def test_deleted_file_leaves_its_configuration_in_effect(gateway):
    before = gateway.status()["config"]
    gateway.config.unlink()
    gateway.process.send_signal(signal.SIGHUP)
    assert (ask(gateway), gateway.status()["config"]) == (200, before)


def test_file_that_comes_back_with_another_content_takes_effect(gateway):
    gateway.config.unlink()
    assert "three" in gateway.edit(FAKE + "  three: {type: fake}\n")["backends"]


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose file lies on a disk that cannot be written."""
    with small_disk(tmp_path_factory.mktemp("read-only") / "disk", "1m") as disk, Gateway(disk, FAKE) as gateway:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        yield gateway


def test_requests_are_answered_though_the_file_cannot_be_written(read_only):
    assert ask(read_only) == 200


def test_switch_of_a_file_that_cannot_be_written_is_a_conflict(read_only):
    answer = read_only.request("POST", "/model/switch/two")
    assert (answer.status, read_only.status()["active"]) == (409, "one")


def test_run_folder_that_was_removed_is_told_when_a_worker_needs_it(start_gateway, tmp_path):
    gateway = start_gateway(FAKE, env={"TMPDIR": str(tmp_path)})
    (run_folder,) = tmp_path.glob("pointsman-*")
    shutil.rmtree(run_folder)
    (worker,) = worker_pids(gateway)
    os.kill(worker, signal.SIGKILL)
    told = ("worker cannot be started", run_folder.name)
    eventually(lambda: any(all(words in line for words in told) for line in gateway.log), "the log tells of it")


# The clock.

JUMPING = """
import itertools, time

_jumps = itertools.cycle([0, 3600, -3600, 86400 * 366, -86400 * 366])
_time, _time_ns = time.time, time.time_ns
time.time = lambda: _time() + next(_jumps)
time.time_ns = lambda: _time_ns() + next(_jumps) * 1_000_000_000
"""
"""Has every look at the wall clock find another hour or year. The C code behind `datetime.now` is not reached."""


@pytest.fixture(scope="module")
def server() -> Iterator[Upstream]:
    with Upstream() as running:
        yield running


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment that makes the clock of a gateway's processes jump."""
    folder = tmp_path_factory.mktemp("clock")
    (folder / "sitecustomize.py").write_text(JUMPING)
    return {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def jumping(tmp_path_factory: pytest.TempPathFactory, server: Upstream, clock: dict[str, str]) -> Iterator[Gateway]:
    """A gateway whose clock jumps."""
    file = f"""
        active: up
        backends: {{up: {{type: openai, base_url: '{server.base_url}', model: m}}}}
        timeouts: {{first_token: 10, idle: 10, total: 30}}
        shadow: {{every: 1000}}
        """
    with Gateway(tmp_path_factory.mktemp("jumping"), file, env=clock) as gateway:
        yield gateway


def test_stream_is_not_cut_when_the_clock_jumps(jumping, server):
    server.reset()
    words = [step for word in "abcdef" for step in (text(word), 0.05)]
    server.will(Streamed.of(role(), *words, finish(), DONE))
    with jumping.client() as client:
        chunks = list(client.chat.completions.create(model="default", messages=HELLO, stream=True))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "abcdef"


def test_edit_takes_effect_when_the_clock_jumps(jumping):
    assert jumping.edit(jumping.config.read_text() + "\n# edited\n")["config"]["last_error"] is None


def test_limit_of_a_key_holds_when_the_clock_jumps(start_gateway, clock):
    key = "sk-of-a-test"
    gateway = start_gateway(f"{FAKE}auth: {{keys: [{{name: app, hash: '{hash_key(key)}', rate: 2/day}}]}}\n", env=clock)
    headers = {"authorization": f"Bearer {key}"}
    statuses = [gateway.request("POST", CHAT, chat_body(), headers).status for _ in range(6)]
    assert statuses == [200, 200, 429, 429, 429, 429]
