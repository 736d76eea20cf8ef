"""What is asked of the engine, and the tokens that come back: the event loop's side of it. Knows token ids only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Self

import msgspec

from custom_transformer.sampling import Sample, SamplingParams

FinishReason = Literal["stop", "length"]


class EngineError(Exception):
    """The engine could not go on with a request."""


class QueueFullError(Exception):
    """As many requests wait as may."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt to be continued."""

    prompt: Sequence[int]
    max_tokens: int
    """Also bounded by what the context leaves."""
    min_tokens: int = 0
    """No end before so many."""
    ignore_eos: bool = False
    """Never end before `max_tokens`."""
    num_answers: int = 1
    sampling: SamplingParams = SamplingParams()


class Event(NamedTuple):
    """News of one answer: a token, its end, or both."""

    answer: int
    sample: Sample | None
    finish_reason: FinishReason | None


class Generation:
    """The answers to one request while they are made; to be iterated by one task of the event loop.

    Leaving the `with` block cancels what is unfinished.
    """

    def __init__(self, num_answers: int, cancel: Callable[[int], None]) -> None:
        self._unfinished = set(range(num_answers))
        self._cancel = cancel
        self._events: asyncio.Queue[Event | EngineError] = asyncio.Queue()

    def __enter__(self) -> Self:
        """Return this generation."""
        return self

    def __exit__(self, *error: object) -> None:
        """Cancel every answer that is unfinished."""
        for answer in list(self._unfinished):
            self.cancel(answer)

    def __aiter__(self) -> Self:
        """Return this generation."""
        return self

    async def __anext__(self) -> Event:
        """Return the next event of any answer, until all are finished or cancelled.

        Raises:
            EngineError: the engine failed.
        """
        while self._unfinished:
            event = await self._events.get()
            if isinstance(event, EngineError):
                raise event
            if event.answer not in self._unfinished:
                continue
            if event.finish_reason is not None:
                self._unfinished.remove(event.answer)
            return event
        raise StopAsyncIteration

    def cancel(self, answer: int) -> None:
        """End an answer from this side; its slot is free before the next step."""
        if answer in self._unfinished:
            self._unfinished.remove(answer)
            self._cancel(answer)

    def deliver(self, event: Event | EngineError) -> None:
        """Take in what the engine has to say."""
        self._events.put_nowait(event)
