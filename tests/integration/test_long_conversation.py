"""The simple chat route when a conversation no longer fits the model."""

from __future__ import annotations

import msgspec
import pytest

from tests.support import wire
from tests.support.gateway import Answer, Gateway
from tests.support.upstream import Upstream, Whole

TOO_LONG = Whole(wire.error_body("too long", code="context_length_exceeded"), 400)


class Talk:
    """A conversation of which the gateway remembers some exchanges."""

    def __init__(self, gateway: Gateway, upstream: Upstream, num_exchanges: int) -> None:
        self._gateway, self._upstream = gateway, upstream
        self._id = self._say("question 0", None).json["conversation_id"]
        for turn in range(1, num_exchanges):
            self.say(f"question {turn}")
        upstream.reset()

    def say(self, message: str) -> Answer:
        return self._say(message, self._id)

    def _say(self, message: str, conversation: str | None) -> Answer:
        body = msgspec.json.encode({"message": message, "conversation_id": conversation})
        return self._gateway.request("POST", "/api/v1/chat", body)

    @property
    def asked(self) -> list[list[str]]:
        """The questions of each request that reached the backend."""
        return [
            [message["content"] for message in chat.body["messages"] if message["role"] == "user"]
            for chat in self._upstream.chats
        ]


def test_history_that_does_not_fit_loses_its_oldest_exchange(gateway, upstream):
    talk = Talk(gateway, upstream, 2)
    upstream.will(TOO_LONG)
    talk.say("new")
    assert talk.asked == [["question 0", "question 1", "new"], ["question 1", "new"]]


def test_history_is_shortened_until_it_fits(gateway, upstream):
    talk = Talk(gateway, upstream, 5)
    upstream.will(TOO_LONG, TOO_LONG)
    talk.say("new")
    assert [len(questions) for questions in talk.asked] == [6, 3, 2]


def test_message_whose_history_did_not_fit_is_answered(gateway, upstream):
    talk = Talk(gateway, upstream, 2)
    upstream.will(TOO_LONG)
    assert talk.say("new").json["response"] == "hello there"


def test_shortened_history_begins_with_a_question(gateway, upstream):
    talk = Talk(gateway, upstream, 3)
    upstream.will(TOO_LONG)
    talk.say("new")
    assert upstream.chats[1].body["messages"][0]["role"] == "user"


def test_attempts_with_a_longer_history_are_counted(gateway, upstream):
    talk = Talk(gateway, upstream, 1)
    upstream.will(TOO_LONG)
    assert talk.say("new").headers["x-gateway-attempts"] == "2"


@pytest.mark.parametrize("num_exchanges", [1, 3])
def test_message_that_does_not_fit_alone_is_refused(gateway, upstream, num_exchanges):
    talk = Talk(gateway, upstream, num_exchanges)
    upstream.will(*[TOO_LONG] * 5)
    assert (talk.say("new").error["code"], talk.asked[-1]) == ("context_length_exceeded", ["new"])


def test_message_that_is_invalid_for_another_reason_is_not_sent_again(gateway, upstream):
    talk = Talk(gateway, upstream, 2)
    upstream.will(Whole(wire.error_body("invalid"), 400))
    talk.say("new")
    assert len(talk.asked) == 1
