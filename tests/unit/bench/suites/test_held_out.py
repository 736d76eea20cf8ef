"""No question of a suite is one that the shipped transformer was trained on."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.suites.loader import Suite, built_in, load
from custom_transformer.data import arithmetic, dialogues, facts, faq, function_calls, glossary, refusals, smalltalk

SOURCES = (facts, glossary, faq, smalltalk, refusals, dialogues, function_calls)
NUM_SUMS = 5000


def folded(text: object) -> str:
    return " ".join(re.findall(r"\w+", str(text).casefold()))


def trained_on() -> Iterator[str]:
    """Yield what the customer says in the training that is written in this repository, as it is phrased once."""
    rng = random.Random(1)
    for source in SOURCES:
        for messages in source.conversations(rng):
            yield from (message.content for message in messages if message.role == "user")
    for group in (*facts.GROUPS, *faq.GROUPS, *smalltalk.GROUPS, *refusals.GROUPS):
        yield from group.questions
    for _ in range(NUM_SUMS):
        yield arithmetic.problem(rng)[0]


@pytest.fixture(scope="module")
def trained() -> set[str]:
    return {*map(folded, trained_on())}


@pytest.mark.parametrize("suite", [load(name, Path()) for name in built_in()], ids=lambda suite: suite.name)
def test_no_question_is_in_the_training(suite: Suite, trained: set[str]) -> None:
    said = [message for question in suite.questions for message in question.messages if message.role == "user"]
    assert [message.content for message in said if folded(message.content) in trained] == []
