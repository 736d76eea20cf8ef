"""Naming the intent of a customer's message: the questions of two public sets, with their labels as answers.

How the task is put is drawn from a small grammar, so that the model learns the task and not one wording of it: in a
system message or in the question, with the labels listed or not, alone or several in a row.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from custom_transformer.chat import Conversation, Message
from custom_transformer.data import public
from custom_transformer.data.content.answers_clinc import ANSWERS_CLINC
from custom_transformer.data.phrasing import mistyped, typed

INSTRUCTION = (
    "Classify the customer's message into one of the {count} {name} intents. Reply with the name of the intent only."
)
"""The wording used where figures are measured."""

ROLES = (
    "You are an intent classifier for a bank.",
    "You are a banking assistant.",
    "You are a helpful banking assistant.",
    "You are a bank's customer assistant.",
    "You sort messages of a bank's customers.",
    "You are a helpful assistant.",
)
TASKS = (
    "Classify the {message} into {one}.",
    "Classify this {message} into {one}.",
    "Classify the {message} by {noun}.",
    "Classify the {noun} of the {message}.",
    "Classify the following {message}.",
    "Identify the {noun} of the {message}.",
    "Identify the {noun}.",
    "Determine the {noun} of this {message}.",
    "What is the {noun} of this {message}?",
    "What is the {noun} of the following {message}?",
    "Which {noun} does this {message} have?",
    "Which {noun} fits the {message} best?",
    "Which of the {labels} fits the {message}?",
    "Name the {noun} of the {message}.",
    "Give the {noun} of the {message}.",
    "Label the {message} with {one}.",
    "Assign {one} to the {message}.",
    "Choose the {noun} that matches the {message}.",
    "Pick {one} for the {message}.",
    "Detect the {noun}.",
    "Intent classification.",
)
FORMATS = (
    "Reply with the name of the {noun} only.",
    "Reply with only the {noun} name.",
    "Reply with the label only.",
    "Answer with the label only.",
    "Answer with only the {noun}.",
    "Answer only with the {noun}'s name.",
    "Answer with exactly one label.",
    "Respond with the {noun} label and nothing else.",
    "Respond with only the label.",
    "Respond only with the {noun}.",
    "Return only the {noun}.",
    "Output only the label.",
    "Output the {noun} name, nothing else.",
    "Just the label, please.",
    "Use snake_case.",
    "Do not explain.",
    "",
    "",
)
NOUNS = ("intent", "intent", "intent", "category", "label", "class", "topic", "banking intent")
MESSAGES = ("message", "customer's message", "customer message", "customer's question", "question", "query", "text")
FIELDS = ("Message", "Question", "Query", "Customer", "Text", "Utterance", "User", "Input")
LIST_HEADS = ("Labels:", "Intents:", "Possible intents:", "Categories:", "Options:", "Choose from:", "The labels are:")

SYSTEM_SHARE, LISTED_SHARE, SERIES_SHARE = 0.45, 0.15, 0.1
MAX_SERIES = 8
MAX_LISTED = 14
SERIES_UNDER_FULL_LIST = 8  # with Banking77's list, about 950 tokens


class LabelSet(NamedTuple):
    """Questions with their labels, and how people call the set."""

    names: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]


def banking77(folder: Path) -> LabelSet:
    """Return the 77 intents of Banking77's training split."""
    return label_set(("Banking77", "BANKING77", "banking", "bank"), public.banking77_questions(folder))


def clinc_finance(folder: Path) -> LabelSet:
    """Return the 30 intents of CLINC150's training split about banking and credit cards."""
    rows = ((question, intent) for question, intent in public.clinc_questions(folder) if intent in ANSWERS_CLINC)
    return label_set(("CLINC150", "CLINC", "CLINC150 finance", "CLINC finance", "banking and credit card"), rows)


def label_set(names: tuple[str, ...], rows: Iterator[tuple[str, str]]) -> LabelSet:
    """Return the set of these questions."""
    questions = tuple(rows)
    return LabelSet(names, questions, tuple(sorted({label for _, label in questions})))


def conversations(folder: Path, rng: random.Random, *, series_share: float = SERIES_SHARE) -> Iterator[Conversation]:
    """Yield every question of both sets once, as it may be asked; some conversations put several in a row."""
    for labels in (banking77(folder), clinc_finance(folder)):
        questions = rng.sample(labels.questions, len(labels.questions))
        while questions:
            series = rng.randint(2, MAX_SERIES) if rng.random() < series_share else 1
            taken, questions = questions[:series], questions[series:]
            yield dialogue(rng, labels, taken)


