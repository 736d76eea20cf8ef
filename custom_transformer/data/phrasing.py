"""How a written question may be typed, and which system message may come before it.

Knows nothing of banking: it turns sentences into the forms people type them in.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from custom_transformer.chat import Conversation, Message
from custom_transformer.data.content.entries import Group

SYSTEM_PROMPTS = (
    "You are Pointsman, a helpful banking assistant.",
    "You are Pointsman, a bank's customer assistant. Answer briefly and clearly.",
    "You are Pointsman. Help customers with their banking questions.",
    "You are a helpful banking assistant.",
    "You are a bank's assistant. Be polite, short and correct.",
    "You are a helpful assistant.",
    "Answer the customer's question in a friendly way.",
)
SYSTEM_SHARE = 1 / 3
SLIP_SHARE = 0.3
OPENERS = ("Hi!", "Hello!", "Hello.", "Hey!", "Hi there.", "Excuse me.", "Quick question:")
CLOSERS = ("Thanks!", "Thank you.", "Please help.", "Please.", "Thanks in advance.")


def conversation(rng: random.Random, *turns: str) -> Conversation:
    """Return the turns as messages, the customer first, sometimes behind a system message."""
    messages = [Message("assistant" if index % 2 else "user", turn) for index, turn in enumerate(turns)]
    if rng.random() < SYSTEM_SHARE:
        messages.insert(0, Message("system", rng.choice(SYSTEM_PROMPTS)))
    return messages


def typed(rng: random.Random, question: str, *, courtesy: bool = True) -> str:
    """Return the question the way someone types it: as written, in lower case, unpunctuated, or with courtesies."""
    draw = rng.random()
    if draw < 0.45:
        return question
    if draw < 0.58:
        return question.lower()
    if draw < 0.80:
        return bare_end(question.lower())
    if draw < 0.90 or not courtesy:
        return bare_end(question)
    if draw < 0.96:
        return f"{rng.choice(OPENERS)} {question}"
    return f"{question if question[-1] in '.?!' else question + '.'} {rng.choice(CLOSERS)}"


def mistyped(rng: random.Random, question: str) -> str:
    """Return the question with up to three slips: a word left out, letters swapped, missing or doubled."""
    words = question.split(" ")
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        index = rng.randrange(len(words))
        word = words[index]
        if rng.random() < 0.6:
            if len(words) > 4:
                del words[index]
        elif len(word) > 3:
            at = rng.randrange(len(word) - 1)
            slip = rng.choice((word[at + 1] + word[at], word[at], word[at : at + 2] + word[at + 1]))
            words[index] = word[:at] + slip + word[at + 2 :]
    return " ".join(words)


def bare_end(question: str) -> str:
    """Return the question without its closing sign, unless it consists of nothing else."""
    return question.rstrip(".?! ") or question


def each_question(rng: random.Random, groups: Iterable[Group], *, courtesy: bool = True) -> Iterator[Conversation]:
    """Yield every question of the groups once, sometimes with slips, each with one of its answers."""
    for group in groups:
        for question in group.questions:
            asked = mistyped(rng, question) if rng.random() < SLIP_SHARE else question
            yield conversation(rng, typed(rng, asked, courtesy=courtesy), rng.choice(group.answers))


def sentence_case(text: str) -> str:
    """Return the text with its first letter in upper case and the rest as it was."""
    return text[:1].upper() + text[1:]
