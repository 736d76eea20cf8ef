"""Real servers over real sockets, with aiohttp and OpenAI's own client."""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from typing import Any

import aiohttp
import anyio
import httpx2
import msgspec
import openai
import pytest

ENDLESS = {"max_tokens": 8000, "ignore_eos": True}


def body(text: str = "Hello", **fields: Any) -> dict[str, Any]:
    return {"model": "custom", "messages": [{"role": "user", "content": text}], "max_tokens": 24, "seed": 5} | fields


@pytest.fixture
async def client(server) -> AsyncIterator[aiohttp.ClientSession]:
    async with server.client() as client:
        yield client


@pytest.fixture(scope="module")
def sdk(server) -> Iterator[openai.OpenAI]:
    http_client = httpx2.Client(transport=httpx2.HTTPTransport(uds=str(server.uds)))
    with openai.OpenAI(base_url="http://model/v1", api_key="-", http_client=http_client, max_retries=0) as client:
        yield client


async def ask(client: aiohttp.ClientSession, **fields: Any) -> dict[str, Any]:
    """Return the body of a whole answer."""
    async with client.post("/v1/chat/completions", json=body(**fields)) as response:
        assert response.status == 200, await response.text()
        return msgspec.json.decode(await response.read())


async def events(response: aiohttp.ClientResponse) -> list[str]:
    """Return the payloads of a stream."""
    frames = (await response.read()).decode().split("\n\n")
    assert frames.pop() == ""
    assert all(frame.startswith("data: ") for frame in frames)
    return [frame.removeprefix("data: ") for frame in frames]


async def stream(client: aiohttp.ClientSession, **fields: Any) -> list[dict[str, Any]]:
    """Return the chunks of a streamed answer."""
    async with client.post("/v1/chat/completions", json=body(stream=True, **fields)) as response:
        assert response.status == 200, await response.text()
        *chunks, last = await events(response)
        assert last == "[DONE]"
        return [msgspec.json.decode(chunk) for chunk in chunks]


def streamed_text(chunks: list[dict[str, Any]], index: int = 0) -> str:
    choices = [choice for chunk in chunks for choice in chunk["choices"] if choice["index"] == index]
    return "".join(choice["delta"].get("content", "") for choice in choices)


def whole_text(answer: dict[str, Any], index: int = 0) -> str:
    return answer["choices"][index]["message"]["content"]


async def until(client: aiohttp.ClientSession, **numbers: int) -> None:
    """Wait until the server has so many requests running or waiting."""
    with anyio.fail_after(20):
        while True:
            async with client.get("/health") as response:
                health = await response.json()
            if all(health[name] == number for name, number in numbers.items()):
                return


# The whole answer


def test_sdk_reads_an_answer(sdk):
    """OpenAI's client finds every field that it looks for."""
    answer = sdk.chat.completions.create(**body())
    choice = answer.choices[0]

    assert (answer.object, answer.model, choice.finish_reason) == ("chat.completion", "custom", "length")
    assert (choice.message.role, choice.message.refusal, choice.logprobs) == ("assistant", None, None)
    assert answer.id.startswith("chatcmpl-")
    assert answer.system_fingerprint.startswith("fp_")


async def test_usage_counts_tokens(client):
    """The prompt with its control tokens, and all answers together."""
    usage = (await ask(client, text="abc", n=2, max_tokens=7, ignore_eos=True))["usage"]

    assert (usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]) == (6, 14, 20)


@pytest.mark.parametrize("stream_options", [None, {"include_usage": True}])
async def test_usage_tells_what_was_cached(client, stream_options):
    """The second time the prompt need not be read, but for its last token."""
    text = f"An unheard-of question {stream_options}"
    first = await ask(client, text=text)
    if stream_options is None:
        usage = (await ask(client, text=text))["usage"]
    else:
        usage = (await stream(client, text=text, stream_options=stream_options))[-1]["usage"]

    assert first["usage"]["prompt_tokens_details"]["cached_tokens"] < usage["prompt_tokens"] - 1
    assert usage["prompt_tokens_details"]["cached_tokens"] == usage["prompt_tokens"] - 1


async def test_nullable_fields_are_there(client):
    """Strict clients want null, not absence."""
    choice = (await ask(client))["choices"][0]

    assert choice["logprobs"] is None
    assert choice["message"]["refusal"] is None


async def test_models_end_token_is_a_stop(client):
    """An answer that ends by itself says so."""
    answer = await ask(client, logit_bias={"4": 100}, temperature=0)

    assert answer["choices"][0]["finish_reason"] == "stop"
    assert whole_text(answer) == ""


