"""The rules that replies are graded by, and how confidence is judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.data.intents import LabelSet
from custom_transformer.evaluation.calibration import auroc, plot_reliability, reliability, wilson
from custom_transformer.evaluation.grading import Graded, score
from custom_transformer.evaluation.suites import holds_any, key_facts, labelled, last_number, same_label, sum_question

CARDS = LabelSet(("cards",), (("Where is it?", "card_arrival"),), ("card_arrival",))


@pytest.mark.parametrize(
    ("reply", "right"),
    [("card_arrival", True), ("Card arrival ", True), ("card_arrival.", False), ("card", False), ("", False)],
)
def test_a_label_is_right_whatever_its_case_spaces_and_underscores(reply: str, right: bool) -> None:
    assert same_label("card_arrival", reply) is right


def test_the_task_names_the_set_of_labels() -> None:
    (question,) = labelled(CARDS, iter([("My card is late", "card_arrival")]))
    assert "one of the 1 cards intents" in question.messages[0].content


def test_questions_of_other_sets_are_left_out() -> None:
    assert list(labelled(CARDS, iter([("translate hello", "translate")]))) == []


@pytest.mark.parametrize(("reply", "right"), [("Up to $250,000 a bank.", True), ("Up to $25,000.", False)])
def test_a_fact_is_looked_for_in_the_reply(reply: str, right: bool) -> None:
    assert holds_any(["$250,000", "250 thousand"], reply) is right


def test_no_written_question_gives_its_fact_away() -> None:
    assert [question.messages for question in key_facts() if question.is_right(question.messages[-1].content)] == []


@pytest.mark.parametrize(
    ("reply", "right"), [("You have $165.", True), ("120 + 45 = 165.0", True), ("165 - 1 = 164", False), ("", False)]
)
def test_a_sum_is_right_if_its_last_number_is(reply: str, right: bool) -> None:
    assert sum_question("What is 120 + 45?", "120 + 45 = 165.").is_right(reply) is right


@given(st.floats(0, 1e6, allow_nan=False).map(lambda value: round(value, 2)), st.sampled_from(["", ","]))
def test_the_last_number_of_a_text_is_found(value: float, separator: str) -> None:
    assert last_number(f"From 7 to {value:{separator}.2f}.") == value


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate(counts: tuple[int, int]) -> None:
    successes, n = counts
    low, high = wilson(successes, n)
    assert low - 1e-12 <= successes / n <= high + 1e-12


def test_the_interval_is_the_published_one() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)


@pytest.mark.parametrize(
    ("right", "wrong", "area"),
    [([0.9, 0.8], [0.1], 1.0), ([0.1], [0.9], 0.0), ([0.5], [0.5], 0.5), ([0.9, 0.3], [0.5], 0.5), ([], [0.5], None)],
)
def test_the_area_tells_how_well_confidence_ranks(right: list[float], wrong: list[float], area: float | None) -> None:
    assert auroc(right, wrong) == area


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_bins_hold_every_reply_once(replies: list[tuple[float, bool]]) -> None:
    bins = reliability([confidence for confidence, _ in replies], [right for _, right in replies])
    assert sum(part.n for part in bins) == len(replies)


def test_the_plot_of_reliability_is_drawn(tmp_path: Path) -> None:
    plot_reliability(reliability([0.2, 0.9], [False, True]), "Two replies", tmp_path / "plot.svg")
    assert "Two replies" in (tmp_path / "plot.svg").read_text()


def test_a_score_sums_up_the_replies() -> None:
    result = score([Graded("q", "r", True, 0.9), Graded("q", "r", True, 0.7), Graded("q", "r", False, 0.2)])
    assert (result.n, result.accuracy, result.auroc) == (3, pytest.approx(2 / 3), 1.0)
