"""POST /v1/chat/completions, answered whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import openai
import pytest

from tests.support import wire
from tests.support.calls import HELLO, chat_body
from tests.support.upstream import Act, Whole


def ask(client: openai.OpenAI, model: str = "default", **parameters):
    return client.chat.completions.create(model=model, messages=HELLO, **parameters)


def test_answer_is_what_the_backend_said(client):
    assert ask(client).choices[0].message.content == "hello there"


def test_body_is_the_backends_bytes(gateway, upstream):
    body = wire.completion("hé", note=1.50)
    upstream.will(Whole(body))
    assert gateway.request("POST", "/v1/chat/completions", chat_body()).body == body


def test_answer_is_json(gateway, upstream):
    answer = gateway.request("POST", "/v1/chat/completions", chat_body())
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")


@pytest.mark.parametrize(
    ("header", "expected"),
    [("x-gateway-backend", "up"), ("x-gateway-generation", "1"), ("x-gateway-attempts", "1")],
)
def test_answer_tells_how_it_came_about(gateway, upstream, header, expected):
    assert gateway.request("POST", "/v1/chat/completions", chat_body()).headers[header] == expected


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("default", "hello there"),
        ("up", "hello there"),
        ("gpt-4o", "hello there"),
        ("fake", "the fake speaks"),
        ("assistant", "the fake speaks"),
        ("org/model:7b-q4", "a name with marks"),
    ],
)
def test_model_names_the_backend_that_answers(client, model, expected):
    assert ask(client, model).choices[0].message.content == expected


def test_backend_is_asked_for_its_own_model(client, upstream):
    ask(client, "gpt-4o")
    assert upstream.chats[0].body["model"] == "upstream-model"


def test_parameters_reach_the_backend(client, upstream):
    ask(client, temperature=0.25, seed=7, stop=["x"], extra_body={"top_k": 5, "nested": {"a": [1]}})
    body = upstream.chats[0].body
    assert [body[name] for name in ("temperature", "seed", "stop", "top_k", "nested")] == [
        0.25,
        7,
        ["x"],
        5,
        {"a": [1]},
    ]


def test_backend_is_sent_its_own_key(client, upstream):
    ask(client)
    assert upstream.chats[0].headers["authorization"] == "Bearer sk-upstream"


def test_clients_key_is_not_passed_on(client, upstream):
    ask(client, "drained")
    assert "authorization" not in upstream.chats[0].headers


def test_request_id_reaches_the_backend(client, upstream):
    ask(client, extra_headers={"x-request-id": "req-7"})
    assert upstream.chats[0].headers["x-request-id"] == "req-7"


def test_several_choices_are_passed_on(client):
    assert len(ask(client, n=3).choices) == 3


def test_large_answer_is_passed_on_whole(client, upstream):
    text = "word " * 400_000
    upstream.will(Whole(wire.completion(text)))
    assert ask(client).choices[0].message.content == text


def test_large_request_is_passed_on_whole(client, upstream):
    text = "word " * 80_000
    client.chat.completions.create(model="default", messages=[{"role": "user", "content": text}])
    assert upstream.chats[0].body["messages"][0]["content"] == text


def test_requests_at_one_time_get_their_own_answers(client, upstream):
    upstream.will(*(Whole(wire.completion(f"answer {n}"), before=0.05) for n in range(16)))
    with ThreadPoolExecutor(16) as pool:
        answers = [future.result() for future in [pool.submit(ask, client) for _ in range(16)]]
    texts = {answer.choices[0].message.content for answer in answers}
    assert texts == {f"answer {n}" for n in range(16)}


def test_connection_to_the_backend_is_used_again(client, upstream):
    ask(client)
    open_before = upstream.open_ports
    ask(client)
    assert upstream.chats[1].port in open_before


# Failures.


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (Whole(wire.error_body("too long", code="context_length_exceeded"), 400), openai.BadRequestError),
        (Whole(wire.error_body("no such model"), 404), openai.InternalServerError),
        (Whole(wire.error_body("slow down"), 429), openai.RateLimitError),
        (Whole(wire.error_body("bad key"), 401), openai.InternalServerError),
        (Whole(wire.error_body("broken"), 500), openai.InternalServerError),
        (Whole(b"<html>"), openai.InternalServerError),
        (Act.RESET, openai.InternalServerError),
    ],
    ids=["400", "404", "429", "401", "500", "HTML", "reset"],
)
def test_failure_of_the_backend_is_the_sdk_error_of_its_kind(client, upstream, script, kind):
    upstream.will(script)
    with pytest.raises(openai.APIStatusError) as caught:
        ask(client)
    assert type(caught.value) is kind


def test_refusal_is_told_in_the_words_of_the_backend(client, upstream):
    upstream.will(Whole(wire.error_body("too long", code="context_length_exceeded", param="messages"), 400))
    with pytest.raises(openai.BadRequestError) as caught:
        ask(client)
    assert caught.value.body == {
        "message": "too long",
        "type": "invalid_request_error",
        "param": "messages",
        "code": "context_length_exceeded",
    }


def test_delay_that_a_backend_asks_for_is_passed_on(start_gateway, upstream):
    upstream.will(Whole(wire.error_body("slow down"), 429, {"retry-after": "7"}))
    backend = f"{{type: openai, base_url: '{upstream.base_url}', model: m}}"
    gateway = start_gateway(f"active: a\nretries: 0\nbackends: {{a: {backend}}}\n")  # it keeps the delay
    with gateway.client() as client, pytest.raises(openai.RateLimitError) as caught:
        ask(client)
    assert caught.value.response.headers["retry-after"] == "7"


def test_failed_request_names_the_backend(client, upstream):
    upstream.will(Whole(wire.error_body("broken"), 500))
    with pytest.raises(openai.InternalServerError) as caught:
        ask(client)
    assert caught.value.response.headers["x-gateway-backend"] == "up"


def test_answer_that_takes_too_long_is_given_up(gateway, upstream):
    upstream.will(Whole(before=Act.HANG))
    assert gateway.request("POST", "/v1/chat/completions", chat_body(model="hasty")).status == 504


def test_backend_that_is_down_is_told_as_unavailable(client):
    with pytest.raises(openai.InternalServerError) as caught:
        ask(client, "down")
    assert (caught.value.status_code, caught.value.code) == (503, "backend_unavailable")


def test_backend_that_lacks_its_key_is_told_with_the_reason(client):
    with pytest.raises(openai.InternalServerError, match="POINTSMAN_TEST_UNSET_KEY is not set"):
        ask(client, "lacking")


# Fallback.


def test_failed_backend_is_replaced(failover):
    failover.first.will(Whole(wire.error_body("broken"), 500))
    assert ask(failover.client).choices[0].message.content == "second words"


def test_replaced_answer_tells_who_gave_it(failover):
    failover.first.will(Whole(wire.error_body("broken"), 500))
    raw = failover.client.chat.completions.with_raw_response.create(model="default", messages=HELLO)
    assert (raw.headers["x-gateway-backend"], raw.headers["x-gateway-attempts"]) == ("second", "2")


def test_caller_may_ask_for_no_fallback(failover):
    failover.first.will(Whole(wire.error_body("broken"), 500))
    with pytest.raises(openai.InternalServerError):
        ask(failover.client, extra_headers={"x-gateway-no-fallback": "1"})


def test_named_backend_has_the_fallback_too(failover):
    failover.first.will(Act.RESET)
    assert ask(failover.client, "first").choices[0].message.content == "second words"
