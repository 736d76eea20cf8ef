"""Conversations to learn from: read from JSON lines, encoded by the base model's own chat template."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

import msgspec
from transformers import PreTrainedTokenizerBase

from custom_transformer.chat import Conversation
from custom_transformer.data import facts, faq, intents, refusals, smalltalk

IGNORED = -100
"""The label of a token that is read and not learned; `cross_entropy` leaves it out."""
INTENT_PASSES, SERIES_SHARE = 2, 0.3
OWN_SOURCES = (facts, faq, refusals, smalltalk)


class Example(TypedDict):
    """One conversation as tokens."""

    input_ids: list[int]
    labels: list[int]
    """The token itself where the assistant speaks, else `IGNORED`."""


class Line(msgspec.Struct):
    """A line of a training file."""

    messages: list[dict[str, str]]


def banking(folder: Path, rng: random.Random) -> Iterator[Conversation]:
    """Yield what a bank's assistant is tuned on, in random order: intents to name, and questions to answer.

    Args:
        folder: the public sets, see `custom_transformer.data.public`.
        rng: draws how each question is put, and the order.
    """
    pool = [c for _ in range(INTENT_PASSES) for c in intents.conversations(folder, rng, series_share=SERIES_SHARE)]
    pool += [conversation for source in OWN_SOURCES for conversation in source.conversations(rng)]
    rng.shuffle(pool)
    yield from pool


def write(conversations: Iterator[Conversation], out: Path) -> int:
    """Write a training file and return its number of lines."""
    lines = [
        msgspec.json.encode(Line([{"role": message.role, "content": message.content} for message in conversation]))
        for conversation in conversations
    ]
    out.write_bytes(b"".join(line + b"\n" for line in lines))
    return len(lines)


def read(file: Path) -> list[list[dict[str, str]]]:
    """Return the conversations of a training file.

    Raises:
        ValueError: a line that is none, with its number.
    """
    conversations = []
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            messages = msgspec.json.decode(line, type=Line).messages
            if any(message.keys() != {"role", "content"} for message in messages):
                raise ValueError("a message has `role` and `content`, and nothing else")
            if not messages or messages[-1]["role"] != "assistant":
                raise ValueError("the last message has to be the assistant's")
        except (msgspec.MsgspecError, ValueError) as error:
            raise ValueError(f"{file.name}:{number}: {error}") from error
        conversations.append(messages)
    return conversations


def encode(tokenizer: PreTrainedTokenizerBase, messages: Sequence[dict[str, str]]) -> Example:
    """Return a conversation as tokens, of which the assistant's words are to be learned.

    Prompt and answer are tokenized apart, as they are when the model is served.

    Raises:
        ValueError: the chat template writes the beginning of a conversation otherwise once it goes on.
    """
    tokens: list[int] = []
    labels: list[int] = []
    written = ""

    def write_up_to(text: str, *, learned: bool) -> None:
        nonlocal written
        if not text.startswith(written):
            raise ValueError("the chat template is not written from left to right")
        new = tokenizer.encode(text[len(written) :], add_special_tokens=False)
        tokens.extend(new)
        labels.extend(new if learned else [IGNORED] * len(new))
        written = text

    for index, message in enumerate(messages):
        if message["role"] == "assistant":
            write_up_to(render(tokenizer, messages[:index], opened=True), learned=False)
            write_up_to(render(tokenizer, messages[: index + 1], opened=False), learned=True)
    return Example(input_ids=tokens, labels=labels)


def render(tokenizer: PreTrainedTokenizerBase, messages: Sequence[dict[str, str]], *, opened: bool) -> str:
    """Return the text that the chat template makes of a conversation; `opened` for an answer to follow."""
    text = tokenizer.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=opened)
    assert isinstance(text, str)
    return text
