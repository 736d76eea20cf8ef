"""The OpenAI wire, as far as the gateway reads it (openapi 2.3.0). What is not named here passes through untouched."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec
from msgspec import Raw

from backends.errors import InvalidRequestError

UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that are not JSON, or not of the expected shape, or nested without end."""

Role = Literal["developer", "system", "user", "assistant", "tool", "function"]


class ChatMessage(msgspec.Struct, frozen=True):
    """One message of a request; the content's parts are the backend's business."""

    role: Role
    content: str | list[dict[str, Any]] | None = None
    name: str | None = None
    tool_call_id: str | None = None
    tool_calls: list[dict[str, Any]] | None = None


class StreamOptions(msgspec.Struct, frozen=True):
    """Options of a streamed answer."""

    include_usage: bool | None = None


class ChatRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters whose types are checked before any backend is asked."""

    model: str
    messages: list[ChatMessage]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logit_bias: dict[str, float] | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    seed: int | None = None
    stop: str | list[str] | None = None
    user: str | None = None
    safety_identifier: str | None = None
    metadata: dict[str, str] | None = None
    tools: list[dict[str, Any]] | None = None
    tool_choice: str | dict[str, Any] | None = None
    parallel_tool_calls: bool | None = None
    response_format: dict[str, Any] | None = None


class Delta(msgspec.Struct, frozen=True):
    """What a chunk adds. Only used to tell content from an opening that names the role."""

    content: Any = None
    refusal: Any = None
    reasoning_content: Any = None
    reasoning: Any = None
    tool_calls: Any = None
    function_call: Any = None
    audio: Any = None

    @property
    def has_content(self) -> bool:
        """Whether a user would see, or a program act on, something new."""
        texts = (self.content, self.refusal, self.reasoning_content, self.reasoning)
        return any((*texts, self.tool_calls, self.function_call, self.audio))


class ChunkChoice(msgspec.Struct, frozen=True):
    """One choice of a chunk."""

    index: int = 0
    delta: Delta | None = None
    finish_reason: str | None = None

    @property
    def is_content(self) -> bool:
        """Whether this choice goes on, or already ends."""
        return bool(self.finish_reason) or (self.delta is not None and self.delta.has_content)


class Chunk(msgspec.Struct, frozen=True):
    """One event of a streamed answer."""

    choices: list[ChunkChoice] | None = None
    error: Any = None
    object: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it tells a failure in place of an answer."""
        return bool(self.error) or self.object == "error"

    @property
    def is_content(self) -> bool:
        """Whether the answer has begun: a delta with content, or already its end."""
        return any(choice.is_content for choice in self.choices or ())

    @property
    def finished(self) -> set[int]:
        """The choices that end here."""
        return {choice.index for choice in self.choices or () if choice.finish_reason}


_request_decoder = msgspec.json.Decoder(ChatRequest)
_fields_decoder = msgspec.json.Decoder(dict[str, Raw])


def decode_request(body: bytes) -> tuple[ChatRequest, dict[str, Raw]]:
    """Return the checked parameters, and every field of the body as raw JSON.

    Raises:
        InvalidRequestError: the body is not JSON, or a known parameter has the wrong type; `param` names it.
    """
    try:
        body.decode()  # the decoders check only those strings that they keep
        request = _request_decoder.decode(body)
        fields = _fields_decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _located(str(error)) from error
    except UNDECODABLE as error:
        message = f"We could not parse the JSON body of your request: {error}."
        raise InvalidRequestError(message) from error
    if not request.messages:
        raise InvalidRequestError("Invalid 'messages': expected at least one message.", param="messages")
    if request.n is not None and not 1 <= request.n <= 128:
        raise InvalidRequestError(f"Invalid 'n': expected 1 to 128, got {request.n}.", param="n")
    return request, fields


def _located(text: str) -> InvalidRequestError:
    """Turn msgspec's sentence into OpenAI's: which parameter, what was expected, what came."""
    if missing := re.search(r"missing required field `(\w+)`(?: - at `\$\.?(.*)`)?", text):
        name = ".".join(part for part in (missing[2], missing[1]) if part)
        return InvalidRequestError(f"Missing required parameter: '{name}'.", param=name)
    what, _, place = text.partition(" - at `$")
    param = place.rstrip("`").removeprefix(".") or None
    subject = f" for '{param}'" if param else ""
    return InvalidRequestError(f"Invalid value{subject}: {what[:1].lower()}{what[1:]}.", param=param)
