"""One chat request on its way through the engine: from messages to a prompt, from tokens to OpenAI's bodies.

Knows nothing of HTTP.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import NamedTuple

import msgspec

from custom_transformer.api.answer import Answer, Delta
from custom_transformer.api.bodies import FinishReason, PromptTokensDetails, Usage
from custom_transformer.api.errors import (
    BusyError,
    ContextLengthError,
    FailedError,
    InvalidRequestError,
    UnknownModelError,
)
from custom_transformer.api.guidance import Guidance, check_schemas, guidance_of
from custom_transformer.api.protocol import ChatRequest
from custom_transformer.api.writer import Writer
from custom_transformer.chat import encode_prompt
from custom_transformer.constrain.grammar import GrammarCompiler
from custom_transformer.engine.generation import Branch, EngineError, Event, Generation, QueueFullError, Request
from custom_transformer.engine.sampling import SamplingDefaults, SamplingParams
from custom_transformer.serving import ServedModel
from custom_transformer.tokenizer import TOOL


class Step(NamedTuple):
    """What is added to an answer; with the reason, if that was the last of it."""

    delta: Delta
    finish_reason: FinishReason | None


class Completion:
    """The answers to one request, to be taken whole or in frames, once."""

    def __init__(self, model: ServedModel, compiler: GrammarCompiler, request: ChatRequest) -> None:
        """Encode the prompt. Grammars are compiled later, which takes longer and may be cancelled.

        Raises:
            ApiError: the request cannot be answered by this model.
        """
        if request.model != model.name:
            raise UnknownModelError(request.model)
        check_schemas(request)
        self._engine = model.engine
        self._compiler = compiler
        self._request = request
        self._tool_token = model.tokenizer.control[TOOL]
        self._prompt = prompt_of(model, request)
        self._answers = [
            Answer(model.tokenizer, request.stop_strings, is_call=request.must_call) for _ in range(request.n or 1)
        ]
        self._num_cached = 0
        self._sampling = sampling_of(request, model.defaults, model.engine.vocab_size)
        options = request.stream_options
        self._writer = Writer(
            model.name,
            model.fingerprint,
            logprobs=bool(request.logprobs),
            usage=options is not None and bool(options.include_usage),
        )

    async def whole(self) -> bytes:
        """Return the body with every answer.

        Raises:
            ApiError: a schema cannot be followed, or the engine is full or failed.
        """
        deltas: list[list[Delta]] = [[] for _ in self._answers]
        reasons: list[FinishReason] = ["stop" for _ in self._answers]
        async with aclosing(self._steps()) as batches:
            async for steps in batches:
                for index, (delta, finish_reason) in steps.items():
                    deltas[index].append(delta)
                    reasons[index] = finish_reason or reasons[index]
        choices = [
            self._writer.choice(index, parts, reasons[index], is_call=self._answers[index].is_call)
            for index, parts in enumerate(deltas)
        ]
        return self._writer.whole(choices, self._usage())

    async def frames(self) -> AsyncGenerator[bytes, None]:
        """Yield the events of the stream, encoded, all that are there at once; the first when the engine has begun.

        Raises:
            ApiError: a schema cannot be followed, or the engine is full or failed.
        """
        writer, unopened = self._writer, set(range(len(self._answers)))
        async with aclosing(self._steps()) as batches:
            async for steps in batches:
                frames = b""
                for index, (delta, finish_reason) in steps.items():
                    is_call = self._answers[index].is_call
                    if index in unopened:
                        unopened.remove(index)
                        frames += writer.opening(index, is_call=is_call)
                    frames += writer.addition(index, delta, is_call=is_call)
                    if finish_reason is not None:
                        frames += writer.ending(index, finish_reason)
                if frames:
                    yield frames
        yield writer.closing(self._usage())

    async def _steps(self) -> AsyncGenerator[dict[int, Step], None]:
        """Yield what the engine adds to the answers until each has ended: all that is there, by answer."""
        try:
            with self._submit(await guidance_of(self._compiler, self._request)) as generation:
                while events := await generation.events():
                    self._num_cached = generation.num_cached
                    yield self._take(events, generation)
        except QueueFullError as error:
            raise BusyError from error
        except EngineError as error:
            raise FailedError from error

    def _take(self, events: Collection[Event], generation: Generation) -> dict[int, Step]:
        """Return what these events add to each answer."""
        steps: dict[int, Step] = {}
        for index, sample, reason in events:
            answer = self._answers[index]
            if answer.stopped:
                continue
            step = Step(Delta() if sample is None else answer.feed(sample), None)
            if answer.stopped:
                generation.cancel(index)
                step = Step(step.delta, "stop")
            elif reason is not None:
                rest, shown_reason = answer.finish(reason)
                step = Step(step.delta.then(rest), shown_reason)
            before = steps.get(index)
            steps[index] = step if before is None else Step(before.delta.then(step.delta), step.finish_reason)
        return steps

    def _submit(self, guidance: Guidance) -> Generation:
        request = self._request
        room = self._engine.capacity - len(self._prompt)
        text, call = guidance
        if request.must_call:
            text, call = call, None
        return self._engine.submit(
            Request(
                prompt=self._prompt,
                max_tokens=request.max_completion_tokens or request.max_tokens or room,
                min_tokens=request.min_tokens or 0,
                ignore_eos=bool(request.ignore_eos),
                num_answers=len(self._answers),
                sampling=self._sampling,
                guide=None if text is None else text.guide,
                branch=None if call is None else Branch(self._tool_token, call.guide),
            )
        )

    def _usage(self) -> Usage:
        prompt_tokens = len(self._prompt)
        completion_tokens = sum(answer.num_tokens for answer in self._answers)
        details = PromptTokensDetails(cached_tokens=self._num_cached)
        return Usage(prompt_tokens, completion_tokens, prompt_tokens + completion_tokens, details)


def prompt_of(model: ServedModel, request: ChatRequest) -> list[int]:
    """Return the conversation as tokens.

    Raises:
        InvalidRequestError: a message cannot be read, or they do not fit.
    """
    messages = request.plain_messages()
    capacity = model.engine.capacity
    # No token is longer than this: far too long a text is refused without the work of encoding it.
    num_bytes = sum(len(text.encode()) for message in messages for text in (message.content, *message.calls))
    if num_bytes >= capacity * model.tokenizer.max_token_bytes:
        raise ContextLengthError(capacity, f"more than {capacity}")
    prompt = encode_prompt(model.tokenizer, messages, go_on=bool(request.continue_final_message))
    if request.must_call:
        prompt.append(model.tokenizer.control[TOOL])
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
