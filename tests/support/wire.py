"""Builders of the OpenAI wire as a well-behaved backend writes it. Knows nothing of servers."""

from __future__ import annotations

from typing import Any

import msgspec

from backends.sse import data_event

ID = "chatcmpl-upstream"
MODEL = "upstream-model"
CREATED = 1_790_000_000
USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
DONE = b"data: [DONE]\n\n"


def completion(text: str = "hello there", *, n: int = 1, **extra: Any) -> bytes:
    """Returns a whole answer."""
    choices = [
        {
            "index": index,
            "message": {"role": "assistant", "content": text, "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
        for index in range(n)
    ]
    body = {"id": ID, "object": "chat.completion", "created": CREATED, "model": MODEL}
    return msgspec.json.encode({**body, "choices": choices, "usage": USAGE, **extra})


def chunk(delta: dict[str, Any], finish_reason: str | None = None, *, index: int = 0, **extra: Any) -> bytes:
    """Returns one event of a streamed answer."""
    choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return _event(choices=[choice], **extra)


def role(*, index: int = 0, **extra: Any) -> bytes:
    """Returns the opening event, which says nothing yet."""
    return chunk({"role": "assistant", "content": ""}, index=index, **extra)


def text(content: str, *, index: int = 0, **extra: Any) -> bytes:
    """Returns an event with content."""
    return chunk({"content": content}, index=index, **extra)


def finish(reason: str = "stop", *, index: int = 0, **extra: Any) -> bytes:
    """Returns the event that ends a choice."""
    return chunk({}, reason, index=index, **extra)


def usage() -> bytes:
    """Returns the event that tells the token counts."""
    return _event(choices=[], usage=USAGE)


def error_event(message: str = "the engine died", *, code: Any = 500) -> bytes:
    """Returns the event by which vLLM tells a failure inside a stream; its codes are numbers."""
    error = {"message": message, "type": "InternalServerError", "param": None, "code": code}
    return data_event(msgspec.json.encode({"error": error}))


def stream_of(words: str = "hello there", *, n: int = 1, include_usage: bool = False) -> list[bytes]:
    """Returns every event of a complete streamed answer, a word each."""
    extra = {"usage": None} if include_usage else {}
    events = [role(index=index, **extra) for index in range(n)]
    for position, word in enumerate(words.split(" ")):
        events += [text(word if position == 0 else f" {word}", index=index, **extra) for index in range(n)]
    events += [finish(index=index, **extra) for index in range(n)]
    return [*events, *([usage()] if include_usage else []), DONE]


def error_body(message: str, **fields: Any) -> bytes:
    """Returns an OpenAI error body."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None, **fields}
    return msgspec.json.encode({"error": error})


def crlf(events: bytes) -> bytes:
    """Returns the same events with the line ends of Windows."""
    return events.replace(b"\n", b"\r\n")


def _event(**fields: Any) -> bytes:
    envelope = {"id": ID, "object": "chat.completion.chunk", "created": CREATED, "model": MODEL}
    return data_event(msgspec.json.encode({**envelope, **fields}))
