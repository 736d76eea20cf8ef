"""The machine runs out of disk or descriptors: what needs none of them goes on, and the rest comes back by itself."""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests.support.calls import chat_body
from tests.support.disasters import CHAT, ask, fill, limited, no_descriptors, say, small_disk, worker_pids
from tests.support.gateway import COMMAND, Gateway
from tests.support.shadow import chat, fake, next_shadow_pid, shadow, shadow_file, shadow_pid
from tests.support.upstream import Upstream, Whole
from tests.support.wait import eventually

FAKE = "active: one\nbackends:\n  one: {type: fake, reply: hello there}\n  two: {type: fake}\n"


def file(upstream: Upstream) -> str:
    return f"active: up\nbackends: {{up: {{type: openai, base_url: '{upstream.base_url}', model: m}}}}\n"


# Descriptors.


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with Gateway(tmp_path_factory.mktemp("shared"), FAKE) as gateway:
        yield gateway


def connections(gateway: Gateway, count: int) -> Iterator[socket.socket]:
    """Opens connections that send nothing."""
    host, _, port = gateway.address.removeprefix("http://").partition(":")
    for _ in range(count):
        yield socket.create_connection((host, int(port)), timeout=20)


def is_connected(pid: int, port: int) -> bool:
    """Whether a process has a connection to a port of this machine."""
    return any(each.raddr and each.raddr.port == port for each in psutil.Process(pid).net_connections())


def test_connections_beyond_the_descriptors_of_a_worker_are_closed_at_once(shared):
    (worker,) = worker_pids(shared)
    with contextlib.ExitStack() as stack, no_descriptors(worker, spare=3):
        opened = [stack.enter_context(connection) for connection in connections(shared, 8)]
        assert opened[-1].recv(1) == b""


def test_a_worker_answers_again_once_it_has_descriptors(shared):
    (worker,) = worker_pids(shared)
    with contextlib.ExitStack() as stack, no_descriptors(worker, spare=3):
        for connection in connections(shared, 8):
            stack.enter_context(connection)
        assert isinstance(ask(shared), Exception)
    assert (ask(shared), worker_pids(shared)) == (200, {worker})


def test_a_worker_without_a_descriptor_for_the_backend_says_so(start_gateway, upstream):
    upstream.probe_answer = Whole(b"{}", headers={"connection": "close"})  # else that connection serves the request
    gateway = start_gateway(file(upstream))
    with contextlib.closing(gateway.connect()) as connection:
        connection.request("GET", "/livez")
        connection.getresponse().read()
        (worker,) = worker_pids(gateway)
        eventually(lambda: not is_connected(worker, upstream.port), "the probe's connection is closed")
        with no_descriptors(worker):
            connection.request("POST", CHAT, chat_body())
            response = connection.getresponse()
            assert (response.status, b'"error"' in response.read()) == (503, True)
    eventually(lambda: ask(gateway) == 200, "it answers again")


def test_a_killed_worker_is_replaced_once_the_parent_has_descriptors(start_gateway):
    gateway = start_gateway(FAKE)
    (worker,) = worker_pids(gateway)
    with no_descriptors(gateway.process.pid):
        os.kill(worker, signal.SIGKILL)
        eventually(lambda: any("worker cannot be started" in line for line in gateway.log), "the parent says so")
    eventually(lambda: ask(gateway) == 200, "another worker answers")


def test_a_parent_without_descriptors_does_not_leak_those_that_it_gets(start_gateway):
    gateway = start_gateway(FAKE)
    (worker,) = worker_pids(gateway)
    parent = psutil.Process(gateway.process.pid)
    before = parent.num_fds()
    with no_descriptors(gateway.process.pid, spare=3):  # enough for the conversation with a worker, not for the worker
        os.kill(worker, signal.SIGKILL)
        eventually(lambda: sum("worker cannot be started" in line for line in gateway.log) > 1, "it tries again")
    eventually(lambda: ask(gateway) == 200, "another worker answers")
    assert parent.num_fds() == before


