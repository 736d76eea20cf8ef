"""Spans as plain values, written once they are over. Knows nothing of the gateway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

Attribute = str | bool | int | float | Sequence[str]
Attributes = Mapping[str, Attribute]
Kind = Literal["internal", "server", "client"]


class Event(msgspec.Struct, frozen=True):
    """Something that happened within a span; time in nanoseconds since 1970."""

    name: str
    time_ns: int
    attributes: Attributes = {}


class Link(msgspec.Struct, frozen=True):
    """Another span that this one has to do with; ids in hexadecimal."""

    trace_id: str
    span_id: str


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A span that is over; ids in hexadecimal, times in nanoseconds since 1970."""

    name: str
    kind: Kind = "internal"
    trace_id: str
    span_id: str
    parent_id: str | None = None
    state: str = ""
    """The `tracestate`."""
    start_ns: int
    end_ns: int
    attributes: Attributes = {}
    error: str | None = None
    """Why it failed, in words without any content; None if it did not."""
    events: Sequence[Event] = ()
    links: Sequence[Link] = ()


def evaluation(
    name: str,
    time_ns: int,
    *,
    score: float | None = None,
    label: str | None = None,
    explanation: str | None = None,
    response_id: str | None = None,
) -> Event:
    """Return the `gen_ai.evaluation.result` of an answer, for the span of the call that gave it.

    As an event of the span, not a log record: both then arrive together, and every trace UI shows it where it belongs.
    """
    given: dict[str, Attribute | None] = {
        "gen_ai.evaluation.name": name,
        "gen_ai.evaluation.score.value": score,
        "gen_ai.evaluation.score.label": label,
        "gen_ai.evaluation.explanation": explanation,
        "gen_ai.response.id": response_id,
    }
    return Event("gen_ai.evaluation.result", time_ns, without_none(given))


def without_none(given: Mapping[str, Attribute | None]) -> Attributes:
    """Return the attributes that are known."""
    return {key: value for key, value in given.items() if value is not None}
