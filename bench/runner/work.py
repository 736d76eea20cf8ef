"""What is asked: which questions, of whom, how often, in which order. Pure."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeAlias

import msgspec

from bench.assessment import Price
from bench.graders import Judge
from bench.rows import Row
from bench.suites.loader import Suite
from bench.suites.question import Question

Key: TypeAlias = tuple[str, str, str, int]
"""Suite, question, backend and repetition: what tells one row from another."""


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model to ask."""

    name: str
    identity: str
    """Equal for two that would give the same answers, as far as can be told without asking."""
    price: Price | None = None


class Work(NamedTuple):
    """One question to one model."""

    suite: str
    question: Question
    model: Model
    repetition: int

    @property
    def key(self) -> Key:
        """What its row will be known by."""
        return self.suite, self.question.id, self.model.name, self.repetition

    @property
    def needs_judge(self) -> bool:
        """Whether only another model can tell how right the answer is."""
        return isinstance(self.question.grader, Judge)


def key_of(row: Row) -> Key:
    """Return what a row is known by."""
    return row.suite, row.id, row.backend, row.repetition


def selected(suite: Suite, *, tags: Collection[str], limit: int | None, seed: int) -> list[Question]:
    """Return the questions to ask, in random order; with a higher limit, those of a lower one come first.

    Args:
        suite: where they come from.
        tags: a question needs one of these; any question will do where there are none.
        limit: how many at most.
        seed: draws the order.
    """
    fitting = [question for question in suite.questions if not tags or not set(tags).isdisjoint(question.tags)]
    return random.Random(seed).sample(fitting, len(fitting))[:limit]


def plan(
    questions: Sequence[tuple[str, Question]], models: Sequence[Model], *, repetitions: int, seed: int
) -> list[Work]:
    """Return all work in the order in which to begin it.

    Every model is asked a question before anyone is asked the next, each time in another order: what makes the machine
    or the network slow for a while hits all models alike.

    Args:
        questions: each with the name of its suite.
        models: whom to ask.
        repetitions: how often each question is put to each model.
        seed: draws the orders.
    """
    rng = random.Random(seed)
    return [
        Work(suite, question, model, repetition)
        for repetition in range(repetitions)
        for suite, question in questions
        for model in rng.sample(models, len(models))
    ]
