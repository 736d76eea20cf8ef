"""A gateway with keys, and one without that a web page tries to use."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import msgspec
import pytest

from gateway.keys import hash_key
from tests.support.gateway import COMMAND, Answer, Gateway
from tests.support.upstream import Upstream

ADA, BOB, OPS = "pm-ada", "pm-bob", "pm-ops"
FILE = f"""
active: up
backends: {{up: {{type: openai, base_url: 'URL', model: m}}}}
auth:
  keys: [{{name: ada, hash: "{hash_key(ADA)}"}}, {{name: bob, hash: "{hash_key(BOB)}"}}]
  admin: [{{name: ops, hash: "{hash_key(OPS)}"}}]
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Upstream]:
    with Upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def locked(server: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that wants keys."""
    with Gateway(tmp_path_factory.mktemp("locked"), FILE.replace("URL", server.base_url)) as running:
        yield running


def say(gateway: Gateway, key: str, message: str) -> Answer:
    body = msgspec.json.encode({"message": message, "conversation_id": "shared"})
    return gateway.request("POST", "/api/v1/chat", body, {"authorization": f"Bearer {key}"})


def test_conversation_is_another_for_another_key(locked, server):
    say(locked, ADA, "my secret is 42")
    server.reset()
    say(locked, BOB, "what is the secret?")
    assert [message["content"] for message in server.chats[0].body["messages"]] == ["what is the secret?"]


def test_conversation_is_the_same_for_the_same_key(locked, server):
    say(locked, OPS, "hello")
    server.reset()
    say(locked, OPS, "again")
    assert len(server.chats[0].body["messages"]) == 3


def status(gateway: Gateway, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "status", "--url", gateway.address, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30, env={**os.environ, **env})


def test_status_with_a_key_shows_the_gateway(locked):
    assert "active up" in status(locked, "--key", OPS).stdout


def test_status_takes_its_key_from_the_environment(locked):
    assert "active up" in status(locked, POINTSMAN_KEY=f"{OPS}\n").stdout


def test_status_without_a_key_fails_with_one_line(locked):
    ended = status(locked)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)


def test_help_does_not_show_the_key_of_the_environment(locked):
    assert OPS not in status(locked, "--help", POINTSMAN_KEY=OPS).stdout


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"host": "evil.example"}],
    ids=lambda headers: next(iter(headers)),
)
def test_web_page_cannot_switch_a_gateway_without_keys(gateway, headers):
    answer = gateway.request("POST", "/model/switch/fake", None, headers)
    assert (answer.status, answer.error["code"]) == (403, "permission_denied")
