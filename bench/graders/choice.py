"""The grader of multiple-choice questions."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_uppercase
from typing import Annotated

import regex
from msgspec import Meta, field

from bench.answer import Answer
from bench.graders.base import GraderBase, InvalidGraderError
from bench.graders.folding import folded, holds, plain

Letter = Annotated[str, Meta(pattern="^[A-Z]$")]

# "A" and "I" are words too, and "B or C" is no choice.
_ALONE = r"(?!\W{0,3}(?:or|and|&|/)\W{1,3}[A-Z](?!\w))"
_LETTER = (
    r"(?:[(\[]([A-Za-z])[)\]]|([a-z])\)|([B-HJ-Z])(?![\w'])|([AI])(?![\w'])(?! (?!because|since|or|and)[a-z]))" + _ALONE
)
_ANSWER = regex.compile(rf"(?:\\boxed\{{|(?i:\b(?:answer|choice)(?: is)?\b)[\s:=*\"'`]{{0,6}}){_LETTER}")
_OPENING = regex.compile(rf"^\W*(?:(?i:option)\W{{1,3}}([A-Z])(?!\w)|([A-Z])(?:\s?[).:\]]|\*\*|\s-\s)){_ALONE}")
_BRACKETED = regex.compile(r"[(\[]([A-Z])[)\]]")


class Choice(GraderBase, frozen=True, tag="choice"):
    """Right if the answer picks the option with this letter, by the letter or by the option's text, and no other."""

    answer: Letter
    options: dict[Letter, str] = field(default_factory=dict)
    """The texts, if they count as well."""

    def __post_init__(self) -> None:
        if not self.options:
            return
        if self.answer not in self.options:
            raise InvalidGraderError("answer", f"{self.answer!r} is none of the options")
        texts = {folded(text) for text in self.options.values()}
        if "" in texts or len(texts) < len(self.options):
            raise InvalidGraderError("options", "expected different texts, none of them empty")

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        picked = self._picked(plain(answer.text))
        if picked == self.answer:
            return None
        return f"expected {self.answer}, got {picked}" if picked else "picks no one option"

    def _picked(self, text: str) -> str | None:
        """Return the letter of the option that a text picks; the surest signs first."""
        letters = set(self.options or ascii_uppercase)
        bare = text.strip(" \t\r\n\"'`*_.,:;!()[]{}").upper()
        if bare in letters:
            return bare
        for sign in (_ANSWER, _OPENING):
            named: list[str] = [next(filter(None, found.groups())).upper() for found in sign.finditer(text)]
            if named and named[-1] in letters:
                return named[-1]
        return _only(self._mentioned(folded(text))) or _only(letters.intersection(_BRACKETED.findall(text)))

    def _mentioned(self, said: str) -> list[str]:
        """Return the options whose text is in a folded text; not "card" because of "debit card"."""
        found = {letter: fact for letter, text in self.options.items() if holds(fact := folded(text), said)}
        return [
            letter
            for letter, fact in found.items()
            if not any(fact in other for other in found.values() if other != fact)
        ]


def _only(letters: Iterable[str]) -> str | None:
    """Return the letter if there is just one."""
    distinct = set(letters)
    return distinct.pop() if len(distinct) == 1 else None
