"""One gateway for every test that does not edit its file, and the scripted server behind it."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest

from tests.support.gateway import Gateway
from tests.support.upstream import Upstream

SHARED = """
active: up
backends:
  up: {{type: openai, base_url: '{url}', model: upstream-model, api_key: sk-upstream}}
  hasty: {{type: openai, base_url: '{url}', model: upstream-model, timeouts: {{total: 0.4}}}}
  strict: {{type: openai, base_url: '{url}', model: upstream-model, timeouts: {{first_token: 0.4, idle: 0.4}}}}
  drained: {{type: openai, base_url: '{url}', model: upstream-model, on_disconnect: drain}}
  fake: {{type: fake, reply: the fake speaks}}
  org/model:7b-q4: {{type: fake, reply: a name with marks}}
  down: {{type: openai, base_url: 'unix:///nowhere/at.sock', model: m}}
  lacking: {{type: openai, base_url: '{url}', model: m, api_key: "${{POINTSMAN_TEST_UNSET_KEY}}"}}
aliases: {{"gpt-*": default, assistant: fake}}
retries: 0
timeouts: {{first_token: 5, idle: 1, total: 10}}
server: {{max_body_mb: 0.5}}
telemetry: {{log: json}}
"""

FAILOVER = """
active: first
fallback: [second]
backends:
  first: {{type: openai, base_url: '{first}', model: m}}
  second: {{type: openai, base_url: '{second}', model: m}}
retries: 0
breaker: {{failures: 1000000}}  # many tests share it
timeouts: {{first_token: 1}}
"""


@pytest.fixture(scope="session")
def shared_upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
def upstream(shared_upstream: Upstream) -> Upstream:
    """The scripted server behind `up`, as new."""
    shared_upstream.reset()
    return shared_upstream


@pytest.fixture(scope="session")
def gateway(shared_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose file is not edited."""
    text = SHARED.format(url=shared_upstream.base_url)
    with Gateway(tmp_path_factory.mktemp("shared"), text) as running:
        yield running


@pytest.fixture(scope="session")
def shared_client(gateway: Gateway) -> Iterator[openai.OpenAI]:
    with gateway.client() as client:
        yield client


@pytest.fixture
def client(shared_client: openai.OpenAI, upstream: Upstream) -> openai.OpenAI:
    """The official client of the shared gateway."""
    return shared_client


class Failover:
    """A gateway with two backends, the second as the first one's fallback."""

    def __init__(self, gateway: Gateway, first: Upstream, second: Upstream, client: openai.OpenAI) -> None:
        self.gateway, self.first, self.second, self.client = gateway, first, second, client


@pytest.fixture(scope="session")
def shared_failover(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Failover]:
    with Upstream(reply="first words") as first, Upstream(reply="second words") as second:
        text = FAILOVER.format(first=first.base_url, second=second.base_url)
        with Gateway(tmp_path_factory.mktemp("failover"), text) as gateway, gateway.client() as client:
            yield Failover(gateway, first, second, client)


@pytest.fixture
def failover(shared_failover: Failover) -> Failover:
    """The gateway with a fallback, its servers as new."""
    shared_failover.first.reset()
    shared_failover.second.reset()
    return shared_failover