def test_a_killed_shadow_process_is_replaced_once_the_parent_has_descriptors(start_gateway, tmp_path):
    gateway = start_gateway(shadow_file(tmp_path, {"one": fake()}))
    former = shadow_pid(gateway)
    with no_descriptors(gateway.process.pid):
        os.kill(former, signal.SIGKILL)
        eventually(lambda: any("cannot be started" in line for line in gateway.log), "the parent says so")
    assert next_shadow_pid(gateway, former)


# A full disk.


def test_an_exchange_that_finds_no_room_on_the_disk_is_answered(shared):
    (worker,) = worker_pids(shared)
    with limited(worker, resource.RLIMIT_FSIZE, 0):
        assert say(shared, "hello") == 200
    eventually(lambda: any("not remembered" in line for line in shared.log), "the log tells of it")


def test_conversations_are_remembered_again_once_there_is_room(start_gateway, upstream):
    gateway = start_gateway(file(upstream))
    (worker,) = worker_pids(gateway)
    with limited(worker, resource.RLIMIT_FSIZE, 0):
        say(gateway, "lost")
    say(gateway, "kept")
    say(gateway, "last")
    questions = [each["content"] for each in upstream.chats[-1].body["messages"] if each["role"] == "user"]
    assert questions == ["kept", "last"]


class FullDisk(NamedTuple):
    """A gateway whose file, results and run folder are on a full disk."""

    gateway: Gateway
    disk: Path


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullDisk]:
    with small_disk(tmp_path_factory.mktemp("full") / "disk", "2m") as disk:
        text = shadow_file(disk, {"one": fake(), "two": fake()}, more="server: {drain: 1}")
        with Gateway(disk, text, env={"TMPDIR": str(disk)}) as gateway:
            shadow_pid(gateway)
            say(gateway, "while there is room")
            fill(disk)
            yield FullDisk(gateway, disk)


def test_requests_are_answered_while_the_disk_is_full(full):
    assert {ask(full.gateway), ask(full.gateway, stream=True), say(full.gateway, "hello")} == {200}


def test_shadow_runs_are_counted_as_lost_while_the_disk_is_full(full):
    before = shadow(full.gateway)["lost"]
    chat(full.gateway)
    eventually(lambda: shadow(full.gateway)["lost"] > before, "it is counted")


def test_switch_on_a_full_disk_is_refused_and_leaves_the_file_whole(full):
    before = full.gateway.config.read_bytes()
    answer = full.gateway.request("POST", "/model/switch/two")
    assert (answer.status, full.gateway.config.read_bytes() == before) == (409, True)


def test_a_worker_that_is_killed_while_the_disk_is_full_is_replaced(full):
    (worker,) = worker_pids(full.gateway)
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: ask(full.gateway) == 200, "another worker answers")


# A log that takes no more.


@pytest.fixture(scope="module")
def unlogged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[http.client.HTTPConnection, Path]]:
    """A connection to a gateway whose log is on a full disk, and its file."""
    config = tmp_path_factory.mktemp("unlogged") / "gateway.yaml"
    config.write_text(FAKE + "telemetry: {access_log: true}\n")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with open("/dev/full", "w") as log:  # noqa: PTH123 - a device
        process = subprocess.Popen([COMMAND, "serve", "--config", config, "--port", str(port)], stderr=log)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        eventually(lambda: status_of(connection, "GET", "/readyz") == 200, "the gateway answers")
        yield connection, config
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def status_of(connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None) -> int | None:
    """Returns the status of an answer on a new connection; None if there is none."""
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request(method, path, body, {"content-type": "application/json"})
        return connection.getresponse().status
    return None


@pytest.mark.parametrize(("model", "status"), [("default", 200), ("nobody", 404)])
def test_requests_are_answered_though_the_log_is_full(unlogged, model, status):
    assert status_of(unlogged[0], "POST", CHAT, chat_body(model=model)) == status


def test_edits_take_effect_though_the_log_is_full(unlogged):
    connection, config = unlogged
    config.write_text("nonsense")  # which the parent has something to say about
    config.write_text(FAKE + "  three: {type: fake}\n")
    eventually(lambda: status_of(connection, "POST", CHAT, chat_body(model="three")) == 200, "the edit is in effect")
