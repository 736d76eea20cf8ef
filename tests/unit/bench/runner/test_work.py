"""What is asked, and in which order."""

from __future__ import annotations

from bench.runner.work import Model, plan, selected
from bench.suites.loader import Suite
from tests.support.bench_rows import question

QUESTIONS = tuple(question(f"q{n}", tags=("even",) if n % 2 == 0 else ()) for n in range(20))
SUITE = Suite("suite", QUESTIONS, "hash")
MODELS = [Model(name=name, identity=name) for name in "abc"]


def ids(limit: int | None = None, tags: tuple[str, ...] = (), seed: int = 1) -> list[str]:
    return [each.id for each in selected(SUITE, tags=tags, limit=limit, seed=seed)]


def test_higher_limit_begins_with_the_questions_of_a_lower_one():
    assert ids(limit=12)[:5] == ids(limit=5)


def test_without_a_limit_all_are_asked():
    assert sorted(ids()) == sorted(each.id for each in QUESTIONS)


def test_tags_select():
    assert set(ids(tags=("even", "unheard of"))) == {f"q{n}" for n in range(0, 20, 2)}


def test_order_is_drawn_by_the_seed():
    assert ids(seed=1) == ids(seed=1) != ids(seed=2)


def test_every_model_is_asked_a_question_before_anyone_is_asked_the_next():
    works = plan([("suite", each) for each in QUESTIONS], MODELS, repetitions=2, seed=1)
    rounds = [works[start : start + 3] for start in range(0, len(works), 3)]
    assert all(
        len({(work.question.id, work.repetition) for work in each}) == 1
        and {work.model.name for work in each} == {*"abc"}
        for each in rounds
    )


def test_no_model_is_always_asked_first():
    works = plan([("suite", each) for each in QUESTIONS], MODELS, repetitions=1, seed=1)
    assert {work.model.name for work in works[::3]} == {*"abc"}


def test_no_work_is_planned_twice():
    works = plan([("suite", each) for each in QUESTIONS], MODELS, repetitions=2, seed=1)
    assert len({work.key for work in works}) == len(works) == 20 * 3 * 2
