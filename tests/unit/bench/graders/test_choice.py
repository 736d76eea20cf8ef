"""The grader of multiple-choice questions."""

from __future__ import annotations

import pytest

from bench.answer import Answer
from bench.graders import Choice, InvalidGraderError, grade

CARDS = Choice(answer="B", options={"A": "card", "B": "debit card", "C": "A cheque", "D": "cash"})


@pytest.mark.parametrize(
    "text",
    [
        "B",
        "b",
        "B.",
        "(B)",
        "**B**",
        "[B]",
        "B) debit card",
        "B: it takes money at once",
        "B - debit card",
        "**B** because it does",
        "Option B",
        "Option B is right",
        "The answer is B",
        "The answer is (B).",
        "The answer is b) debit card",
        "Answer: B",
        "**Answer:** B",
        "The correct answer is **B**, not A.",
        "The answer is B because A is a wide term",
        r"\boxed{B}",
        "It is (B), I think",
        "debit card",
        "A debit card.",
        "It is the Debit_Card",
        "The answer is A? No: the answer is B.",
    ],
)
def test_an_option_is_picked_by_its_letter_or_its_text(text: str) -> None:
    assert grade(CARDS, Answer(text)).score == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "(C)",
        "E",
        "B or C",
        "(B) or (C)",
        "The answer is B or C",
        "The answer is A cheque",
        "debit card or cash",
        "Banks",
        "None of them",
    ],
)
def test_another_option_or_none_or_two_are_wrong(text: str) -> None:
    assert grade(CARDS, Answer(text)).score == 0


@pytest.mark.parametrize(("text", "right"), [("C", True), ("The answer is (C)", True), ("cash", False)])
def test_without_texts_the_letter_counts(text: str, right: bool) -> None:
    assert grade(Choice(answer="C"), Answer(text)).score == right


def test_an_article_is_no_letter() -> None:
    assert grade(Choice(answer="A"), Answer("The answer is A cheque")).score == 0


@pytest.mark.parametrize(
    ("answer", "options", "field"),
    [
        ("C", {"A": "yes", "B": "no"}, "answer"),
        ("A", {"A": "yes", "B": "Yes"}, "options"),
        ("A", {"A": "yes", "B": " "}, "options"),
    ],
)
def test_options_that_cannot_be_told_apart_are_refused(answer: str, options: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidGraderError) as caught:
        Choice(answer=answer, options=options)
    assert caught.value.field == field
