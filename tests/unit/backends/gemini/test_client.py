"""The client of Gemini through the real SDK: what is sent, what comes back whole, and what goes wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import ExitStack

import anyio
import anyio.to_thread
import google.auth
import google.auth.credentials
import google.genai
import msgspec
import pytest

from backends.base import Capabilities
from backends.errors import (
    BackendError,
    BackendNotReadyError,
    BackendProtocolError,
    ConnectFailedError,
    UnexpectedStatusError,
    UpstreamAuthError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)
from backends.gemini import client as client_module
from backends.gemini.client import GeminiClient
from backends.gemini.request import GeminiCall
from backends.gemini.sdk import Vertex, vertex_url
from tests.support.calls import all_of, call_of, failure_of_complete, failure_of_probe
from tests.support.gemini import KEY_INVALID, RETRY_INFO, refusal, said, text
from tests.support.upstream import Act, Raw, Script, Streamed, Whole

MORE_THAN_AIOHTTP_ALLOWS = 120


class Credentials(google.auth.credentials.Credentials):
    """What a machine of Google's has, without asking anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.token = "ya29.token"

    def refresh(self, request: object) -> None:
        raise AssertionError("the token is good")


# What is sent.


async def test_whole_answer_is_asked_for_at_its_address(client, gemini):
    await client.complete(call_of())
    assert gemini.chats[0].path == "/v1beta/models/gemini-test:generateContent"


async def test_stream_is_asked_for_at_its_address(client, gemini):
    await all_of(await client.stream(call_of(stream=True)))
    assert gemini.chats[0].path == "/v1beta/models/gemini-test:streamGenerateContent?alt=sse"


async def test_version_of_the_api_can_be_chosen(gemini):
    client = GeminiClient("gemini-test", api_key="k", base_url=gemini.base_url, api_version="v1")
    await client.complete(call_of())
    await client.aclose()
    assert gemini.chats[0].path.startswith("/v1/models/")


async def test_key_is_sent_in_its_header(client, gemini):
    await client.complete(call_of())
    assert gemini.chats[0].headers["x-goog-api-key"] == "AIza-secret"


async def test_request_id_is_passed_on(client, gemini):
    await client.complete(call_of(request_id="id-7"))
    assert gemini.chats[0].headers["x-request-id"] == "id-7"


async def test_messages_are_sent(client, gemini):
    await client.complete(call_of())
    assert gemini.chats[0].body["contents"] == [{"role": "user", "parts": [{"text": "hello"}]}]


async def test_google_is_told_what_not_to_log(client, gemini):
    await client.complete(call_of(store=False))
    assert gemini.chats[0].body["store"] is False


@pytest.fixture
async def vertex(gemini, monkeypatch):
    monkeypatch.setattr(google.auth, "default", lambda **_: (Credentials(), "other"))
    place = Vertex(project="p", location="europe-west4")
    client = GeminiClient("gemini-test", api_key=None, base_url=gemini.base_url, vertex=place)
    yield client
    await client.aclose()


async def test_vertex_has_no_field_for_what_is_logged(vertex, gemini):
    await vertex.complete(call_of(store=False))
    assert "store" not in gemini.chats[0].body


async def test_vertex_is_asked_at_its_address_with_the_credentials_of_the_machine(vertex, gemini):
    await vertex.complete(call_of())
    asked = gemini.chats[0]
    assert (asked.path, asked.headers["authorization"]) == (
        "/v1beta1/projects/p/locations/europe-west4/publishers/google/models/gemini-test:generateContent",
        "Bearer ya29.token",
    )


# What comes back.


async def test_whole_answer_is_a_chat_completion(client, gemini):
    gemini.will(Whole(said(text("hello"))))
    document = msgspec.json.decode((await client.complete(call_of())).body)
    assert document["choices"][0]["message"]["content"] == "hello"


async def test_connection_is_used_again(client, gemini):
    await client.complete(call_of())
    await client.complete(call_of())
    assert gemini.chats[0].port == gemini.chats[1].port


async def test_more_streams_can_be_open_than_aiohttp_allows_by_itself(client, gemini):
    gemini.will(*[Streamed.of(b"data: " + said(text("a"), finish=None) + b"\n\n", Act.HANG)] * MORE_THAN_AIOHTTP_ALLOWS)
    streams = []

    async def ask() -> None:
        streams.append(await client.stream(call_of(stream=True)))

    async with anyio.create_task_group() as tasks:
        for _ in range(MORE_THAN_AIOHTTP_ALLOWS):
            tasks.start_soon(ask)
    for stream in streams:
        await stream.aclose()
    assert len(streams) == MORE_THAN_AIOHTTP_ALLOWS


def test_gemini_tells_logprobs():
    assert GeminiClient("gemini-test", api_key="k").capabilities == Capabilities(logprobs=False)


# What goes wrong.

