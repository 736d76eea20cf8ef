"""The answers to one request as OpenAI's bodies, whole or in events. Knows nothing of the engine or of HTTP."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import UNSET

from custom_transformer.api.answer import Delta
from custom_transformer.api.bodies import (
    AnswerMessage,
    ChatCompletion,
    Choice,
    ChoiceLogprobs,
    Chunk,
    ChunkChoice,
    ChunkDelta,
    FinishReason,
    FunctionDelta,
    TokenLogprob,
    ToolCallDelta,
    Usage,
)
from custom_transformer.api.errors import ErrorBody
from custom_transformer.calls import CallDelta
from custom_transformer.tools import CalledFunction, ToolCall

DONE = b"data: [DONE]\n\n"

_encoder = msgspec.json.Encoder()
_MARK = uuid.uuid4().hex
"""Stands for the text in a chunk that is encoded once for all."""


class Writer:
    """Writes what belongs to one completion: its id, its time and its model are in every part."""

    def __init__(self, model: str, fingerprint: str, *, logprobs: bool, usage: bool) -> None:
        """Give a completion its id.

        Args:
            model: its name.
            fingerprint: of the model's weights.
            logprobs: whether to show log-probabilities.
            usage: whether a stream ends with how many tokens were used.
        """
        self._id = f"chatcmpl-{uuid.uuid4().hex}"
        self._created = int(time.time())
        self._model = model
        self._fingerprint = fingerprint
        self._shows_logprobs = logprobs
        self._shows_usage = usage
        self._text_frames: dict[int, tuple[bytes, bytes]] = {}
        """What stands around the text in a chunk with nothing else, by answer."""

    def whole(self, choices: list[Choice], usage: Usage) -> bytes:
        """Return the body with all answers."""
        body = ChatCompletion(
            id=self._id,
            created=self._created,
            model=self._model,
            system_fingerprint=self._fingerprint,
            choices=choices,
            usage=usage,
        )
        return _encoder.encode(body)

    def choice(self, index: int, deltas: Sequence[Delta], reason: FinishReason, *, is_call: bool) -> Choice:
        """Return an answer in one piece."""
        calls = [call for delta in deltas for call in delta.calls]
        message = AnswerMessage("assistant", "".join(delta.text for delta in deltas))
        if is_call:
            message = AnswerMessage("assistant", None, tool_calls=[whole_call(calls)] if calls else UNSET)
        return Choice(index, message, self._logprobs(score for delta in deltas for score in delta.logprobs), reason)

    def opening(self, index: int, *, is_call: bool) -> bytes:
        """Return the first event of an answer."""
        return self._frame(ChunkChoice(index, ChunkDelta("assistant", None if is_call else "")))

    def addition(self, index: int, delta: Delta, *, is_call: bool) -> bytes:
        """Return the events for what is added to an answer, if any; log-probabilities come with the first."""
        if not delta.logprobs and not is_call:
            return self._text_frame(index, delta.text) if delta.text else b""
        parts = [ChunkDelta(tool_calls=[call_delta(call)]) for call in delta.calls]
        if not parts and (delta.text or delta.logprobs):
            parts = [ChunkDelta() if is_call else ChunkDelta(content=delta.text)]
        scores = [delta.logprobs, *[()] * len(parts)]
        return b"".join(
            self._frame(ChunkChoice(index, part, self._logprobs(score)))
            for part, score in zip(parts, scores, strict=False)
        )

    def ending(self, index: int, reason: FinishReason) -> bytes:
        """Return the last event of an answer."""
        return self._frame(ChunkChoice(index, ChunkDelta(), finish_reason=reason))

    def closing(self, usage: Usage) -> bytes:
        """Return the end of the stream."""
        return (self._frame(usage=usage) if self._shows_usage else b"") + DONE

    def _text_frame(self, index: int, text: str) -> bytes:
        around = self._text_frames.get(index)
        if around is None:
            choice = ChunkChoice(index, ChunkDelta(content=_MARK), self._logprobs(()))
            before, _, after = self._frame(choice).partition(_encoder.encode(_MARK))
            around = self._text_frames[index] = before, after
        return around[0] + _encoder.encode(text) + around[1]

    def _logprobs(self, content: Iterable[TokenLogprob]) -> ChoiceLogprobs | None:
        return ChoiceLogprobs(list(content)) if self._shows_logprobs else None

    def _frame(self, *choices: ChunkChoice, usage: Usage | None = None) -> bytes:
        chunk = Chunk(
            id=self._id,
            created=self._created,
            model=self._model,
            system_fingerprint=self._fingerprint,
            choices=choices,
            usage=usage if self._shows_usage else UNSET,
        )
        return frame(chunk)


def frame(payload: Chunk | ErrorBody) -> bytes:
    """Return one event of a stream."""
    return b"data: " + _encoder.encode(payload) + b"\n\n"


def whole_call(deltas: Sequence[CallDelta]) -> ToolCall:
    """Return the call that these add up to."""
    arguments = "".join(delta.arguments for delta in deltas)
    return ToolCall(deltas[0].id or "", CalledFunction(deltas[0].name or "", arguments))


def call_delta(delta: CallDelta) -> ToolCallDelta:
    """Return an addition to a call as clients see it."""
    if delta.id is None:
        return ToolCallDelta(0, UNSET, UNSET, FunctionDelta(UNSET, delta.arguments))
    return ToolCallDelta(0, delta.id, "function", FunctionDelta(delta.name or "", delta.arguments))
