"""Every error has OpenAI's shape, and every answer an id."""

from __future__ import annotations

import contextlib
import http.client
import re
from dataclasses import dataclass, field

import pytest

from tests.support import wire
from tests.support.calls import chat_body
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Whole

CHAT = "/v1/chat/completions"
SIMPLE = "/api/v1/chat"
DEEP = b"[" * 100_000 + b"]" * 100_000


@dataclass(frozen=True)
class Wrong:
    """A request that cannot be served, and what its error says."""

    method: str
    path: str
    body: bytes | None
    status: int
    code: str
    param: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


INVALID = "invalid_request"
WRONG = {
    "no JSON": Wrong("POST", CHAT, b"hello", 400, INVALID),
    "empty body": Wrong("POST", CHAT, b"", 400, INVALID),
    "no body": Wrong("POST", CHAT, None, 400, INVALID),
    "cut JSON": Wrong("POST", CHAT, chat_body()[:-1], 400, INVALID),
    "list": Wrong("POST", CHAT, b"[]", 400, INVALID),
    "not UTF-8": Wrong("POST", CHAT, chat_body().replace(b"hello", b"\xff"), 400, INVALID),
    "not UTF-8 where nobody looks": Wrong("POST", CHAT, chat_body(x="?").replace(b"?", b"\xff"), 400, INVALID),
    "deep nesting": Wrong("POST", CHAT, b'{"x":' + DEEP + b"}", 400, INVALID),
    "no model": Wrong("POST", CHAT, b'{"messages":[]}', 400, INVALID, "model"),
    "no messages": Wrong("POST", CHAT, b'{"model":"default"}', 400, INVALID, "messages"),
    "empty messages": Wrong("POST", CHAT, chat_body(messages=[]), 400, INVALID, "messages"),
    "wrong type": Wrong("POST", CHAT, chat_body(temperature="hot"), 400, INVALID, "temperature"),
    "wrong type inside": Wrong("POST", CHAT, chat_body(messages=[{"role": 5}]), 400, INVALID, "messages[0].role"),
    "too many choices": Wrong("POST", CHAT, chat_body(n=1000), 400, INVALID, "n"),
    "unknown model": Wrong("POST", CHAT, chat_body(model="gone"), 404, "model_not_found", "model"),
    "unknown model, streamed": Wrong(
        "POST", CHAT, chat_body(model="gone", stream=True), 404, "model_not_found", "model"
    ),
    "GET chat": Wrong("GET", CHAT, None, 405, "method_not_allowed"),
    "DELETE chat": Wrong("DELETE", CHAT, None, 405, "method_not_allowed"),
    "too large": Wrong("POST", CHAT, b"x" * 600_000, 413, "payload_too_large"),
    "simple: no JSON": Wrong("POST", SIMPLE, b"hello", 400, INVALID),
    "simple: not UTF-8": Wrong("POST", SIMPLE, b'{"message":"\xff"}', 400, INVALID),
    "simple: deep nesting": Wrong("POST", SIMPLE, b'{"message":"a","x":' + DEEP + b"}", 400, INVALID),
    "simple: no message": Wrong("POST", SIMPLE, b"{}", 400, INVALID),
    "simple: half a surrogate pair": Wrong("POST", SIMPLE, rb'{"message":"\ud800"}', 400, INVALID),
    "simple: GET": Wrong("GET", SIMPLE, None, 405, "method_not_allowed"),
    "simple: too large": Wrong("POST", SIMPLE, b"x" * 600_000, 413, "payload_too_large"),
    "unknown route": Wrong("GET", "/v1/nothing", None, 404, "not_found"),
    "unknown route, POST": Wrong("POST", "/v1/embeddings", b"{}", 404, "not_found"),
    "POST models": Wrong("POST", "/v1/models", b"{}", 405, "method_not_allowed"),
    "DELETE status": Wrong("DELETE", "/status", None, 405, "method_not_allowed"),
    "GET switch": Wrong("GET", "/model/switch/up", None, 405, "method_not_allowed"),
    "unknown model's entry": Wrong("GET", "/v1/models/gone", None, 404, "model_not_found", "model"),
    "switch to an unknown backend": Wrong("POST", "/model/switch/gone", None, 404, "model_not_found"),
}


