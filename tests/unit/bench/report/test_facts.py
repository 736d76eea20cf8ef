"""What a report tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.compare.arms import ArmsError
from bench.report.facts import MAX_DISAGREEMENTS, Facts, by_tag, calibration, gather
from bench.report.words import headlines, measured
from bench.rows import AGREEMENT
from tests.support.results import row, synthetic, write


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """What made-up results tell."""
    return gather(write(tmp_path_factory.mktemp("results"), synthetic()))


def test_disagreements_come_with_the_widest_and_most_confident_first(tmp_path: Path) -> None:
    rows = [
        *(row("a", number) for number in "1234"),
        row("b", 1),
        row("b", 2, score=0.5, confidence=0.99),
        row("b", 3, score=0, confidence=0.6),
        row("b", 4, score=0, confidence=0.9),
    ]
    facts = gather(write(tmp_path, rows))
    assert [each.id for each in facts.disagreements] == ["q4", "q3", "q2"]


def test_only_some_of_many_disagreements_are_shown(tmp_path: Path) -> None:
    rows = [row(name, number, score=float(name == "a")) for name in "ab" for number in range(30)]
    facts = gather(write(tmp_path, rows))
    assert (len(facts.disagreements), facts.num_disagreements) == (MAX_DISAGREEMENTS, 30)


def test_question_that_one_did_not_answer_is_no_disagreement(tmp_path: Path) -> None:
    facts = gather(write(tmp_path, [row("a"), row("b", score=0, outcome="failed")]))
    assert facts.disagreements == []


def test_tags_in_which_models_differ_most_come_first() -> None:
    rows = {
        "a": [row("a", 1, tags=("same",)), row("a", 2, tags=("other",))],
        "b": [row("b", 1, tags=("same",)), row("b", 2, tags=("other",), score=0)],
    }
    assert list(by_tag(rows)) == ["other", "same"]


def test_question_of_two_tags_counts_for_both() -> None:
    table = by_tag({"a": [row("a", 1, tags=("x", "y")), row("a", 2, tags=("y",), score=0)]})
    assert {tag: (each["a"].accuracy, each["a"].n) for tag, each in table.items()} == {"x": (1, 1), "y": (0.5, 2)}


def test_model_that_is_as_right_as_it_is_confident_has_no_calibration_error() -> None:
    rows = [row("a", number, score=float(number % 4 > 0), confidence=0.75) for number in range(40)]
    told = calibration(rows)
    assert told.error == pytest.approx(0, abs=1e-9)
    assert told.ranking == 0.5


def test_overconfidence_is_the_calibration_error() -> None:
    rows = [row("a", number, score=0, confidence=0.9) for number in range(20)]
    assert calibration(rows).error == pytest.approx(0.9)


def test_confidence_that_nobody_tells_is_not_calibrated() -> None:
    assert calibration([row("a")]) is None


def test_headlines_name_only_who_is_certain(whole: Facts) -> None:
    told = {each.title: (each.answer, each.is_certain) for each in headlines(whole)}
    assert told == {
        "Most accurate": ("Undecided", False),
        "Fastest": ("custom", True),
        "Cheapest": ("custom", True),
        "Evidence": ("240 questions", True),
    }


def test_model_whose_price_is_unknown_leaves_the_cheapest_undecided(tmp_path: Path) -> None:
    rows = [row("a", number, cost_usd=1e-6) for number in range(20)] + [row("b", number) for number in range(20)]
    told = next(each for each in headlines(gather(write(tmp_path, rows))) if each.title == "Cheapest")
    assert (told.answer, "not known of b" in told.why) == ("Undecided", True)


def test_report_tells_who_did_not_answer_how_often(whole: Facts) -> None:
    lines = measured(whole)
    assert "qlora: 4 of 240 requests not answered (4 timeout)." in lines


@pytest.mark.parametrize(("suite", "expected"), [("replay", True), ("banking", False)])
def test_accuracy_of_a_replay_is_told_to_be_agreement(tmp_path: Path, suite: str, expected: bool) -> None:
    rows = [row("a", number, suite=suite) for number in range(3)]
    assert (AGREEMENT in measured(gather(write(tmp_path, rows)))) == expected


def test_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArmsError, match=r"results\.jsonl"):
        gather(tmp_path)