async def test_no_max_tokens_fills_the_context(client):
    """Without a bound only the context ends the answer."""
    usage = (await ask(client, text="x" * 8100, max_tokens=None, ignore_eos=True))["usage"]

    assert usage["total_tokens"] == 8192


async def test_max_completion_tokens_goes_first(client):
    """Of the old and the new name the new one counts."""
    usage = (await ask(client, max_tokens=9, max_completion_tokens=3, ignore_eos=True))["usage"]

    assert usage["completion_tokens"] == 3


async def test_parts_of_text_are_joined(client):
    """Content may come in parts."""
    parts = [{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo"}]
    split = await ask(client, messages=[{"role": "user", "content": parts}])

    assert whole_text(split) == whole_text(await ask(client))


async def test_stop_string_ends_the_answer(client):
    """The text ends before it, and the reason is a stop."""
    text = whole_text(await ask(client, ignore_eos=True))
    stop = text[4:6]
    answer = await ask(client, ignore_eos=True, stop=[stop, "never to be seen"])

    assert whole_text(answer) == text.partition(stop)[0]
    assert answer["choices"][0]["finish_reason"] == "stop"


async def test_logprobs_have_every_field(client):
    """One entry a token, the most likely tokens in order."""
    entries = (await ask(client, logprobs=True, top_logprobs=3, max_tokens=5, ignore_eos=True))["choices"][0][
        "logprobs"
    ]

    assert len(entries["content"]) == 5
    for entry in entries["content"]:
        assert set(entry) == {"token", "logprob", "bytes", "top_logprobs"}
        scores = [top["logprob"] for top in entry["top_logprobs"]]
        assert scores == sorted(scores, reverse=True)


def test_sdk_reads_logprobs(sdk):
    """OpenAI's client reads them from a stream, too."""
    chunks = list(sdk.chat.completions.create(**body(logprobs=True, stream=True, max_tokens=5)))
    scores = [
        entry.logprob for chunk in chunks if chunk.choices[0].logprobs for entry in chunk.choices[0].logprobs.content
    ]

    assert scores
    assert all(score <= 0 for score in scores)


async def test_several_answers_differ(client):
    """They have indices, and draw from generators of their own."""
    answer = await ask(client, n=2, ignore_eos=True)

    assert [choice["index"] for choice in answer["choices"]] == [0, 1]
    assert whole_text(answer, 0) != whole_text(answer, 1)


# The stream


@pytest.mark.parametrize("fields", [{}, {"n": 2}, {"temperature": 0}, {"stop": "e"}, {"logit_bias": {"4": 4}}])
async def test_stream_and_whole_agree(client, fields):
    """The same seed gives the same text and the same reason either way."""
    whole = await ask(client, **fields)
    chunks = await stream(client, **fields)
    reasons = {
        choice["index"]: choice["finish_reason"]
        for chunk in chunks
        for choice in chunk["choices"]
        if choice["finish_reason"]
    }

    for choice in whole["choices"]:
        assert streamed_text(chunks, choice["index"]) == choice["message"]["content"]
        assert reasons[choice["index"]] == choice["finish_reason"]


async def test_stream_has_its_order(client):
    """The role first, then content, then the reason with an empty delta."""
    first, *middle, last = [chunk["choices"][0] for chunk in await stream(client)]

    assert first["delta"] == {"role": "assistant", "content": ""}
    assert all(set(choice["delta"]) == {"content"} and choice["finish_reason"] is None for choice in middle)
    assert (last["delta"], last["finish_reason"]) == ({}, "length")


async def test_chunks_belong_together(client):
    """One id, one time, one model in all of them."""
    chunks = await stream(client)

    assert len({(chunk["id"], chunk["created"], chunk["model"], chunk["object"]) for chunk in chunks}) == 1


async def test_usage_comes_last_when_asked(client):
    """Null in every chunk but an extra one that has no choices."""
    *chunks, last = await stream(client, stream_options={"include_usage": True})

    assert all(chunk["usage"] is None for chunk in chunks)
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] == 24


async def test_no_usage_unless_asked(client):
    """The field is absent."""
    assert not any("usage" in chunk for chunk in await stream(client))


def test_sdk_reads_a_stream(sdk):
    """Several answers, interleaved, arrive at OpenAI's client."""
    chunks = list(sdk.chat.completions.create(**body(n=2, stream=True)))

    assert {choice.index for chunk in chunks for choice in chunk.choices} == {0, 1}


async def test_seed_does_not_depend_on_the_neighbours(client):
    """The same tokens alone and among six others."""
    alone = whole_text(await ask(client, ignore_eos=True))
    texts = []

    async def ask_again() -> None:
        texts.append(whole_text(await ask(client, ignore_eos=True)))

    async with anyio.create_task_group() as tasks:
        for number in range(6):
            tasks.start_soon(partial(ask, client, text="x" * 40 * number, seed=number, max_tokens=60))
        tasks.start_soon(ask_again)

    assert texts == [alone]


# Errors


@pytest.mark.parametrize(
    ("sent", "param", "code"),
    [
        (b"{", None, None),
        (msgspec.json.encode(body(temperature=3)), "temperature", "invalid_value"),
        (msgspec.json.encode(body(functions=[{}])), "functions", "unsupported_parameter"),
        (msgspec.json.encode(body(logit_bias={"300": 1})), "logit_bias", "invalid_value"),
        (msgspec.json.encode(body(text="x" * 8200)), "messages", "context_length_exceeded"),
        (msgspec.json.encode(body(text="x" * 82_000)), "messages", "context_length_exceeded"),
    ],
)
async def test_bad_requests_are_told_why(client, sent, param, code):
    """A 400 with all four fields."""
    async with client.post("/v1/chat/completions", data=sent) as response:
        error = (await response.json())["error"]

    assert response.status == 400
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    assert error["message"]


def test_too_large_a_body_has_openais_error(server):
    """To take it apart would hold up everybody else: it is refused by its announced length, before any of it came."""
    with closing(HTTPConnection("model", timeout=20)) as connection, socket.socket(socket.AF_UNIX) as connection.sock:
        connection.sock.connect(str(server.uds))
        connection.request("POST", "/v1/chat/completions", headers={"content-length": "1000001"})
        response = connection.getresponse()
        error = msgspec.json.decode(response.read())["error"]

    assert (response.status, error["type"]) == (413, "invalid_request_error")


async def test_unknown_model_is_not_found(client):
    """The server answers under one name."""
    async with client.post("/v1/chat/completions", json=body(model="other")) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (404, "model_not_found")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/v1/chat/completions", 405)])
async def test_wrong_routes_have_openai_errors(client, method, path, status):
    """The framework's own errors have the four fields as well."""
    async with client.request(method, path) as response:
        assert response.status == status
        assert set((await response.json())["error"]) == {"message", "type", "param", "code"}


def test_sdk_raises_its_own_errors(sdk):
    """OpenAI's client understands what is wrong."""
    with pytest.raises(openai.BadRequestError) as caught:
        sdk.chat.completions.create(**body(top_p=2))

    assert caught.value.param == "top_p"


async def test_request_id_is_echoed(client):
    """On errors, too."""
    async with client.get("/nowhere", headers={"x-request-id": "mine"}) as response:
        assert response.headers["x-request-id"] == "mine"


async def test_request_id_is_made_up(client):
    """Every response has one."""
    async with client.get("/health") as response:
        assert response.headers["x-request-id"]


def test_models_are_listed(sdk):
    """Under the name that requests use."""
    assert [model.id for model in sdk.models.list()] == ["custom"]


# Who leaves, and how it ends


async def test_leaving_a_stream_frees_its_slot(client):
    """The work ends when the client goes, not when the answer would have."""
    async with client.post("/v1/chat/completions", json=body(stream=True, **ENDLESS)) as response:
        await response.content.readline()

    await until(client, running=0, waiting=0)


async def test_leaving_a_whole_answer_frees_its_slot(client):
    """Nobody has to read for the departure to be seen."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(ask, client, **ENDLESS))
        await until(client, running=1)
        tasks.cancel_scope.cancel()

    await until(client, running=0, waiting=0)


async def test_full_queue_turns_away(start_server):
    """One runs, one waits, the third is told when to come again."""
    server = start_server("--slots", "1", "--max-waiting", "1")
    async with server.client() as client, anyio.create_task_group() as tasks:
        tasks.start_soon(partial(ask, client, **ENDLESS))
        tasks.start_soon(partial(ask, client, **ENDLESS))
        await until(client, running=1, waiting=1)
        async with client.post("/v1/chat/completions", json=body(stream=True)) as response:
            assert (response.status, response.headers["retry-after"]) == (429, "1")
            assert set((await response.json())["error"]) == {"message", "type", "param", "code"}
        tasks.cancel_scope.cancel()


async def test_sigterm_lets_a_stream_finish(start_server):
    """The answer comes to its end, the process ends well, and its socket is gone."""
    server = start_server()
    async with (
        server.client() as client,
        client.post("/v1/chat/completions", json=body(stream=True, max_tokens=300, ignore_eos=True)) as response,
    ):
        await response.content.readline()
        server.process.send_signal(signal.SIGTERM)
        rest = await response.read()

    assert rest.endswith(b"data: [DONE]\n\n")
    assert await anyio.to_thread.run_sync(server.process.wait) == 0
    assert not server.uds.exists()
