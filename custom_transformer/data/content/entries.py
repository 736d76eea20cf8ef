"""The shapes of written content: a glossary term and a group of questions with one meaning."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A glossary term: how it is used in a sentence, and what it means."""

    article: str
    """"a", "an", "the", or empty for a word used without one."""
    plural: str
    """Empty where the term has none; equal to the term where it is only used in the plural."""
    definition: str
    synonyms: tuple[str, ...] = ()
    """Other names, each with its article: "a cash machine"."""


class Group(NamedTuple):
    """Questions that mean the same, and the answers any of them may get."""

    questions: tuple[str, ...]
    answers: tuple[str, ...]
