"""What backends do when they are asked: the parts that faults are put together from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.gateway.chaos.upstream import Act, Attempt, Behaviour, Script, Step
from bench.gateway.chaos.wire import (
    DONE,
    FIRST,
    LAST_CHUNK,
    Speaker,
    chunk,
    chunks,
    error_body,
    response,
    stream_head,
)

WORDS_BEFORE_FAULT = 4
PAUSE_S = 0.1


def answers(speaker: Speaker = FIRST, *, headers: Mapping[str, str] | None = None) -> Behaviour:
    """Return the behaviour of a sound backend. It continues an answer whose beginning it is given."""

    def behave(attempt: Attempt) -> Script:
        if not attempt.stream:
            return [response(speaker.completion(), headers=headers)]
        events = [speaker.opening(), *speaker.word_events(attempt.prefill), speaker.finish()]
        if attempt.wants_usage:
            events.append(speaker.usage_event())
        return [stream_head(headers), *chunks(events), chunk(DONE), LAST_CHUNK]

    return behave


def plays(*script: Step) -> Behaviour:
    """Return the behaviour that is the same for every request."""
    return lambda _: [*script]


def either(*, whole: Behaviour, streamed: Behaviour) -> Behaviour:
    """Return the behaviour that depends on what is asked for."""
    return lambda attempt: streamed(attempt) if attempt.stream else whole(attempt)


def at_first(behaviour: Behaviour, times: int = 1, then: Behaviour | None = None) -> Behaviour:
    """Return the behaviour that changes after so many attempts, to a sound one if nothing else is named."""
    later = then or answers()
    return lambda attempt: behaviour(attempt) if attempt.number < times else later(attempt)


def when(condition: Callable[[Attempt], bool], behaviour: Behaviour, otherwise: Behaviour) -> Behaviour:
    """Return the behaviour that depends on the request."""
    return lambda attempt: behaviour(attempt) if condition(attempt) else otherwise(attempt)


def refuses(
    status: str,
    message: str,
    *,
    type_: str = "server_error",
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    """Return the behaviour of one that answers every request with an error."""
    return plays(response(error_body(message, type_=type_, code=code), status=status, headers=headers))


def streams(*events: bytes, end: tuple[Step, ...] = (LAST_CHUNK,)) -> Behaviour:
    """Return the behaviour of a backend whose stream holds these events, and what comes after them."""
    return plays(stream_head(), *chunks(events), *end)


def breaks_off(*rest: bytes, end: tuple[Step, ...] = (LAST_CHUNK,), speaker: Speaker = FIRST) -> Behaviour:
    """Return the behaviour of a backend that streams some words, then this instead of the rest."""
    said = chunks([speaker.opening(), *speaker.word_events()[:WORDS_BEFORE_FAULT]])
    # Without a pause both may come in one piece, and nothing has been said yet when the fault is seen.
    return plays(stream_head(), *said, PAUSE_S, *chunks(rest), *end)


SILENT = plays(Act.HANG)
HANGS_UP = plays(Act.CLOSE)
RESETS = plays(Act.RESET)
