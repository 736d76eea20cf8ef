"""A client that leaves: its backend is let go at once, or finishes, as its configuration says."""

from __future__ import annotations

import contextlib

import openai
import pytest

from tests.support.calls import HELLO, chat_body
from tests.support.gateway import Gateway
from tests.support.upstream import Act, Gate, Streamed, Whole
from tests.support.wait import eventually
from tests.support.wire import DONE, finish, role, text

PATIENCE_S = 0.3
"""How long the client of these tests waits."""


def leave_while_waiting(client: openai.OpenAI, *, stream: bool, model: str = "default") -> None:
    """Sends a request and closes the connection before the answer comes."""
    hasty = client.with_options(timeout=PATIENCE_S)
    with pytest.raises(openai.APITimeoutError):
        hasty.chat.completions.create(model=model, messages=HELLO, stream=stream)


def leave_in_the_middle(client: openai.OpenAI, *, model: str = "default") -> None:
    """Closes the connection after the first content."""
    stream = client.chat.completions.create(model=model, messages=HELLO, stream=True)
    assert [next(stream).choices[0].delta.content for _ in range(2)] == ["", "a"]
    stream.close()


def be_served(gateway: Gateway) -> None:
    """Has the gateway serve another request: what it was told before that, it has heard."""
    assert gateway.request("POST", "/v1/chat/completions", chat_body(model="fake")).status == 200


def test_backend_is_let_go_when_the_client_leaves_a_whole_answer(client, upstream):
    upstream.will(Whole(before=Act.HANG))
    leave_while_waiting(client, stream=False)
    assert upstream.chats[0].wait_left()


def test_backend_is_let_go_when_the_client_leaves_before_the_headers(client, upstream):
    upstream.will(Whole(before=Act.HANG))
    leave_while_waiting(client, stream=True)
    assert upstream.chats[0].wait_left()


def test_backend_is_let_go_when_the_client_leaves_before_the_first_content(client, upstream):
    upstream.will(Streamed.of(role(), Act.HANG))
    leave_while_waiting(client, stream=True)
    assert upstream.chats[0].wait_left()


def test_backend_is_let_go_when_the_client_leaves_in_the_middle(client, upstream):
    upstream.will(Streamed.of(role(), text("a"), Act.HANG))
    leave_in_the_middle(client)
    assert upstream.chats[0].wait_left()


def test_fallback_is_not_asked_for_a_client_that_left(failover):
    failover.first.will(Streamed.of(role(), Act.HANG))
    leave_while_waiting(failover.client, stream=True)
    failover.first.chats[0].wait_left()
    be_asked = failover.gateway.request("POST", "/v1/chat/completions", chat_body())
    assert (be_asked.status, failover.second.chats) == (200, [])


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_request_of_a_client_that_left_is_no_longer_counted(gateway, client, upstream, stream):
    upstream.will(Whole(before=Act.HANG))
    leave_while_waiting(client, stream=stream)
    eventually(lambda: gateway.status()["backends"]["up"]["in_flight"] == 0, "nothing is in flight")


def test_drained_backend_finishes_a_whole_answer(gateway, client, upstream):
    gate = Gate()
    upstream.will(Whole(before=gate))
    leave_while_waiting(client, stream=False, model="drained")
    be_served(gateway)
    gate.open()
    upstream.chats[0].wait_answered()


def test_drained_backend_finishes_a_stream(gateway, client, upstream):
    gate = Gate()
    upstream.will(Streamed.of(role(), text("a"), gate, *[text("b")] * 50, finish(), DONE))
    leave_in_the_middle(client, model="drained")
    be_served(gateway)
    gate.open()
    upstream.chats[0].wait_answered()


def test_drained_backend_is_counted_until_it_has_finished(gateway, client, upstream):
    gate = Gate()
    upstream.will(Streamed.of(role(), text("a"), gate, finish(), DONE))
    leave_in_the_middle(client, model="drained")
    be_served(gateway)
    counted = gateway.status()["backends"]["drained"]["in_flight"]
    gate.open()
    eventually(lambda: gateway.status()["backends"]["drained"]["in_flight"] == 0, "nothing is in flight")
    assert counted == 1


def test_client_may_leave_while_it_sends_its_request(gateway, upstream):
    with contextlib.closing(gateway.connect()) as connection:
        connection.putrequest("POST", "/v1/chat/completions")
        connection.putheader("content-length", "1000")
        connection.endheaders(b'{"model":')
    be_served(gateway)
    assert upstream.chats == []
