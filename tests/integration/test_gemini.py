"""Gemini as a backend of a running gateway: who stands in for it, and what an edit of its key does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import openai
import pytest

from tests.support.gateway import Gateway
from tests.support.gemini import (
    BLOCKED_PROMPT,
    KEY_INVALID,
    GeminiServer,
    answer,
    candidate,
    event,
    function_call,
    refusal,
    text,
)
from tests.support.upstream import Gate, Streamed, Whole

HELLO = [{"role": "user", "content": "hello"}]


def file(server: GeminiServer, *, key: str = "first-key", rest: str = "") -> str:
    return f"""
        active: gemini
        backends:
          gemini: {{type: gemini, model: gemini-test, api_key: {key}, base_url: '{server.base_url}', retries: 0}}
          spare: {{type: fake, reply: the spare speaks}}
          keyless: {{type: gemini, model: gemini-test, api_key: "${{POINTSMAN_TEST_UNSET_KEY}}"}}
        {rest}
        """


class Google(NamedTuple):
    """A scripted Gemini, and the gateway in front of it."""

    server: GeminiServer
    gateway: Gateway

    def ask(self, model: str = "default", **parameters: object) -> tuple[str, str]:
        """Returns who answered, and what."""
        create = self.gateway.client().chat.completions.with_raw_response.create
        raw = create(model=model, messages=HELLO, **parameters)
        return raw.headers["x-gateway-backend"], str(raw.parse().choices[0].message.content)


@pytest.fixture
def google(start_gateway: Callable[..., Gateway]) -> Iterator[Google]:
    with GeminiServer() as server:
        yield Google(server, start_gateway(file(server, rest="fallback: [spare]")))


@pytest.fixture
def alone(start_gateway: Callable[..., Gateway]) -> Iterator[Google]:
    with GeminiServer() as server:
        yield Google(server, start_gateway(file(server)))


def test_it_answers(google):
    assert google.ask() == ("gemini", "hello there")


def test_it_streams(google):
    chunks = google.gateway.client().chat.completions.create(model="default", messages=HELLO, stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "hello there"


SIGNED_CALL = function_call("look_up", {"x": 1}, id="google-id") | {"thoughtSignature": "c2lnbmVk"}
OTHER_CALL = function_call("look_up", {"x": 2}, id="other-id")


def test_calls_that_the_openai_client_streamed_go_back_as_gemini_made_them(google):
    google.server.will(Streamed.of(event(SIGNED_CALL), event(OTHER_CALL, finish="STOP")))
    tools = [{"type": "function", "function": {"name": "look_up"}}]
    chat = google.gateway.client().chat.completions
    with chat.stream(model="default", messages=HELLO, tools=tools) as stream:
        message = stream.get_final_completion().choices[0].message
    results = [{"role": "tool", "tool_call_id": call.id, "content": "42"} for call in message.tool_calls or ()]
    chat.create(model="default", messages=[*HELLO, message.model_dump(exclude_none=True), *results], tools=tools)
    assert google.server.chats[-1].body["contents"][1]["parts"] == [SIGNED_CALL, OTHER_CALL]


def test_text_that_the_openai_client_streamed_goes_back_with_its_signature(google):
    google.server.will(
        Streamed.of(event(text("yes")), event(text("") | {"thoughtSignature": "c2lnbmVk"}, finish="STOP"))
    )
    chat = google.gateway.client().chat.completions
    with chat.stream(model="default", messages=HELLO) as stream:
        message = stream.get_final_completion().choices[0].message
    chat.create(model="default", messages=[*HELLO, message.model_dump(exclude_none=True), *HELLO])
    assert google.server.chats[-1].body["contents"][1]["parts"] == [{"text": "yes", "thoughtSignature": "c2lnbmVk"}]


def test_a_failure_is_answered_by_the_fallback(google):
    google.server.will(refusal(503, "UNAVAILABLE"))
    assert google.ask() == ("spare", "the spare speaks")


def test_too_many_requests_are_answered_by_the_fallback(google):
    google.server.will(refusal(429, "RESOURCE_EXHAUSTED"))
    assert google.ask()[0] == "spare"


def test_a_refused_key_is_answered_by_the_fallback(google):
    google.server.will(KEY_INVALID)
    assert google.ask()[0] == "spare"


def test_a_blocked_prompt_is_the_clients_to_mend(google):
    google.server.will(Whole(BLOCKED_PROMPT))
    with pytest.raises(openai.BadRequestError) as caught:
        google.ask()
    assert caught.value.code == "content_policy_violation"


def test_too_many_requests_are_told_with_the_delay(alone):
    alone.server.will(refusal(429, "RESOURCE_EXHAUSTED", retry_after="7"))
    with pytest.raises(openai.RateLimitError) as caught:
        alone.ask()
    assert caught.value.response.headers["retry-after"] == "7"


def test_a_stream_that_is_cut_is_told_as_an_error(alone):
    alone.server.will(Streamed.of(event(text("not what it says when it is asked again"))))
    stream = alone.gateway.client().chat.completions.create(model="default", messages=HELLO, stream=True)
    with pytest.raises(openai.APIError, match="ended before the answer did"):
        list(stream)


def test_what_gemini_cannot_express_is_refused_by_name(google):
    with pytest.raises(openai.BadRequestError) as caught:
        google.ask(logit_bias={"1": 5})
    assert caught.value.param == "logit_bias"


def test_it_is_unavailable_without_its_key(google):
    backend = google.gateway.status()["backends"]["keyless"]
    assert (backend["state"], "POINTSMAN_TEST_UNSET_KEY" in backend["reason"]) == ("unavailable", True)


def test_another_key_is_sent_after_an_edit(google):
    google.gateway.edit(file(google.server, key="second-key"))
    google.ask()
    assert google.server.chats[-1].headers["x-goog-api-key"] == "second-key"


def test_a_stream_goes_on_while_the_key_is_replaced(alone):
    gate = Gate()
    alone.server.will(Streamed.of(event(text("hel")), gate, event(text("lo"), finish="STOP")))
    stream = iter(alone.gateway.client().chat.completions.create(model="default", messages=HELLO, stream=True))
    said = [next(stream), next(stream)]
    alone.gateway.edit(file(alone.server, key="second-key"))
    gate.open()
    said += stream
    assert "".join(chunk.choices[0].delta.content or "" for chunk in said) == "hello"


def test_the_key_is_not_shown(google):
    google.server.will(refusal(403, "PERMISSION_DENIED", "Consumer 'api_key:first-key' has been suspended."))
    google.ask()
    assert "first-key" not in "".join(google.gateway.log) + str(google.gateway.status())


def test_the_simple_chat_tells_geminis_confidence(google):
    google.server.will(Whole(answer(candidate(text("yes"), finish="STOP", avgLogprobs=-0.5))))
    reply = google.gateway.request("POST", "/api/v1/chat", b'{"message": "hello"}').json
    assert round(reply["confidence"], 4) == 0.6065
