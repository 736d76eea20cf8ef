"""What the right answer to each question is, which every backend of the soak gives: so each answer can be checked."""

from __future__ import annotations

import hashlib
from typing import Any

NUM_WORDS = 16


def right_answer(question: str) -> str:
    """Return the only right answer: words that no other question has."""
    digest = hashlib.sha256(question.encode()).hexdigest()
    return " ".join(digest[2 * index : 2 * index + 6] for index in range(NUM_WORDS))


def rest_of_answer(messages: list[dict[str, Any]]) -> str:
    """Return what a model says next: the answer to the last question, or the rest of it where it is begun already."""
    question = next((str(each["content"]) for each in reversed(messages) if each["role"] == "user"), "")
    begun = str(messages[-1]["content"]) if messages[-1]["role"] == "assistant" else ""
    return right_answer(question).removeprefix(begun)
