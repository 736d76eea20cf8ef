"""A request that fails is gone from memory at once, not when the garbage collector comes by."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.calls import chat_body
from tests.support.disasters import CHAT, worker_pids
from tests.support.gateway import Gateway
from tests.support.upstream import Act, Script, Streamed, Upstream, Whole
from tests.support.wait import eventually
from tests.support.wire import error_event, role, stream_of, text

PROBE = Path(__file__).parents[1] / "support" / "garbage"
FILE = """
active: up
backends:
  up: {{type: openai, base_url: '{0}', model: m}}
  unreachable: {{type: openai, base_url: 'http://127.0.0.1:1/v1', model: m}}
timeouts: {{first_token: 0.3, idle: 0.3, total: 5}}
retries: 0
breaker: {{failures: 1000000}}
"""


class Site(NamedTuple):
    """A gateway before a scripted upstream, which tells its garbage."""

    gateway: Gateway
    upstream: Upstream
    told: Path

    def ask(self, **fields: object) -> None:
        self.gateway.request("POST", CHAT, chat_body(**fields))

    def garbage(self) -> str:
        """Returns what only the garbage collector would free."""
        self.told.unlink(missing_ok=True)
        (worker,) = worker_pids(self.gateway)
        os.kill(worker, signal.SIGUSR2)
        eventually(self.told.exists, "the worker tells")
        return self.told.read_text()


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("garbage")
    told = folder / "garbage.txt"
    env = {"PYTHONPATH": str(PROBE), "GARBAGE": str(told)}
    with Upstream() as upstream, Gateway(folder, FILE.format(upstream.base_url), env=env) as gateway:
        yield Site(gateway, upstream, told)


@pytest.fixture
def site(shared_site: Site) -> Site:
    shared_site.upstream.reset()
    shared_site.ask()
    shared_site.garbage()
    return shared_site


FAILURES: dict[str, tuple[Script, dict[str, object]]] = {
    "none": (Whole(), {}),
    "none, streamed": (Streamed.of(*stream_of()), {"stream": True}),
    "no such model": (Whole(), {"model": "nobody"}),
    "no connection": (Whole(), {"model": "unreachable"}),
    "bad request": (Whole(), {"messages": 5}),
    "refusal": (Whole(b"{}", 400), {}),
    "server error": (Whole(b"", 500), {}),
    "too many requests": (Whole(b"", 429), {}),
    "reset": (Act.RESET, {}),
    "garbage": (Whole(b"{"), {}),
    "silence": (Act.HANG, {"stream": True}),
    "error in a stream": (Streamed.of(role(), text("a"), 0.05, error_event()), {"stream": True}),
    "cut stream": (Streamed.of(text("a"), 0.05, Act.CUT), {"stream": True}),
    "stalled stream": (Streamed.of(text("a"), Act.HANG), {"stream": True}),
}


@pytest.mark.parametrize(("script", "fields"), FAILURES.values(), ids=FAILURES)
def test_request_leaves_no_garbage(site, script, fields):
    site.upstream.will(script)
    site.ask(**fields)
    assert site.garbage() == ""


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_request_whose_client_leaves_leaves_no_garbage(site, stream):
    site.upstream.will(Streamed.of(text("a"), Act.HANG) if stream else Act.HANG)
    with contextlib.closing(site.gateway.connect()) as connection:
        connection.request("POST", CHAT, chat_body(stream=stream))
        received = site.upstream.wait_chat(2)
    received.wait_left()
    assert site.garbage() == ""
