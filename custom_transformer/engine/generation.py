"""What is asked of the engine, and the tokens that come back: the event loop's side of it. Knows token ids only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Protocol, Self

import msgspec

from custom_transformer.engine.sampling import Mask, Sample, SamplingParams

FinishReason = Literal["stop", "length"]


class EngineError(Exception):
    """The engine could not go on with a request, because of one of its answers or altogether."""

    def __init__(self, message: str, answer: int | None = None) -> None:
        super().__init__(message)
        self.answer = answer


class QueueFullError(Exception):
    """As many requests wait as may."""


class Guide(Protocol):
    """Says token by token what may come next in one answer."""

    def allowed(self) -> Mask:
        """Mark the tokens that may come next. The caller may change the array."""

    def advance(self, token: int) -> bool:
        """Take note of the token that was chosen; return whether the answer is complete with it."""


class Branch(NamedTuple):
    """What holds for an answer that begins with a certain token, which otherwise never stands in one."""

    token: int
    guide: Callable[[], Guide]


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
    guide: Callable[[], Guide] | None = None
    """Called once for each answer. Its guide also decides when the answer may end and when it must."""
    branch: Branch | None = None


class Event(NamedTuple):
    """News of one answer: a token, its end, or both."""

    answer: int
    sample: Sample | None
    finish_reason: FinishReason | None


class Generation:
    """The answers to one request while they are made; to be read by one task of the event loop.

    Leaving the `with` block cancels what is unfinished.
    """

    def __init__(self, num_answers: int, cancel: Callable[[int], None]) -> None:
        self._unfinished = set(range(num_answers))
        self._cancelled: set[int] = set()
        self._cancel = cancel
        self._arrived: list[Event | EngineError] = []
        self._read: list[Event] = []
        """Events for `__anext__`, the next one last."""
        self._arrival: asyncio.Future[None] | None = None
        self.num_cached = 0
        """Tokens of the prompt that did not have to be read, as they were in the cache; known once an event came."""

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
        while self._read or self._unfinished:
            if not self._read:
                self._read = (await self.events())[::-1]
            event = self._read.pop()
            if event.answer not in self._cancelled:
                return event
        raise StopAsyncIteration

    async def events(self) -> list[Event]:
        """Return all events that have come, of answers that were not cancelled; wait for the first.

        Returns:
            The events; none once every answer is finished or cancelled.

        Raises:
            EngineError: the engine failed.
        """
        while self._unfinished:
            if not self._arrived:
                self._arrival = asyncio.get_running_loop().create_future()
                await self._arrival
            arrived, self._arrived = self._arrived, []
            events: list[Event] = []
            for index, event in enumerate(arrived):
                if event.answer in self._cancelled:
                    continue
                if isinstance(event, EngineError):
                    if not events:
                        raise event
                    self._arrived = arrived[index:]  # what came before it is the reader's first
                    break
                events.append(event)
                if event.finish_reason is not None:
                    self._unfinished.remove(event.answer)
            if events:
                return events
        return []

    def cancel(self, answer: int) -> None:
        """End an answer from this side; its slot is free before the next step."""
        self._cancelled.add(answer)
        if answer in self._unfinished:
            self._unfinished.remove(answer)
            self._cancel(answer)

    def deliver(self, event: Event | EngineError) -> None:
        """Take in what the engine has to say."""
        self._arrived.append(event)
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)
