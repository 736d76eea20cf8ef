"""From a checked request to an answer that has begun: routes, tries, retries, falls back, keeps the time.

Knows nothing of HTTP on the client's side.
"""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

import anyio

from backends.base import Call, Completion
from backends.errors import (
    BackendError,
    BackendNotReadyError,
    BackendTimeoutError,
    FirstTokenTimeoutError,
    RequestError,
    UpstreamInvalidRequestError,
)
from backends.process import ServerStatus
from gateway import retry
from gateway.deadlines import Deadline
from gateway.exchange import Attempt, Exchange
from gateway.rescue import AnswerStream, Broken, Continuation
from gateway.router import chain_for
from gateway.target import Target
from gateway.timed_stream import TimedStream

Answer = TypeVar("Answer")
Ask = Callable[[Attempt, bool], Awaitable[Answer]]
"""Asks a backend; told whether another one could be asked in its place."""


class LeftAloneError(Exception):
    """The backend's breaker is open."""


class Pipeline:
    """Finds a backend that answers."""

    def __init__(self, server_statuses: Callable[[], Mapping[str, ServerStatus]]) -> None:
        self._server_statuses = server_statuses
        self._rng = random.Random()

    async def complete(self, exchange: Exchange) -> Completion:
        """Return a whole answer.

        Raises:
            GatewayError: nobody could give one; the first backend's reason.
        """

        async def ask(attempt: Attempt, has_substitute: bool) -> Completion:
            # A backend that hangs looks like one that thinks.
            with attempt.deadline.half() if has_substitute else attempt.deadline.whole():
                completion = await refusable(attempt.target.usable().complete(exchange.call_of(attempt)))
            attempt.blocks.append(completion.body)
            attempt.end()
            attempt.leave()
            return completion

        return await self._first_success(exchange, chain_of(exchange), ask)

    async def stream(self, exchange: Exchange) -> AnswerStream:
        """Return an answer whose first content has come. The caller closes it.

        Raises:
            GatewayError: nobody could begin one; the first backend's reason.
        """

        async def ask(attempt: Attempt, _has_substitute: bool) -> TimedStream:
            return await open_stream(exchange, attempt)

        first = await self._first_success(exchange, chain_of(exchange), ask)
        return AnswerStream(first, exchange, self._continue)

    async def _continue(self, exchange: Exchange, broken: Broken) -> Continuation:
        """Return the rest of an answer that broke off, by whoever can go on where it did.

        Raises:
            BackendError: nobody can.
        """
        target, failure = broken.attempt.target, broken.failure
        tried = {attempt.target.name for attempt in exchange.tried}
        # A backend that fell silent is not asked twice; one whose connection broke knows best how it would go on.
        again = [] if isinstance(failure, BackendTimeoutError) else [target.name]
        others = [name for name in chain_of(exchange) if name not in tried]
        if not (chain := [*again, *others]):
            raise failure

        async def ask(attempt: Attempt, _has_substitute: bool) -> Continuation:
            call = broken.call_for(attempt.target.usable().capabilities)
            try:
                stream = await open_stream(exchange, attempt, call)
            except UpstreamInvalidRequestError as error:
                error.replaceable = True  # what it refuses may be the prefill
                raise
            return await Continuation.of(stream, broken, call)

        return await self._first_success(exchange, chain, ask)

    async def _first_success(self, exchange: Exchange, chain: Sequence[str], ask: Ask[Answer]) -> Answer:
        """Ask one backend after the other until one answers; those that are left alone only if all others fail."""
        targets = exchange.snapshot.targets
        failures: dict[str, BackendError] = {}
        left_alone: list[str] = []
        for names, insists in ((chain, False), (left_alone, True)):
            for place, name in enumerate(names, start=1):
                has_substitute = place < len(names)
                try:
                    return await self._ask(exchange, targets[name], ask, insists=insists, has_substitute=has_substitute)
                except LeftAloneError:
                    left_alone.append(name)
                    exchange.passed_over(name)
                except BackendError as error:
                    if not (error.replaceable or failures):
                        raise
                    failures[name] = error
        # The failure of the one that was asked for is the true one: another's must not hide it.
        failure, exchange.target = failures[chain[0]], targets[chain[0]]
        if failure.retry_after_s is not None:
            told = (error.retry_after_s for error in failures.values())
            failure.retry_after_s = min(after_s for after_s in told if after_s is not None)
        raise failure

    async def _ask(
        self, exchange: Exchange, target: Target, ask: Ask[Answer], *, insists: bool, has_substitute: bool
    ) -> Answer:
        """Ask one backend, again where that may help.

        Raises:
            BackendError: it gave no answer; the first failure's reason.
            LeftAloneError: it was not asked, as its breaker is open.
        """
        first: BackendError | None = None
        num_retries = num_failures(exchange, target) if exchange.tried else 0
        deadline = exchange.deadline_of(target)
        retries = exchange.snapshot.policies[target.name].retries
        target.retry_budget.deposit(time.monotonic())
        while True:
            try:
                return await self._ask_once(
                    exchange, target, deadline, ask, insists=insists, has_substitute=has_substitute
                )
            except LeftAloneError:
                if first is None:
                    raise
                raise first from first.__cause__
            except BackendError as error:
                first = first or error
                delay_s = retry.delay_s(num_retries, error.retry_after_s, self._rng)
                if (
                    not error.retryable
                    or num_retries >= retries
                    or (error.retry_after_s is not None and has_substitute)
                    or delay_s > min(retry.MAX_DELAY_S, deadline.left_s)
                    or not target.retry_budget.withdraw(time.monotonic())
                ):
                    raise first from first.__cause__
                num_retries += 1
            with exchange.watchdog.until_end():
                await anyio.sleep(delay_s)

    async def _ask_once(
        self,
        exchange: Exchange,
        target: Target,
        deadline: Deadline,
        ask: Ask[Answer],
        *,
        insists: bool,
        has_substitute: bool,
    ) -> Answer:
        """Ask one backend, and give its place back unless it answers. Raises as `_ask` does."""
        attempt = await self._enter(exchange, target, deadline, insists=insists)
        try:
            self._require_running(target)
            return await ask(attempt, has_substitute)
        except BaseException as error:
            if isinstance(error, BackendError) and attempt.ended is None:
                attempt.end(error)
            attempt.leave()
            raise

    async def _enter(self, exchange: Exchange, target: Target, deadline: Deadline, *, insists: bool) -> Attempt:
        """Wait for a place and for the breaker's leave."""
        if deadline.left_s <= 0:
            raise deadline.error()
        breaker = target.breaker
        if breaker.state(time.monotonic()) == "open" and not insists:
            raise LeftAloneError
        patience_s = exchange.snapshot.policies[target.name].timeouts.first_token
        if not target.admission.try_enter():
            with exchange.watchdog.until_end():
                await target.admission.enter(exchange.client, min(patience_s, deadline.left_s))
        now = time.monotonic()
        permit = breaker.insist(now) if insists else breaker.admit(now)
        if permit is not None:
            return exchange.attempt(target, permit, deadline)
        target.admission.leave()
        if insists:
            raise target.pause_error(now)
        raise LeftAloneError

    def _require_running(self, target: Target) -> None:
        """Spare the connection attempt where the model server is known to be down."""
        server = self._server_statuses().get(target.name)
        if server is not None and server.state in {"starting", "crashed", "unavailable"}:
            raise BackendNotReadyError(f"backend '{target.name}' is not ready: {server.reason}", retry_after_s=1.0)


