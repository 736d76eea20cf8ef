"""The folder of a run: what a later run may go on with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import rows
from bench.runner.results import RESULTS, RUN, UNJUDGED, ResultsError, Run, open_results
from bench.runner.work import key_of
from tests.support.bench_rows import row


def a_run(**fields: object) -> Run:
    known: dict[str, object] = {"suites": {"suite": "1"}, "models": {"a": "the model a"}, "concurrency": 4}
    return Run.new(**{**known, **fields})


def test_rows_are_there_for_the_next_run(tmp_path):
    with open_results(tmp_path, a_run()) as results:
        results.add(row("q1"))
    with open_results(tmp_path, a_run()) as results:
        assert (results.rows, results.answered) == ([row("q1")], {key_of(row("q1"))})


def test_row_is_written_as_it_comes(tmp_path):
    with open_results(tmp_path, a_run()) as results:
        results.add(row("q1"))
        assert list(rows.read(tmp_path / RESULTS)) == [row("q1")]


def test_torn_line_is_dropped_before_the_next_row(tmp_path):
    with open_results(tmp_path, a_run()) as results:
        results.add(row("q1"))
    with (tmp_path / RESULTS).open("ab") as file:
        file.write(rows.encode(row("q2"))[:40])
    with open_results(tmp_path, a_run()) as results:
        results.add(row("q3"))
    assert [each.id for each in rows.read(tmp_path / RESULTS)] == ["q1", "q3"]


REFUSED = {
    "another version of the suite": a_run(suites={"suite": "2"}),
    "another model": a_run(models={"a": "the model b"}),
    "--concurrency 4": a_run(concurrency=1),
    "another judge": a_run(judge="k"),
}


@pytest.mark.parametrize(("words", "run"), REFUSED.items(), ids=REFUSED)
def test_rows_that_cannot_be_compared_are_refused(tmp_path, words, run):
    with open_results(tmp_path, a_run(judge="j")):
        pass
    with pytest.raises(ResultsError, match=words), open_results(tmp_path, run):
        pass


def test_another_model_and_suite_may_join(tmp_path):
    with open_results(tmp_path, a_run()):
        pass
    with open_results(tmp_path, a_run(suites={"more": "1"}, models={"b": "the model b"})) as results:
        assert (set(results.run.suites), set(results.run.models)) == ({"suite", "more"}, {"a", "b"})


def test_second_process_is_kept_out(tmp_path):
    with open_results(tmp_path, a_run()):  # noqa: SIM117
        with pytest.raises(ResultsError, match="another run"), open_results(tmp_path, a_run()):
            pass


def test_rows_without_their_run_are_refused(tmp_path):
    (tmp_path / RESULTS).write_bytes(rows.encode(row()))
    with pytest.raises(ResultsError, match=RUN), open_results(tmp_path, a_run()):
        pass


def set_aside(folder: Path) -> None:
    with open_results(folder, a_run()) as results:
        results.set_aside(row("q1", score=0.0))


def test_unjudged_answer_is_no_result(tmp_path):
    set_aside(tmp_path)
    assert list(rows.read(tmp_path / RESULTS)) == []


def test_unjudged_answer_need_not_be_asked_again(tmp_path):
    set_aside(tmp_path)
    with open_results(tmp_path, a_run()) as results:
        assert results.answered == {key_of(row("q1"))}


def test_judged_answer_waits_no_more(tmp_path):
    set_aside(tmp_path)
    with open_results(tmp_path, a_run()) as results:
        results.add(row("q1", score=1.0))
        assert results.unjudged == {}
    assert not (tmp_path / UNJUDGED).exists()


def test_answer_that_was_judged_right_before_a_crash_is_not_judged_again(tmp_path):
    set_aside(tmp_path)
    with (tmp_path / RESULTS).open("ab") as file:
        file.write(rows.encode(row("q1")))
    with open_results(tmp_path, a_run()) as results:
        assert (results.unjudged, len(results.rows)) == ({}, 1)
