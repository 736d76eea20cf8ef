"""Which questions are asked next, when a few are asked at a time."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bench.suites.question import Question


class Deck:
    """Questions in random order, dealt out and shuffled anew: all come equally often, none twice in a row."""

    def __init__(self, questions: Sequence[Question], seed: int) -> None:
        if not questions:
            raise ValueError("no questions to draw from")
        self._questions = questions
        self._rng = random.Random(seed)
        self._left: list[Question] = []

    def draw(self, n: int) -> list[Question]:
        """Return the next `n` questions; different ones, as far as there are so many."""
        while len(self._left) < n:
            held = {question.id for question in self._left}
            shuffled = self._rng.sample(self._questions, len(self._questions))
            self._left += sorted(shuffled, key=lambda question: question.id in held)
        drawn, self._left = self._left[:n], self._left[n:]
        return drawn
