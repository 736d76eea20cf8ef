"""What a model said, put together from the chunks of a streamed answer."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from backends.protocol import UNDECODABLE, Delta
from backends.sse import payloads


class ToolCall(msgspec.Struct, frozen=True):
    """A function that the model wants called."""

    name: str
    arguments: str
    """JSON, as the model wrote it."""


class Answer(msgspec.Struct, frozen=True):
    """The first choice of an answer."""

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str | None = None
    logprob: float | None = None
    """Mean log-probability of its tokens, in nats; None where the backend tells none."""

    @property
    def confidence(self) -> float | None:
        """Geometric mean of the token probabilities, 0 to 1."""
        return None if self.logprob is None else math.exp(self.logprob)


class Usage(msgspec.Struct, frozen=True):
    """Tokens, as the backend counts them; None for what it does not tell."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Function(msgspec.Struct, frozen=True):
    name: str | None = None
    arguments: str | None = None


class _ToolCallDelta(msgspec.Struct, frozen=True):
    index: int | None = None
    id: str | None = None
    function: _Function | None = None


class _Delta(Delta, frozen=True):
    tool_calls: list[_ToolCallDelta] | None = None


class _TokenLogprob(msgspec.Struct, frozen=True):
    logprob: float | None = None


class _Logprobs(msgspec.Struct, frozen=True):
    content: list[_TokenLogprob] | None = None


class _Choice(msgspec.Struct, frozen=True):
    index: int = 0
    delta: _Delta | None = None
    logprobs: _Logprobs | None = None
    finish_reason: str | None = None
    avg_logprobs: float | None = None
    """Gemini's own mean, where it tells no single tokens."""


class _Chunk(msgspec.Struct, frozen=True):
    model: str | None = None
    choices: list[_Choice] | None = None
    usage: Usage | None = None


_decoder = msgspec.json.Decoder(_Chunk)


class _ToolCallParts(msgspec.Struct):
    """A call as far as it has come."""

    index: int
    id: str | None
    names: list[str] = []
    arguments: list[str] = []

    def goes_on_with(self, delta: _ToolCallDelta) -> bool:
        """Tell whether this adds to the call. Servers exist that give every call the index 0, but an id of its own."""
        return self.index == (delta.index or 0) and (not delta.id or not self.id or delta.id == self.id)


class AnswerReader:
    """Takes in the blocks of a stream, as they come."""

    def __init__(self) -> None:
        self.usage: Usage | None = None
        self.model: str | None = None
        """The name under which the backend answered."""
        self._texts: list[str] = []
        self._calls: list[_ToolCallParts] = []
        self._finish_reason: str | None = None
        self._logprobs: list[float] = []
        self._avg_logprob: float | None = None

    def feed(self, block: bytes) -> bool:
        """Take in a block of whole events, and tell whether it held content; what is no chunk adds nothing.

        Reasoning is content, as anywhere in the gateway, but no part of the answer.
        """
        had_content = False
        for payload in payloads(block):
            try:
                chunk = _decoder.decode(payload)
            except UNDECODABLE:
                continue
            self.usage = chunk.usage or self.usage
            self.model = chunk.model or self.model
            for choice in chunk.choices or ():
                if choice.index == 0:
                    had_content |= self._take(choice)
        return had_content

    @property
    def answer(self) -> Answer:
        """What has come so far."""
        calls = tuple(
            ToolCall("".join(call.names), "".join(call.arguments))
            for call in sorted(self._calls, key=lambda call: call.index)
        )
        logprob = sum(self._logprobs) / len(self._logprobs) if self._logprobs else self._avg_logprob
        # No logarithm of a probability is above 0, whatever a backend tells.
        logprob = None if logprob is None else min(0.0, logprob)
        return Answer("".join(self._texts), calls, self._finish_reason, logprob)

    def _take(self, choice: _Choice) -> bool:
        self._finish_reason = choice.finish_reason or self._finish_reason
        if choice.logprobs and choice.logprobs.content:
            self._logprobs += [token.logprob for token in choice.logprobs.content if token.logprob is not None]
        if choice.avg_logprobs is not None:
            self._avg_logprob = choice.avg_logprobs
        if choice.delta is None:
            return False
        self._texts += [*_texts(choice.delta.content), *_texts(choice.delta.refusal)]
        for piece in choice.delta.tool_calls or ():
            self._take_call(piece)
        return choice.delta.has_content

    def _take_call(self, piece: _ToolCallDelta) -> None:
        call = next((call for call in reversed(self._calls) if call.goes_on_with(piece)), None)
        if call is None:
            call = _ToolCallParts(piece.index or 0, piece.id)
            self._calls.append(call)
        if piece.function is not None:
            call.names.append(piece.function.name or "")
            call.arguments.append(piece.function.arguments or "")


def _texts(content: Any) -> list[str]:
    """Return the texts of a content, which some servers write as a list of parts."""
    parts = content if isinstance(content, list) else [content]
    texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return [text for text in texts if isinstance(text, str)]
