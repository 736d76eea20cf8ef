"""Grades a checkpoint on questions that it was not trained on, by rules that need no judgement.

Questions of customers (the test splits of Banking77 and of CLINC150's finance domains) count as answered right if the
reply is nearest, by shared words, to the answer that we wrote for the question's intent. Sums are drawn anew and count
as right if the last number of the reply is the result.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import anyio
import msgspec

from custom_transformer.chat import Message, encode_prompt
from custom_transformer.data import arithmetic, faq, public
from custom_transformer.generation import Request
from custom_transformer.sampling import SamplingParams
from custom_transformer.serving import ServedModel

MAX_ANSWER_TOKENS = 120
CONCURRENCY = 8
GREEDY = SamplingParams(temperature=0.0, top_logprobs=0)  # 0: the log-probability of the chosen token only


class Question(NamedTuple):
    """Something to ask, and how to tell whether the reply is right."""

    text: str
    is_right: Callable[[str], bool]


class Graded(NamedTuple):
    """A reply."""

    question: str
    reply: str
    right: bool
    confidence: float
    """Geometric mean of the reply's token probabilities."""


class Score(msgspec.Struct, frozen=True):
    """The outcome of one set of questions."""

    n: int
    accuracy: float
    low: float
    """Of the 95 % Wilson interval of the accuracy."""
    high: float
    confidence_right: float | None
    """Mean confidence of the right replies."""
    confidence_wrong: float | None


def question_sets(data: Path, limit: int) -> dict[str, list[Question]]:
    """Return up to `limit` questions of each kind, drawn with a fixed seed."""
    rng = random.Random(77)
    return {
        "banking77": sample(intent_questions(public.banking77_test(data), faq.ANSWERS_BANKING77), limit, rng),
        "clinc_finance": sample(intent_questions(public.clinc_finance_test(data), faq.ANSWERS_CLINC), limit, rng),
        "arithmetic": [sum_question(*arithmetic.problem(rng)) for _ in range(limit)],
    }


def sample(questions: Iterator[Question], limit: int, rng: random.Random) -> list[Question]:
    """Return a random part of the questions."""
    pool = list(questions)
    return rng.sample(pool, min(limit, len(pool)))


def intent_questions(rows: Iterator[tuple[str, str]], answers: Mapping[str, str]) -> Iterator[Question]:
    """Yield the questions whose intent we wrote an answer for."""
    words = {intent: words_of(answer) for intent, answer in answers.items()}

    def is_right(intent: str, reply: str) -> bool:
        said = words_of(reply)
        return max(words, key=lambda known: jaccard(said, words[known])) == intent

    for text, intent in rows:
        if intent in answers:
            yield Question(text, partial(is_right, intent))


def sum_question(text: str, answer: str) -> Question:
    """Return a problem whose result is the last number of the reference answer."""
    return Question(text, lambda reply: last_number(reply) == last_number(answer))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(re.findall(r"\w+", text.lower()))


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the share of words that two texts have in common."""
    return len(left & right) / len(left | right) if left | right else 0.0


def last_number(text: str) -> float | None:
    """Return the last number of a text."""
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    return float(numbers[-1]) if numbers else None


async def grade(model: ServedModel, questions: Sequence[Question]) -> list[Graded]:
    """Ask every question, greedily, several at a time. The engine must be running."""
    results: list[Graded | None] = [None] * len(questions)
    limiter = anyio.CapacityLimiter(CONCURRENCY)

    async def ask(index: int, question: Question) -> None:
        prompt = encode_prompt(model.tokenizer, [Message("user", question.text)])
        tokens: list[int] = []
        logprobs: list[float] = []
        async with limiter:
            request = Request(prompt=prompt, max_tokens=MAX_ANSWER_TOKENS, sampling=GREEDY)
            with model.engine.submit(request) as generation:
                async for event in generation:
                    if event.sample is not None:
                        tokens.append(event.sample.token)
                        assert event.sample.logprob is not None, "it was asked for"
                        logprobs.append(event.sample.logprob)
        reply = model.tokenizer.decode(tokens)
        confidence = math.exp(sum(logprobs) / len(logprobs)) if logprobs else 0.0
        results[index] = Graded(question.text, reply, question.is_right(reply), confidence)

    async with anyio.create_task_group() as tasks:
        for index, question in enumerate(questions):
            tasks.start_soon(ask, index, question)
    return [result for result in results if result is not None]


def score(graded: Sequence[Graded]) -> Score:
    """Sum up the replies to one set."""
    right = [reply.confidence for reply in graded if reply.right]
    wrong = [reply.confidence for reply in graded if not reply.right]
    low, high = wilson(len(right), len(graded))
    return Score(len(graded), len(right) / len(graded), low, high, mean(right), mean(wrong))


def wilson(successes: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a rate (Wilson, 1927)."""
    rate = successes / n
    centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return centre - half, centre + half


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, None of nothing."""
    return sum(values) / len(values) if values else None
