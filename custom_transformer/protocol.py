"""OpenAI's chat completions on the wire: what a request may say, and the bodies that answer it.

Parameters that are unknown or only tune what this server does not have are ignored; those that would change what
the answer means are refused by name. Knows nothing of tokens' ids, of the engine or of HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from custom_transformer.chat import Message
from custom_transformer.errors import InvalidRequestError, UnsupportedParameterError
from custom_transformer.generation import FinishReason

Penalty = Annotated[float, Meta(ge=-2, le=2)]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]
StopString = Annotated[str, Meta(min_length=1)]

UNSUPPORTED = ("tools", "functions", "audio", "web_search_options")


class ContentPart(msgspec.Struct, frozen=True):
    """A part of a message; only text can be read."""

    type: str
    text: str = ""


class ChatMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as clients send it."""

    role: Literal["developer", "system", "user", "assistant", "tool"]
    content: str | list[ContentPart] | None = None
    tool_calls: list[Any] | None = None

    def plain(self, where: str) -> Message:
        """Return the message as the model reads it.

        Args:
            where: the message's place in the request.

        Raises:
            InvalidRequestError: it holds something else than text, or nothing.
        """
        if self.tool_calls:
            raise UnsupportedParameterError(f"{where}.tool_calls")
        if self.content is None and self.role != "assistant":
            raise InvalidRequestError(
                f"Invalid value for '{where}.content': Expected text.", param=f"{where}.content", code="invalid_value"
            )
        parts = self.content if isinstance(self.content, list) else [ContentPart("text", self.content or "")]
        for index, part in enumerate(parts):
            if part.type != "text":
                raise UnsupportedParameterError(f"{where}.content[{index}].{part.type}")
        role = "system" if self.role == "developer" else self.role
        return Message(role, "".join(part.text for part in parts))


class StreamOptions(msgspec.Struct, frozen=True):
    """How to stream."""

    include_usage: bool | None = None


class ResponseFormat(msgspec.Struct, frozen=True):
    """What the answer should look like."""

    type: str


class ChatRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /v1/chat/completions`; below the line, vLLM's additions and what is refused."""

    model: str
    messages: Annotated[list[ChatMessage], Meta(min_length=1)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[int, Meta(ge=1, le=128)] | None = None
    max_tokens: Positive | None = None
    max_completion_tokens: Positive | None = None
    temperature: Annotated[float, Meta(ge=0, le=2)] | None = None
    top_p: Share | None = None
    frequency_penalty: Penalty | None = None
    presence_penalty: Penalty | None = None
    logit_bias: dict[Count, Annotated[float, Meta(ge=-100, le=100)]] | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[int, Meta(ge=0, le=20)] | None = None
    seed: int | None = None
    stop: StopString | Annotated[list[StopString], Meta(max_length=4)] | None = None
    # ---
    top_k: Annotated[int, Meta(ge=-1)] | None = None
    min_p: Share | None = None
    min_tokens: Count | None = None
    repetition_penalty: Annotated[float, Meta(gt=0)] | None = None
    ignore_eos: bool | None = None
    # ---
    response_format: ResponseFormat | None = None
    modalities: list[str] | None = None
    tools: Any = None
    functions: Any = None
    audio: Any = None
    web_search_options: Any = None

    @property
    def stop_strings(self) -> list[str]:
        """The strings that end an answer."""
        return [self.stop] if isinstance(self.stop, str) else self.stop or []

    def plain_messages(self) -> list[Message]:
        """Return the conversation as the model reads it.

        Raises:
            InvalidRequestError: a message holds something else than text.
        """
        return [message.plain(f"messages[{index}]") for index, message in enumerate(self.messages)]

    def check(self) -> None:
        """Refuse what no type can express.

        Raises:
            InvalidRequestError: parameters that are not supported, or not together.
        """
        for name in UNSUPPORTED:
            if getattr(self, name):
                raise UnsupportedParameterError(name)
        if self.response_format is not None and self.response_format.type != "text":
            raise UnsupportedParameterError("response_format")
        if self.modalities is not None and self.modalities != ["text"]:
            raise UnsupportedParameterError("modalities")
        if self.top_logprobs is not None and not self.logprobs:
            raise InvalidRequestError(
                "'top_logprobs' is only allowed when 'logprobs' is true.", param="top_logprobs", code="invalid_value"
            )
        if self.stream_options is not None and not self.stream:
            raise InvalidRequestError(
                "'stream_options' is only allowed when 'stream' is true.", param="stream_options", code="invalid_value"
            )


_request_decoder = msgspec.json.Decoder(ChatRequest)


def decode_request(body: bytes) -> ChatRequest:
    """Return the request in this body.

    Raises:
        InvalidRequestError: it is not one that can be answered; the error names the parameter.
    """
    try:
        request = _request_decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _located(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequestError(f"The body is not valid JSON: {error}") from error
    request.check()
    return request


def _located(text: str) -> InvalidRequestError:
    """Return the error for a message of msgspec's, such as "Expected `bool`, got `int` - at `$.stream`"."""
    message, _, place = text.partition(" - at `")
    # Values of a mapping have no name in msgspec's paths, and its keys come as "key` in `$.logit_bias`".
    param = place.rpartition("$")[2].rstrip("`").lstrip(".").replace("[...]", "")
    if missing := re.fullmatch(r"Object missing required field `(.+)`", message):
        param = f"{param}.{missing[1]}".lstrip(".")
        return InvalidRequestError(
            f"Missing required parameter: '{param}'.", param=param, code="missing_required_parameter"
        )
    if not param:
        return InvalidRequestError(f"Invalid body: {message}.")
    return InvalidRequestError(f"Invalid value for '{param}': {message}.", param=param, code="invalid_value")


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
    content: str
    refusal: None = None


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


class ChunkDelta(msgspec.Struct, frozen=True):
    """What a chunk adds to an answer."""

    role: Literal["assistant"] | UnsetType = UNSET
    content: str | UnsetType = UNSET


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
