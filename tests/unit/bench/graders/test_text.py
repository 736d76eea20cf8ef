"""Graders that compare words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.answer import Answer
from bench.graders import AnyOf, Contains, Exact, Grader, InvalidGraderError, Regex, Similarity, grade
from bench.graders.text import chrf


def score(grader: Grader, text: str) -> float:
    return grade(grader, Answer(text)).score


@pytest.mark.parametrize(
    "text",
    [
        "card_arrival",
        "Card arrival",
        "CARD ARRIVAL.",
        " card_arrival\n",
        '"card_arrival"',
        "“card arrival”",
        "'card_arrival'.",
        "`card_arrival`",
        "**card_arrival**",
        "__card_arrival__",
        "```\ncard_arrival\n```",
        "\uff43ard_arrival",
    ],
)
def test_an_exact_answer_is_right_however_it_is_dressed(text: str) -> None:
    assert score(Exact(answer="card_arrival"), text) == 1


@pytest.mark.parametrize(
    "text", ["", "card", "card_arrivals", "The intent is card_arrival", "card_arrival, card_linking"]
)
def test_an_exact_answer_is_wrong_if_it_says_more_or_less(text: str) -> None:
    assert score(Exact(answer="card_arrival"), text) == 0


def test_a_question_mark_at_the_end_of_a_label_may_be_left_out() -> None:
    assert score(Exact(answer="reverted_card_payment?"), "reverted card payment") == 1


@pytest.mark.parametrize("text", ["", "?", "``", "_"])
def test_an_exact_grader_needs_something_to_compare_with(text: str) -> None:
    with pytest.raises(InvalidGraderError):
        Exact(answer=text)


@pytest.mark.parametrize(
    ("fact", "text", "right"),
    [
        ("fee", "There is a FEE.", True),
        ("fee", "Have a coffee.", False),
        ("fee", "Fees apply.", False),
        ("FDIC", "It is the **FDIC**, of course", True),
        ("credit score", "your credit_score", True),
        ("can't", "I can\u2019t do that", True),
        ("W-2", "form W\u20112", True),
        ("$50", "at most $50.", True),
        ("$50", "at most $50.00", True),
        ("$50", "at most $500", False),
        ("$50", "at most $50.25", False),
        ("50", "1,50", False),
        ("250,000", "$1,250,000", False),
        ("250,000", "$250,000 per depositor", True),
        ("7%", "17%", False),
        ("7%", "1.7%", False),
        ("7%", "7% a year", True),
        ("30 days", "within 30 days", True),
    ],
)
def test_a_fact_is_found_as_whole_words_and_numbers(fact: str, text: str, right: bool) -> None:
    assert score(Contains(answer=fact), text) == right


@pytest.mark.parametrize(("text", "right"), [("name and date", True), ("name", False), ("", False)])
def test_all_facts_of_a_list_must_be_there(text: str, right: bool) -> None:
    assert score(Contains(answer=["date", "name"]), text) == right


def test_the_reason_names_the_facts_that_lack() -> None:
    assert grade(Contains(answer=["date", "name"]), Answer("date")).reason == "lacks 'name'"


@pytest.mark.parametrize(("text", "right"), [("Nine.", True), ("9 digits", True), ("19", False), ("", False)])
def test_any_one_of_several_facts_is_enough(text: str, right: bool) -> None:
    assert score(AnyOf(answer=["nine", "9"]), text) == right


@pytest.mark.parametrize("answer", [[], [""], ["fee", " _ "]])
def test_empty_facts_are_refused(answer: list[str]) -> None:
    with pytest.raises(InvalidGraderError):
        AnyOf(answer=answer)


@pytest.mark.parametrize(("text", "right"), [("DEPOSIT", True), ("DEPOSIT.", True), ("deposit", False)])
def test_a_pattern_is_searched_for(text: str, right: bool) -> None:
    assert score(Regex(answer=r"^DEPOSIT\W*$"), text) == right


def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(InvalidGraderError, match="missing"):
        Regex(answer="(a")


def test_a_pattern_that_takes_ages_finds_nothing() -> None:
    grader = Regex(answer="^(?:a|aa)+$")
    assert "within" in str(grade(grader, Answer("a" * 5000 + "b")).reason)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Freeze the card in the app", True),
        ("freeze your card in the app.", True),
        ("In the app, freeze the card", True),
        ("Call the police", False),
        ("", False),
    ],
)
def test_a_similar_answer_is_right(text: str, right: bool) -> None:
    assert score(Similarity(answer="Freeze the card in the app."), text) == right


def test_the_threshold_of_similarity_can_be_set() -> None:
    assert score(Similarity(answer="freeze the card", threshold=1.0), "freeze a card") == 0


@pytest.mark.parametrize(
    ("text", "reference", "expected"),
    [
        ("freeze your card in the app", "Freeze the card in the app", 0.63022),
        ("call us", "Freeze the card", 0.04447),
        ("the card", "the cards are here", 0.39982),
        ("ab", "ab cd", 0.4717),
        ("Your PIN is four digits", "A PIN has four digits", 0.6246),
    ],
)
def test_chrf_is_that_of_sacrebleu_2(text: str, reference: str, expected: float) -> None:
    assert chrf(text, reference) == pytest.approx(expected, abs=5e-6)


@given(st.text(min_size=1).filter(str.strip))
def test_a_text_is_wholly_like_itself(text: str) -> None:
    assert chrf(text, text) == pytest.approx(1)


@given(st.text(), st.text())
def test_likeness_is_a_share(text: str, reference: str) -> None:
    assert 0 <= chrf(text, reference) <= 1 + 1e-12