FAILURES: dict[str, tuple[Script, type[BackendError]]] = {
    "reset before the headers": (Act.RESET, ConnectFailedError),
    "closed before the headers": (Act.CUT, ConnectFailedError),
    "no HTTP": (Raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), ConnectFailedError),
    "cut body": (Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}"), ConnectFailedError),
    "HTML": (Whole(b"<html>Welcome</html>"), BackendProtocolError),
    "empty body": (Whole(b""), BackendProtocolError),
    "HTML with an error status": (Whole(b"<html>Bad gateway</html>", 502), UnexpectedStatusError),
    "redirect": (Whole(b"", 302, {"location": "/elsewhere"}), UpstreamRefusedError),
    "unknown key": (KEY_INVALID, UpstreamAuthError),
    "wrong request": (refusal(400, "INVALID_ARGUMENT"), UpstreamInvalidRequestError),
    "no rights": (refusal(403, "PERMISSION_DENIED"), UpstreamAuthError),
    "unknown model": (refusal(404, "NOT_FOUND"), UpstreamRefusedError),
    "too many requests": (refusal(429, "RESOURCE_EXHAUSTED"), UpstreamRateLimitedError),
    "failing server": (refusal(500, "INTERNAL"), UnexpectedStatusError),
    "overloaded server": (refusal(503, "UNAVAILABLE"), UnexpectedStatusError),
}


@pytest.mark.parametrize(("script", "kind"), FAILURES.values(), ids=FAILURES)
async def test_failed_whole_answer_is_the_error_of_its_kind(client, gemini, script, kind):
    gemini.will(script)
    assert type(await failure_of_complete(client)) is kind


async def test_delay_of_the_header_is_told(client, gemini):
    gemini.will(refusal(429, "RESOURCE_EXHAUSTED", "no", RETRY_INFO, retry_after="3"))
    assert (await failure_of_complete(client)).retry_after_s == 3


async def test_delay_of_the_details_is_told(client, gemini):
    gemini.will(refusal(429, "RESOURCE_EXHAUSTED", "no", RETRY_INFO))
    assert (await failure_of_complete(client)).retry_after_s == 7.5


@pytest.mark.parametrize("script", [Act.RESET, refusal(503, "UNAVAILABLE")], ids=["reset", "overloaded"])
async def test_sdk_tries_nothing_again(client, gemini, script):
    gemini.will(script)
    await failure_of_complete(client)
    assert len(gemini.chats) == 1


async def test_no_connection_is_told_with_the_address():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    client = GeminiClient("gemini-test", api_key="k", base_url=address)
    failure = await failure_of_complete(client)
    await client.aclose()
    assert failure.message.startswith(f"cannot reach {address}: ")


async def test_address_that_is_none_is_no_connection():
    client = GeminiClient("gemini-test", api_key="k", base_url="http://a..b")
    failure = await failure_of_complete(client)
    await client.aclose()
    assert type(failure) is ConnectFailedError


async def test_connection_that_does_not_come_about_is_given_up():
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # fill the queue of connections that nobody accepts
            queued = sockets.enter_context(socket.socket())
            queued.setblocking(False)
            queued.connect_ex(listener.getsockname())
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        client = GeminiClient("gemini-test", api_key="k", base_url=address, connect_timeout_s=0.2)
        failure = await failure_of_complete(client)
        await client.aclose()
    assert type(failure) is ConnectFailedError


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_request_that_is_cancelled_is_closed_at_once(client, gemini, stream):
    gemini.will(Act.HANG)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(client.stream if stream else client.complete, call_of(stream=stream))
        asked = await anyio.to_thread.run_sync(gemini.wait_chat)
        tasks.cancel_scope.cancel()
    assert await anyio.to_thread.run_sync(asked.wait_left)


async def test_whole_answer_that_is_cancelled_midway_is_closed_at_once(client, gemini):
    gemini.will(Streamed.of(b"{", Act.HANG))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(client.complete, call_of())
        asked = await anyio.to_thread.run_sync(gemini.wait_chat)
        tasks.cancel_scope.cancel()
    assert await anyio.to_thread.run_sync(asked.wait_left)


async def test_question_that_the_sdk_refuses_is_the_clients_error(client, monkeypatch):
    question = GeminiCall([{"role": "user", "parts": [{"text": "a"}]}], {"temperature": "hot"})
    monkeypatch.setattr(client_module, "to_gemini", lambda *_: question)
    assert type(await failure_of_complete(client)) is UpstreamInvalidRequestError


async def test_vertex_without_credentials_is_no_fault_of_the_request(gemini, monkeypatch):
    def none(**_: object) -> None:
        raise google.auth.exceptions.DefaultCredentialsError("none here")

    monkeypatch.setattr(google.auth, "default", none)
    client = GeminiClient("m", api_key=None, base_url=gemini.base_url, vertex=Vertex("p", "global"))
    failure = await failure_of_complete(client)
    await client.aclose()
    assert type(failure) is UpstreamAuthError


