"""The requests that every gateway is sent, and whether an answer is the upstream's, whole."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import Any

import msgspec

from bench.gateway.peers.rows import Kind

PATH = "/v1/chat/completions"
NUM_CONTENT_CHUNKS = 59
"""The sixtieth has the finish reason."""
WHOLE = "0123456789" * 70
STREAMED = "".join(f"w{number:02d} " for number in range(NUM_CONTENT_CHUNKS))
MODEL = "fast"
PROMPT = "My card was declined abroad although there is money on the account. What can I do about it now?"
PACED = "paced"
"""Told by the prompt, and not by the model: some of the routers know one model only."""


def body(kind: Kind, prompt: str = PROMPT) -> bytes:
    """Return the request's body; a stream to the prompt `PACED` has one chunk every 5 ms."""
    messages = [{"role": "system", "content": "You help customers of a bank."}, {"role": "user", "content": prompt}]
    return msgspec.json.encode(
        {"model": MODEL, "messages": messages, "max_tokens": 100, "temperature": 0, "stream": kind == "stream"}
    )


def fault(kind: Kind, status: int, answer: bytes) -> str | None:
    """Return what is wrong with an answer; None if it is what the upstream sent."""
    if status != 200:
        return f"status {status}: {answer[:200].decode(errors='replace')}"
    try:
        return _whole_fault(answer) if kind == "whole" else _stream_fault(answer)
    except (msgspec.DecodeError, LookupError, TypeError) as error:
        return f"not what OpenAI answers ({error}): {answer[:200].decode(errors='replace')}"


def _whole_fault(answer: bytes) -> str | None:
    content = msgspec.json.decode(answer)["choices"][0]["message"]["content"]
    return None if content == WHOLE else f"another content: {content[:100]}"


def _stream_fault(answer: bytes) -> str | None:
    lines = [line for line in answer.replace(b"\r\n", b"\n").split(b"\n") if line.startswith(b"data:")]
    events = [line.removeprefix(b"data:").strip() for line in lines]
    if not events or events[-1] != b"[DONE]":
        return "no [DONE] at the end"
    choices: list[Any] = [each[0] for event in events[:-1] if (each := msgspec.json.decode(event)["choices"])]
    contents = [content for choice in choices if (content := choice["delta"].get("content"))]
    if len(contents) != NUM_CONTENT_CHUNKS or "".join(contents) != STREAMED:
        return f"{len(contents)} chunks with content: {''.join(contents)[:100]}"
    return None if any(choice.get("finish_reason") == "stop" for choice in choices) else "no finish reason"


def ask(port: int, kind: Kind, headers: Mapping[str, str], timeout_s: float = 30) -> str | None:
    """Send one request, and return what is wrong with its answer.

    Raises:
        OSError: nobody listens, or nothing came in time.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.request("POST", PATH, body(kind), {"content-type": "application/json", **headers})
        response = connection.getresponse()
        return fault(kind, response.status, response.read())
    except http.client.HTTPException as error:
        return f"no answer of HTTP: {error!r}"
    finally:
        connection.close()
