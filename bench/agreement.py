"""How much two answers to one question agree."""

from __future__ import annotations

import msgspec
from rapidfuzz import fuzz

from backends.protocol import UNDECODABLE
from bench.answer import Answer
from bench.graders.folding import folded

MAX_COMPARED_CHARS = 20_000


def agreement(one: Answer, other: Answer) -> float:
    """Return 1 for answers that say the same, down to 0 for nothing in common.

    Calls of tools agree if they are the same calls in the same order. Texts are compared without regard to case, white
    space and underscores, by their normalised Indel similarity: 1 - (insertions + deletions) / (length of both).
    """
    if one.tool_calls or other.tool_calls:
        return float(_calls(one) == _calls(other))
    return fuzz.ratio(_compared(one.text), _compared(other.text)) / 100


def _calls(answer: Answer) -> list[tuple[str, str]]:
    return [(call.name, folded(_canonical(call.arguments))) for call in answer.tool_calls]


def _canonical(arguments: str) -> str:
    """Return JSON without a choice of how to write it; what is none, as it is."""
    try:
        return msgspec.json.encode(msgspec.json.decode(arguments or "{}"), order="sorted").decode()
    except UNDECODABLE:
        return arguments


def _compared(text: str) -> str:
    return folded(text[:MAX_COMPARED_CHARS])[:MAX_COMPARED_CHARS]
