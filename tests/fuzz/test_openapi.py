"""A running gateway does what its OpenAPI document says, whatever it is sent: schemathesis asks it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gateway import openapi
from gateway.keys import hash_key
from tests.support.gateway import Gateway

COMMAND = Path(sys.executable).with_name("schemathesis")
CONFIG = Path(__file__).with_name("schemathesis.toml")
KEY = "pm-fuzz"
FILE = f"""
active: ACTIVE
backends:
  custom: {{type: fake, reply: the fake speaks}}
  down: {{type: openai, base_url: 'unix:///nowhere/at.sock', model: m}}
aliases: {{"*": default}}
retries: 0
auth: {{keys: [{{name: fuzz, hash: "{hash_key(KEY)}", scopes: [chat, admin]}}]}}
"""


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that answers for any model."""
    with Gateway(tmp_path_factory.mktemp("fuzzed"), FILE.replace("ACTIVE", "custom")) as running:
        yield running


@pytest.fixture
def unable(tmp_path: Path) -> Iterator[Gateway]:
    """A gateway that cannot answer."""
    with Gateway(tmp_path, FILE.replace("ACTIVE", "down"), readiness=503) as running:
        yield running


def try_out(gateway: Gateway, folder: Path, *options: str) -> None:
    """Fails with all that schemathesis says if it finds anything."""
    command = [COMMAND, "--no-color", "--config-file", CONFIG, "run", f"{gateway.address}/openapi.json"]
    finished = subprocess.run(
        [*command, "--header", f"Authorization: Bearer {KEY}", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    if finished.returncode:
        pytest.fail(finished.stdout + finished.stderr, pytrace=False)


@pytest.mark.timeout(180)
def test_every_answer_is_as_documented_whatever_is_asked(gateway, tmp_path):
    try_out(gateway, tmp_path)


@pytest.mark.timeout(180)
def test_every_failure_of_a_backend_is_as_documented(unable, tmp_path):
    chats = "--include-path-regex=/chat"
    try_out(unable, tmp_path, chats, "--exclude-checks=not_a_server_error", "--phases=examples,coverage")


def test_document_is_open_to_all(gateway):
    assert gateway.request("GET", "/openapi.json").body == msgspec.json.encode(openapi.document())
