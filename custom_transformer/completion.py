"""One chat request on its way through the engine: from messages to a prompt, from tokens to OpenAI's bodies.

Knows nothing of HTTP.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from custom_transformer.answer import Answer, Delta
from custom_transformer.chat import encode_prompt
from custom_transformer.errors import (
    BusyError,
    ContextLengthError,
    ErrorBody,
    FailedError,
    InvalidRequestError,
    UnknownModelError,
)
from custom_transformer.generation import EngineError, FinishReason, Generation, QueueFullError, Request
from custom_transformer.protocol import (
    AnswerMessage,
    ChatCompletion,
    ChatRequest,
    Choice,
    ChoiceLogprobs,
    Chunk,
    ChunkChoice,
    ChunkDelta,
    TokenLogprob,
    Usage,
)
from custom_transformer.sampling import SamplingDefaults, SamplingParams
from custom_transformer.serving import ServedModel

DONE = b"data: [DONE]\n\n"

_encoder = msgspec.json.Encoder()


class Step(NamedTuple):
    """What is added to which answer; with the reason, if that was the last of it."""

    answer: int
    delta: Delta
    finish_reason: FinishReason | None


class Completion:
    """The answers to one request, to be taken whole or in frames, once."""

    def __init__(self, model: ServedModel, request: ChatRequest) -> None:
        """Encode the prompt.

        Raises:
            ApiError: the request cannot be answered by this model.
        """
        if request.model != model.name:
            raise UnknownModelError(request.model)
        self._engine = model.engine
        self._request = request
        self._prompt = prompt_of(model, request)
        self._answers = [Answer(model.tokenizer, request.stop_strings) for _ in range(request.n or 1)]
        self._id = f"chatcmpl-{uuid.uuid4().hex}"
        self._created = int(time.time())
        self._fingerprint = model.fingerprint
        self._sampling = sampling_of(request, model.defaults, model.engine.vocab_size)

    async def whole(self) -> bytes:
        """Return the body with every answer.

        Raises:
            ApiError: the engine is full or failed.
        """
        texts = ["" for _ in self._answers]
        logprobs: list[list[TokenLogprob]] = [[] for _ in self._answers]
        reasons: list[FinishReason] = ["stop" for _ in self._answers]
        async with aclosing(self._steps()) as steps:
            async for index, delta, finish_reason in steps:
                texts[index] += delta.text
                logprobs[index] += delta.logprobs
                reasons[index] = finish_reason or reasons[index]
        choices = [
            Choice(index, AnswerMessage("assistant", text), self._logprobs(scores), reason)
            for index, (text, scores, reason) in enumerate(zip(texts, logprobs, reasons, strict=True))
        ]
        body = ChatCompletion(
            id=self._id,
            created=self._created,
            model=self._request.model,
            system_fingerprint=self._fingerprint,
            choices=choices,
            usage=self._usage(),
        )
        return _encoder.encode(body)

    async def frames(self) -> AsyncGenerator[bytes, None]:
        """Yield the events of the stream, encoded; the first only when the engine has begun.

        Raises:
            ApiError: the engine is full or failed.
        """
        opening = b"".join(
            self._frame(ChunkChoice(index, ChunkDelta("assistant", ""))) for index in range(len(self._answers))
        )
        async with aclosing(self._steps()) as steps:
            async for index, delta, finish_reason in steps:
                frame, opening = opening, b""
                if delta.text or delta.logprobs:
                    scores = self._logprobs(delta.logprobs)
                    frame += self._frame(ChunkChoice(index, ChunkDelta(content=delta.text), scores))
                if finish_reason is not None:
                    frame += self._frame(ChunkChoice(index, ChunkDelta(), finish_reason=finish_reason))
                if frame:
                    yield frame
        yield (self._frame(usage=self._usage()) if self._includes_usage else b"") + DONE

    async def _steps(self) -> AsyncGenerator[Step, None]:
        """Yield what the engine adds to the answers until each has ended."""
        try:
            with self._submit() as generation:
                async for index, sample, finish_reason in generation:
                    answer = self._answers[index]
                    delta = Delta("", ()) if sample is None else answer.feed(sample)
                    if answer.stopped:
                        generation.cancel(index)
                        yield Step(index, delta, "stop")
                        continue
                    yield Step(index, delta, None)
                    if finish_reason is not None:
                        yield Step(index, answer.finish(), finish_reason)
        except QueueFullError as error:
            raise BusyError from error
        except EngineError as error:
            raise FailedError from error

    def _submit(self) -> Generation:
        request = self._request
        room = self._engine.capacity - len(self._prompt)
        return self._engine.submit(
            Request(
                prompt=self._prompt,
                max_tokens=request.max_completion_tokens or request.max_tokens or room,
                min_tokens=request.min_tokens or 0,
                ignore_eos=bool(request.ignore_eos),
                num_answers=len(self._answers),
                sampling=self._sampling,
            )
        )

    @property
    def _includes_usage(self) -> bool:
        options = self._request.stream_options
        return options is not None and bool(options.include_usage)

    def _usage(self) -> Usage:
        prompt_tokens = len(self._prompt)
        completion_tokens = sum(answer.num_tokens for answer in self._answers)
        return Usage(prompt_tokens, completion_tokens, prompt_tokens + completion_tokens)

    def _logprobs(self, content: Sequence[TokenLogprob]) -> ChoiceLogprobs | None:
        return ChoiceLogprobs(content) if self._request.logprobs else None

    def _frame(self, *choices: ChunkChoice, usage: Usage | None = None) -> bytes:
        chunk = Chunk(
            id=self._id,
            created=self._created,
            model=self._request.model,
            system_fingerprint=self._fingerprint,
            choices=choices,
            usage=usage if self._includes_usage else UNSET,
        )
        return frame(chunk)


def frame(payload: Chunk | ErrorBody) -> bytes:
    """Return one event of a stream."""
    return b"data: " + _encoder.encode(payload) + b"\n\n"


def prompt_of(model: ServedModel, request: ChatRequest) -> list[int]:
    """Return the conversation as tokens.

    Raises:
        InvalidRequestError: a message cannot be read, or they do not fit.
    """
    messages = request.plain_messages()
    capacity = model.engine.capacity
    # No token is longer than this: far too long a text is refused without the work of encoding it.
    num_bytes = sum(len(message.content.encode()) for message in messages)
    if num_bytes >= capacity * model.tokenizer.max_token_bytes:
        raise ContextLengthError(capacity, f"more than {capacity}")
    prompt = encode_prompt(model.tokenizer, messages)
    if len(prompt) >= capacity:
        raise ContextLengthError(capacity, str(len(prompt)))
    return prompt


def sampling_of(request: ChatRequest, defaults: SamplingDefaults, vocab_size: int) -> SamplingParams:
    """Return how to choose tokens: as the request says, else as the model's makers advise, else as OpenAI does.

    Raises:
        InvalidRequestError: a bias for a token that does not exist.
    """
    bias = request.logit_bias or {}
    if any(token >= vocab_size for token in bias):
        raise InvalidRequestError(
            f"Invalid value for 'logit_bias': token ids are below {vocab_size}.",
            param="logit_bias",
            code="invalid_value",
        )
    asked = {name: getattr(request, name) for name in SamplingDefaults.__struct_fields__}
    given = {name: value for name, value in asked.items() if value is not None}
    chosen = msgspec.structs.replace(defaults, **given)
    return SamplingParams(
        temperature=chosen.temperature,
        top_p=chosen.top_p,
        top_k=max(chosen.top_k, 0),
        repetition_penalty=chosen.repetition_penalty,
        min_p=request.min_p or 0.0,
        frequency_penalty=request.frequency_penalty or 0.0,
        presence_penalty=request.presence_penalty or 0.0,
        logit_bias=bias,
        seed=request.seed,
        top_logprobs=(request.top_logprobs or 0) if request.logprobs else None,
    )
