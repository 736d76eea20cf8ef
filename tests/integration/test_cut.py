"""Requests that outlast the drain are told so, whole and streamed."""

from __future__ import annotations

import contextlib
import http.client
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest

from tests.support.calls import chat_body
from tests.support.gateway import Gateway
from tests.support.upstream import Act, Streamed, Upstream, Whole
from tests.support.wire import role, text

CHAT = "/v1/chat/completions"
FILE = """
active: up
backends: {{up: {{type: openai, base_url: '{url}', model: m}}}}
server: {{drain: 0.3}}
"""


@dataclass
class Cut:
    """What clients of a gateway got that ended before their answers did."""

    whole: http.client.HTTPResponse
    whole_body: bytes
    unbegun: http.client.HTTPResponse
    simple: http.client.HTTPResponse
    half_sent: http.client.HTTPResponse
    streamed: bytes
    exit_status: int
    log: list[str]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cut]:
    folder = tmp_path_factory.mktemp("cut")
    with (
        Upstream() as upstream,
        Gateway(folder, FILE.format(url=upstream.base_url)) as gateway,
        contextlib.ExitStack() as open_until_the_end,
    ):
        connections = [open_until_the_end.enter_context(contextlib.closing(gateway.connect())) for _ in range(5)]
        streamed, whole, unbegun, simple, half_sent = connections
        upstream.will(Streamed.of(role(), text("begun"), Act.HANG), *[Whole(before=Act.HANG)] * 3)
        streamed.request("POST", CHAT, chat_body(stream=True))
        stream = streamed.getresponse()
        whole.request("POST", CHAT, chat_body())
        unbegun.request("POST", CHAT, chat_body(stream=True))
        simple.request("POST", "/api/v1/chat", b'{"message":"hello"}')
        upstream.wait_chat(4)
        half_sent.putrequest("POST", CHAT)
        half_sent.putheader("content-length", "1000")
        half_sent.endheaders(b"{")
        assert gateway.request("GET", "/livez").status == 200
        processes = gateway.processes()
        gateway.process.send_signal(signal.SIGTERM)
        answers = [connection.getresponse() for connection in connections[1:]]
        whole_body, streamed_body = answers[0].read(), stream.read()
        exit_status = gateway.wait_ended(processes)
        yield Cut(answers[0], whole_body, *answers[1:], streamed_body, exit_status, gateway.log)


def test_whole_answer_that_is_cut_has_the_status_of_a_full_gateway(cut):
    assert cut.whole.status == 503


def test_whole_answer_that_is_cut_has_the_shape_of_openai(cut):
    assert msgspec.json.decode(cut.whole_body)["error"]["code"] == "overloaded"


def test_request_that_was_cut_tells_who_was_asked(cut):
    assert cut.whole.headers["x-gateway-backend"] == "up"


def test_stream_that_has_not_begun_is_cut_like_a_whole_answer(cut):
    assert cut.unbegun.status == 503


def test_simple_chat_is_cut_like_a_whole_answer(cut):
    assert cut.simple.status == 503


def test_request_that_is_half_sent_is_cut_like_a_whole_answer(cut):
    assert cut.half_sent.status == 503


def test_stream_that_is_cut_ends_with_its_error(cut):
    last = cut.streamed.removesuffix(b"\n\n").rpartition(b"data: ")[2]
    assert msgspec.json.decode(last)["error"]["code"] == "overloaded"


def test_stream_that_is_cut_keeps_what_was_said(cut):
    assert b"begun" in cut.streamed


def test_gateway_that_cut_requests_ends_in_order(cut):
    assert cut.exit_status == 0


def test_gateway_that_cut_requests_logs_no_traceback(cut):
    assert [line for line in cut.log if "Traceback" in line or "Exception" in line] == []
