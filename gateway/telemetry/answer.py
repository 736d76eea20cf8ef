"""What an answer tells of itself: who wrote it, why it ended, how many tokens it took. No text is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from backends.protocol import UNDECODABLE
from backends.sse import payloads
from gateway.exchange import Attempt


class InputDetails(msgspec.Struct, frozen=True):
    """What the input tokens were."""

    cached_tokens: int | None = None


class OutputDetails(msgspec.Struct, frozen=True):
    """What the output tokens were."""

    reasoning_tokens: int | None = None


class Usage(msgspec.Struct, frozen=True):
    """Token counts."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: InputDetails | None = None
    completion_tokens_details: OutputDetails | None = None


class Choice(msgspec.Struct, frozen=True):
    """One choice, or a piece of it."""

    finish_reason: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """A whole answer, or one event of a stream."""

    id: str | None = None
    model: str | None = None
    choices: list[Choice] = []
    usage: Usage | None = None


class Facts(msgspec.Struct, frozen=True):
    """What is known of an answer."""

    id: str | None = None
    model: str | None = None
    finish_reasons: tuple[str, ...] = ()
    usage: Usage = Usage()


_decoder = msgspec.json.Decoder(Answer)


def facts_of(attempt: Attempt, num_choices: int) -> Facts:
    """Return what an attempt's answer tells, once it is over; of a stream, what its last events tell."""
    if attempt.facts is None:
        attempt.facts = _read(attempt, num_choices)
    return attempt.facts


def _read(attempt: Attempt, num_choices: int) -> Facts:
    if not attempt.blocks:
        return Facts()
    if attempt.first_content is None:
        return _facts([attempt.blocks[-1]])
    return _facts(_last_payloads(list(attempt.blocks)[-2:], num_choices + 2))


def _last_payloads(blocks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Yield the data of the last events: the end of each choice, the usage, and one to spare."""
    for event in b"".join(blocks).rstrip(b"\n").rsplit(b"\n\n", limit)[-limit:]:
        yield from payloads(event)


def _facts(documents: Iterable[bytes]) -> Facts:
    """Gather what the documents tell; one of another shape tells nothing."""
    id_, model, usage = None, None, Usage()
    reasons: list[str] = []
    for document in documents:
        try:
            answer = _decoder.decode(document)
        except UNDECODABLE:
            continue
        id_, model, usage = answer.id or id_, answer.model or model, answer.usage or usage
        reasons += [choice.finish_reason for choice in answer.choices if choice.finish_reason]
    return Facts(id_, model, tuple(reasons), usage)
