"""What a replay calls its figures."""

from __future__ import annotations

from typing import Any

from bench.answer import ToolCall
from bench.replay.figures import Agreement, ReplaySummary, agreements, as_replay, described_replay
from bench.replay.questions import question_of
from bench.runner.figures import figures
from bench.runner.results import Run
from tests.support.bench_rows import row
from tests.support.recorded import recorded


def agreement(*texts: str, to: str = "hello there", name: str = "", **fields: Any) -> Agreement | None:
    """Returns how much these answers agree with the recorded one, each to a question of its own."""
    asked = [question_of(recorded(to)) for _ in texts]
    rows = [row(name or question.id, "m", text=text, **fields) for text, question in zip(texts, asked, strict=True)]
    return agreements(rows, asked).get("m")


def summary(**fields: Any) -> ReplaySummary:
    figures = {"accuracy": 0.5, "accuracy_ci95": (0.1, 0.9), "n": 2, "unknown": {}, **fields}
    return ReplaySummary(backends={"m": figures}, run=Run.new(suites={}, models={}, concurrency=1))


def test_same_words_agree_fully():
    assert agreement("Hello  there", "hello there").agreement == 1.0


def test_other_words_agree_in_part():
    assert 0 < agreement("hello you").agreement < 1


def test_call_in_place_of_text_does_not_agree():
    assert agreement("hello there", tool_calls=(ToolCall("pay", "{}"),)).agreement == 0.0


def test_what_was_not_answered_does_not_count():
    assert agreement("", outcome="timeout") is None


def test_rows_of_other_questions_do_not_count():
    assert agreement("hello there", name="another") is None


def test_interval_holds_the_mean():
    found = agreement(*["hello there", "goodbye"] * 10)
    assert found.agreement_ci95[0] < found.agreement < found.agreement_ci95[1]


def test_few_answers_have_no_interval():
    assert agreement("hello there").agreement_ci95 == (None, None)


def test_summary_speaks_of_no_accuracy():
    told = as_replay(summary(accuracy=None, unknown={"accuracy": "nothing was answered"}), {}).backends["m"]
    assert (told["alike"], told["agreement"], told["unknown"]) == (None, None, {"alike": "nothing was answered"})
    assert "accuracy" not in told


def test_summary_of_a_replay_stays_as_it_is():
    found = {"m": Agreement(agreement=0.7, agreement_ci95=(0.6, 0.8))}
    once = as_replay(summary(), found)
    assert as_replay(once, found) == once


def test_table_speaks_of_no_accuracy():
    told = described_replay(figures([row()]), Agreement(agreement=0.7, agreement_ci95=(0.6, 0.8)))
    assert (told["agreement, %"], [title for title in told if "accuracy" in title]) == ("70.0 \\[60 to 80]", [])
