"""Gemini's REST API in the test process, every answer scripted: what Google may do to a gateway.

Without a script it is a good server: it answers whole or in events, as many candidates as asked for, with usage.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import msgspec
from aiohttp import web

from backends.sse import data_event
from tests.support.upstream import Received, Script, Streamed, Upstream, Whole

USAGE = {"promptTokenCount": 3, "candidatesTokenCount": 2, "totalTokenCount": 5}
MODEL = "gemini-test-001"
IDENTITY = {"modelVersion": MODEL, "responseId": "r1"}
MODEL_INFO = Whole(b'{"name":"models/gemini-test"}')


def candidate(*parts: dict[str, Any], finish: str | None = None, index: int = 0, **extra: Any) -> dict[str, Any]:
    """Returns a candidate, or a piece of it; what is zero is left out, as Google does."""
    document: dict[str, Any] = {"content": {"role": "model", "parts": list(parts)}, **extra}
    if finish:
        document["finishReason"] = finish
    if index:
        document["index"] = index
    return document


def answer(*candidates: dict[str, Any], usage: dict[str, Any] | None = USAGE, **extra: Any) -> bytes:
    """Returns the body of a response."""
    counted = {} if usage is None else {"usageMetadata": usage}
    return msgspec.json.encode({"candidates": list(candidates), **counted, **IDENTITY, **extra})


def said(*parts: dict[str, Any], finish: str | None = "STOP", **extra: Any) -> bytes:
    """Returns the body of a response with one candidate."""
    return answer(candidate(*parts, finish=finish, **extra))


def event(*parts: dict[str, Any], finish: str | None = None, **extra: Any) -> bytes:
    """Returns an event of a stream with a piece of one candidate."""
    return data_event(said(*parts, finish=finish, **extra))


def text(words: str) -> dict[str, Any]:
    """Returns a part that is text."""
    return {"text": words}


def thought(words: str) -> dict[str, Any]:
    """Returns a part that is a thought."""
    return {"text": words, "thought": True}


def function_call(name: str, args: dict[str, Any], **extra: Any) -> dict[str, Any]:
    """Returns a part that calls a function."""
    return {"functionCall": {"name": name, "args": args, **extra}}


def error_body(code: int, status: str, message: str, *details: dict[str, Any]) -> bytes:
    """Returns an error as Google words it."""
    error = {"code": code, "message": message, "status": status, "details": list(details)}
    return msgspec.json.encode({"error": error})


def refusal(code: int, status: str, message: str = "no", *details: dict[str, Any], **headers: str) -> Whole:
    """Returns an answer with an error status; an underscore in a header's name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Whole(error_body(code, status, message, *details), code, named)


RETRY_INFO = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7.5s"}
KEY_INVALID = refusal(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
BLOCKED_PROMPT = msgspec.json.encode({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": USAGE, **IDENTITY})


class GeminiServer(Upstream):
    """The server."""

    def __init__(self, *, reply: str = "hello there") -> None:
        super().__init__(reply=reply)
        self.probe_answer = MODEL_INFO

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        received = Received(
            method=request.method,
            path=request.path_qs,
            headers={name.lower(): value for name, value in request.headers.items()},
            raw=await request.read(),
            port=request.transport.get_extra_info("peername")[1] if request.transport else None,
        )
        is_chat = "enerateContent" in request.path
        (self.chats if is_chat else self.probes).append(received)
        try:
            response = await self._play(self._next(received) if is_chat else self.probe_answer, request)
        except asyncio.CancelledError:
            received.left_at = time.monotonic()
            raise
        received.answered = True
        return response

    def _next(self, received: Received) -> Script:
        if self._script:
            return self._script.popleft()
        num_candidates = received.body.get("generationConfig", {}).get("candidateCount", 1)
        if "stream" not in received.path:
            return Whole(
                answer(*(candidate(text(self.reply), finish="STOP", index=index) for index in range(num_candidates)))
            )
        words = [word if position == 0 else f" {word}" for position, word in enumerate(self.reply.split(" "))]
        events = [
            data_event(answer(*(candidate(text(word), finish=finish, index=index) for index in range(num_candidates))))
            for word, finish in zip(words, [*[None] * (len(words) - 1), "STOP"], strict=True)
        ]
        return Streamed.of(*events)
