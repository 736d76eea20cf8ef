"""What a model said, put together from the chunks of a streamed answer."""

from __future__ import annotations

import math

import msgspec

from backends.protocol import UNDECODABLE
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
    """Tokens, as the backend counts them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Function(msgspec.Struct, frozen=True):
    name: str | None = None
    arguments: str | None = None


class _ToolCallDelta(msgspec.Struct, frozen=True):
    index: int = 0
    function: _Function | None = None


class _Delta(msgspec.Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_ToolCallDelta] | None = None


class _TokenLogprob(msgspec.Struct, frozen=True):
    logprob: float


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


class AnswerReader:
    """Takes in the blocks of a stream, as they come."""

    def __init__(self) -> None:
        self.usage: Usage | None = None
        self.model: str | None = None
        """The name under which the backend answered."""
        self._texts: list[str] = []
        self._calls: dict[int, tuple[list[str], list[str]]] = {}
        """Names and arguments in pieces, by the call's index."""
        self._finish_reason: str | None = None
        self._logprobs: list[float] = []
        self._avg_logprob: float | None = None

    def feed(self, block: bytes) -> bool:
        """Take in a block of whole events, and tell whether it held content; what is no chunk adds nothing."""
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
        calls = tuple(ToolCall("".join(names), "".join(parts)) for _, (names, parts) in sorted(self._calls.items()))
        logprob = sum(self._logprobs) / len(self._logprobs) if self._logprobs else self._avg_logprob
        # No logarithm of a probability is above 0, whatever a backend tells.
        logprob = None if logprob is None or math.isnan(logprob) else min(0.0, logprob)
        return Answer("".join(self._texts), calls, self._finish_reason, logprob)

    def _take(self, choice: _Choice) -> bool:
        self._finish_reason = choice.finish_reason or self._finish_reason
        if choice.logprobs and choice.logprobs.content:
            self._logprobs += [token.logprob for token in choice.logprobs.content]
        if choice.avg_logprobs is not None:
            self._avg_logprob = choice.avg_logprobs
        if choice.delta is None:
            return False
        texts = [text for text in (choice.delta.content, choice.delta.refusal) if text]
        self._texts += texts
        for call in choice.delta.tool_calls or ():
            names, parts = self._calls.setdefault(call.index, ([], []))
            if call.function is not None:
                names.append(call.function.name or "")
                parts.append(call.function.arguments or "")
        return bool(texts or choice.delta.tool_calls)
