"""A run from its options to its summary: who has to be asked what, the asking, the judging."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from backends.base import Backend
from bench.answer import Answer
from bench.cache import Cache, cache_key
from bench.graders import Grade, Judge, grade
from bench.private_config import Configured
from bench.rows import Row
from bench.runner.asking import ask, call_of, row_of
from bench.runner.figures import Summary, figures_by_model
from bench.runner.judging import JudgeFailedError, judged
from bench.runner.local import work_through
from bench.runner.reach import reached
from bench.runner.results import Results, Run, open_results, write_summary
from bench.runner.schedule import Schedule
from bench.runner.screen import Screen
from bench.runner.work import Model, Work, plan, selected
from bench.suites.loader import Suite, load
from bench.suites.question import Question


class UsageError(Exception):
    """What was asked for makes no sense."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What `bench run` was told."""

    suites: tuple[str, ...]
    models: tuple[str, ...]
    judge: str | None
    url: str | None
    """Of a server that runs already, with `/v1`; a private gateway is started where there is none."""
    api_key: str | None
    out: Path
    cache: Path | None
    tags: tuple[str, ...]
    limit: int | None
    repetitions: int
    seed: int
    concurrency: int
    timeout_s: float
    engine: Literal["local", "ray"] = "local"
    """Who asks: this process, or Ray's; see `bench.runner.ray_engine`."""


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asked what."""

    questions: list[tuple[str, Question]]
    works: list[Work]
    judge: Model | None
    run: Run


def assign(options: Options, configured: Configured | None) -> Assignment:
    """Return the work of a run.

    Raises:
        SuiteError: a suite cannot be used.
        UsageError: nothing is left to ask, or the judge would judge itself, or is missing.
    """
    suites = [load(name, Path()) for name in options.suites]
    questions = [(suite.name, question) for suite in suites for question in _selected(suite, options)]
    if not questions:
        raise UsageError(f"no question has the tag {' or '.join(options.tags)}")
    models = [_model(name, options, configured) for name in options.models]
    judge = None if options.judge is None else _model(options.judge, options, configured)
    if judge is not None and (same := [model.name for model in models if model.identity == judge.identity]):
        raise UsageError(f"the judge {judge.name} is itself asked, as {same[0]}: it would judge its own answers")
    works = plan(questions, models, repetitions=options.repetitions, seed=options.seed)
    if judge is None and any(work.needs_judge for work in works):
        num = sum(isinstance(question.grader, Judge) for _, question in questions)
        raise UsageError(f"only a judge can grade {num} of the questions: name a model with --judge")
    run = Run.new(
        suites={suite.name: suite.hash for suite in suites},
        models={model.name: model.identity for model in models},
        concurrency=options.concurrency,
        judge=judge.identity if judge else None,
    )
    return Assignment(questions=questions, works=works, judge=judge, run=run)


async def execute(options: Options, assignment: Assignment, configured: Configured | None, screen: Screen) -> Summary:
    """Ask what has not been asked yet, judge what needs it, and return the summary, which is written in any case.

    Raises:
        ResultsError: the folder cannot take the results.
        GatewayEndedError: the private gateway did not start.
    """
    with open_results(options.out, assignment.run) as results:
        unavailable: dict[str, str] = {}
        try:
            to_ask = [work for work in assignment.works if work.key not in results.answered]
            screen.expect(assignment.works, [*results.rows, *results.unjudged.values()])
            names = list(dict.fromkeys(work.model.name for work in to_ask))
            if assignment.judge and (results.unjudged or any(work.needs_judge for work in to_ask)):
                names.append(assignment.judge.name)
            async with reached(
                names, configured, url=options.url, api_key=options.api_key, limit_s=options.timeout_s, screen=screen
            ) as (backends, lacking):
                unavailable |= lacking
                await ask_all(
                    [work for work in to_ask if work.model.name in backends], backends, options, results, screen
                )
                if assignment.judge and assignment.judge.name in backends:
                    await judge_all(assignment, backends[assignment.judge.name], options, results, screen)
        finally:
            summary = summarise(assignment, results, unavailable)
            write_summary(options.out, summary)
    return summary


async def ask_all(
    works: Sequence[Work], backends: Mapping[str, Backend], options: Options, results: Results, screen: Screen
) -> None:
    """Put every question, and write each row as it comes."""
    kept = _Kept(backends, options.cache, results, screen)
    if options.engine == "ray":
        from bench.runner.ray_engine import ask_on_ray  # noqa: PLC0415 - few ask for it

        missing = [work for work in works if not kept.has(work)]
        turned_away = await ask_on_ray(
            missing,
            backends,
            kept.add,
            concurrency=options.concurrency,
            limit_s=options.timeout_s,
            only_here=options.url is None,
        )
        if turned_away:
            screen.say(f"{turned_away} questions were turned away too often")
        return

    async def do(work: Work) -> None:
        if not kept.has(work):
            backend = backends[work.model.name]
            call = call_of(work.question, logprobs=backend.capabilities.logprobs)
            started_at = datetime.now(UTC)
            kept.add(work, row_of(work, await ask(backend, call, limit_s=options.timeout_s), started_at))

    schedule = Schedule(works, lambda work: work.model.name, random.Random())
    await work_through(
        schedule,
        do,
        concurrency=options.concurrency,
        on_pause=lambda work, pause_s, why: screen.pauses(work.model.name, pause_s, why),
    )
    for name, why in schedule.given_up.items():
        screen.gives_up(name, why)


class _Kept:
    """Rows as they come: into the results, and into the cache, out of which some are taken in place of asking."""

    def __init__(self, backends: Mapping[str, Backend], cache: Path | None, results: Results, screen: Screen) -> None:
        self._backends = backends
        self._cache = Cache(cache) if cache else None
        self._results = results
        self._screen = screen

    def has(self, work: Work) -> bool:
        """Take the row from the cache, if it is there."""
        stored = self._cache.get(self._key(work)) if self._cache else None
        if stored is not None:
            self._write(work, as_asked_now(stored, work))
        return stored is not None

    def add(self, work: Work, row: Row) -> None:
        """Keep the row of a question that was asked now."""
        if self._cache and row.outcome == "answered":
            self._cache.put(self._key(work), row)
        self._write(work, row)

    def _write(self, work: Work, row: Row) -> None:
        if work.needs_judge and row.outcome == "answered":
            self._results.set_aside(row)
        else:
            self._results.add(row)
        self._screen.show(row, graded=not work.needs_judge)

    def _key(self, work: Work) -> str:
        call = call_of(work.question, logprobs=self._backends[work.model.name].capabilities.logprobs)
        return cache_key(work.model.identity, work.model.price, call, work.repetition)


async def judge_all(
    assignment: Assignment, backend: Backend, options: Options, results: Results, screen: Screen
) -> None:
    """Have every answer graded that waits for it; what the judge fails at goes on waiting."""
    questions = {(suite, question.id): question for suite, question in assignment.questions}
    waiting = [row for row in results.unjudged.values() if (row.suite, row.id) in questions]
    screen.judges(len(waiting))

    async def do(row: Row) -> None:
        try:
            grade = await judged(backend, questions[row.suite, row.id], row, limit_s=options.timeout_s)
        except JudgeFailedError as error:
            screen.say(f"the judge failed: {error}")
            return
        row = msgspec.structs.replace(row, score=grade.score, reason=grade.reason)
        results.add(row)
        screen.judged()

    schedule = Schedule(waiting, lambda _: backend.model, random.Random())
    await work_through(
        schedule,
        do,
        concurrency=options.concurrency,
        on_pause=lambda _, pause_s, why: screen.pauses(backend.model, pause_s, why),
    )
    for name, why in schedule.given_up.items():
        screen.gives_up(name, why)


def as_asked_now(stored: Row, work: Work) -> Row:
    """Return a row from the cache as one of this run, graded by the question as it is now."""
    grader = work.question.grader
    answer = Answer(stored.text, stored.tool_calls, stored.finish_reason)
    graded = Grade(0.0) if isinstance(grader, Judge) else grade(grader, answer)
    return msgspec.structs.replace(
        stored,
        suite=work.suite,
        id=work.question.id,
        backend=work.model.name,
        repetition=work.repetition,
        tags=work.question.tags,
        score=graded.score,
        reason=graded.reason,
        cached=True,
    )


def summarise(assignment: Assignment, results: Results, unavailable: Mapping[str, str]) -> Summary:
    """Return the summary of all rows of the folder."""
    priced = {work.model.name: work.model.price is not None for work in assignment.works}
    to_ask = [work for work in assignment.works if work.key not in results.answered]
    return Summary(
        backends=figures_by_model(results.rows, priced),
        run=results.run,
        unavailable=dict(unavailable),
        left=sum(work.model.name not in unavailable for work in to_ask) + len(results.unjudged),
    )


def _selected(suite: Suite, options: Options) -> list[Question]:
    return selected(suite, tags=options.tags, limit=options.limit, seed=options.seed)


def _model(name: str, options: Options, configured: Configured | None) -> Model:
    if configured is None:
        return Model(name=name, identity=f"{options.url} {name}")
    return Model(name=name, identity=configured.identities[name], price=configured.prices.get(name))