def num_failures(exchange: Exchange, target: Target) -> int:
    """Return how often this backend has failed this request. To be asked again with less history is no failure."""
    errors = [attempt.error for attempt in exchange.tried if attempt.target is target]
    return sum(error is not None and not isinstance(error, UpstreamInvalidRequestError) for error in errors)


def chain_of(exchange: Exchange) -> list[str]:
    """Return the backends that may answer, best first."""
    config = exchange.snapshot.config
    sticky = "" if config.split is None else exchange.sticky
    return chain_for(exchange.call.request.model, config, sticky=sticky, allow_fallback=exchange.allow_fallback)


async def refusable(answer: Awaitable[Answer]) -> Answer:
    """Wait for a backend's answer. A request that it cannot even be asked is one that it refuses.

    Raises:
        BackendError: there is none.
    """
    try:
        return await answer
    except RequestError as error:
        raise UpstreamInvalidRequestError(error.detail) from error


async def open_stream(exchange: Exchange, attempt: Attempt, call: Call | None = None) -> TimedStream:
    """Return a streamed answer once its first content has come."""
    first_token_s = attempt.policy.timeouts.first_token

    def late() -> FirstTokenTimeoutError:
        return FirstTokenTimeoutError(f"no content came within {first_token_s:g} s")

    with attempt.deadline.within(first_token_s, late):
        stream = await refusable(attempt.target.usable().stream(exchange.call_of(attempt, call)))
    attempt.begin()
    return TimedStream(stream, attempt)
