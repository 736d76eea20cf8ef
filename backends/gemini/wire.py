"""Gemini's answers as they come over REST, as far as they are read. The same from Google AI and from Vertex."""

from __future__ import annotations

from typing import TypeAlias

import msgspec
from msgspec import Raw

from backends.errors import BackendProtocolError
from backends.protocol import UNDECODABLE

Number: TypeAlias = float | str | None
"""How proto3 writes a float in JSON: NaN and the infinities are strings."""


class Message(msgspec.Struct, frozen=True, rename="camel"):
    """A message of the API. What is zero, false or empty may be left out of its JSON, or be null.

    A value of an enumeration is a number where the server itself has no name for it.
    """


class Blob(Message, frozen=True):
    """An image or a sound."""

    mime_type: str | None = None
    data: str | None = None
    """In base64, as it is passed on."""


class FunctionCall(Message, frozen=True):
    """A call of one of the client's functions; always whole, also in streams."""

    name: str | None = None
    id: str | None = None
    args: Raw = Raw(b"{}")


class ExecutableCode(Message, frozen=True):
    """Code that the model ran at Google's."""

    language: str | int | None = None
    code: str | None = None


class CodeExecutionResult(Message, frozen=True):
    """What such code printed."""

    output: str | None = None


class Part(Message, frozen=True):
    """One piece of an answer."""

    text: str | None = None
    thought: bool | None = None
    thought_signature: bytes | None = None
    function_call: FunctionCall | None = None
    inline_data: Blob | None = None
    executable_code: ExecutableCode | None = None
    code_execution_result: CodeExecutionResult | None = None


class Content(Message, frozen=True):
    """The pieces in their order."""

    parts: list[Part] | None = None


class Token(Message, frozen=True):
    """A token and its probability."""

    token: str | None = None
    log_probability: Number = 0.0


class TopTokens(Message, frozen=True):
    """The likeliest tokens at one place."""

    candidates: list[Token] | None = None


class LogprobsResult(Message, frozen=True):
    """The tokens that were chosen, and what else was likely at each place."""

    chosen_candidates: list[Token] | None = None
    top_candidates: list[TopTokens] | None = None


class Citation(Message, frozen=True):
    """A source that the answer quotes."""

    start_index: int | None = None
    end_index: int | None = None
    uri: str | None = None
    title: str | None = None


class CitationMetadata(Message, frozen=True):
    """The sources; Vertex and Google AI name them differently."""

    citations: list[Citation] | None = None
    citation_sources: list[Citation] | None = None


class Source(Message, frozen=True):
    """A page that was found, or a passage of a document."""

    uri: str | None = None
    title: str | None = None


class GroundingChunk(Message, frozen=True):
    """What a search has found."""

    web: Source | None = None
    retrieved_context: Source | None = None


class Segment(Message, frozen=True):
    """A stretch of one part of the answer."""

    part_index: int | None = None
    start_index: int | None = None
    end_index: int | None = None


class GroundingSupport(Message, frozen=True):
    """Which findings stand behind a stretch of the answer."""

    segment: Segment | None = None
    grounding_chunk_indices: list[int] | None = None


class GroundingMetadata(Message, frozen=True):
    """What the answer stands on."""

    grounding_chunks: list[GroundingChunk] | None = None
    grounding_supports: list[GroundingSupport] | None = None


class Candidate(Message, frozen=True):
    """One of the answers, or a piece of it."""

    index: int | None = None
    content: Content | None = None
    finish_reason: str | int | None = None
    finish_message: str | None = None
    avg_logprobs: Number = None
    logprobs_result: LogprobsResult | None = None
    citation_metadata: CitationMetadata | None = None
    grounding_metadata: GroundingMetadata | None = None


class PromptFeedback(Message, frozen=True):
    """Why there is no answer."""

    block_reason: str | int | None = None
    block_reason_message: str | None = None


class UsageMetadata(Message, frozen=True):
    """Token counts; in a stream, of all that came so far."""

    prompt_token_count: int | None = None
    candidates_token_count: int | None = None
    thoughts_token_count: int | None = None
    cached_content_token_count: int | None = None
    tool_use_prompt_token_count: int | None = None


class GoogleError(Message, frozen=True):
    """A failure; the rest of it is read by `errors.rejection`."""

    code: int | None = None


class Response(Message, frozen=True):
    """A whole answer, or one event of a streamed one."""

    candidates: list[Candidate] | None = None
    prompt_feedback: PromptFeedback | None = None
    usage_metadata: UsageMetadata | None = None
    model_version: str | None = None
    response_id: str | None = None
    error: GoogleError | None = None


_decoder = msgspec.json.Decoder(Response)


def decode(payload: bytes, failure: type[BackendProtocolError]) -> Response:
    """Return what a body or an event says.

    Raises:
        BackendProtocolError: it is not of this shape; of the given kind.
    """
    try:
        return _decoder.decode(payload)
    except UNDECODABLE as error:
        raise failure(f"the answer is not one of Gemini's: {error}") from error
