"""A gateway's turn, with real processes: no gateway, and this one."""

from __future__ import annotations

import os
import shutil
import socket

import pytest

from bench.gateway.peers import chat, paced, processes, sizes
from bench.gateway.peers.catalogue import GATEWAYS, OURS, Room
from bench.gateway.peers.rounds import COMPILER, running_upstream, until_good

pytestmark = pytest.mark.skipif(shutil.which(COMPILER) is None, reason="the upstream is compiled here")
CORE = min(os.sched_getaffinity(0))


@pytest.fixture(scope="module")
def upstream(tmp_path_factory):
    with running_upstream(tmp_path_factory.mktemp("upstream"), CORE) as port:
        yield port


@pytest.mark.parametrize("kind", ["whole", "stream"])
def test_upstream_answers_as_is_checked(upstream, kind):
    assert chat.ask(upstream, kind, {}) is None


def test_upstream_stamps_the_chunks_of_paced_streams(upstream):
    found = paced.measure(upstream, {}, connections=2, seconds=0)
    assert (found.answers, found.errors) == (2, 0)


def test_our_gateway_gives_the_upstreams_answers_with_everything_on(upstream, tmp_path):
    ours = next(each for each in GATEWAYS if each.name == OURS)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    setup = ours.set_up(Room("", tmp_path, port, upstream))
    with processes.running(setup.command, cores={CORE}, log=tmp_path / "log", env=setup.env, cwd=tmp_path) as process:
        until_good(process, port, setup)
        assert chat.ask(port, "stream", setup.headers) is None
        assert min(processes.cpu_ns(process.pid).values()) > 0
        assert {len(os.sched_getaffinity(each)) for each in processes.tree(process.pid)} == {1}


def test_processes_below_a_gateway_count_as_its_own(tmp_path):
    with processes.running(["sh", "-c", "sleep 30 & sleep 30"], cores={CORE}, log=tmp_path / "log") as process:
        while len(processes.tree(process.pid)) < 3:
            assert process.poll() is None


def test_memory_of_one_process_is_its_own():
    found = processes.memory(os.getpid())
    assert found.total > 0
    assert found.largest_rss > 0


def test_closure_leaves_out_what_only_the_named_one_requires():
    with_torch, bare = sizes.closure("pointsman"), sizes.closure("pointsman", without="torch")
    assert {"torch", "sympy"} <= with_torch - bare
    assert {"litestar", "aiohttp"} <= bare
