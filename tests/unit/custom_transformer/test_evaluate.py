"""The rules that replies are graded by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.evaluate import Graded, intent_questions, last_number, score, sum_question, wilson

ANSWERS = {"lost": "Freeze the card in the app, then order a new one.", "fee": "The fee is shown before you pay."}


@pytest.mark.parametrize(
    ("reply", "right"),
    [(ANSWERS["lost"], True), ("Freeze your card in the app at once.", True), (ANSWERS["fee"], False), ("", False)],
)
def test_a_reply_is_right_if_it_is_nearest_to_the_intents_answer(reply: str, right: bool) -> None:
    answers = {"fee": ANSWERS["fee"], "lost": ANSWERS["lost"]}
    (question,) = intent_questions(iter([("I lost my card", "lost")]), answers)
    assert question.is_right(reply) is right


def test_questions_of_other_intents_are_left_out() -> None:
    assert list(intent_questions(iter([("translate hello", "translate")]), ANSWERS)) == []


@pytest.mark.parametrize(
    ("reply", "right"), [("You have $165.", True), ("120 + 45 = 165.0", True), ("165 - 1 = 164", False), ("", False)]
)
def test_a_sum_is_right_if_its_last_number_is(reply: str, right: bool) -> None:
    assert sum_question("What is 120 + 45?", "120 + 45 = 165.").is_right(reply) is right


@given(st.floats(0, 1e6, allow_nan=False).map(lambda value: round(value, 2)))
def test_the_last_number_of_a_text_is_found(value: float) -> None:
    assert last_number(f"From 7 to {value:.2f}.") == value


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate(counts: tuple[int, int]) -> None:
    successes, n = counts
    low, high = wilson(successes, n)
    assert low - 1e-12 <= successes / n <= high + 1e-12


def test_the_interval_is_the_published_one() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)


def test_confidence_is_told_apart_for_right_and_wrong_replies() -> None:
    result = score([Graded("q", "r", True, 0.9), Graded("q", "r", True, 0.7), Graded("q", "r", False, 0.2)])
    assert (result.confidence_right, result.confidence_wrong) == (pytest.approx(0.8), 0.2)
