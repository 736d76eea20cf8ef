"""Shadow runs cannot hurt: whatever happens to their process, to a backend or to the disk, live requests go on."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psutil
import pytest

from tests.support.gateway import Gateway
from tests.support.shadow import (
    ANSWER,
    accounted,
    chat,
    fake,
    next_shadow_pid,
    openai,
    records,
    shadow,
    shadow_file,
    shadow_pid,
    wait_accounted,
    wait_records,
)
from tests.support.upstream import Act, Gate, Streamed, Upstream, Whole
from tests.support.wait import eventually
from tests.support.wire import role, text

# The shadow process.


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("steady")
    with Gateway(folder, shadow_file(folder, {"one": fake(), "two": fake()})) as gateway:
        shadow_pid(gateway)
        yield gateway


def statuses_of(gateway: Gateway, count: int) -> list[int]:
    with ThreadPoolExecutor(4) as clients:
        return list(clients.map(lambda _: chat(gateway).status, range(count)))


def test_no_request_fails_when_the_shadow_process_is_killed(steady):
    pid = shadow_pid(steady)
    with ThreadPoolExecutor(1) as other:
        statuses = other.submit(statuses_of, steady, 40)
        os.kill(pid, signal.SIGKILL)
        assert set(statuses.result()) == {200}
    next_shadow_pid(steady, pid)


def test_killed_shadow_process_is_told_and_comes_back(steady):
    pid = shadow_pid(steady)
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: shadow(steady)["pid"] is None, "/status tells that it is gone")
    assert next_shadow_pid(steady, pid)


def test_successor_of_a_killed_shadow_process_makes_runs(steady):
    pid = shadow_pid(steady)
    os.kill(pid, signal.SIGKILL)
    next_shadow_pid(steady, pid)
    before = len(records(steady.config.parent / "results.jsonl"))
    chat(steady)
    assert wait_records(steady.config.parent / "results.jsonl", before + 1)


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Holds a process for the block."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if psutil.pid_exists(pid):
            os.kill(pid, signal.SIGCONT)


def not_delivered(gateway: Gateway) -> int:
    return int(shadow(gateway)["skipped"].get("not delivered", 0))


def test_shadow_process_that_hangs_holds_up_no_request(steady):
    with stopped(shadow_pid(steady)):
        assert set(statuses_of(steady, 150)) == {200}  # more than its socket's backlog


def test_shadow_process_that_hangs_holds_up_no_reload(steady):
    with stopped(shadow_pid(steady)):
        edited = steady.edit(steady.config.read_text() + "\n# edited")
    assert edited["config"]["last_error"] is None


@pytest.fixture
def fresh(start_gateway, tmp_path) -> Gateway:
    """A gateway that has no samples on their way."""
    gateway: Gateway = start_gateway(shadow_file(tmp_path, {"one": fake()}))
    return gateway


def test_samples_for_a_shadow_process_that_hangs_are_counted_as_not_delivered(fresh):
    with stopped(shadow_pid(fresh)):
        statuses_of(fresh, 3)
        eventually(lambda: not_delivered(fresh) == 3, "they are given up")


def test_sample_that_was_given_up_leads_to_no_run(fresh):
    with stopped(shadow_pid(fresh)):
        chat(fresh)
        eventually(lambda: not_delivered(fresh) == 1, "it is given up")
    chat(fresh)
    first = wait_records(fresh.config.parent / "results.jsonl", 1)[0]
    assert first["request_count"] == 2


def test_shadow_process_that_hangs_holds_up_no_shutdown(start_gateway, tmp_path):
    gateway = start_gateway(shadow_file(tmp_path, {"one": fake()}))
    os.kill(shadow_pid(gateway), signal.SIGSTOP)
    assert gateway.stop() == 0


def test_no_process_outlives_a_killed_parent(start_gateway, tmp_path, upstream):
    gateway = start_gateway(shadow_file(tmp_path, {"one": fake(), "up": openai(upstream.base_url)}))
    shadow_pid(gateway)
    upstream.will(*[Act.HANG] * 9)
    chat(gateway)
    upstream.wait_chat()
    processes = gateway.processes()
    gateway.process.kill()
    assert gateway.wait_ended(processes) == -signal.SIGKILL


def test_termination_signal_ends_a_run_in_progress(start_gateway, tmp_path, upstream):
    gateway = start_gateway(shadow_file(tmp_path, {"one": fake(), "up": openai(upstream.base_url)}, deadline=600))
    shadow_pid(gateway)
    upstream.will(*[Act.HANG] * 9)
    chat(gateway)
    upstream.wait_chat()
    assert (gateway.stop(), records(tmp_path / "results.jsonl")) == (0, [])


# Backends.


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gateway, Upstream]]:
    """A gateway with a good backend, and one that misbehaves as it is told."""
    folder = tmp_path_factory.mktemp("trial")
    with Upstream(reply=ANSWER) as server:
        backends = {"good": fake(), "bad": openai(server.base_url), "too": fake()}
        text_of_file = shadow_file(folder, backends, deadline=4, mirror=False, when_busy="run")
        with Gateway(folder, text_of_file) as gateway:
            shadow_pid(gateway)
            yield gateway, server


def models_of_run(trial: tuple[Gateway, Upstream], *scripts: Any) -> dict[str, Any]:
    gateway, server = trial
    server.reset()
    server.will(*scripts)
    results = gateway.config.parent / "results.jsonl"
    before = len(records(results))
    chat(gateway)
    models: dict[str, Any] = wait_records(results, before + 1)[before]["models"]
    return models


MISBEHAVIOURS = {
    "hangs": ([Act.HANG] * 3, "timeout"),
    "hangs in its answer": ([Streamed.of(role(), text("forty"), Act.HANG)] * 3, "timeout"),
    "resets": ([Act.RESET] * 3, "error"),
    "crashes in its answer": ([Streamed.of(role(), text("forty"), Act.RESET)] * 3, "error"),
    "fails": ([Whole(b"{}", status=500)] * 3, "error"),
    "fails once": ([Act.RESET], "degraded"),
    "recovers": ([], "healthy"),
}


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS)
def test_record_tells_how_a_backend_misbehaved(trial, misbehaviour):
    scripts, status = MISBEHAVIOURS[misbehaviour]
    assert models_of_run(trial, *scripts)["bad"]["status"] == status


def test_backend_that_hangs_costs_the_others_nothing(trial):
    models = models_of_run(trial, *[Act.HANG] * 3)
    assert [(models[name]["status"], len(models[name]["requests"])) for name in ("good", "too")] == [("healthy", 3)] * 2


def test_failure_is_told_with_its_reason(trial):
    assert models_of_run(trial, *[Act.RESET] * 3)["bad"]["error"]


# Live requests first.


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gateway, Upstream]]:
    """A gateway whose only backend is a server on this machine: questions to it wait for a rest."""
    folder = tmp_path_factory.mktemp("local")
    with Upstream(reply=ANSWER) as server:
        text_of_file = shadow_file(folder, {"up": openai(server.base_url)}, mirror=False, deadline=60)
        with Gateway(folder, text_of_file) as gateway:
            shadow_pid(gateway)
            yield gateway, server


def graded(server: Upstream) -> list[Any]:
    """Returns the questions of shadow runs that arrived."""
    return [chat for chat in server.chats if chat.headers["x-request-id"].startswith("shadow-")]


def test_question_is_taken_back_when_a_live_request_comes(local):
    gateway, server = local
    server.reset()
    gate = Gate()
    server.will(Whole(), Act.HANG, Whole(before=gate))  # the live request, the first question, and another live one
    chat(gateway)
    eventually(lambda: graded(server), "a question is asked")
    with ThreadPoolExecutor(1) as clients:
        held = clients.submit(chat, gateway, headers={"x-gateway-no-shadow": "1"})
        graded(server)[0].wait_left()
        gate.open()
        held.result()


def test_question_waits_while_a_live_request_is_in_progress(local):
    gateway, server = local
    wait_quiet(gateway)
    server.reset()
    gate = Gate()
    with ThreadPoolExecutor(2) as clients:
        server.will(Whole(before=gate))
        held = clients.submit(chat, gateway, headers={"x-gateway-no-shadow": "1"})
        server.wait_chat()
        before = len(records(gateway.config.parent / "results.jsonl"))
        chat(gateway)
        eventually(lambda: shadow(gateway)["waiting"] == 0, "the run begins")
        asked_meanwhile = len(graded(server))
        gate.open()
        held.result()
    wait_records(gateway.config.parent / "results.jsonl", before + 1)
    assert (asked_meanwhile, len(graded(server)) > 0) == (0, True)


def wait_quiet(gateway: Gateway) -> None:
    """Waits until every run is over."""
    eventually(
        lambda: len(records(gateway.config.parent / "results.jsonl")) == shadow(gateway)["seen"], "all runs are over"
    )


def test_worker_that_is_killed_amid_a_request_does_not_block_the_runs(local):
    gateway, server = local
    wait_quiet(gateway)
    server.reset()
    server.will(Act.HANG)
    with ThreadPoolExecutor(1) as clients:
        held = clients.submit(chat, gateway, headers={"x-gateway-no-shadow": "1"})
        server.wait_chat()
        (worker,) = gateway.status()["workers"]
        os.kill(worker["pid"], signal.SIGKILL)
        assert held.exception() is not None
    eventually(lambda: [each["pid"] for each in gateway.status()["workers"]] != [worker["pid"]], "another worker")
    before = len(records(gateway.config.parent / "results.jsonl"))
    chat(gateway)
    wait_records(gateway.config.parent / "results.jsonl", before + 1)


# The disk.


def test_full_disk_loses_records_and_no_request(start_gateway, tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    gateway = start_gateway(shadow_file(tmp_path, {"one": fake(), "two": fake()}))
    resource.prlimit(shadow_pid(gateway), resource.RLIMIT_FSIZE, (1000, limits[1]))
    assert set(statuses_of(gateway, 3)) == {200}
    eventually(lambda: shadow(gateway)["lost"] == 3, "the lost records are counted")
    assert (tmp_path / "results.jsonl").read_bytes() == b""


@pytest.fixture(scope="module")
def folder_for_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose results file is a folder."""
    folder = tmp_path_factory.mktemp("folder")
    (folder / "results.jsonl").mkdir()
    with Gateway(folder, shadow_file(folder, {"one": fake(), "two": fake()})) as gateway:
        shadow_pid(gateway)
        yield gateway


