"""POST /v1/chat/completions, whole and streamed."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from functools import partial

import anyio
from litestar import asgi
from litestar.enums import ScopeType
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from backends.base import Call
from backends.errors import (
    DeadlineExceededError,
    GatewayError,
    InvalidRequestError,
    MethodNotAllowedError,
    OverloadedError,
    RequestTimeoutError,
)
from backends.protocol import decode_request
from backends.sse import DONE_EVENT, data_event
from gateway.asgi import ClientLeftError, as_gateway_error, header, read_body, send_error, send_json
from gateway.deadlines import Watchdog
from gateway.exchange import Exchange
from gateway.frames import forget_frames
from gateway.interrupt import Interrupt, this_task
from gateway.limits.allowance import Allowance
from gateway.rescue import AnswerStream
from gateway.services import Services
from gateway.snapshot import Snapshot
from gateway.state import cut_error

ROUTE = "/v1/chat/completions"
MEGABYTE = 1_000_000
UNREAD_LIMIT_S = 0.25
"""How long after its total time an answer is given up that its client does not take."""
FAREWELL_LIMIT_S = 1.0
"""How long a client that may have stopped reading is waited for."""
STREAM_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
)


def chat_route(services: Services) -> ASGIRouteHandler:
    """Return the handler. It speaks ASGI itself: bytes go through it untouched."""

    async def serve(scope: Scope, receive: Receive, send: Send, watchdog: Watchdog) -> None:
        request, fields = decode_request(await body_of(services, scope, receive, watchdog))
        call = Call(request, fields, {"x-request-id": scope["state"]["request_id"]})
        answer = partial(answer_streamed, push=scope["state"]["push"]) if request.stream else answer_whole
        with services.registry.current.lease() as snapshot:
            session = header(scope, b"x-gateway-session")
            exchange = exchange_of(scope, call, snapshot, watchdog, session=session)
            await in_progress(services, exchange, scope, send, partial(answer, services, exchange, send))

    @asgi(ROUTE, copy_scope=False)
    async def chat_completions(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["arrival"].route = ROUTE
        await guarded(services, serve, scope, receive, send)

    return chat_completions


def exchange_of(scope: Scope, call: Call, snapshot: Snapshot, watchdog: Watchdog, *, session: str | None) -> Exchange:
    """Return the request as it goes through the gateway, with what its headers wish.

    Raises:
        InvalidRequestError: a header cannot be read.
    """
    state = scope["state"]
    return Exchange(
        call,
        snapshot,
        watchdog,
        allow_fallback=b"x-gateway-no-fallback" not in state["headers"],
        allow_shadow=b"x-gateway-no-shadow" not in state["headers"],
        arrival=state["arrival"],
        client=state["key"],
        session=session,
        patience_s=patience_of(scope),
    )


def patience_of(scope: Scope) -> float:
    """Return how many seconds the client waits, if it says so.

    Raises:
        InvalidRequestError: it says something else.
    """
    said = header(scope, b"x-gateway-timeout")
    if said is None:
        return math.inf
    try:
        patience_s = float(said)
    except ValueError:
        patience_s = 0
    if not patience_s > 0:
        raise InvalidRequestError(f"Invalid header 'x-gateway-timeout': expected seconds, got {said!r}.")
    return patience_s


async def guarded(
    services: Services,
    serve: Callable[[Scope, Receive, Send, Watchdog], Awaitable[None]],
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    """Serve a POST, if its key's limits allow it; what goes wrong before a backend is asked becomes an error answer."""
    watchdog = Watchdog(this_task())
    services.state.cut.add(watchdog)
    try:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
            raise MethodNotAllowedError("This route takes POST only.")
        limits = scope["state"]["limits"]
        allowance = scope["state"]["allowance"] = None if limits is None else Allowance(services.ledger, limits)
        if allowance is not None:
            allowance.admit(scope["state"]["answer_headers"])
        await serve(scope, receive, send, watchdog)
    except ClientLeftError as error:
        forget_frames(error)
    except GatewayError as error:
        services.telemetry.refuse(scope["state"]["arrival"], error)
        generation = str(services.registry.current.generation).encode()
        headers = [(b"x-gateway-generation", generation), (b"x-gateway-attempts", b"0")]
        if isinstance(error, MethodNotAllowedError):
            headers.append((b"allow", b"POST"))
        if isinstance(error, RequestTimeoutError):
            headers.append((b"connection", b"close"))  # what comes late is not the next request
        await send_error(send, error, headers)
    finally:
        services.state.cut.remove(watchdog)
        watchdog.close()


