"""POST /api/v1/chat: one message in, one answer out, and the gateway remembers the conversation."""

from __future__ import annotations

import math

import msgspec
import pytest

from tests.support import wire
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Act, Whole


def say(gateway: Gateway, message: str, conversation: str | None = None, **headers: str) -> Answer:
    body = {"message": message} | ({"conversation_id": conversation} if conversation else {})
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return gateway.request("POST", "/api/v1/chat", msgspec.json.encode(body), given)


def test_answer_is_what_the_backend_said(gateway, upstream):
    assert say(gateway, "hello").json["response"] == "hello there"


def test_answer_has_the_fields_of_the_contract(gateway, upstream):
    assert set(say(gateway, "hello").json) == {
        "response",
        "conversation_id",
        "latency_ms",
        "model_version",
        "confidence",
    }


def test_answer_tells_the_backends_model(gateway, upstream):
    assert say(gateway, "hello").json["model_version"] == wire.MODEL


def test_latency_is_at_least_what_the_backend_took(gateway, upstream):
    upstream.will(Whole(before=0.1))
    assert say(gateway, "hello").json["latency_ms"] >= 100


def test_confidence_is_null_where_the_backend_tells_none(gateway, upstream):
    assert say(gateway, "hello").json["confidence"] is None


def test_confidence_is_the_geometric_mean_of_the_token_probabilities(gateway, upstream):
    answer = msgspec.json.decode(wire.completion("hello"))
    logprobs = [{"token": "a", "logprob": math.log(p), "bytes": None, "top_logprobs": []} for p in (0.9, 0.4)]
    answer["choices"][0]["logprobs"] = {"content": logprobs, "refusal": None}
    upstream.will(Whole(msgspec.json.encode(answer)))
    assert say(gateway, "hello").json["confidence"] == pytest.approx(0.6)


def test_active_backend_answers(gateway, upstream):
    assert say(gateway, "hello").headers["x-gateway-backend"] == "up"


def test_conversation_is_remembered(gateway, upstream):
    conversation = say(gateway, "my name is Ada").json["conversation_id"]
    say(gateway, "what is my name?", conversation)
    assert upstream.chats[1].body["messages"] == [
        {"role": "user", "content": "my name is Ada"},
        {"role": "assistant", "content": "hello there"},
        {"role": "user", "content": "what is my name?"},
    ]


def test_conversation_keeps_its_id(gateway, upstream):
    conversation = say(gateway, "hello").json["conversation_id"]
    assert say(gateway, "hello again", conversation).json["conversation_id"] == conversation


def test_caller_may_name_a_new_conversation(gateway, upstream):
    assert say(gateway, "hello", "my-own-id").json["conversation_id"] == "my-own-id"


def test_conversations_are_separate(gateway, upstream):
    say(gateway, "my name is Ada")
    say(gateway, "what is my name?")
    assert upstream.chats[1].body["messages"] == [{"role": "user", "content": "what is my name?"}]


def test_each_new_conversation_has_an_id_of_its_own(gateway, upstream):
    ids = {say(gateway, "hello").json["conversation_id"] for _ in range(2)}
    assert len(ids) == 2


def test_message_that_failed_is_not_remembered(gateway, upstream):
    conversation = say(gateway, "hello").json["conversation_id"]
    upstream.will(Whole(wire.error_body("broken"), 500))
    say(gateway, "are you there?", conversation)
    say(gateway, "and now?", conversation)
    assert [message["content"] for message in upstream.chats[2].body["messages"]] == [
        "hello",
        "hello there",
        "and now?",
    ]


def test_failure_has_the_shape_of_openai(gateway, upstream):
    upstream.will(Whole(wire.error_body("broken"), 500))
    answer = say(gateway, "hello")
    assert (answer.status, set(answer.error)) == (502, {"message", "type", "param", "code"})


@pytest.mark.parametrize(
    "body",
    [b"\xff", b'{"choices":[{"message":{"content":"\xff"}}],"model":"m"}', b'{"choices":[{}],"model":"m"}'],
    ids=["no JSON", "not UTF-8", "no message"],
)
def test_answer_that_cannot_be_read_is_the_backends_failure(gateway, upstream, body):
    upstream.will(Whole(body))
    assert say(gateway, "hello").status == 502


def test_client_that_waits_for_a_time_only_is_told_at_its_end(gateway, upstream):
    upstream.will(Whole(before=Act.HANG))
    assert say(gateway, "hello", x_gateway_timeout="0.2").status == 504


def test_client_that_wants_no_fallback_gets_the_error(failover):
    failover.first.will(Whole(wire.error_body("broken"), 500))
    assert say(failover.gateway, "hello", x_gateway_no_fallback="1").status == 502
