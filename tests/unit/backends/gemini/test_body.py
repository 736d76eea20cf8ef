"""What is merged into the SDK's body is what the SDK itself would have sent, and the SDK never sees it."""

from __future__ import annotations

import threading
from typing import Any

import google.auth
import google.auth.credentials
import pytest
from google.genai import _transformers

from backends.gemini import client as client_module
from backends.gemini.body import NAMES, PLACEHOLDER
from backends.gemini.client import GeminiClient
from backends.gemini.request import GeminiCall, to_gemini
from backends.gemini.sdk import Vertex
from backends.gemini.tools import encode_call_id
from tests.support.calls import call_of

CALL = {
    "id": encode_call_id("c1", "0", b"\xff\xfe signed"),
    "type": "function",
    "function": {"name": "look_up", "arguments": '{"mime_type": {"file_uri": [1, null]}}'},
}
EVERYTHING: dict[str, Any] = {
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "developer", "content": [{"type": "text", "text": "And kind."}]},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Look: \u00e9"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,//79"}},
                {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
                {"type": "file", "file": {"file_id": "files/abc"}},
            ],
        },
        {"role": "assistant", "content": "Hm.", "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": CALL["id"], "content": '{"file_data": {"mime_type": 1}}'},
        {"role": "user", "content": "So?"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "look_up",
                "description": "D",
                "parameters": {"type": "object", "properties": {"mime_type": {"type": "string"}}},
            },
        },
        {"type": "function", "function": {"name": "nothing"}},
    ],
    "tool_choice": "required",
    "temperature": 0.5,
    "stop": ["x"],
    "thinking_config": {"include_thoughts": True},
}


class Credentials(google.auth.credentials.Credentials):
    """What a machine of Google's has, without asking anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.token = "ya29.token"

    def refresh(self, request: object) -> None:
        raise AssertionError("the token is good")


@pytest.fixture(params=["google ai", "vertex"])
async def any_client(request, gemini, monkeypatch):
    monkeypatch.setattr(google.auth, "default", lambda **_: (Credentials(), "other"))
    vertex = Vertex("p", "global") if request.param == "vertex" else None
    key = None if vertex else "k"
    client = GeminiClient("gemini-3-pro", api_key=key, base_url=gemini.base_url, vertex=vertex)
    yield client
    await client.aclose()


def as_the_sdk_asks(client: GeminiClient, call: Any) -> dict[str, Any]:
    """Returns a question that the SDK makes the whole body of."""
    asked = to_gemini(call, client.model)
    config = {**asked.config, "automatic_function_calling": {"disable": True}}
    return {"model": client.model, "contents": asked.contents, "config": config}


def in_one_spelling(document: Any) -> Any:
    """Returns a body with all names as REST documents them; the SDK writes some as Python does, which Google takes."""
    if isinstance(document, dict):
        return {NAMES.get(name, name): in_one_spelling(value) for name, value in document.items()}
    return [in_one_spelling(value) for value in document] if isinstance(document, list) else document


async def test_body_is_the_one_that_the_sdk_would_have_sent(any_client, gemini, monkeypatch):
    await any_client.complete(call_of(**EVERYTHING))
    monkeypatch.setattr(any_client, "_translated", lambda call: as_the_sdk_asks(any_client, call))
    await any_client.complete(call_of(**EVERYTHING))
    ours, the_sdks = (in_one_spelling(chat.body) for chat in gemini.chats)
    assert ours == the_sdks


async def test_names_inside_the_clients_data_are_left_alone(client, gemini):
    await client.complete(call_of(**EVERYTHING))
    parts = [part for content in gemini.chats[0].body["contents"] for part in content["parts"]]
    told = next(part["functionResponse"] for part in parts if "functionResponse" in part)
    assert told["response"] == {"file_data": {"mime_type": 1}}


async def test_long_conversation_is_translated_in_a_thread(client, monkeypatch):
    threads = []

    def remembered(*asked: Any) -> GeminiCall:
        threads.append(threading.current_thread())
        return to_gemini(*asked)

    monkeypatch.setattr(client_module, "to_gemini", remembered)
    await client.complete(call_of(messages=[{"role": "user", "content": "a" * client_module.LONG_CONVERSATION}]))
    assert threads[0] is not threading.main_thread()


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_sdk_converts_no_part_of_a_long_conversation(client, monkeypatch, stream):
    converted = []
    convert = _transformers.t_contents

    def counted(contents: list[Any]) -> Any:
        converted.extend(contents)
        return convert(contents)

    monkeypatch.setattr(_transformers, "t_contents", counted)
    turns = [{"role": role, "content": "a"} for role in ("user", "assistant")] * 50
    call = call_of(messages=[{"role": "system", "content": "b"}, *turns], stream=stream)
    if stream:
        await (await client.stream(call)).aclose()
    else:
        await client.complete(call)
    assert len(converted) == len(PLACEHOLDER)


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


async def test_arguments_may_be_nested_deeply(client, gemini):
    call = {**CALL, "function": {"name": "f", "arguments": nested(300)}}
    await client.complete(
        call_of(messages=[{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [call]}])
    )
    assert len(gemini.chats) == 1
