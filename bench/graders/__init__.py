"""Whether an answer is right. Every grader is a struct that a line of a suite spells out; `grade` applies it.

To add one: a struct derived from `GraderBase` with a `tag`, a field `answer`, checks that raise `InvalidGraderError`
and a method `fault`, named in `Grader`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias
from unicodedata import normalize

from bench.answer import Answer
from bench.graders.base import Grade, InvalidGraderError
from bench.graders.choice import Choice
from bench.graders.judge import Judge
from bench.graders.number import Number
from bench.graders.structured import Call, JsonSchema, ToolUse
from bench.graders.text import AnyOf, Contains, Exact, Regex, Similarity

__all__ = [
    "AnyOf",
    "Call",
    "Choice",
    "Contains",
    "Exact",
    "Grade",
    "Grader",
    "InvalidGraderError",
    "JsonSchema",
    "Judge",
    "Number",
    "Regex",
    "Similarity",
    "ToolUse",
    "grade",
]

Grader: TypeAlias = Exact | Contains | AnyOf | Regex | Number | Choice | JsonSchema | ToolUse | Similarity | Judge

MAX_CHARS = 32_768
"""A longer answer is wrong unread: grading takes a bounded time, whatever a model says."""
MAX_REASON_CHARS = 200


def grade(grader: Grader, answer: Answer) -> Grade:
    """Return how right an answer is. Never raises, and keeps nothing of an answer but a short piece in the reason."""
    said = [answer.text, *(text for call in answer.tool_calls for text in (call.name, call.arguments))]
    fault = f"longer than {MAX_CHARS} characters" if _is_longer(said, MAX_CHARS) else grader.fault(answer)
    return Grade(1.0) if fault is None else Grade(0.0, _writable(fault))


def _is_longer(texts: Sequence[str], limit: int) -> bool:
    """Tell whether texts are longer than the limit, as they came or in NFKC form, where one character may become 18."""
    return sum(map(len, texts)) > limit or sum(len(normalize("NFKC", text)) for text in texts) > limit


def _writable(reason: str) -> str:
    """Return the reason short, and without what no UTF-8 file can hold."""
    short = reason if len(reason) <= MAX_REASON_CHARS else reason[: MAX_REASON_CHARS - 1] + "…"
    return short.encode(errors="replace").decode()
