"""Answers with status 200 that are none, or that lie about themselves."""

from __future__ import annotations

import gzip

from bench.gateway.chaos.behaviours import answers, at_first, either, plays, streams
from bench.gateway.chaos.scenario import Scenario, Trial
from bench.gateway.chaos.scenarios.conducts import falls_back
from bench.gateway.chaos.upstream import Act, Attempt, Script
from bench.gateway.chaos.wire import DONE, FIRST, SPARE, error_body, response

LONGER_THAN_ANY_HEADER = 1 << 20
"""Bytes; parsers allow some 8 to 64 KiB."""


def zipped(attempt: Attempt) -> Script:
    """Answer well, but compressed, which nobody has asked for."""
    sound = FIRST.completion()
    kind = "application/json"
    if attempt.stream:
        sound = b"".join([FIRST.opening(), *FIRST.word_events(), FIRST.finish(), DONE])
        kind = "text/event-stream"
    return [response(gzip.compress(sound), headers={"content-encoding": "gzip"}, content_type=kind)]


async def next_answer_is_clean(trial: Trial) -> None:
    """What a backend wrote beyond its answer must not become the next one's beginning."""
    for _ in range(2):
        trial.answered_by(await trial.ask(), FIRST, SPARE)


async def is_readable(trial: Trial) -> None:
    """The client, which asked for plain bytes, can read the answer, whoever gives it."""
    trial.answered_by(await trial.ask(), FIRST, SPARE)


SCENARIOS = [
    Scenario(
        "length-too-long",
        "Content-Length promises more than comes before the connection is closed",
        "the fallback answers",
        falls_back,
        plays(response(FIRST.completion()[:120], length=4096), Act.CLOSE),
        streamed=False,
    ),
    Scenario(
        "length-too-short",
        "Content-Length is less than what comes, once",
        "a whole answer, and the next one too: the excess is nobody's answer",
        next_answer_is_clean,
        at_first(plays(response(FIRST.completion() + FIRST.completion(), length=len(FIRST.completion()) - 9))),
        streamed=False,
    ),
    Scenario(
        "malformed-body",
        "half of a JSON body, its length told rightly",
        "the fallback answers",
        falls_back,
        plays(response(FIRST.completion()[:120])),
        streamed=False,
    ),
    Scenario(
        "error-in-200",
        "status 200 with an error body",
        "the fallback answers",
        falls_back,
        plays(response(error_body("the engine died", type_="server_error"))),
    ),
    Scenario(
        "no-choices",
        "an answer with `choices: []`",
        "the fallback answers",
        falls_back,
        either(whole=plays(response(FIRST.completion(choices=[]))), streamed=streams(FIRST.data(choices=[]), DONE)),
    ),
    Scenario(
        "empty-body",
        "status 200 without a body",
        "the fallback answers",
        falls_back,
        either(whole=plays(response(b"")), streamed=streams()),
    ),
    Scenario(
        "html",
        "status 200 with a web page",
        "the fallback answers",
        falls_back,
        plays(response(b"<html><body>Please log in</body></html>", content_type="text/html")),
    ),
    Scenario("gzip", "compressed, though not asked for", "an answer that the client can read", is_readable, zipped),
    Scenario(
        "huge-header",
        "a header of 1 MiB",
        "the fallback answers, or the header is taken",
        is_readable,
        answers(headers={"x-filler": "x" * LONGER_THAN_ANY_HEADER}),
    ),
    Scenario(
        "whole-for-stream",
        "a whole answer, though a stream is asked for",
        "the fallback answers, or the answer is passed on as a stream",
        is_readable,
        plays(response(FIRST.completion())),
        whole=False,
    ),
]
