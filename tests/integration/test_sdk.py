"""The official Python client, of this and of the last major version, sees an OpenAI server.

The older one is looked for in the folder that POINTSMAN_OPENAI_2 names, by default `.cache/openai2`:
`pip install --target .cache/openai2 "openai>=2,<3"`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import msgspec
import openai
import pytest

from tests.support.calls import HELLO
from tests.support.gateway import Gateway
from tests.support.upstream import Act, Streamed, Upstream
from tests.support.wire import role, text

ROOT = Path(__file__).parents[2]
OLDER = Path(os.environ.get("POINTSMAN_OPENAI_2", ROOT / ".cache" / "openai2"))
SESSION = Path(__file__).with_name("sdk_session.py")

FILE = """
active: up
retries: 0
backends:
  up: {{type: openai, base_url: '{up}', model: m}}
  broken: {{type: openai, base_url: '{broken}', model: m}}
  down: {{type: openai, base_url: 'unix:///nowhere.sock', model: m}}
  org/model:7b-q4: {{type: fake}}
"""


@pytest.fixture(scope="module")
def sdk_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with a backend whose streams are always cut."""
    with Upstream() as up, Upstream() as broken:
        broken.will(*[Streamed.of(role(), text("so far"), 0.05, Act.CUT)] * 100)
        text_of_file = FILE.format(up=up.base_url, broken=broken.base_url)
        with Gateway(tmp_path_factory.mktemp("sdk"), text_of_file) as gateway:
            yield gateway


@pytest.fixture(scope="module", params=["3", "2"], ids=["openai 3", "openai 2"])
def session(request: pytest.FixtureRequest, sdk_gateway: Gateway) -> dict[str, Any]:
    """What one session of the client saw."""
    env = dict(os.environ)
    if request.param == "2":
        if not (OLDER / "openai").is_dir():
            pytest.skip(f"openai 2 is not in {OLDER}: set POINTSMAN_OPENAI_2 to a folder that holds it")
        env["PYTHONPATH"] = str(OLDER)
    command = [sys.executable, "-W", "error", SESSION, sdk_gateway.base_url]
    ended = subprocess.run(command, env=env, capture_output=True, check=False, timeout=50)
    assert ended.returncode == 0, ended.stderr.decode()
    seen: dict[str, Any] = msgspec.json.decode(ended.stdout)
    assert seen["version"].split(".")[0] == request.param
    return seen


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("whole", "hello there"),
        ("streamed", "hello there"),
        ("finish", "stop"),
        ("usage", 5),
        ("helper", "hello there"),
        ("parsed", "hello there"),
        ("headers", {"x-request-id": "req-1", "x-gateway-backend": "up"}),
        ("stream_type", "text/event-stream; charset=utf-8"),
        ("models", ["broken", "default", "down", "org/model:7b-q4", "up"]),
        ("model", "org/model:7b-q4"),
    ],
)
def test_blocking_client_sees_an_openai_server(session, seen, expected):
    assert session["blocking"][seen] == expected


@pytest.mark.parametrize("way", ["whole", "streamed"])
def test_asynchronous_client_sees_an_openai_server(session, way):
    assert session["asynchronous"][way] == "hello there"


NOT_FOUND = {
    "class": "NotFoundError",
    "code": "model_not_found",
    "param": "model",
    "type": "invalid_request_error",
    "status": 404,
    "has_request_id": True,
}


def test_unknown_model_is_a_not_found_error(session):
    error = session["blocking"]["errors"][0]
    assert {name: error[name] for name in NOT_FOUND} == NOT_FOUND


def test_unknown_model_is_a_not_found_error_to_the_asynchronous_client(session):
    error = session["asynchronous"]["error"]
    assert {name: error[name] for name in NOT_FOUND} == NOT_FOUND


def test_failure_is_told_in_the_words_of_the_gateway(session):
    assert "The model 'gone' does not exist." in session["blocking"]["errors"][0]["message"]


def test_backend_that_is_down_is_an_internal_server_error(session):
    error = session["blocking"]["errors"][1]
    assert (error["class"], error["status"], error["code"]) == ("InternalServerError", 503, "backend_unavailable")


def test_wrong_parameter_is_a_bad_request_error(session):
    error = session["blocking"]["errors"][2]
    assert (error["class"], error["param"], error["code"]) == ("BadRequestError", "temperature", "invalid_request")


def test_cut_stream_is_an_api_error(session):
    error = session["blocking"]["errors"][3]
    assert (error["class"], error["code"], error["type"]) == ("APIError", "truncated_stream", "server_error")


def test_cut_stream_is_an_api_error_to_the_asynchronous_client(session):
    error = session["asynchronous"]["stream_error"]
    assert (error["class"], error["code"]) == ("APIError", "truncated_stream")


# What only this version is tried with.


def test_client_repeats_what_may_pass(failover):
    """The client's own retries reach a backend that has recovered."""
    failover.first.will(Act.RESET)
    failover.second.will(Act.RESET)
    with failover.gateway.client(max_retries=2) as client:
        client.chat.completions.create(model="default", messages=HELLO)
    assert len(failover.first.chats) == 2


def test_client_does_not_repeat_what_will_not_pass(gateway, upstream):
    with gateway.client(max_retries=2) as client, pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model="gone", messages=HELLO)
    assert caught.value.request.headers["x-stainless-retry-count"] == "0"


async def test_many_asynchronous_streams_at_one_time(gateway, upstream):
    async def ask(client: openai.AsyncOpenAI) -> None:
        stream = await client.chat.completions.create(model="default", messages=HELLO, stream=True)
        texts.append("".join([chunk.choices[0].delta.content or "" async for chunk in stream]))

    texts: list[str] = []
    async with gateway.async_client() as client, anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(ask, client)
    assert texts == ["hello there"] * 20
