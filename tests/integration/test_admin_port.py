"""Administration on an address of its own."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.calls import chat_body
from tests.support.gateway import COMMAND, Gateway
from tests.support.wait import LIMIT_S

FILE = "active: one\nbackends: {one: {type: fake, reply: hello}, two: {type: fake, reply: bye}}\n"
CHAT = "/v1/chat/completions"
SIMPLE = "/api/v1/chat"


class SeparateGateway(Gateway):
    """A gateway that was started with `--admin`."""

    def __init__(self, folder: Path, text: str) -> None:
        super().__init__(folder, text)
        self._arguments += ["--admin", "127.0.0.1:0"]

    @property
    def admin(self) -> str:
        """Host and port."""
        line = next(line for line in self.log if "listening" in line)
        return next(word for word in line.split() if word.startswith("admin=")).removeprefix("admin=http://")


@pytest.fixture(scope="module")
def separate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeparateGateway]:
    with SeparateGateway(tmp_path_factory.mktemp("separate"), FILE) as running:
        yield running


def status_at(address: str, method: str, path: str, headers: dict[str, str] | None = None) -> int:
    with contextlib.closing(http.client.HTTPConnection(address, timeout=LIMIT_S)) as connection:
        body = {CHAT: chat_body(), SIMPLE: b'{"message":"hello"}'}.get(path)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        response.read()
        return response.status


CHATS = [("POST", CHAT), ("POST", SIMPLE)]
BOTH = [("GET", "/v1/models"), ("GET", "/livez"), ("GET", "/readyz")]
ADMINISTRATION = [("GET", "/"), ("GET", "/status"), ("GET", "/metrics"), ("POST", "/model/switch/one")]


@pytest.mark.parametrize(("method", "path"), CHATS + BOTH)
def test_main_address_serves_chats_and_probes(separate, method, path):
    assert status_at(separate.address.removeprefix("http://"), method, path) == 200


@pytest.mark.parametrize(("method", "path"), ADMINISTRATION)
def test_main_address_knows_no_administration(separate, method, path):
    assert status_at(separate.address.removeprefix("http://"), method, path) == 404


@pytest.mark.parametrize(("method", "path"), ADMINISTRATION + BOTH)
def test_address_for_administration_serves_it(separate, method, path):
    assert status_at(separate.admin, method, path) == 200


@pytest.mark.parametrize(("method", "path"), CHATS)
def test_address_for_administration_knows_no_chats(separate, method, path):
    assert status_at(separate.admin, method, path) == 404


def test_header_cannot_pass_for_the_other_address(separate):
    forged = {"host": separate.admin, "x-forwarded-host": separate.admin, "x-forwarded-port": "9000"}
    assert status_at(separate.address.removeprefix("http://"), "GET", "/status", forged) == 404


def test_switch_at_one_address_takes_effect_at_the_other(separate):
    assert status_at(separate.admin, "POST", "/model/switch/two") == 200
    assert "bye" in separate.request("POST", CHAT, chat_body()).body.decode()


def start(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "serve", "--config", config, "--port", "0", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "gateway.yaml"
    path.write_text(FILE)
    return path


def test_administration_that_others_can_reach_needs_keys(config):
    ended = start(config, "--admin", "0.0.0.0:0")
    assert (ended.returncode, "auth.keys is needed" in ended.stderr) == (1, True)


def test_address_that_is_none_is_told(config):
    ended = start(config, "--admin", "9000")
    assert (ended.returncode, "HOST:PORT" in ended.stderr) == (2, True)
