"""Backends that give no answer, or none in time, before anything was said."""

from __future__ import annotations

from bench.gateway.chaos.behaviours import HANGS_UP, RESETS, SILENT, answers, at_first, plays
from bench.gateway.chaos.scenario import Scenario, Trial
from bench.gateway.chaos.scenarios.conducts import fails_with, falls_back, falls_back_at_once, retries
from bench.gateway.chaos.upstream import Act, Attempt, Script
from bench.gateway.chaos.wire import FIRST, LAST_CHUNK, chunk, chunks, response, stream_head

TIME_LIMIT_S = 1.5
"""How long a silent backend may take in all."""


def slow_to_begin(attempt: Attempt) -> Script:
    """Keep the connection busy with everything but content, for longer than the limit; then answer."""
    keep_alive = chunk(b": still working\n\n")
    head = [stream_head(), chunk(FIRST.opening())]
    waiting: Script = [0.3, keep_alive] * 10
    return [*head, *waiting, *chunks([*FIRST.word_events(), FIRST.finish()]), LAST_CHUNK]


async def silence_is_left(trial: Trial) -> None:
    """The spare backend answers soon after the limit."""
    await falls_back_at_once(trial)
    trial.in_time(2 * TIME_LIMIT_S)


async def silence_is_told(trial: Trial) -> None:
    """The client learns soon after the limit that nobody answers."""
    trial.failed(await trial.ask(), 408, 504)
    trial.asked(1)
    trial.in_time(2 * TIME_LIMIT_S)


async def asks_again(trial: Trial) -> None:
    """Two requests, the second when the connection of the first is gone."""
    for _ in range(2):
        trial.answered_by(await trial.ask(), FIRST)


SCENARIOS = [
    Scenario("refused", "nobody listens", "the fallback answers", falls_back, answers(), refused=True),
    Scenario(
        "refused-alone",
        "nobody listens, no fallback",
        "an error of the 5xx kind",
        fails_with(500, 502, 503),
        answers(),
        fallback=False,
        refused=True,
    ),
    Scenario(
        "reset-once", "a TCP reset, once; no fallback", "the retry succeeds", retries, at_first(RESETS), fallback=False
    ),
    Scenario("reset", "a TCP reset, every time", "the fallback answers", falls_back, RESETS),
    Scenario(
        "hang-up-once",
        "the connection is closed without a byte, once; no fallback",
        "the retry succeeds",
        retries,
        at_first(HANGS_UP),
        fallback=False,
    ),
    Scenario(
        "not-http",
        "the answer is not HTTP",
        "the fallback answers",
        falls_back,
        plays(b"SSH-2.0-OpenSSH_9.9\r\n", Act.CLOSE),
    ),
    Scenario(
        "redirect",
        "302 to another address",
        "not followed with the key in hand; the fallback answers",
        falls_back,
        plays(response(b"", status="302 Found", headers={"location": "/elsewhere/v1/chat/completions"})),
    ),
    Scenario(
        "silence",
        "the connection is accepted, and nothing comes",
        "at the limit of the first token, or of a whole answer, the fallback answers; the silent backend is not asked "
        "twice",
        silence_is_left,
        SILENT,
        time_limit_s=TIME_LIMIT_S,
    ),
    Scenario(
        "silence-alone",
        "the connection is accepted, and nothing comes; no fallback",
        "504 at the limit; the silent backend is not asked twice",
        silence_is_told,
        SILENT,
        fallback=False,
        time_limit_s=TIME_LIMIT_S,
    ),
    Scenario(
        "stale",
        "a whole answer, then the connection is closed without notice; asked twice",
        "both answers",
        asks_again,
        lambda attempt: [*answers()(attempt), Act.CLOSE],
        fallback=False,
    ),
    Scenario(
        "headers-only",
        "the head of a stream, then nothing",
        "at the first-token limit the fallback answers; the silent backend is not asked twice",
        falls_back_at_once,
        plays(stream_head(), Act.HANG),
        whole=False,
    ),
    Scenario(
        "slow-first-token",
        "the role and comments at once, the first word after 3 s",
        "at the first-token limit the fallback answers; the slow backend is let go",
        falls_back_at_once,
        slow_to_begin,
        whole=False,
    ),
]