async def body_of(services: Services, scope: Scope, receive: Receive, watchdog: Watchdog) -> bytes:
    """Return a request's body, within the configured limits."""
    config, has_come = services.registry.current.config, "body_has_come" in scope["state"]
    waiting_since = time.monotonic()
    limit_bytes = int(config.server.max_body_mb * MEGABYTE)
    body = await read_body(receive, limit_bytes, config.timeouts.idle, watchdog, has_come=has_come)
    scope["state"]["arrival"].body_wait_s = time.monotonic() - waiting_since
    return body


async def in_progress(
    services: Services, exchange: Exchange, scope: Scope, send: Send, answer: Callable[[], Awaitable[None]]
) -> None:
    """Run `answer` as one of the requests in progress; it ends when the client leaves, and its failures are told.

    Raises:
        OverloadedError: there are too many, or the gateway is about to end.
    """
    state, departure, allowance = services.state, scope["state"]["departure"], scope["state"]["allowance"]
    if state.draining:
        raise cut_error()
    if state.in_flight >= exchange.snapshot.config.server.max_in_flight:
        raise OverloadedError("The gateway has as many requests in progress as it takes.", retry_after_s=1.0)
    presence = Interrupt(exchange.watchdog.task)

    def leave() -> None:
        if exchange.cancels_on_disconnect:
            presence.end(ClientLeftError())

    with state.request(), services.sampler.watching(exchange):
        try:
            with presence:
                departure.listen(leave)
                try:
                    await answer()
                except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
                    gateway_error = as_gateway_error(error)
                    exchange.fail(gateway_error)
                    await send_error(send, gateway_error, exchange.headers())
                finally:
                    departure.forget()
        finally:
            services.telemetry.finish(exchange)
            if allowance is not None:
                allowance.charge(exchange)
            forget_frames(exchange.error, *(attempt.error for attempt in exchange.tried))


async def answer_whole(services: Services, exchange: Exchange, send: Send) -> None:
    """Wait for the whole answer, then pass it on."""
    completion = await services.pipeline.complete(exchange)
    await send_json(send, 200, completion.body, exchange.headers())
    exchange.transcript.add(completion.body)
    exchange.begin(200)
    exchange.complete = True


async def answer_streamed(services: Services, exchange: Exchange, send: Send, *, push: Callable[[bytes], bool]) -> None:
    """Wait for the first content, then pass on whatever comes."""
    stream = await services.pipeline.stream(exchange)
    try:
        headers = [*STREAM_HEADERS, *exchange.headers()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        exchange.begin(200)
        await relay(exchange, stream, send, push)
    finally:
        await stream.aclose()


async def relay(exchange: Exchange, stream: AnswerStream, send: Send, push: Callable[[bytes], bool]) -> None:
    """Pass the blocks on; a failure is told in the stream, which then lacks its `[DONE]`.

    Most blocks go from one connection to the other by `push`, while this task sleeps; it wakes for what is not usual.
    """

    def late() -> DeadlineExceededError:
        return DeadlineExceededError("the answer was not taken within its total time")

    # A client that reads no further holds up `send`, not the stream, which then cannot keep its own time. Else it does:
    # hence the margin, so that a backend which is late is told from a client that is.
    end = exchange.watchdog.until(stream.deadline.at + UNREAD_LIMIT_S, late)
    last = b""
    try:
        with end:
            async for block in stream:
                if stream.at_end:
                    last = block  # it goes with the end: one write and one packet less
                else:
                    await send({"type": "http.response.body", "body": block, "more_body": True})
                    await stream.pour(push)
            await send({"type": "http.response.body", "body": last + DONE_EVENT, "more_body": False})
            exchange.complete = True
    except Exception as error:  # noqa: BLE001 - a stream never just stops
        gateway_error = as_gateway_error(error)
        exchange.fail(gateway_error)
        with anyio.move_on_after(FAREWELL_LIMIT_S):
            event = data_event(gateway_error.body())
            await send({"type": "http.response.body", "body": event, "more_body": False})
