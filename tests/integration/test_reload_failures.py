"""Reloads while something breaks: a backend's probe, a worker, the upstream."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.calls import chat_body
from tests.support.gateway import Gateway
from tests.support.upstream import Upstream
from tests.support.wait import eventually

GOOD = "  good: {type: fake, reply: fine}\n"


class SilentServer:
    """Accepts connections and says nothing."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def wait_asked(self) -> socket.socket:
        """Returns the first connection."""
        self._listener.settimeout(20)
        connection, _ = self._listener.accept()
        return connection

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def silent() -> Iterator[SilentServer]:
    server = SilentServer()
    yield server
    server.close()


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with Gateway(tmp_path, f"active: good\nbackends:\n{GOOD}") as running:
        yield running


def with_silent(silent: SilentServer) -> str:
    """Returns a file whose active backend never answers its probe."""
    return f"active: silent\nbackends:\n{GOOD}  silent: {{type: openai, base_url: '{silent.base_url}', model: m}}\n"


@pytest.mark.parametrize(
    "backend",
    [
        r'{type: openai, base_url: "http://127.0.0.1:9/v1", model: m, api_key: "sk\nbad"}',
        '{type: openai, base_url: "http://a..b/v1", model: m}',
    ],
    ids=["key with a line end", "host that is none"],
)
def test_a_backend_that_cannot_even_be_probed_costs_no_worker(gateway: Gateway, backend: str) -> None:
    worker = gateway.status()["workers"][0]["pid"]
    gateway.edit(f"active: good\nbackends:\n{GOOD}  bad: {backend}\n")
    state = eventually(
        lambda: (found := gateway.status()["backends"]["bad"])["state"] == "unavailable" and found, "it was probed"
    )
    assert (state["state"], gateway.status()["workers"][0]["pid"]) == ("unavailable", worker)


def test_a_new_save_overtakes_one_whose_probe_hangs(gateway: Gateway, silent: SilentServer) -> None:
    gateway.config.write_text(with_silent(silent))
    with silent.wait_asked() as hanging:
        status = gateway.edit(f"active: good\nbackends:\n{GOOD}  other: {{type: fake}}\n")
        hanging.settimeout(20)
        while hanging.recv(4096):  # the probe is given up: its connection ends
            pass
    assert ("other" in status["backends"], status["config"]["last_error"]) == (True, None)


def test_a_version_is_refused_when_the_worker_and_its_successor_die_while_preparing_it(
    gateway: Gateway, silent: SilentServer
) -> None:
    with ExitStack() as probes:
        gateway.config.write_text(with_silent(silent))
        for _ in range(2):
            probes.enter_context(silent.wait_asked())
            (worker,) = gateway.processes()
            worker.kill()

        def rejected() -> str | None:
            try:
                error = gateway.status()["config"]["last_error"]
            except OSError:  # its successor does not accept connections yet
                return None
            return error and error["reason"]

        assert "worker ended" in eventually(rejected, "the version is rejected")


def test_readiness_ends_when_the_active_backend_refuses_connections(tmp_path: Path) -> None:
    with ExitStack() as server:
        upstream = server.enter_context(Upstream())
        file = f"active: a\nbackends: {{a: {{type: openai, base_url: '{upstream.base_url}', model: m}}}}\n"
        with Gateway(tmp_path, file) as running:
            server.close()
            running.request("POST", "/v1/chat/completions", chat_body())
            assert running.request("GET", "/readyz").status == 503
