"""From Gemini's answers to OpenAI's. Whole answers and streams are made of the same pieces, so they say the same."""

from __future__ import annotations

import base64
import hashlib
import time
import uuid
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
import structlog

from backends.base import Call
from backends.errors import (
    BackendError,
    BackendProtocolError,
    ErrorDetail,
    UnexpectedStatusError,
    UpstreamInvalidRequestError,
)
from backends.gemini.citations import Citations
from backends.gemini.tools import encode_call_id
from backends.gemini.wire import Candidate, FunctionCall, LogprobsResult, Part, Response, Token, UsageMetadata, decode

log = structlog.get_logger("gemini")

Kind = Literal["content", "reasoning_content", "tool_calls"]

UNLIKELY = -9999.0
"""What OpenAI writes for the logarithm of next to nothing."""

ENDS = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "CONTINUATION": "length",
    "SAFETY": "content_filter",
    "RECITATION": "content_filter",
    "LANGUAGE": "content_filter",
    "BLOCKLIST": "content_filter",
    "PROHIBITED_CONTENT": "content_filter",
    "SPII": "content_filter",
    "ESCALATION": "content_filter",
    "MODEL_ARMOR": "content_filter",
    "IMAGE_SAFETY": "content_filter",
    "IMAGE_PROHIBITED_CONTENT": "content_filter",
    "IMAGE_RECITATION": "content_filter",
}
"""Gemini's reasons for an end, and OpenAI's. Any other, such as a malformed function call, means that the model failed.

A filtered answer has no `refusal`: that field is for the model's own words, and clients read the finish_reason.
"""


class Choice:
    """What one candidate has said so far."""

    def __init__(self, index: int, answer_id: str) -> None:
        self.index = index
        self.signature: bytes | None = None
        """Of the thoughts behind a text; those behind calls travel in the ids of the calls."""
        self._answer_id = answer_id
        self.citations = Citations()
        self.num_calls = 0
        self._end: str | None = None

    @property
    def finish_reason(self) -> str | None:
        """Why it ended, in OpenAI's words; None before that."""
        return "tool_calls" if self._end == "stop" and self.num_calls else self._end

    def pieces(self, candidate: Candidate) -> Iterator[tuple[Kind, Any]]:
        """Yield what the candidate says more: text, thoughts and whole calls.

        Raises:
            UnexpectedStatusError: the model failed; another attempt may succeed.
        """
        for position, part in enumerate((candidate.content and candidate.content.parts) or ()):
            kind, piece = self._piece(part)
            self.citations.add(kind, piece if kind == "content" else "", opens_event=position == 0)
            if piece:
                yield kind, piece
        self.citations.note(candidate)
        if candidate.finish_reason:
            self._end = ENDS.get(str(candidate.finish_reason))
            if self._end is None:
                words = candidate.finish_message or "no explanation"
                raise UnexpectedStatusError(f"the model failed with {candidate.finish_reason}: {words}")

    def _piece(self, part: Part) -> tuple[Kind, Any]:
        if part.function_call is not None:
            return "tool_calls", self._call(part, part.function_call)
        self.signature = part.thought_signature or self.signature
        return "reasoning_content" if part.thought else "content", text_of(part) or ""

    def _call(self, part: Part, call: FunctionCall) -> dict[str, Any]:
        args = msgspec.json.format(bytes(call.args), indent=-1).decode()
        place = f"{self._answer_id}/{self.index}/{self.num_calls}"
        unique = hashlib.blake2b(place.encode(), digest_size=6).hexdigest()
        self.num_calls += 1
        return {
            "id": encode_call_id(call.id, unique, part.thought_signature),
            "type": "function",
            "function": {"name": call.name or "", "arguments": "{}" if args == "null" else args},
        }


def text_of(part: Part) -> str | None:
    """Return a part as text. Chat completions carry nothing else, so an image is a Markdown link with its data."""
    if part.text is not None:
        return part.text
    if blob := part.inline_data:
        mime_type = blob.mime_type or "application/octet-stream"
        mark = "!" if mime_type.startswith("image/") else ""
        return f"{mark}[{mime_type}](data:{mime_type};base64,{blob.data or ''})"
    if code := part.executable_code:
        language = code.language.lower() if isinstance(code.language, str) else ""
        return f"\n```{language}\n{code.code or ''}\n```\n"
    if result := part.code_execution_result:
        return f"\n```\n{result.output or ''}\n```\n"
    return None


def completion(body: bytes, call: Call, model: str) -> bytes:
    """Return a whole answer as the body of a chat completion.

    Raises:
        BackendError: it is none, or the model failed.
    """
    try:
        return _completion(body, call, model)
    except BackendError:
        raise
    except Exception as error:
        log.exception("an answer of Gemini's cannot be translated", model=model)
        raise BackendProtocolError(f"the answer is not one of Gemini's: {type(error).__name__}") from error


