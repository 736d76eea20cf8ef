"""What the model learns to answer: our own conversations, and public questions with the answers we wrote."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from custom_transformer.chat import Conversation, Message
from custom_transformer.data import (
    arithmetic,
    dialogues,
    facts,
    faq,
    function_calls,
    glossary,
    intents,
    public,
    refusals,
    smalltalk,
)
from custom_transformer.data.phrasing import mistyped

MAX_ANSWER_WORDS = 70
OWN_SOURCES = (
    (facts, 10),
    (glossary, 4),
    (faq, 3),
    (smalltalk, 3),
    (refusals, 3),
    (arithmetic, 1),
    (dialogues, 1),
    (function_calls, 3),
)
"""With how often each is phrased anew in one pass: many short groups need more turns than a few large ones."""
INTENT_PASSES, CFPB_PASSES = 2, 4
NUM_BETWEEN_LONG = 24_000
ANSWERED_SHARE = 0.5
"""Of the public questions: the others are only labelled."""
NUM_PERSONA_ROWS = 1500  # few distinct answers stand behind the 29,388 rows: a small share teaches them all


def conversations(folder: Path, rng: random.Random) -> Iterator[Conversation]:
    """Yield one pass in random order."""
    pool: list[Conversation] = []
    for source, repetitions in OWN_SOURCES:
        for _ in range(repetitions):
            pool += source.conversations(rng)
    for _ in range(INTENT_PASSES):
        pool += intents.conversations(folder, rng)
    for _ in range(CFPB_PASSES):
        pool += (answered(mistyped(rng, question), shorten(answer)) for question, answer in public.cfpb_answers(folder))
    for answers, questions in (
        (faq.ANSWERS_BANKING77, public.banking77_questions(folder)),
        (faq.ANSWERS_CLINC, public.clinc_questions(folder)),
    ):
        pool += (
            answered(mistyped(rng, question), answers[intent])
            for question, intent in questions
            if intent in answers and rng.random() < ANSWERED_SHARE
        )
    persona = list(public.persona_answers(folder))
    pool += (answered(*pair) for pair in rng.sample(persona, min(NUM_PERSONA_ROWS, len(persona))))
    rng.shuffle(pool)
    yield from pool


def long_conversations(folder: Path, rng: random.Random) -> Iterator[Conversation]:
    """Yield a part of the conversations among such as fill a whole context, in random order."""
    pool = [*intents.conversations_under_full_lists(folder, rng)]
    pool += rng.sample(list(conversations(folder, rng)), NUM_BETWEEN_LONG)
    rng.shuffle(pool)
    yield from pool


def answered(question: str, answer: str) -> Conversation:
    """Return a conversation of one question and its answer."""
    return [Message("user", question), Message("assistant", answer)]


def shorten(answer: str) -> str:
    """Keep whole sentences up to `MAX_ANSWER_WORDS`, and always the first."""
    # Scraped answers lack the space after some full stops: "month.For most loans".
    sentences = re.split(r"(?<=[.!?])\s*(?=[A-Z])", " ".join(answer.split()))
    kept = sentences[:1]
    for sentence in sentences[1:]:
        if len(" ".join([*kept, sentence]).split()) > MAX_ANSWER_WORDS:
            break
        kept.append(sentence)
    return " ".join(kept)
