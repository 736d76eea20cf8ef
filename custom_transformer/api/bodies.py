"""OpenAI's chat completions on the wire: the bodies that answer a request. Knows nothing of the engine or of HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from custom_transformer.tools import ToolCall

FinishReason = Literal["stop", "length", "tool_calls"]


class TopLogprob(msgspec.Struct, frozen=True):
    """A token that might have been chosen."""

    token: str
    logprob: float
    bytes: list[int] | None
    """None for a control token, which has no text."""


class TokenLogprob(TopLogprob, frozen=True):
    """The token that was chosen, and the most likely ones."""

    top_logprobs: list[TopLogprob]


class ChoiceLogprobs(msgspec.Struct, frozen=True):
    """Log-probabilities of an answer's tokens."""

    content: Sequence[TokenLogprob]
    refusal: None = None


class PromptTokensDetails(msgspec.Struct, frozen=True):
    """What the prompt's tokens were."""

    cached_tokens: int = 0


class Usage(msgspec.Struct, frozen=True):
    """Tokens read and written."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: PromptTokensDetails = PromptTokensDetails()


class AnswerMessage(msgspec.Struct, frozen=True):
    """An answer in one piece."""

    role: Literal["assistant"]
    content: str | None
    refusal: None = None
    tool_calls: list[ToolCall] | UnsetType = UNSET


class Choice(msgspec.Struct, frozen=True):
    """One of the answers asked for."""

    index: int
    message: AnswerMessage
    logprobs: ChoiceLogprobs | None
    finish_reason: FinishReason


class ChatCompletion(msgspec.Struct, frozen=True, kw_only=True):
    """The body that answers a request in one piece."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    system_fingerprint: str
    choices: list[Choice]
    usage: Usage


class FunctionDelta(msgspec.Struct, frozen=True):
    """What a chunk adds to the call of a function."""

    name: str | UnsetType
    arguments: str


class ToolCallDelta(msgspec.Struct, frozen=True):
    """What a chunk adds to a call: first all but the arguments, then those bit by bit."""

    index: int
    id: str | UnsetType
    type: Literal["function"] | UnsetType
    function: FunctionDelta


class ChunkDelta(msgspec.Struct, frozen=True):
    """What a chunk adds to an answer."""

    role: Literal["assistant"] | UnsetType = UNSET
    content: str | UnsetType | None = UNSET
    tool_calls: list[ToolCallDelta] | UnsetType = UNSET


class ChunkChoice(msgspec.Struct, frozen=True):
    """One answer's part of a chunk."""

    index: int
    delta: ChunkDelta
    logprobs: ChoiceLogprobs | None = None
    finish_reason: FinishReason | None = None


class Chunk(msgspec.Struct, frozen=True, kw_only=True):
    """The payload of one event of a stream."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    system_fingerprint: str
    choices: Sequence[ChunkChoice]
    usage: Usage | UnsetType | None = UNSET
    """Absent unless the client asked for usage; then null in every chunk but the last."""


class ModelCard(msgspec.Struct, frozen=True):
    """An entry of the list of models."""

    id: str
    created: int
    object: Literal["model"] = "model"
    owned_by: str = "custom_transformer"


class ModelList(msgspec.Struct, frozen=True):
    """The body of `GET /v1/models`."""

    data: list[ModelCard]
    object: Literal["list"] = "list"