def test_records_without_a_file_are_counted_as_lost(folder_for_file):
    before = shadow(folder_for_file)["lost"]
    assert chat(folder_for_file).status == 200
    eventually(lambda: shadow(folder_for_file)["lost"] == before + 1, "it is counted")


def test_history_that_cannot_be_read_is_told(folder_for_file):
    answer = folder_for_file.request("GET", "/benchmark/history")
    assert (answer.status, answer.error["message"]) == (409, "results.jsonl cannot be read: Is a directory.")


def test_lines_that_are_no_records_are_passed_over(start_gateway, tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_bytes(b'{"half": \n\xff\xfe\nnull\n[]\n')
    gateway = start_gateway(shadow_file(tmp_path, {"one": fake()}))
    shadow_pid(gateway)
    chat(gateway)
    wait_accounted(gateway, 1)
    history = gateway.request("GET", "/benchmark/history").json
    assert (len(history["runs"]), history["unreadable"]) == (1, 4)


# Limits.


def test_budget_of_the_day_ends_the_runs_after_a_restart_too(tmp_path):
    dear = fake(price={"input": 1e6, "output": 1e6})
    text_of_file = shadow_file(tmp_path, {"one": dear}, daily_usd=0.5)
    for skipped in (1, 2):
        with Gateway(tmp_path, text_of_file) as gateway:
            shadow_pid(gateway)
            statuses_of(gateway, 2)
            wait_accounted(gateway, 2)
            assert shadow(gateway)["skipped"] == {"daily budget": skipped}


def test_samples_beyond_the_queue_are_counted(start_gateway, tmp_path, upstream):
    backends = {"one": fake(), "up": openai(upstream.base_url)}
    gateway = start_gateway(shadow_file(tmp_path, backends, deadline=600, when_busy="run"))
    shadow_pid(gateway)
    upstream.will(*[Act.HANG] * 9)
    for _ in range(24):
        chat(gateway)
    eventually(lambda: accounted(gateway) == 24 - 16 - 2, "what is beyond the queue, the run and the next is counted")


def test_runs_at_one_time_are_as_many_as_configured(start_gateway, tmp_path, upstream):
    backends = {"one": fake(), "up": openai(upstream.base_url)}
    gateway = start_gateway(shadow_file(tmp_path, backends, deadline=600, concurrency=2, when_busy="run"))
    shadow_pid(gateway)
    upstream.will(*[Act.HANG] * 9)
    for _ in range(3):
        chat(gateway)
    upstream.wait_chat(2)
    eventually(lambda: shadow(gateway)["waiting"] == 0, "the third is next")
    assert len(upstream.chats) == 2


def test_run_is_dropped_when_a_backend_changes_under_it(start_gateway, tmp_path, upstream):
    gateway = start_gateway(shadow_file(tmp_path, {"one": fake(), "up": openai(upstream.base_url)}))
    shadow_pid(gateway)
    gate = Gate()
    upstream.will(Whole(before=gate))
    chat(gateway)
    upstream.wait_chat()
    gateway.edit(gateway.config.read_text().replace('"model":"m"', '"model":"other"'))
    gate.open()
    assert wait_accounted(gateway, 1)["skipped"] == {"configuration changed": 1}


def test_shadow_process_does_not_grow(start_gateway, tmp_path, upstream):
    backends = {"one": fake(), "up": openai(upstream.base_url)}
    gateway = start_gateway(shadow_file(tmp_path, backends, when_busy="run"))
    process = psutil.Process(shadow_pid(gateway))

    def make_runs(count: int) -> None:
        for _ in range(count):
            statuses_of(gateway, 10)
            eventually(lambda: shadow(gateway)["waiting"] == 0, "there is room")

    make_runs(2)
    before = (process.num_fds(), process.num_threads())
    make_runs(6)
    wait_accounted(gateway, 80)
    eventually(lambda: (process.num_fds(), process.num_threads()) <= before, "it is as it was")
