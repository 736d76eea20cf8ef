"""Which questions are asked next."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.graders import Exact
from bench.suites.deck import Deck
from bench.suites.question import Message, Question

ANSWER = Exact(answer="yes")


def questions(n: int) -> list[Question]:
    return [Question(id=str(i), messages=(Message("user", "Well?"),), grader=ANSWER) for i in range(n)]


def ids(deck: Deck, n: int) -> list[str]:
    return [question.id for question in deck.draw(n)]


@given(st.integers(1, 12), st.lists(st.integers(0, 7), max_size=20), st.integers())
def test_all_come_equally_often(size: int, draws: list[int], seed: int) -> None:
    deck = Deck(questions(size), seed)
    asked = Counter(str(i) for i in range(size))
    for n in draws:
        asked.update(ids(deck, n))
    assert max(asked.values()) - min(asked.values()) <= 1


@given(st.integers(3, 12), st.integers(1, 20), st.integers())
def test_a_draw_holds_different_questions(size: int, draws: int, seed: int) -> None:
    deck = Deck(questions(size), seed)
    assert all(len(set(ids(deck, 3))) == 3 for _ in range(draws))


def test_a_draw_may_be_longer_than_the_suite() -> None:
    assert Counter(ids(Deck(questions(2), 1), 4)) == {"0": 2, "1": 2}


def test_the_seed_decides_the_order() -> None:
    assert ids(Deck(questions(20), 1), 20) == ids(Deck(questions(20), 1), 20) != ids(Deck(questions(20), 2), 20)


def test_a_deck_needs_questions() -> None:
    with pytest.raises(ValueError, match="no questions"):
        Deck([], 1)
