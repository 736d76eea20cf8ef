"""From a checked request to an answer that has begun: routes, tries, retries, falls back, keeps the time.

Knows nothing of HTTP on the client's side.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Self, TypeVar

import anyio

from backends.base import ChunkStream, Completion
from backends.errors import (
    BackendError,
    BackendNotReadyError,
    BackendTimeoutError,
    BackendUnavailableError,
    DeadlineExceededError,
    FirstTokenTimeoutError,
    IdleTimeoutError,
)
from backends.process import ServerStatus
from gateway.config.schema import Timeouts
from gateway.exchange import Attempt, Exchange
from gateway.router import chain_for
from gateway.target import Target

RETRY_DELAY_S = 0.05
CLOSE_LIMIT_S = 1.0

Answer = TypeVar("Answer")


class Pipeline:
    """Finds a backend that answers."""

    def __init__(self, server_statuses: Callable[[], Mapping[str, ServerStatus]]) -> None:
        self._server_statuses = server_statuses

    async def complete(self, exchange: Exchange) -> Completion:
        """Return a whole answer.

        Raises:
            GatewayError: nobody could give one; the first backend's reason.
        """

        async def ask(attempt: Attempt, timeouts: Timeouts) -> Completion:
            target = attempt.target
            target.in_flight += 1
            try:
                async with until(exchange.started + timeouts.total, DeadlineExceededError(_took(timeouts.total))):
                    completion = await target.usable().complete(exchange.call_of(attempt))
            finally:
                target.in_flight -= 1
            attempt.blocks.append(completion.body)
            attempt.end()
            return completion

        return await self._first_success(exchange, ask)

    async def stream(self, exchange: Exchange) -> TimedStream:
        """Return an answer whose first content has come. The caller closes it.

        Raises:
            GatewayError: nobody could begin one; the first backend's reason.
        """

        async def ask(attempt: Attempt, timeouts: Timeouts) -> TimedStream:
            target = attempt.target
            late = FirstTokenTimeoutError(f"no content came within {timeouts.first_token:g} s")
            target.in_flight += 1
            try:
                deadline = exchange.started + timeouts.total
                async with within(timeouts.first_token, late, deadline, timeouts.total):
                    stream = await target.usable().stream(exchange.call_of(attempt))
                    attempt.first_content = time.monotonic()
                    return TimedStream(stream, attempt, timeouts, deadline)
            except BaseException:
                target.in_flight -= 1
                raise

        return await self._first_success(exchange, ask)

    async def _first_success(self, exchange: Exchange, ask: Callable[[Attempt, Timeouts], Awaitable[Answer]]) -> Answer:
        """Ask one backend after the other, each again where that may help, until one answers."""
        config = exchange.snapshot.config
        first_failure: tuple[BackendError, Target] | None = None
        for name in chain_for(exchange.call.request.model, config, allow_fallback=exchange.allow_fallback):
            target = exchange.snapshot.targets[name]
            for retries_left in reversed(range(config.retries_for(name) + 1)):
                attempt = exchange.attempt(target)
                try:
                    self._require_running(target)
                    return await ask(attempt, config.timeouts_for(name))
                except BackendError as error:
                    attempt.end(error)
                    if isinstance(error, BackendUnavailableError):
                        target.failed(error)
                    # The first failure is the true one: a fallback's own must not hide it.
                    first_failure = first_failure or (error, target)
                    if not error.replaceable and first_failure[0] is error:
                        raise
                    if not error.retryable or retries_left == 0:
                        break
                await anyio.sleep(RETRY_DELAY_S * (1 + random.random()))
        assert first_failure is not None, "a chain has at least one backend"
        failure, exchange.target = first_failure
        raise failure

    def _require_running(self, target: Target) -> None:
        """Spare the connection attempt where the model server is known to be down."""
        server = self._server_statuses().get(target.name)
        if server is not None and server.state in {"starting", "crashed", "unavailable"}:
            raise BackendNotReadyError(f"backend '{target.name}' is not ready: {server.reason}", retry_after_s=1.0)


class TimedStream:
    """A streamed answer that may neither stop for long nor last for ever."""

    def __init__(self, stream: ChunkStream, attempt: Attempt, timeouts: Timeouts, deadline: float) -> None:
        self._stream = stream
        self._attempt = attempt
        self._timeouts = timeouts
        self.deadline = deadline
        """When the answer has to be complete, on the monotonic clock."""

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next block of events.

        Raises:
            BackendError: the answer cannot go on.
        """
        late = IdleTimeoutError(f"the answer stopped for {self._timeouts.idle:g} s")
        try:
            async with within(self._timeouts.idle, late, self.deadline, self._timeouts.total):
                block = await anext(self._stream)
        except StopAsyncIteration:
            self._attempt.end()
            raise
        except BackendError as error:
            self._attempt.end(error)
            raise
        self._attempt.took(block)
        return block

    async def aclose(self) -> None:
        """Let go of the backend, even while the request is being cancelled."""
        self._attempt.target.in_flight -= 1
        with anyio.move_on_after(CLOSE_LIMIT_S, shield=True):
            await self._stream.aclose()


def within(
    limit_s: float, late: BackendTimeoutError, deadline: float, total_s: float
) -> AbstractAsyncContextManager[None]:
    """Run the block for `limit_s`, then raise `late`; or until the deadline of the whole answer, if that is sooner."""
    moment = time.monotonic() + limit_s
    return until(moment, late) if moment < deadline else until(deadline, DeadlineExceededError(_took(total_s)))


@asynccontextmanager
async def until(deadline: float, late: BackendTimeoutError) -> AsyncIterator[None]:
    """Run the block until a moment of the monotonic clock, then raise `late`."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout_at(loop.time() + deadline - time.monotonic()):
            yield
    except TimeoutError as error:
        raise late from error


def _took(total_s: float) -> str:
    return f"the answer was not complete within {total_s:g} s"
