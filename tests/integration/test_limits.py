"""Keys with limits, at a gateway with several workers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import openai
import pytest

from gateway.keys import hash_key
from tests.support import wire
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Act, Streamed, Upstream
from tests.support.wait import eventually

ROUTE = "/v1/chat/completions"
BODY = {"model": "default", "messages": [{"role": "user", "content": "hello"}]}
OPS = "pm-ops"
HEAD = f"""
active: up
backends: {{up: {{type: openai, base_url: 'URL', model: m}}}}
retries: 0
auth:
  admin: [{{name: ops, hash: "{hash_key(OPS)}"}}]
  keys:
"""
LIMITS = {
    "three": "rate: 3/day",
    "many": "rate: 12/day",
    "brief": "rate: 1/s",
    "invalid": "rate: 2/day",
    "simple": "rate: 1/day",
    "reader": "rate: 1/day",
    "unread": "rate: 1/day",
    "counted": "rate: 1/day",
    "sdk": "rate: 1/min",
    "whole": "tokens: 12/day",
    "streamed": "tokens: 12/day",
    "left": "tokens: 1000/day",
    "failed": "tokens: 5/day",
    "both": "rate: 10/min, tokens: 1000/day",
    "raised": "rate: 1/day",
    "free": "",
}
KEYS = [f'    - {{name: {name}, hash: "{hash_key(f"pm-{name}")}", {limit}}}\n' for name, limit in LIMITS.items()]
TOKENS = wire.USAGE["total_tokens"]


def file(server: Upstream, keys: list[str]) -> str:
    return HEAD.replace("URL", server.base_url) + "".join(keys)


@pytest.fixture(scope="module")
def server() -> Iterator[Upstream]:
    with Upstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def gateway(server: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with Gateway(tmp_path_factory.mktemp("limits"), file(server, KEYS), workers=2) as running:
        yield running


@pytest.fixture
def ask(gateway: Gateway, server: Upstream) -> Callable[..., Answer]:
    """Sends a chat request with the key of a name."""
    server.reset()

    def send(name: str, *, route: str = ROUTE, **fields: Any) -> Answer:
        body = msgspec.json.encode(BODY | fields)
        return gateway.request("POST", route, body, {"authorization": f"Bearer pm-{name}"})

    return send


def limits_told(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("x-ratelimit")}


def test_limit_is_exact_over_workers(ask):
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: ask("many").status, range(40)))
    assert (statuses.count(200), statuses.count(429)) == (12, 28)


def test_refusal_is_openais(ask):
    refused = [ask("three") for _ in range(4)][-1]
    assert (refused.status, refused.error["type"], refused.error["code"]) == (429, "requests", "rate_limit_exceeded")


def test_refused_request_reaches_no_backend(ask, server):
    for _ in range(4):
        ask("reader")
    assert len(server.chats) == 1


def test_refusal_tells_when_to_try_again(ask):
    with ThreadPoolExecutor(8) as pool:
        refused = next(answer for answer in pool.map(lambda _: ask("brief"), range(40)) if answer.status == 429)
    assert (refused.headers["retry-after"], 0 < int(refused.headers["retry-after-ms"]) <= 1000) == ("1", True)


def test_official_client_takes_it_for_a_rate_limit(gateway, ask):
    ask("sdk")
    with gateway.client(api_key="pm-sdk") as client, pytest.raises(openai.RateLimitError):
        client.chat.completions.create(model="default", messages=BODY["messages"])


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_answer_tells_where_its_key_stands(ask, stream):
    told = limits_told(ask("both", stream=stream))
    assert (told["x-ratelimit-limit-requests"], told["x-ratelimit-limit-tokens"], len(told)) == ("10", "1000", 6)


def test_refusal_tells_that_nothing_remains(ask):
    answers = [ask("raised") for _ in range(2)]
    told = [limits_told(answer)["x-ratelimit-remaining-requests"] for answer in answers]
    assert told == ["0", "0"]


def test_key_without_limits_is_told_of_none(ask):
    assert limits_told(ask("free")) == {}


def test_invalid_request_counts(ask):
    statuses = [ask("invalid", messages="no list").status for _ in range(3)]
    assert statuses == [400, 400, 429]


def test_simple_route_counts(ask):
    statuses = [ask("simple", route="/api/v1/chat", message="hello").status for _ in range(2)]
    assert statuses == [200, 429]


def test_other_routes_and_methods_do_not_count(gateway, ask):
    headers = {"authorization": "Bearer pm-counted"}
    for _ in range(3):
        gateway.request("GET", "/v1/models", None, headers)
        gateway.request("GET", ROUTE, None, headers)
    assert ask("counted").status == 200


def test_request_is_refused_before_its_body_is_sent(gateway, ask):
    ask("unread")
    with contextlib.closing(gateway.connect()) as connection:
        connection.putrequest("POST", ROUTE)
        connection.putheader("authorization", "Bearer pm-unread")
        connection.putheader("content-length", "1000")
        connection.endheaders()
        assert connection.getresponse().status == 429


def test_tokens_are_charged_as_the_backend_counts_them(ask):
    statuses = [ask("whole").status for _ in range(4)]
    assert (statuses, 2 * TOKENS < 12 < 3 * TOKENS) == ([200, 200, 200, 429], True)


def test_refusal_by_tokens_says_so(ask):
    for _ in range(3):
        ask("whole")
    assert ask("whole").error["type"] == "tokens"


def test_tokens_of_streams_are_charged(ask):
    statuses = [ask("streamed", stream=True).status for _ in range(6)]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_failed_request_costs_no_tokens(ask, server):
    server.will(*[Act.RESET] * 3)
    statuses = [ask("failed").status for _ in range(4)]
    assert statuses == [503, 503, 503, 200]


def test_stream_whose_client_left_is_charged_for_what_came(gateway, ask, server):
    words = b"".join(wire.text("four") for _ in range(50))
    server.will(Streamed.of(wire.role(), words, Act.HANG))
    with gateway.client(api_key="pm-left") as client:
        stream = client.chat.completions.create(model="default", messages=BODY["messages"], stream=True)
        with contextlib.closing(stream):
            for _ in zip(range(50), stream, strict=False):
                pass
    server.chats[-1].wait_left()

    def charged() -> bool:
        left = int(limits_told(ask("left", messages=[]))["x-ratelimit-remaining-tokens"])
        return 900 <= left <= 1000 - 50

    eventually(charged, "the tokens are charged")


def test_refusals_are_counted_by_key(gateway, ask):
    for _ in range(4):
        ask("three")
    headers = {"authorization": f"Bearer {OPS}"}

    def counted() -> bool:
        page = gateway.request("GET", "/metrics", None, headers).body.decode()
        return 'gateway_limit_refusals_total{key="three",limit="requests"}' in page

    eventually(counted, "the worker that refused is asked")


def test_limits_survive_a_reload_and_follow_it(gateway, ask, server):
    ask("raised")
    keys = [key.replace("rate: 1/day", "rate: 3/day") if "name: raised" in key else key for key in KEYS]
    gateway.config.write_text(file(server, list(reversed(keys))))
    eventually(lambda: any("configuration applied" in line for line in gateway.log), "every worker has the new file")
    statuses = [ask("raised").status for _ in range(6)]
    assert statuses.count(200) == 3 - 1
