"""The questions that a checkpoint is graded on, and what counts as a right reply to each.

Two public test splits, where the model names the intent of a customer's message; questions written for this purpose,
whose answers must hold a key fact; and sums, drawn anew.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from custom_transformer.chat import Conversation, Message
from custom_transformer.data import arithmetic, intents, public

SEED = 77
"""Draws the same questions for every checkpoint."""


class Question(NamedTuple):
    """Something to ask, and how to tell whether the reply is right."""

    messages: Conversation
    is_right: Callable[[str], bool]


class _Grader(msgspec.Struct):
    """What a reply must hold: any one of these texts."""

    answer: list[str]


class _KeyFact(msgspec.Struct):
    """A line of `key_facts.jsonl`."""

    messages: list[Message]
    grader: _Grader


def suites(data: Path, limit: int) -> dict[str, list[Question]]:
    """Return up to `limit` questions of each suite.

    Args:
        data: the folder of the public sets.
        limit: questions drawn of each suite.
    """
    rng = random.Random(SEED)
    banking77, clinc = intents.banking77(data), intents.clinc_finance(data)
    everything = {
        "banking77": [*labelled(banking77, public.banking77_test(data))],
        "clinc_finance": [*labelled(clinc, public.clinc_finance_test(data))],
        "key_facts": [*key_facts()],
        "arithmetic": [sum_question(*arithmetic.problem(rng)) for _ in range(limit)],
    }
    return {name: rng.sample(questions, min(limit, len(questions))) for name, questions in everything.items()}


def labelled(labels: intents.LabelSet, rows: Iterator[tuple[str, str]]) -> Iterator[Question]:
    """Yield questions whose reply must be the label, among those of the set."""
    task = intents.INSTRUCTION.format(count=len(labels.labels), name=labels.names[0])
    for text, label in rows:
        if label in labels.labels:
            yield Question([Message("system", task), Message("user", text)], partial(same_label, label))


def key_facts() -> Iterator[Question]:
    """Yield questions whose reply must hold a fact."""
    lines = files("custom_transformer.evaluation").joinpath("key_facts.jsonl").read_bytes().splitlines()
    for line in lines:
        row = msgspec.json.decode(line, type=_KeyFact)
        yield Question(row.messages, partial(holds_any, row.grader.answer))


def sum_question(text: str, answer: str) -> Question:
    """Return a problem whose result is the last number of the reference answer."""
    return Question([Message("user", text)], lambda reply: last_number(reply) == last_number(answer))


def same_label(label: str, reply: str) -> bool:
    """Tell whether the reply is the label; case, spaces and underscores do not count."""
    return folded(reply) == folded(label)


def folded(text: str) -> str:
    """Return the text without what does not tell labels apart."""
    return re.sub(r"[\s_]+", "", text).casefold()


def holds_any(facts: list[str], reply: str) -> bool:
    """Tell whether the reply holds one of the facts."""
    said = reply.casefold()
    return any(fact.casefold() in said for fact in facts)


def last_number(text: str) -> float | None:
    """Return the last number of a text, read with or without commas between its thousands."""
    numbers = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)
    return float(numbers[-1].replace(",", "")) if numbers else None