def _completion(body: bytes, call: Call, model: str) -> bytes:
    response = decode(body, BackendProtocolError)
    require_prompt_passed(response)
    document = envelope("chat.completion", response, model)
    choices = [_choice(candidate, document["id"]) for candidate in response.candidates or ()]
    if len(choices) < call.num_choices:
        raise BackendProtocolError(f"the answer holds {len(choices)} of {call.num_choices} choices")
    document["choices"] = choices
    if response.usage_metadata:
        document["usage"] = usage(response.usage_metadata)
    return msgspec.json.encode(document)


def _choice(candidate: Candidate, answer_id: str) -> dict[str, Any]:
    choice = Choice(candidate.index or 0, answer_id)
    said: dict[Kind, list[Any]] = {"content": [], "reasoning_content": [], "tool_calls": []}
    for kind, piece in choice.pieces(candidate):
        said[kind].append(piece)
    if choice.finish_reason is None:
        raise BackendProtocolError("the answer does not tell why it ended")
    calls = said["tool_calls"]
    # Beside calls OpenAI has null for no text; elsewhere an empty string spares clients a special case.
    content = "".join(said["content"]) or (None if calls else "")
    message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": None}
    if said["reasoning_content"]:
        message["reasoning_content"] = "".join(said["reasoning_content"])
    if calls:
        message["tool_calls"] = calls
    if annotations := choice.citations.annotations():
        message["annotations"] = annotations
    if choice.signature:
        message["extra_content"] = signed(choice.signature)
    document = {
        "index": choice.index,
        "message": message,
        "logprobs": logprobs(candidate.logprobs_result),
        "finish_reason": choice.finish_reason,
    }
    if isinstance(candidate.avg_logprobs, float):  # not of OpenAI: the confidence of answers without logprobs
        document["avg_logprobs"] = candidate.avg_logprobs
    return document


def signed(signature: bytes) -> dict[str, Any]:
    """Return the `extra_content` of a message, as Google's own OpenAI endpoint has it."""
    return {"google": {"thought_signature": base64.b64encode(signature).decode()}}


def require_prompt_passed(response: Response) -> None:
    """Check that the prompt was not blocked.

    Raises:
        UpstreamInvalidRequestError: it was; with OpenAI's code for that.
    """
    feedback = response.prompt_feedback
    if feedback and feedback.block_reason and not response.candidates:
        words = f": {feedback.block_reason_message}" if feedback.block_reason_message else "."
        message = f"Gemini blocked the prompt ({feedback.block_reason}){words}"
        detail = ErrorDetail(message, "invalid_request_error", "messages", "content_policy_violation")
        raise UpstreamInvalidRequestError(detail)


def envelope(kind: str, response: Response, model: str) -> dict[str, Any]:
    """Return the fields that answers and chunks have in common."""
    return {
        "id": f"chatcmpl-{response.response_id or uuid.uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": response.model_version or model,
        "system_fingerprint": None,
    }


def usage(counts: UsageMetadata) -> dict[str, Any]:
    """Return the token counts. Gemini counts thoughts and what its own tools read beside the rest, OpenAI within."""
    thoughts = counts.thoughts_token_count or 0
    asked = (counts.prompt_token_count or 0) + (counts.tool_use_prompt_token_count or 0)
    answered = (counts.candidates_token_count or 0) + thoughts
    return {
        "prompt_tokens": asked,
        "completion_tokens": answered,
        "total_tokens": asked + answered,
        "prompt_tokens_details": {"cached_tokens": counts.cached_content_token_count or 0},
        "completion_tokens_details": {"reasoning_tokens": thoughts},
    }


def logprobs(result: LogprobsResult | None) -> dict[str, Any] | None:
    """Return the probabilities of the tokens, where they are told."""
    if result is None or not result.chosen_candidates:
        return None
    if any(_logprob(token) is None for token in result.chosen_candidates):
        return None  # OpenAI's clients expect a number for each
    likeliest = [top.candidates or [] for top in result.top_candidates or ()]
    likeliest += [[]] * (len(result.chosen_candidates) - len(likeliest))
    content = [
        {**_entry(token), "top_logprobs": [_entry(other) for other in others if _logprob(other) is not None]}
        for token, others in zip(result.chosen_candidates, likeliest, strict=False)
    ]
    return {"content": content, "refusal": None}


def _entry(token: Token) -> dict[str, Any]:
    text = token.token or ""
    return {"token": text, "logprob": _logprob(token), "bytes": list(text.encode())}


def _logprob(token: Token) -> float | None:
    """Return a token's logarithm; None where it is not told."""
    if token.log_probability == "-Infinity":
        return UNLIKELY
    return token.log_probability if isinstance(token.log_probability, float) else None