def conversations_under_full_lists(folder: Path, rng: random.Random) -> Iterator[Conversation]:
    """Yield questions in series, after a message that lists every label of their set: long conversations."""
    for labels in (banking77(folder), clinc_finance(folder)):
        questions = rng.sample(labels.questions, len(labels.questions))
        for start in range(0, len(questions), SERIES_UNDER_FULL_LIST):
            task = f"{instruction(rng, labels)}\n{listing(rng, labels.labels)}"
            first, *more = asked_in_turn(rng, task, questions[start : start + SERIES_UNDER_FULL_LIST])
            if rng.random() < SYSTEM_SHARE:
                yield [first, *more]
            else:
                yield [Message("user", together(rng, task, more[0].content)), *more[1:]]


def dialogue(rng: random.Random, labels: LabelSet, questions: Sequence[tuple[str, str]]) -> Conversation:
    """Return a conversation in which these questions are put and labelled."""
    task = instruction(rng, labels)
    if rng.random() < LISTED_SHARE:
        others = rng.sample(labels.labels, rng.randint(1, min(MAX_LISTED, len(labels.labels))))
        task = f"{task}\n{listing(rng, {*others, *(label for _, label in questions)})}"
    if len(questions) > 1 or rng.random() < SYSTEM_SHARE:
        return asked_in_turn(rng, task, questions)
    ((question, label),) = questions
    return [Message("user", together(rng, task, as_typed(rng, question))), Message("assistant", label)]


def asked_in_turn(rng: random.Random, task: str, questions: Sequence[tuple[str, str]]) -> Conversation:
    """Return the task as a system message and the questions after it."""
    messages = [Message("system", task)]
    field = f"{rng.choice(FIELDS)}: " if rng.random() < 0.15 else ""
    for question, label in questions:
        messages += [Message("user", field + as_typed(rng, question)), Message("assistant", label)]
    return messages


def together(rng: random.Random, task: str, question: str) -> str:
    """Return task and question as one message."""
    layout = rng.random()
    field = rng.choice(FIELDS)
    if layout < 0.4:
        text = f"{task}{rng.choice((' ', chr(10), chr(10) * 2))}{field}: {question}"
    elif layout < 0.7:
        text = f"{task}{rng.choice((chr(10), chr(10) * 2))}{question}"
    elif layout < 0.8:
        text = f'{task} "{question}"'
    elif layout < 0.9:
        text = f"{field}: {question}\n{task}"
    else:
        text = f"{question}\n\n{task}"
    return text + rng.choice(("", "", "", "\nIntent:", "\nLabel:", "\n\nIntent:", "\nCategory:"))


def instruction(rng: random.Random, labels: LabelSet) -> str:
    """Return what is asked for, in words drawn at random; half of the time it names the set."""
    noun, message, name = rng.choice(NOUNS), rng.choice(MESSAGES), rng.choice(labels.names)
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("ss") else f"{noun}s"
    count = rng.choice((f"{len(labels.labels)} ", ""))
    known = rng.random() < 0.6
    one = f"one of the {count}{name} {plural}" if known else rng.choice((f"its {noun}", f"one of the {count}{plural}"))
    if rng.random() < 0.2:
        return INSTRUCTION.format(count=len(labels.labels), name=labels.names[0])
    task = rng.choice(TASKS).format(
        noun=f"{name} {noun}" if known and rng.random() < 0.5 else noun,
        message=message,
        one=one,
        labels=f"{count}{name if known else ''} {plural}".replace("  ", " ").strip(),
    )
    role = rng.choice(ROLES) if rng.random() < 0.3 else ""
    return " ".join(part for part in (role, task, rng.choice(FORMATS).format(noun=noun)) if part)


def listing(rng: random.Random, labels: Sequence[str] | set[str]) -> str:
    """Return the labels as a list in one of the usual layouts, in any order or sorted."""
    listed = sorted(labels)
    if rng.random() < 0.4:
        rng.shuffle(listed)
    head = rng.choice(LIST_HEADS)
    if rng.random() < 0.75 or len(listed) > MAX_LISTED + MAX_SERIES:
        return f"{head} {', '.join(listed)}"
    return "\n".join([head, *(f"- {label}" for label in listed)])


def as_typed(rng: random.Random, question: str) -> str:
    """Return the question with the mistakes that people make."""
    return mistyped(rng, typed(rng, question, courtesy=False)) if rng.random() < 0.7 else question
