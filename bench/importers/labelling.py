"""Texts with labels as the questions of a suite: the model is to name the label."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from bench.graders import Exact
from bench.suites.question import Message, Question

PARAMS = {"max_tokens": 32, "temperature": 0}
"""The longest label has 16 tokens or so; a longer answer is none."""


class Example(NamedTuple):
    """A row of a public set."""

    text: str
    label: str


class Task(NamedTuple):
    """What is asked of every text of a set."""

    name: str
    """Of the set; ids start with it."""
    instruction: str
    """The system message."""
    tags: tuple[str, ...]

    def question(self, example: Example) -> Question:
        """Return the question that an example makes. Its id depends on the text alone."""
        return Question(
            id=f"{self.name}-{_digest(example.text)[:12]}",
            messages=(Message("system", self.instruction), Message("user", example.text)),
            params=PARAMS,
            grader=Exact(answer=example.label),
            tags=self.tags,
        )


def draw(examples: Iterable[Example], limit: int | None, seed: int) -> list[Example]:
    """Return examples with different texts: all, or up to `limit`, an equal share of each label as far as there are.

    Which they are, and in which order, depends on the seed and the texts alone. Any first part of them is as balanced.
    Under a limit, memory does not grow with the set.

    Args:
        examples: the set; read once.
        limit: examples at most, if there is a limit.
        seed: another one draws others.
    """

    def rank(text: str) -> str:
        return _digest(f"{seed}:{text}")

    pools: defaultdict[str, dict[str, Example]] = defaultdict(dict)
    for example in examples:
        pool = pools[example.label]
        pool[example.text] = example
        if limit and len(pool) > 2 * limit:
            pools[example.label] = {text: pool[text] for text in sorted(pool, key=rank)[:limit]}
    in_turn = sorted(
        (turn, rank(text), pool[text]) for pool in pools.values() for turn, text in enumerate(sorted(pool, key=rank))
    )
    by_text = {example.text: example for _, _, example in reversed(in_turn)}
    return [*reversed(by_text.values())][:limit]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
