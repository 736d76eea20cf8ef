"""Graders that compare words."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import regex
from msgspec import Meta

from bench.answer import Answer
from bench.graders.base import GraderBase, InvalidGraderError
from bench.graders.folding import folded, holds, key

REGEX_TIMEOUT_S = 0.1
"""A pattern may take ages over an unlucky text; the one who waits is the event loop."""


class Exact(GraderBase, frozen=True, tag="exact"):
    """Right if the whole answer is this text.

    Case, spaces and underscores do not count, nor do quotation marks, code ticks and bold around it, nor stops after.
    """

    answer: str

    def __post_init__(self) -> None:
        if not key(self.answer):
            raise InvalidGraderError("answer", f"holds nothing to compare with: {self.answer!r}")

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        right = key(answer.text) == key(self.answer)
        return None if right else f"expected {self.answer!r}, got {answer.text!r}"


class Contains(GraderBase, frozen=True, tag="contains"):
    """Right if the answer holds this text, or all of these, as whole words; case does not count."""

    answer: str | list[str]

    def __post_init__(self) -> None:
        _check_facts(self._facts)

    @property
    def _facts(self) -> list[str]:
        return [self.answer] if isinstance(self.answer, str) else self.answer

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        said = folded(answer.text)
        missing = [fact for fact in self._facts if not holds(folded(fact), said)]
        return f"lacks {', '.join(map(repr, missing))}" if missing else None


class AnyOf(GraderBase, frozen=True, tag="any_of"):
    """Right if the answer holds one of these texts or more, as whole words; case does not count."""

    answer: list[str]

    def __post_init__(self) -> None:
        _check_facts(self.answer)

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        said = folded(answer.text)
        return None if any(holds(folded(fact), said) for fact in self.answer) else "holds none of what is looked for"


class Regex(GraderBase, frozen=True, tag="regex"):
    """Right if this pattern of the `regex` library is found in the answer; `^` and `$` are its ends."""

    answer: str

    def __post_init__(self) -> None:
        try:
            regex.compile(self.answer)
        except (regex.error, OverflowError, RecursionError) as error:
            raise InvalidGraderError("answer", f"not a regular expression: {error}") from error

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        try:
            found = regex.search(self.answer, answer.text, timeout=REGEX_TIMEOUT_S)
        except TimeoutError:
            return f"{self.answer!r} was not found within {REGEX_TIMEOUT_S} s"
        return None if found else f"{self.answer!r} is not in {answer.text!r}"


class Similarity(GraderBase, frozen=True, tag="similarity"):
    """Right if the answer is at least as much like this text as the threshold, by `chrf`."""

    answer: str
    threshold: Annotated[float, Meta(gt=0, le=1)] = 0.6

    def __post_init__(self) -> None:
        if not folded(self.answer):
            raise InvalidGraderError("answer", "holds nothing to compare with")

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        alike = chrf(folded(answer.text), folded(self.answer))
        return None if alike >= self.threshold else f"chrF {alike:.2f} is below {self.threshold}"


def chrf(text: str, reference: str, *, order: int = 6, beta: float = 2) -> float:
    """Return how alike two texts are, 0 to 1: the F score of their character n-grams, spaces left out.

    Popović, chrF: character n-gram F-score for automatic MT evaluation (WMT 2015), with sacreBLEU's defaults.
    """
    text, reference = "".join(text.split()), "".join(reference.split())
    order = min(order, len(text), len(reference))
    if order == 0:
        return 0.0
    precision = recall = 0.0
    for n in range(1, order + 1):
        in_text, in_reference = _ngrams(text, n), _ngrams(reference, n)
        common = (in_text & in_reference).total()
        precision += common / in_text.total() / order
        recall += common / in_reference.total() / order
    if precision == 0:
        return 0.0
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def _ngrams(text: str, n: int) -> Counter[str]:
    return Counter(text[start : start + n] for start in range(len(text) - n + 1))


def _check_facts(facts: list[str]) -> None:
    if not facts or not all(map(folded, facts)):
        raise InvalidGraderError("answer", "expected texts to look for, none of them empty")
