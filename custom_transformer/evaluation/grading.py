"""Asks a model and sums up its replies: how many are right, and whether its confidence tells which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import anyio
import msgspec

from custom_transformer.chat import encode_prompt
from custom_transformer.engine.generation import Request
from custom_transformer.engine.sampling import SamplingParams
from custom_transformer.evaluation.calibration import auroc, wilson
from custom_transformer.evaluation.suites import Question
from custom_transformer.serving import ServedModel

MAX_ANSWER_TOKENS = 300
CONCURRENCY = 16
GREEDY = SamplingParams(temperature=0.0, top_logprobs=0)  # 0: the log-probability of the chosen token only


class Graded(NamedTuple):
    """A reply."""

    question: str
    reply: str
    right: bool
    confidence: float
    """Geometric mean of the reply's token probabilities."""


class Score(msgspec.Struct, frozen=True):
    """The outcome of one suite."""

    n: int
    accuracy: float
    low: float
    """Of the 95 % interval of the accuracy."""
    high: float
    auroc: float | None
    """How often a right reply is more confident than a wrong one; None where all are right or all wrong."""


async def grade(model: ServedModel, questions: Sequence[Question]) -> list[Graded]:
    """Ask every question, greedily, several at a time. The engine must be running."""
    results: list[Graded | None] = [None] * len(questions)
    limiter = anyio.CapacityLimiter(CONCURRENCY)

    async def ask(index: int, question: Question) -> None:
        async with limiter:
            reply, confidence = await answer(model, question)
        results[index] = Graded(question.messages[-1].content, reply, question.is_right(reply), confidence)

    async with anyio.create_task_group() as tasks:
        for index, question in enumerate(questions):
            tasks.start_soon(ask, index, question)
    return [result for result in results if result is not None]


async def answer(model: ServedModel, question: Question) -> tuple[str, float]:
    """Return the model's reply to a question, and its confidence."""
    tokens: list[int] = []
    logprobs: list[float] = []
    prompt = encode_prompt(model.tokenizer, question.messages)
    request = Request(prompt=prompt, max_tokens=MAX_ANSWER_TOKENS, sampling=GREEDY)
    with model.engine.submit(request) as generation:
        async for event in generation:
            if event.sample is not None:
                tokens.append(event.sample.token)
                assert event.sample.logprob is not None, "it was asked for"
                logprobs.append(event.sample.logprob)
    confidence = math.exp(sum(logprobs) / len(logprobs)) if logprobs else 0.0
    return model.tokenizer.decode(tokens), confidence


def score(graded: Sequence[Graded]) -> Score:
    """Sum up the replies to one suite."""
    right = [reply.confidence for reply in graded if reply.right]
    wrong = [reply.confidence for reply in graded if not reply.right]
    low, high = wilson(len(right), len(graded))
    return Score(len(graded), len(right) / len(graded), low, high, auroc(right, wrong))
