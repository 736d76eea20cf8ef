"""Backends that answer with an error status."""

from __future__ import annotations

import time

import anyio

from bench.gateway.chaos.behaviours import at_first, plays, refuses
from bench.gateway.chaos.scenario import Scenario, Trial
from bench.gateway.chaos.scenarios.conducts import fails_with, falls_back, falls_back_at_once, retries
from bench.gateway.chaos.wire import FIRST, SPARE, error_body, response

PAUSE_S = 1.0
LONG_PAUSE_S = 30
KEY_HINT = "sk-...7f3a"

RATE_LIMITED = refuses("429 Too Many Requests", "slow down", type_="rate_limit_error", code="rate_limit_exceeded")
OVERHEATED = refuses("503 Service Unavailable", "the first is overheated")


async def pause_is_kept(trial: Trial) -> None:
    """Two requests within the pause that the backend asks for, one after it."""
    for _ in range(2):
        trial.answered_by(await trial.ask(), SPARE, FIRST)
    first = trial.attempts[0].at if trial.attempts else time.monotonic()
    too_early = [attempt for attempt in trial.attempts[1:] if attempt.at < first + PAUSE_S]
    trial.require(not too_early, "asked again before the pause was over")
    await anyio.sleep(max(0.0, first + PAUSE_S + 0.1 - time.monotonic()))
    trial.answered_by(await trial.ask(), FIRST)


async def pause_is_told(trial: Trial) -> None:
    """Two requests, both refused with the time to wait, the second without asking the backend."""
    for _ in range(2):
        answer = await trial.ask()
        trial.failed(answer, 429)
        told = answer.headers.get("retry-after", "")
        in_range = told.isdigit() and 0 < int(told) <= LONG_PAUSE_S
        trial.require(in_range, f"Retry-After is {told or 'missing'}")
    trial.asked(1)


async def refusal_reaches_client_or_fallback(trial: Trial) -> None:
    """A request that is too long for the first may fit the spare."""
    answer = await trial.ask()
    if not answer.is_complete:
        trial.failed(answer, 400, told="context_length_exceeded")
    else:
        trial.answered_by(answer, SPARE)
    trial.asked(1)


async def refusal_reaches_client(trial: Trial) -> None:
    """The client sees the refusal, and nobody else is asked."""
    answer = await trial.ask()
    trial.failed(answer, 400, told="content_filter")
    trial.require((answer.error or {}).get("message") == "the prompt was filtered", "the words were changed")
    trial.asked(1)
    trial.spare_asked(0)


async def key_stays_secret(trial: Trial) -> None:
    """The gateway's own key is refused: that is not the client's fault, and not for its eyes."""
    answer = await trial.ask()
    trial.failed(answer, 500, 502, 503)
    trial.require(KEY_HINT not in str(answer.error), "a part of the gateway's key is shown")
    trial.asked(1)


async def first_reason_is_told(trial: Trial) -> None:
    """Both fail; the client learns why the one that it asked for did."""
    answer = await trial.ask()
    trial.failed(answer, 500, 502, 503, told="the first is overheated")
    trial.require("spare" not in str(answer.error), "the fallback's own error hides the first")
    trial.require(bool(trial.spare_attempts), "the fallback was not asked")


def too_long(message: str = "the prompt has 9000 tokens, 4096 fit") -> bytes:
    """Return the answer to a request that is longer than the model's context."""
    body = error_body(message, code="context_length_exceeded", param="messages")
    return response(body, status="400 Bad Request")


SCENARIOS = [
    Scenario(
        "429-pause",
        f"429 with `Retry-After: {PAUSE_S:g}`, once",
        "the pause is kept, the fallback answers meanwhile, and afterwards the backend is used again",
        pause_is_kept,
        at_first(refuses("429 Too Many Requests", "slow down", type_="rate_limit_error", headers={"retry-after": "1"})),
    ),
    Scenario(
        "429-pause-alone",
        f"429 with `Retry-After: {LONG_PAUSE_S}`, no fallback",
        "429 with the time to wait; the next request does not reach the backend",
        pause_is_told,
        refuses("429 Too Many Requests", "slow down", type_="rate_limit_error", headers={"retry-after": "30"}),
        fallback=False,
    ),
    Scenario("429", "429 without a time", "the fallback answers", falls_back, RATE_LIMITED),
    Scenario("429-alone", "429 without a time, no fallback", "429", fails_with(429), RATE_LIMITED, fallback=False),
    Scenario(
        "500-once",
        "500, once; no fallback",
        "the retry succeeds",
        retries,
        at_first(refuses("500 Internal Server Error", "a hiccup")),
        fallback=False,
    ),
    Scenario("503", "503, every time", "the fallback answers", falls_back, OVERHEATED),
    Scenario(
        "503-alone",
        "503, every time; no fallback",
        "an error of the 5xx kind with the backend's reason",
        fails_with(500, 502, 503, told="the first is overheated"),
        OVERHEATED,
        fallback=False,
    ),
    Scenario(
        "503-pause",
        f"503 with `Retry-After: {PAUSE_S:g}`, once",
        "the pause is kept, the fallback answers meanwhile, and afterwards the backend is used again",
        pause_is_kept,
        at_first(refuses("503 Service Unavailable", "loading", headers={"retry-after": "1"})),
    ),
    Scenario(
        "context-length",
        "400 `context_length_exceeded`",
        "not asked twice; the fallback answers, or the client sees the 400",
        refusal_reaches_client_or_fallback,
        plays(too_long()),
    ),
    Scenario(
        "context-length-alone",
        "400 `context_length_exceeded`, no fallback",
        "the client sees the 400 and its code",
        fails_with(400, told="context_length_exceeded"),
        plays(too_long()),
        fallback=False,
    ),
    Scenario(
        "content-filter",
        "400 `content_filter`",
        "passed on unchanged; asked neither again nor elsewhere",
        refusal_reaches_client,
        plays(
            response(error_body("the prompt was filtered", code="content_filter"), status="400 Bad Request"),
        ),
    ),
    Scenario(
        "bad-key",
        "401 that quotes the gateway's key",
        "the fallback answers, and the backend is not asked twice",
        falls_back_at_once,
        refuses("401 Unauthorized", f"incorrect API key {KEY_HINT}", code="invalid_api_key"),
    ),
    Scenario(
        "bad-key-alone",
        "401 that quotes the gateway's key, no fallback",
        "a 5xx, as the client's key is not at fault, without the quote",
        key_stays_secret,
        refuses("401 Unauthorized", f"incorrect API key {KEY_HINT}", code="invalid_api_key"),
        fallback=False,
    ),
    Scenario(
        "fallback-fails",
        "503, and the fallback answers 500",
        "the first backend's reason, not the fallback's",
        first_reason_is_told,
        OVERHEATED,
        spare=refuses("500 Internal Server Error", "the spare is down too"),
    ),
    Scenario(
        "fallback-too-small",
        "503, and the fallback answers 400 `context_length_exceeded`",
        "the first backend's reason, not the fallback's",
        first_reason_is_told,
        OVERHEATED,
        spare=plays(too_long("too long for the spare one")),
    ),
]
