"""Who is compared with whom, and which rows count."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.compare.arms import ArmsError, choose, read_arms, table
from bench.compare.metrics import METRICS
from tests.support.results import arm, arm_of, row, write


def names(pairs) -> list[tuple[str, str]]:
    return [(a.name, b.name) for a, b in pairs]


def accuracies(*arms) -> list[list[float]]:
    return table(arms, METRICS["accuracy"]).tolist()


# Folders


def test_every_two_backends_of_a_folder_are_compared(tmp_path: Path) -> None:
    folder = write(tmp_path, [row("a"), row("b"), row("c")])
    assert names(choose(folder, None, None).pairs) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_pair_is_compared_in_the_order_asked_for(tmp_path: Path) -> None:
    folder = write(tmp_path, [row("a"), row("b"), row("c")])
    assert names(choose(folder, None, ("c", "a")).pairs) == [("c", "a")]


def test_one_backend_before_and_after_is_named_as_the_folders_are(tmp_path: Path) -> None:
    before, after = write(tmp_path / "main", [row("a")]), write(tmp_path / "change", [row("a"), row("b")])
    assert names(choose(before, after, None).pairs) == [("main", "change")]


def test_several_backends_before_and_after_have_their_names_added(tmp_path: Path) -> None:
    both = [row("a"), row("b")]
    before, after = write(tmp_path / "main", both), write(tmp_path / "change", both)
    assert names(choose(before, after, None).pairs) == [("main/a", "change/a"), ("main/b", "change/b")]


def test_pair_of_two_folders_takes_the_second_from_the_second(tmp_path: Path) -> None:
    before, after = write(tmp_path / "main", [row("a")]), write(tmp_path / "change", [row("b")])
    (pair,) = choose(before, after, ("a", "b")).pairs
    assert [next(iter(side.rows.values())).backend for side in pair] == ["a", "b"]


def test_folders_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    before, after = write(tmp_path / "x/results", [row("a")]), write(tmp_path / "y/results", [row("a")])
    assert names(choose(before, after, None).pairs) == [("x/results", "y/results")]


def test_file_of_results_will_do_for_a_folder(tmp_path: Path) -> None:
    assert list(read_arms(write(tmp_path, [row("a")]) / "results.jsonl")) == ["a"]


def test_last_of_several_rows_for_a_question_counts(tmp_path: Path) -> None:
    arms = read_arms(write(tmp_path, [row("a", score=0.0), row("a", score=1.0)]))
    assert [each.score for each in arms["a"].rows.values()] == [1.0]


@pytest.mark.parametrize(
    ("content", "pair", "said"),
    [
        (None, None, "bench run"),
        (b"", None, "no rows"),
        (b"{}\n{}\n", None, "results.jsonl:1"),
        ([row("a")], None, "a second backend"),
        ([row("a"), row("b")], ("a", "c"), "'c', but of a, b"),
        ([row("a"), row("b")], ("a", "a"), "with itself"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(tmp_path: Path, content, pair, said: str) -> None:
    if isinstance(content, bytes):
        (tmp_path / "results.jsonl").write_bytes(content)
    elif content:
        write(tmp_path, content)
    with pytest.raises(ArmsError, match=said):
        choose(tmp_path, None, pair)


def test_folder_is_not_compared_with_itself(tmp_path: Path) -> None:
    with pytest.raises(ArmsError, match="with itself"):
        choose(write(tmp_path, [row("a")]), tmp_path, None)


def test_folders_without_a_common_backend_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArmsError, match="no backend is in both"):
        choose(write(tmp_path / "x", [row("a")]), write(tmp_path / "y", [row("b")]), None)


# Rows


def test_rows_are_paired_by_question_whatever_their_order() -> None:
    a = arm("a", [1, 0, 1])
    b = arm_of([row("b", number, score=score) for number, score in ((2, 0), (0, 1), (1, 0))])
    assert accuracies(a, b) == [[1, 1], [0, 0], [1, 0]]


def test_question_without_a_partner_is_left_out() -> None:
    assert accuracies(arm("a", [1, 0, 1]), arm("b", [1])) == [[1, 1]]


def test_question_in_other_words_is_another_question() -> None:
    assert accuracies(arm_of([row("a")]), arm_of([row("b", question="Else?")])) == []


def test_same_id_in_another_suite_is_another_question() -> None:
    assert accuracies(arm_of([row("a")]), arm_of([row("b", suite="arithmetic")])) == []


def test_unanswered_question_has_no_accuracy() -> None:
    failed = row("b", 1, score=0, outcome="failed")
    assert accuracies(arm("a", [1, 1]), arm_of([row("b", 0), failed])) == [[1, 1]]


def test_question_asked_several_times_counts_once() -> None:
    a = arm_of([row("a", score=score, repetition=number) for number, score in enumerate((1, 1, 0, 0))])
    b = arm_of([row("b", score=score, repetition=number) for number, score in enumerate((1, 1, 1, 0))])
    assert accuracies(a, b) == [[0.5, 0.75]]


def test_latency_of_repetitions_is_their_geometric_mean() -> None:
    arms = [arm_of([row(name, latency_ms=ms, repetition=i) for i, ms in enumerate((100, 400))]) for name in "ab"]
    assert table(arms, METRICS["latency_ms"]).tolist() == [[pytest.approx(200)] * 2]


def test_times_from_the_cache_are_none() -> None:
    arms = arm_of([row("a", cached=True)]), arm_of([row("b")])
    assert [len(table(arms, METRICS[name])) for name in ("accuracy", "latency_ms")] == [1, 0]


def test_share_of_answers_leaves_out_what_was_refused() -> None:
    a = arm_of([row("a", 0), row("a", 1, outcome="timeout"), row("a", 2, outcome="refused")])
    assert table([a, arm("b", [1, 1, 1])], METRICS["answered"]).tolist() == [[1, 1], [0, 1]]
