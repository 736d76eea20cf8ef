"""What only shows over time: outages, departures, accounts."""

from __future__ import annotations

import anyio

from bench.gateway.chaos.behaviours import answers, at_first, breaks_off, either, plays, refuses
from bench.gateway.chaos.scenario import Conduct, Scenario, Trial
from bench.gateway.chaos.upstream import SPARE_PATH, Act, Attempt, Script
from bench.gateway.chaos.wire import FIRST, SPARE, Speaker

BREAKER_FAILURES = 3
COOLDOWN_S = 1.0
"""What the gateway's breakers are configured with."""
NUM_DURING_OUTAGE = 6
NUM_AT_ONCE = 5
BOOKED_WITHIN_S = 1.0
"""The gateway books when the answer is gone."""
PROBE_S = 0.4
"""How long the backend takes for its first answer after the outage."""


def outage(attempt: Attempt) -> Script:
    """Fail as long as a breaker would let requests through, then answer, the first time slowly."""
    if attempt.number < BREAKER_FAILURES:
        return refuses("503 Service Unavailable", "the first is overheated")(attempt)
    return [*([PROBE_S] if attempt.number == BREAKER_FAILURES else []), *answers()(attempt)]


async def breaker_works(trial: Trial) -> None:
    """Ask through an outage, at the end of it several at once, and then again."""
    for _ in range(NUM_DURING_OUTAGE):
        trial.answered_by(await trial.ask(), FIRST, SPARE)
    trial.asked(BREAKER_FAILURES)
    await anyio.sleep(1.2 * COOLDOWN_S)

    async def ask() -> None:
        trial.answered_by(await trial.ask(), FIRST, SPARE)

    async with anyio.create_task_group() as tasks:
        for _ in range(NUM_AT_ONCE):
            tasks.start_soon(ask)
    trial.asked(BREAKER_FAILURES + 1)
    for _ in range(3):
        trial.answered_by(await trial.ask(), FIRST)


async def clients_mistakes_do_not_count(trial: Trial) -> None:
    """More bad requests than failures that open a breaker, then a good one."""
    for _ in range(BREAKER_FAILURES + 1):
        trial.failed(await trial.ask(), 400)
    trial.answered_by(await trial.ask(), FIRST)
    trial.asked(BREAKER_FAILURES + 2)


async def departure_is_noticed(trial: Trial) -> None:
    """Leave; nobody else is asked."""
    await trial.ask_and_leave()
    trial.asked(1)
    trial.spare_asked(0)


def booked_to(speaker: Speaker) -> Conduct:
    """Return the conduct where this backend's tokens are told to the client."""

    async def usage_is_true(trial: Trial) -> None:
        answer = await trial.ask(**_usage_asked(trial))
        trial.answered_by(answer, speaker)
        trial.require(answer.usage == speaker.usage, f"the usage is {answer.usage}, not {speaker.usage}")

    return usage_is_true


async def usage_is_of_the_whole(trial: Trial) -> None:
    """The answer has two authors; what it used is known of neither alone."""
    answer = await trial.ask(**_usage_asked(trial))
    trial.honest(answer)
    trial.require(answer.usage in (None, FIRST.usage), f"the usage is {answer.usage}")


async def books_agree(trial: Trial) -> None:
    """The metrics hold the answer's tokens once, and nothing for whoever failed."""
    first, spare = str(trial.case), SPARE_PATH
    before = await trial.output_tokens(spare)
    answer = await trial.ask(**_usage_asked(trial))
    trial.answered_by(answer, SPARE)
    booked = 0.0
    with anyio.move_on_after(BOOKED_WITHIN_S):
        while not booked:
            booked = await trial.output_tokens(spare) - before
    trial.require(booked == SPARE.completion_tokens, f"{booked:g} tokens booked, {SPARE.completion_tokens} used")
    lost = await trial.output_tokens(first)
    trial.require(lost == 0, f"{lost:g} tokens booked to a backend that gave no answer")


def _usage_asked(trial: Trial) -> dict[str, object]:
    return {"stream_options": {"include_usage": True}} if trial.case.streamed else {}


SCENARIOS = [
    Scenario(
        "flapping",
        f"{BREAKER_FAILURES} times 503, then sound again; {NUM_DURING_OUTAGE} requests, then {NUM_AT_ONCE} at once",
        f"every client gets an answer; after {BREAKER_FAILURES} failures the backend is left alone, then asked by one "
        "request, then by all",
        breaker_works,
        outage,
    ),
    Scenario(
        "clients-mistakes",
        f"{BREAKER_FAILURES + 1} requests that the backend rightly refuses with 400, then a good one",
        "the backend answers the good one: it is not to blame",
        clients_mistakes_do_not_count,
        at_first(refuses("400 Bad Request", "no such role", type_="invalid_request_error"), BREAKER_FAILURES + 1),
        fallback=False,
    ),
    Scenario(
        "departure",
        "the client leaves, before a whole answer or within a stream",
        "the backend is let go within a second; nobody else is asked",
        departure_is_noticed,
        either(whole=plays(Act.HANG), streamed=breaks_off(end=(Act.HANG,))),
    ),
    Scenario(
        "usage-after-retry",
        "500, once; no fallback; the client wants to know the usage",
        "the usage of the one answer, once",
        booked_to(FIRST),
        at_first(refuses("500 Internal Server Error", "a hiccup")),
        fallback=False,
    ),
    Scenario(
        "usage-after-fallback",
        "503, every time; the client wants to know the usage",
        "the usage of the fallback's answer",
        booked_to(SPARE),
        refuses("503 Service Unavailable", "the first is overheated"),
    ),
    Scenario(
        "usage-after-cut",
        "the connection is closed after four words, and another backend goes on; the client wants to know the usage",
        "none, or that of the whole answer: not that of a part",
        usage_is_of_the_whole,
        breaks_off(end=(Act.CLOSE,)),
        spare=answers(FIRST),
        whole=False,
    ),
    Scenario(
        "books",
        "503, every time; the client wants to know the usage",
        "`/metrics` books the tokens once, to the fallback",
        books_agree,
        refuses("503 Service Unavailable", "the first is overheated"),
        own_only=True,
    ),
]