async def test_backend_is_not_ready_without_the_sdk(client, monkeypatch):
    monkeypatch.setitem(sys.modules, "google.genai", None)
    assert type(await failure_of_complete(client)) is BackendNotReadyError


async def test_client_that_was_never_used_can_be_closed():
    await GeminiClient("gemini-test", api_key="k").aclose()


def test_sdk_is_not_imported_before_it_is_needed():
    program = "import sys, backends.gemini.client; sys.exit('google.genai' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


# The probe.


async def test_probe_asks_for_the_model(client, gemini):
    await client.probe()
    assert gemini.probes[0].path == "/v1beta/models/gemini-test"


UNFIT: dict[str, tuple[Script, type[BackendError]]] = {
    "unknown key": (KEY_INVALID, UpstreamAuthError),
    "no rights": (refusal(403, "PERMISSION_DENIED"), UpstreamAuthError),
    "unknown model": (refusal(404, "NOT_FOUND", "models/gemini-test is not found"), UpstreamRefusedError),
    "failing server": (refusal(503, "UNAVAILABLE"), UnexpectedStatusError),
    "reset": (Act.RESET, ConnectFailedError),
}


@pytest.mark.parametrize(("script", "kind"), UNFIT.values(), ids=UNFIT)
async def test_probe_tells_what_is_wrong(client, gemini, script, kind):
    gemini.probe_answer = script
    assert type(await failure_of_probe(client)) is kind


@pytest.mark.parametrize(
    "script",
    [refusal(404, "NOT_FOUND", "Not Found"), refusal(429, "RESOURCE_EXHAUSTED"), refusal(400, "INVALID_ARGUMENT")],
    ids=["unknown route", "too many requests", "wrong request"],
)
async def test_probe_is_content_with_any_other_answer(client, gemini, script):
    gemini.probe_answer = script
    await client.probe()


UNUSABLE = {"model with a query": ("a?b=c", "k"), "model that climbs": ("../x", "k"), "key of two lines": ("m", "a\nb")}


@pytest.mark.parametrize(("model", "key"), UNUSABLE.values(), ids=UNUSABLE)
async def test_probe_tells_what_cannot_be_sent(model, key):
    assert type(await failure_of_probe(GeminiClient(model, api_key=key))) is BackendNotReadyError


@pytest.mark.parametrize(("model", "key"), UNUSABLE.values(), ids=UNUSABLE)
async def test_what_cannot_be_sent_is_no_fault_of_the_request(model, key):
    assert (await failure_of_complete(GeminiClient(model, api_key=key))).replaceable


async def test_blanks_around_the_key_are_no_part_of_it(gemini):
    client = GeminiClient("gemini-test", api_key=" k\n", base_url=gemini.base_url)
    await client.complete(call_of())
    await client.aclose()
    assert gemini.chats[0].headers["x-goog-api-key"] == "k"


@pytest.mark.parametrize("used", [False, True], ids=["unused", "used"])
async def test_closed_backend_is_not_ready(client, used):
    if used:
        await client.complete(call_of())
    await client.aclose()
    assert type(await failure_of_complete(client)) is BackendNotReadyError


async def test_closed_backend_opens_nothing(client):
    await client.aclose()
    await failure_of_complete(client)
    assert client._sdk._session is None


VARIABLES = ["GOOGLE_VERTEX_BASE_URL", "GOOGLE_GEMINI_BASE_URL"]


@pytest.mark.parametrize("vertex", [None, Vertex("p", "europe-west4")], ids=["google ai", "vertex"])
async def test_environment_does_not_say_where_requests_go(monkeypatch, vertex):
    monkeypatch.setattr(google.auth, "default", lambda **_: (Credentials(), "other"))
    for variable in VARIABLES:
        monkeypatch.setenv(variable, "http://evil.example")
    client = GeminiClient("m", api_key=None if vertex else "k", vertex=vertex)
    models = await client._sdk.models()
    await client.aclose()
    assert "evil" not in str(models._api_client._http_options.base_url)


async def test_environment_does_not_make_the_sdk_replay_answers(client, gemini, monkeypatch):
    monkeypatch.setenv("GOOGLE_GENAI_CLIENT_MODE", "replay")
    await client.complete(call_of())
    assert len(gemini.chats) == 1


ADDRESSES = {
    "global": "https://aiplatform.googleapis.com",
    "eu": "https://aiplatform.eu.rep.googleapis.com",
    "europe-west4": "https://europe-west4-aiplatform.googleapis.com",
}


@pytest.mark.parametrize("location", ADDRESSES)
async def test_address_of_vertex_is_the_sdks_own(monkeypatch, location):
    monkeypatch.setattr(google.auth, "default", lambda **_: (Credentials(), "other"))
    theirs = google.genai.Client(vertexai=True, project="p", location=location)
    assert (vertex_url(location) + "/", ADDRESSES[location]) == (
        theirs._api_client._http_options.base_url,
        vertex_url(location),
    )