def send(gateway: Gateway, wrong: Wrong) -> Answer:
    return gateway.request(wrong.method, wrong.path, wrong.body, wrong.headers)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_request_has_the_status_of_its_kind(gateway, wrong):
    assert send(gateway, wrong).status == wrong.status


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_request_is_told_with_code_and_parameter(gateway, wrong):
    error = send(gateway, wrong).error
    assert (error["code"], error["param"]) == (wrong.code, wrong.param)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_error_has_all_four_fields(gateway, wrong):
    assert set(send(gateway, wrong).error) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_error_is_told_not_to_be_repeated(gateway, wrong):
    assert send(gateway, wrong).headers["x-should-retry"] == "false"


@pytest.mark.parametrize("path", ["/v1/models", CHAT])
def test_wrong_method_is_told_the_right_one(gateway, path):
    method = "DELETE"
    allowed = {"/v1/models": "GET", CHAT: "POST"}[path]
    assert allowed in gateway.request(method, path).headers["allow"]


def test_body_without_a_length_has_a_limit_too(gateway):
    with contextlib.closing(gateway.connect()) as connection:
        connection.request("POST", CHAT, iter([b"x" * 200_000] * 3), encode_chunked=True)
        assert connection.getresponse().status == 413


def test_connection_can_be_used_after_an_error(gateway, upstream):
    with contextlib.closing(gateway.connect()) as connection:
        connection.request("POST", CHAT, b"x" * 600_000)
        connection.getresponse().read()
        connection.request("POST", CHAT, chat_body())
        assert connection.getresponse().status == 200


def test_body_at_the_limit_is_taken(gateway, upstream):
    body = chat_body(pad="")
    padded = body.replace(b'"pad":""', b'"pad":"' + b"x" * (500_000 - len(body)) + b'"')
    assert gateway.request("POST", CHAT, padded).status == 200


def test_backends_failure_may_be_repeated(gateway, upstream):
    upstream.will(Whole(wire.error_body("broken"), 500))
    assert "x-should-retry" not in gateway.request("POST", CHAT, chat_body()).headers


# Request ids.


ROUTES = {
    "chat": ("POST", CHAT, chat_body()),
    "stream": ("POST", CHAT, chat_body(stream=True)),
    "simple chat": ("POST", SIMPLE, b'{"message":"hello"}'),
    "models": ("GET", "/v1/models", None),
    "model": ("GET", "/v1/models/up", None),
    "livez": ("GET", "/livez", None),
    "readyz": ("GET", "/readyz", None),
    "status": ("GET", "/status", None),
    "metrics": ("GET", "/metrics", None),
    **{name: (wrong.method, wrong.path, wrong.body) for name, wrong in WRONG.items()},
}


@pytest.mark.parametrize(("method", "path", "body"), ROUTES.values(), ids=ROUTES)
def test_every_answer_has_a_request_id(gateway, upstream, method, path, body):
    assert re.fullmatch(r"[0-9a-f]{32}", gateway.request(method, path, body).headers["x-request-id"])


@pytest.mark.parametrize("route", ["chat", "stream", "models", "unknown route", "too large", "wrong type"])
def test_clients_own_request_id_is_kept(gateway, upstream, route):
    method, path, body = ROUTES[route]
    assert gateway.request(method, path, body, {"x-request-id": "req-1.a"}).headers["x-request-id"] == "req-1.a"


@pytest.mark.parametrize("offered", ["a b", "x" * 129, '"><script>', "\u00e9"])
def test_hostile_request_id_is_replaced(gateway, offered):
    answer = gateway.request("GET", "/livez", None, {"x-request-id": offered})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


def test_defect_of_the_protocol_is_refused(gateway):
    with contextlib.closing(gateway.connect()) as connection:
        connection.connect()
        connection.sock.sendall(b"NONSENSE\r\n\r\n")
        response = http.client.HTTPResponse(connection.sock)
        response.begin()
        assert response.status == 400
