"""The client of OpenAI-compatible servers, against a scripted one, over TCP and over a unix socket."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import anyio
import anyio.to_thread
import msgspec
import pytest

from backends.base import Capabilities
from backends.errors import (
    BackendError,
    BackendProtocolError,
    ConnectFailedError,
    ErrorDetail,
    UnexpectedStatusError,
    UpstreamAuthError,
    UpstreamRefusedError,
)
from backends.http import OpenAIClient, detail_of
from tests.support import wire
from tests.support.calls import all_of, call_of, failure_of_complete, failure_of_probe
from tests.support.rejections import REJECTIONS
from tests.support.upstream import Act, Raw, Script, Streamed, Upstream, Whole
from tests.support.wait import connection_is_free, eventually
from tests.support.wire import completion, role, stream_of, text

# What the server is sent.


async def test_model_is_replaced_by_the_backends_own(client, upstream):
    await client.complete(call_of(model="gpt-4o"))
    assert upstream.chats[0].body["model"] == "upstream-model"


async def test_unknown_fields_are_passed_on_as_they_were_written(client, upstream):
    fields = b'"top_k": 5.00, "x": {"y" : [1, null]}, "messages":[{"role":"user","content":"\\u00e9","z":1}]'
    await client.complete(call_of(b'{"model":"m",%s}' % fields))
    assert upstream.chats[0].raw == (
        b'{"model":"upstream-model","top_k":5.00,"x":{"y" : [1, null]},'
        b'"messages":[{"role":"user","content":"\\u00e9","z":1}]}'
    )


async def test_whole_answer_is_asked_for_without_a_stream(client, upstream):
    await client.complete(call_of(stream=None))
    assert upstream.chats[0].body["stream"] is False


async def test_streamed_answer_is_asked_for_as_a_stream(client, upstream):
    await all_of(await client.stream(call_of()))
    assert upstream.chats[0].body["stream"] is True


async def test_key_is_sent_as_bearer_token(client, upstream):
    await client.complete(call_of())
    assert upstream.chats[0].headers["authorization"] == "Bearer sk-upstream"


async def test_client_names_itself(client, upstream):
    await client.complete(call_of())
    assert upstream.chats[0].headers["user-agent"] == "pointsman"


async def test_header_of_a_request_that_cannot_be_sent_is_no_connection(client):
    with pytest.raises(ConnectFailedError):
        await client.complete(call_of(request_id="a\r\nb: c"))


async def test_without_a_key_no_authorization_is_sent(upstream):
    client = OpenAIClient(upstream.base_url, "m")
    await client.complete(call_of())
    await client.aclose()
    assert "authorization" not in upstream.chats[0].headers


async def test_request_id_is_passed_on(client, upstream):
    await client.complete(call_of(request_id="id-7"))
    assert upstream.chats[0].headers["x-request-id"] == "id-7"


async def test_path_is_that_of_the_openai_api(client, upstream):
    await client.complete(call_of())
    assert upstream.chats[0].path == "/v1/chat/completions"


async def test_slash_at_the_end_of_the_address_does_no_harm():
    with Upstream() as upstream:
        client = OpenAIClient(f"{upstream.base_url}/", "m")
        await client.complete(call_of())
        await client.aclose()
    assert upstream.chats[0].path == "/v1/chat/completions"


# What comes back whole.


async def test_whole_answer_is_the_servers_bytes(client, upstream):
    body = completion("hello", note=1.50)
    upstream.will(Whole(body))
    assert (await client.complete(call_of())).body == body


async def test_whole_answer_with_null_token_counts_is_an_answer(client, upstream):
    body = completion(usage={"total_tokens": None})
    upstream.will(Whole(body))
    assert (await client.complete(call_of())).body == body


async def test_whole_answer_with_null_error_is_no_failure(client, upstream):
    upstream.will(Whole(completion("hello", error=None)))
    assert b"hello" in (await client.complete(call_of())).body


WHOLE_FAILURES: dict[str, tuple[Script, type[BackendError]]] = {
    "reset before the headers": (Act.RESET, ConnectFailedError),
    "closed before the headers": (Act.CUT, ConnectFailedError),
    "no HTTP": (Raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), ConnectFailedError),
    "cut body": (Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}"), ConnectFailedError),
    "HTML": (Whole(b"<html>Welcome</html>"), BackendProtocolError),
    "empty body": (Whole(b""), BackendProtocolError),
    "list": (Whole(b"[]"), BackendProtocolError),
    "object that is no answer": (Whole(b"{}"), BackendProtocolError),
    "no choices": (Whole(b'{"choices": []}'), BackendProtocolError),
    "null choices": (Whole(b'{"choices": null}'), BackendProtocolError),
    "not UTF-8": (Whole(completion(object="?").replace(b"?", b"\xff")), BackendProtocolError),
    "deep nesting": (Whole(b'{"error":' + b"[" * 50_000 + b"]" * 50_000 + b"}"), BackendProtocolError),
    "error with status 200": (Whole(wire.error_body("out of memory")), UnexpectedStatusError),
    "error object with status 200": (Whole(b'{"object":"error","message":"oom"}'), UnexpectedStatusError),
    "redirect": (Whole(b"", 302, {"location": "/elsewhere"}), UpstreamRefusedError),
}


@pytest.mark.parametrize(
    ("script", "kind"), [*WHOLE_FAILURES.values(), *REJECTIONS.values()], ids=[*WHOLE_FAILURES, *REJECTIONS]
)
async def test_failed_whole_answer_is_the_error_of_its_kind(client, upstream, script, kind):
    upstream.will(script)
    assert type(await failure_of_complete(client)) is kind


async def test_no_connection_is_an_error_of_its_own(tmp_path, free_port):
    client = OpenAIClient(f"http://127.0.0.1:{free_port}/v1", "m")
    failure = await failure_of_complete(client)
    await client.aclose()
    assert type(failure) is ConnectFailedError


async def test_missing_socket_file_is_no_connection(tmp_path):
    client = OpenAIClient(f"unix://{tmp_path}/none.sock", "m")
    failure = await failure_of_complete(client)
    await client.aclose()
    assert type(failure) is ConnectFailedError


UNSENDABLE = {
    "key with a line end": ("http://127.0.0.1:1/v1", "sk-upstream\nx"),
    "host with an empty label": ("http://a..b/v1", None),
    "host with a label of 70 letters": (f"http://{'a' * 70}.example/v1", None),
}


@pytest.mark.parametrize(("base_url", "api_key"), UNSENDABLE.values(), ids=UNSENDABLE)
@pytest.mark.parametrize("ask", [failure_of_complete, failure_of_probe], ids=["chat", "probe"])
async def test_address_or_key_that_cannot_be_sent_is_no_connection(upstream, base_url, api_key, ask):
    # With a key, the server must be there: headers are written only once a connection stands.
    client = OpenAIClient(upstream.base_url if api_key else base_url, "m", api_key=api_key)
    failure = await ask(client)
    await client.aclose()
    assert type(failure) is ConnectFailedError


@pytest.mark.parametrize("ask", [failure_of_complete, failure_of_probe], ids=["chat", "probe"])
async def test_missing_socket_file_is_named(tmp_path, ask):
    client = OpenAIClient(f"unix://{tmp_path}/none.sock", "m")
    failure = await ask(client)
    await client.aclose()
    assert failure.message.startswith(f"cannot reach unix://{tmp_path}/none.sock: ")


async def test_connection_that_does_not_come_about_is_given_up():
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # fill the queue of connections that nobody accepts
            queued = sockets.enter_context(socket.socket())
            queued.setblocking(False)
            queued.connect_ex(listener.getsockname())
        client = OpenAIClient(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", "m", connect_timeout_s=0.2)
        failure = await failure_of_complete(client)
        await client.aclose()
    assert type(failure) is ConnectFailedError


# Errors of the server, in its own words.


async def test_refusal_keeps_status_of_the_server(client, upstream):
    upstream.will(Whole(wire.error_body("too long"), 422))
    assert (await failure_of_complete(client)).status == 422


async def test_refusal_keeps_the_words_of_the_server(client, upstream):
    upstream.will(Whole(wire.error_body("too long", param="messages", code="context_length_exceeded"), 400))
    assert (await failure_of_complete(client)).detail == ErrorDetail(
        "too long", "invalid_request_error", "messages", "context_length_exceeded"
    )


async def test_refused_key_is_not_told_to_the_client(client, upstream):
    upstream.will(Whole(wire.error_body("Incorrect API key provided: sk-upstream"), 401))
    assert "sk-upstream" not in (await failure_of_complete(client)).message


@pytest.mark.parametrize("status", [200, 400, 404, 429, 500])
async def test_quoted_key_is_not_told_to_the_client(client, upstream, status):
    upstream.will(Whole(wire.error_body("bad header: Bearer sk-upstream"), status))
    assert (await failure_of_complete(client)).message.endswith("bad header: Bearer ***")


TOO_LONG = {
    "OpenAI": wire.error_body("no", code="context_length_exceeded"),
    "vLLM": wire.error_body("This model's maximum context length is 10 tokens.", type="BadRequestError", code=400),
    "llama.cpp": wire.error_body("no", type="exceed_context_size_error", code=400),
}


@pytest.mark.parametrize("body", TOO_LONG.values(), ids=TOO_LONG)
async def test_request_that_is_too_long_may_fit_another_model(client, upstream, body):
    upstream.will(Whole(body, 400))
    assert (await failure_of_complete(client)).replaceable


@pytest.mark.parametrize(
    ("headers", "expected_s"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "7", "retry-after-ms": "250"}, 0.25),
        ({}, None),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "-5"}, None),
    ],
    ids=str,
)
async def test_retry_after_is_read(client, upstream, headers, expected_s):
    upstream.will(Whole(wire.error_body("slow down"), 429, headers))
    assert (await failure_of_complete(client)).retry_after_s == expected_s


async def test_retry_after_of_an_overloaded_server_is_read(client, upstream):
    upstream.will(Whole(b"busy", 503, {"retry-after": "2"}))
    assert (await failure_of_complete(client)).retry_after_s == 2.0


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            b'{"error":{"message":"m","type":"t","param":"p","code":400}}',
            ErrorDetail("m", "t", "p", "400"),
        ),
        (b'{"error":{"message":"m","type":null,"param":null,"code":null}}', ErrorDetail("m", "upstream_error")),
        (b'{"object":"error","message":"m","type":"t","code":404}', ErrorDetail("m", "t", None, "404")),
        (b'{"error":"just words"}', ErrorDetail("just words", "upstream_error")),
        (b'{"detail":"Not Found"}', ErrorDetail("Not Found", "upstream_error")),
        (b'"words"', ErrorDetail("words", "upstream_error")),
        (b"<h1>Bad Gateway</h1>", ErrorDetail("<h1>Bad Gateway</h1>", "upstream_error")),
        (b"", ErrorDetail("no explanation", "upstream_error")),
        (b"{}", ErrorDetail("no explanation", "upstream_error")),
        (b"\xff", ErrorDetail("\ufffd", "upstream_error")),
    ],
    ids=lambda value: value.decode(errors="replace") or "empty" if isinstance(value, bytes) else "",
)
def test_error_body_of_any_shape_is_read(body, expected):
    assert detail_of(body) == expected


def test_error_body_of_deep_nesting_is_words():
    assert len(detail_of(b"[" * 100_000).message) <= 500


async def test_error_body_that_comes_in_pieces_is_read_whole(client, upstream):
    body = wire.error_body("too long")
    upstream.will(Streamed((body[:20], 0.02, body[20:]), status=400))
    assert (await failure_of_complete(client)).message == "too long"


async def test_error_body_that_never_ends_is_read_in_part(client, upstream):
    upstream.will(Streamed((b"x" * 100_000, Act.HANG), status=400))
    assert (await failure_of_complete(client)).message == "x" * 500


async def test_error_body_that_is_cut_leaves_the_status(client, upstream):
    upstream.will(Streamed((b'{"error":', Act.CUT), status=422))
    assert (await failure_of_complete(client)).status == 422


# Connections.


async def test_connection_is_used_again_after_a_whole_answer(client, upstream):
    await client.complete(call_of())
    await client.complete(call_of())
    assert upstream.num_connections == 1


async def test_connection_is_used_again_after_a_stream(client, upstream):
    await all_of(await client.stream(call_of()))
    await connection_is_free(client)
    await client.complete(call_of())
    assert upstream.num_connections == 1


async def test_connection_is_used_again_if_its_body_ends_a_little_after_done():
    with Upstream() as upstream:
        upstream.will(Streamed.of(*stream_of(), 0.03))
        client = OpenAIClient(upstream.base_url, "m")
        await all_of(await client.stream(call_of()))
        await connection_is_free(client)
        await client.complete(call_of())
        await client.aclose()
    assert upstream.chats[0].port == upstream.chats[1].port


async def test_connection_whose_body_does_not_end_after_done_is_closed(client, upstream):
    upstream.will(Streamed.of(*stream_of(), Act.HANG))
    await all_of(await client.stream(call_of()))
    await anyio.to_thread.run_sync(upstream.wait_chat(1).wait_left)


async def test_stream_that_was_read_is_closed_without_waiting_for_its_end(client, upstream):
    upstream.will(Streamed.of(*stream_of(), Act.HANG))
    stream = await client.stream(call_of())
    async for _ in stream:
        pass
    with pytest.raises(StopIteration):
        stream.aclose().send(None)


async def test_stream_that_is_left_midway_is_seen_to_be_left(client, upstream):
    upstream.will(Streamed.of(text("a"), Act.HANG))
    stream = await client.stream(call_of())
    await stream.aclose()
    await anyio.to_thread.run_sync(upstream.wait_chat(1).wait_left)


@pytest.mark.parametrize(
    "script", [Whole(before=Act.HANG), Streamed.of(role(), Act.HANG)], ids=["before the headers", "after the role"]
)
async def test_request_that_is_cancelled_is_seen_to_be_left(client, upstream, script):
    upstream.will(script)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(client.stream, call_of())
        received = await anyio.to_thread.run_sync(upstream.wait_chat)
        tasks.cancel_scope.cancel()
    await anyio.to_thread.run_sync(received.wait_left)


async def test_whole_request_that_is_cancelled_in_its_body_is_seen_to_be_left(client, upstream):
    upstream.will(Streamed.of(b'{"choices":', Act.HANG))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(client.complete, call_of())
        received = await anyio.to_thread.run_sync(upstream.wait_chat)
        tasks.cancel_scope.cancel()
    await anyio.to_thread.run_sync(received.wait_left)


@pytest.mark.parametrize("script", [Whole(b"no", 400), Whole(b"<html>")], ids=["refusal", "no JSON"])
async def test_failed_request_leaves_no_connection_in_use(client, upstream, script):
    upstream.will(script)
    await failure_of_complete(client)
    await client.complete(call_of())
    assert upstream.num_connections == 1


async def test_aclose_closes_every_connection(upstream):
    client = OpenAIClient(upstream.base_url, "m")
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(client.complete, call_of())
    await client.aclose()
    await anyio.to_thread.run_sync(eventually, lambda: upstream.num_connections == 0, "connections are closed")


async def test_many_requests_at_one_time_get_their_own_answers(client, upstream):
    upstream.will(*(Whole(completion(f"answer {n}"), before=0.01) for n in range(20)))
    answers: set[str] = set()

    async def ask() -> None:
        body = (await client.complete(call_of())).body
        answers.add(msgspec.json.decode(body)["choices"][0]["message"]["content"])

    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(ask)
    assert answers == {f"answer {n}" for n in range(20)}


def test_capabilities_are_those_it_was_given(upstream):
    async def read() -> Capabilities:
        client = OpenAIClient(upstream.base_url, "m", capabilities=Capabilities(logprobs=True))
        await client.aclose()
        return client.capabilities

    assert anyio.run(read).logprobs


# Probes.


@pytest.mark.parametrize("status", [200, 404])
async def test_probe_is_content_with_an_answer(client, upstream, status):
    upstream.probe_answer = Whole(b"{}", status)
    await client.probe()


async def test_probe_asks_for_the_models(client, upstream):
    await client.probe()
    assert (upstream.probes[0].method, upstream.probes[0].path) == ("GET", "/v1/models")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Whole(b"", 401), UpstreamAuthError),
        (Whole(b"", 403), UpstreamAuthError),
        (Whole(b"", 503), UnexpectedStatusError),
        (Whole(b"", 302, {"location": "/elsewhere"}), UnexpectedStatusError),
        (Act.CUT, ConnectFailedError),
    ],
    ids=["401", "403", "503", "redirect", "closed"],
)
async def test_probe_tells_why_it_would_not_answer(client, upstream, answer, kind):
    upstream.probe_answer = answer
    with pytest.raises(BackendError) as caught:
        await client.probe()
    assert type(caught.value) is kind


async def test_probe_of_a_server_that_says_nothing_has_an_end():
    with Upstream() as upstream:
        upstream.probe_answer = Whole(before=Act.HANG)
        client = OpenAIClient(upstream.base_url, "m", connect_timeout_s=0.1)
        with pytest.raises(ConnectFailedError):
            await client.probe()
        await client.aclose()


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
