"""What was asked and answered, as the GenAI conventions write it; read only with `telemetry.capture_content`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from backends.protocol import UNDECODABLE, ChatMessage
from backends.sse import payloads
from gateway.exchange import Attempt

TEXT_LIMIT = 8_000
"""Characters of each text that are kept."""
MESSAGE_LIMIT = 50
"""Messages that are kept: the newest ones."""


class Function(msgspec.Struct, frozen=True):
    """A called function, or a piece of the call."""

    name: str | None = None
    arguments: str | None = None


class ToolCall(msgspec.Struct, frozen=True):
    """A call, or a piece of one."""

    index: int = 0
    id: str | None = None
    function: Function = Function()


class Message(msgspec.Struct, frozen=True):
    """A message of the model's, or a piece of it."""

    content: str | None = None
    tool_calls: list[ToolCall] | None = None


class Choice(msgspec.Struct, frozen=True):
    """One choice, or a piece of it."""

    index: int = 0
    message: Message | None = None
    delta: Message | None = None
    finish_reason: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """A whole answer, or one event of a stream."""

    choices: list[Choice] = []


_decoder = msgspec.json.Decoder(Answer)


def input_messages(messages: Iterable[ChatMessage]) -> str:
    """Return `gen_ai.input.messages`, as JSON."""
    kept = list(messages)[-MESSAGE_LIMIT:]
    return _json([{"role": message.role, "parts": _asked_parts(message)} for message in kept])


def output_messages(attempt: Attempt) -> str:
    """Return `gen_ai.output.messages`, as JSON, put together from all that came."""
    choices: dict[int, _Gathered] = {}
    for document in attempt.blocks if attempt.first_content is None else payloads(b"".join(attempt.blocks)):
        try:
            answer = _decoder.decode(document)
        except UNDECODABLE:
            continue
        for choice in answer.choices:
            choices.setdefault(choice.index, _Gathered()).add(choice)
    return _json([choices[index].message() for index in sorted(choices)])


class _Gathered:
    """A choice whose pieces are being put together."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._calls: dict[int, dict[str, str]] = {}
        self._finish_reason = ""

    def add(self, choice: Choice) -> None:
        piece = choice.message or choice.delta or Message()
        self._text.append(piece.content or "")
        for position, call in enumerate(piece.tool_calls or ()):
            # A whole answer's calls have no index; their place is one.
            kept = self._calls.setdefault(position if choice.message else call.index, {"arguments": ""})
            kept |= {"id": call.id} if call.id else {}
            kept |= {"name": call.function.name} if call.function.name else {}
            kept["arguments"] += call.function.arguments or ""
        self._finish_reason = choice.finish_reason or self._finish_reason

    def message(self) -> dict[str, Any]:
        parts = [_text_part(text)] if (text := "".join(self._text)) else []
        parts += [
            {**call, "type": "tool_call", "arguments": _clipped(call["arguments"])} for call in self._calls.values()
        ]
        return {"role": "assistant", "parts": parts, "finish_reason": self._finish_reason}


def _asked_parts(message: ChatMessage) -> list[dict[str, Any]]:
    if message.role == "tool":
        response = message.content if isinstance(message.content, str) else ""
        return [{"type": "tool_call_response", "id": message.tool_call_id, "response": _clipped(response)}]
    parts: list[dict[str, Any]] = []
    if isinstance(message.content, str):
        parts.append(_text_part(message.content))
    for part in message.content if isinstance(message.content, list) else ():
        text = part.get("text")
        parts.append(_text_part(text) if isinstance(text, str) else {"type": str(part.get("type"))})
    for call in message.tool_calls or ():
        function = call.get("function")
        arguments = str(function.get("arguments")) if isinstance(function, dict) else ""
        name = function.get("name") if isinstance(function, dict) else None
        parts.append({"type": "tool_call", "id": call.get("id"), "name": name, "arguments": _clipped(arguments)})
    return parts


def _text_part(text: str) -> dict[str, Any]:
    return {"type": "text", "content": _clipped(text)}


def _clipped(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else f"{text[:TEXT_LIMIT]}… ({len(text)} characters)"


def _json(document: Any) -> str:
    return msgspec.json.encode(document).decode()
