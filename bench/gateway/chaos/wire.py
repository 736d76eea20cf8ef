"""What backends write, byte for byte: answers of the OpenAI wire, and HTTP around them that need not be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

ENVELOPE = {"id": "chatcmpl-chaos", "created": 1_790_000_000}
LAST_CHUNK = b"0\r\n\r\n"
"""Ends a body of the transfer encoding `chunked` (RFC 9112, 7.1)."""
DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Speaker:
    """A backend that is known by its words."""

    name: str
    words: str
    prompt_tokens: int
    completion_tokens: int

    @property
    def usage(self) -> dict[str, int]:
        """What its answer used, as on the wire."""
        total = self.prompt_tokens + self.completion_tokens
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": total,
        }

    def completion(self, **changes: Any) -> bytes:
        """Return the JSON of its whole answer, with some fields changed."""
        message = {"role": "assistant", "content": self.words, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        body = {**ENVELOPE, "object": "chat.completion", "model": self.name, "choices": [choice], "usage": self.usage}
        return msgspec.json.encode({**body, **changes})

    def opening(self) -> bytes:
        """Return the event that names the role and says nothing yet."""
        return self.event({"role": "assistant", "content": ""})

    def word_events(self, already_said: str = "") -> list[bytes]:
        """Return an event for each word, or for each that follows what was said already."""
        rest = self.words.removeprefix(already_said)
        first, *others = rest.split(" ")
        pieces = [*([first] if first else []), *(f" {word}" for word in others)]
        return [self.event({"content": piece}) for piece in pieces]

    def finish(self, reason: str = "stop") -> bytes:
        """Return the event that ends the answer."""
        return self.event({}, reason)

    def usage_event(self) -> bytes:
        """Return the event that tells the token counts, sent where the client asks for it."""
        return self.data(choices=[], usage=self.usage)

    def event(self, delta: Mapping[str, Any], finish_reason: str | None = None) -> bytes:
        """Return one event of a streamed answer."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return self.data(choices=[choice])

    def data(self, **fields: Any) -> bytes:
        """Return an event with these fields beside those that all have."""
        body = {**ENVELOPE, "object": "chat.completion.chunk", "model": self.name, **fields}
        return b"data: " + msgspec.json.encode(body) + b"\n\n"


FIRST = Speaker("first", "the branch opens at nine and closes at five every day", 21, 11)
"""The backend that faults are injected into."""
SPARE = Speaker("spare", "a colleague takes over here and knows all about it", 34, 13)
"""The one behind it."""


def response(
    body: bytes,
    *,
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
    content_type: str = "application/json",
    length: int | None = None,
) -> bytes:
    """Return a whole HTTP response; `length` is what it says of its body, if not the truth."""
    lines = [f"content-type: {content_type}", f"content-length: {len(body) if length is None else length}"]
    return _head(status, [*lines, *(f"{name}: {value}" for name, value in (headers or {}).items())]) + body


def stream_head(headers: Mapping[str, str] | None = None) -> bytes:
    """Return the head of a response that is a stream of events in chunks."""
    lines = ["content-type: text/event-stream", "transfer-encoding: chunked"]
    return _head("200 OK", [*lines, *(f"{name}: {value}" for name, value in (headers or {}).items())])


def chunk(data: bytes) -> bytes:
    """Return one chunk of the transfer encoding `chunked`."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def chunks(events: Iterable[bytes]) -> list[bytes]:
    """Return each event as a chunk of its own."""
    return [chunk(event) for event in events]


def error_body(message: str, *, type_: str = "invalid_request_error", **fields: Any) -> bytes:
    """Return an OpenAI error body."""
    return msgspec.json.encode({"error": {"message": message, "type": type_, "param": None, "code": None, **fields}})


def _head(status: str, lines: list[str]) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()
