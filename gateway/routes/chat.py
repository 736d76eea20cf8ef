"""POST /v1/chat/completions, whole and streamed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from litestar import asgi
from litestar.enums import ScopeType
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from backends.base import Call
from backends.errors import GatewayError, MethodNotAllowedError, OverloadedError
from backends.protocol import decode_request
from backends.sse import DONE_EVENT, data_event
from gateway.asgi import (
    ClientLeftError,
    as_gateway_error,
    header,
    read_body,
    send_error,
    send_json,
    until_disconnect,
)
from gateway.exchange import Exchange
from gateway.pipeline import TimedStream
from gateway.services import Services

MEGABYTE = 1_000_000

log = structlog.get_logger("request")


def chat_route(services: Services) -> ASGIRouteHandler:
    """Return the handler. It speaks ASGI itself: bytes go through it untouched."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        limit_bytes = int(services.registry.current.config.server.max_body_mb * MEGABYTE)
        request, fields = decode_request(await read_body(receive, limit_bytes))
        call = Call(request, fields, {"x-request-id": scope["state"]["request_id"]})
        allow_fallback = header(scope, b"x-gateway-no-fallback") is None
        answer = answer_streamed if request.stream else answer_whole
        with services.registry.current.lease() as snapshot:
            exchange = Exchange(call, snapshot, allow_fallback=allow_fallback)
            await in_progress(services, exchange, receive, send, lambda: answer(services, exchange, send))

    @asgi("/v1/chat/completions", copy_scope=False)
    async def chat_completions(scope: Scope, receive: Receive, send: Send) -> None:
        await guarded(services, serve, scope, receive, send)

    return chat_completions


async def guarded(
    services: Services,
    serve: Callable[[Scope, Receive, Send], Awaitable[None]],
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    """Serve a POST; what goes wrong before a backend is asked becomes an error answer."""
    try:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
            raise MethodNotAllowedError("This route takes POST only.")
        await serve(scope, receive, send)
    except ClientLeftError:
        pass
    except GatewayError as error:
        generation = str(services.registry.current.generation).encode()
        headers = [(b"x-gateway-generation", generation), (b"x-gateway-attempts", b"0")]
        if isinstance(error, MethodNotAllowedError):
            headers.append((b"allow", b"POST"))
        await send_error(send, error, headers)


async def in_progress(
    services: Services, exchange: Exchange, receive: Receive, send: Send, answer: Callable[[], Awaitable[None]]
) -> None:
    """Run `answer` as one of the requests in progress; it ends when the client leaves, and its failures are told.

    Raises:
        OverloadedError: there are too many, or the gateway is about to end.
    """
    if services.state.draining:
        raise OverloadedError("The gateway is shutting down.", retry_after_s=1.0)
    if services.state.in_flight >= exchange.snapshot.config.server.max_in_flight:
        raise OverloadedError("The gateway has as many requests in progress as it takes.", retry_after_s=1.0)

    async def respond() -> None:
        try:
            await answer()
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            gateway_error = as_gateway_error(error)
            log.warning("request failed", error=gateway_error.message, status=gateway_error.status)
            await send_error(send, gateway_error, exchange.headers())

    with services.state.request():
        await until_disconnect(receive, respond, lambda: exchange.cancels_on_disconnect)


async def answer_whole(services: Services, exchange: Exchange, send: Send) -> None:
    """Wait for the whole answer, then pass it on."""
    completion = await services.pipeline.complete(exchange)
    await send_json(send, 200, completion.body, exchange.headers())


async def answer_streamed(services: Services, exchange: Exchange, send: Send) -> None:
    """Wait for the first content, then pass on whatever comes."""
    stream = await services.pipeline.stream(exchange)
    try:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream; charset=utf-8"),
                    (b"cache-control", b"no-cache"),
                    (b"x-accel-buffering", b"no"),
                    *exchange.headers(),
                ],
            }
        )
        await relay(stream, send)
    finally:
        await stream.aclose()


async def relay(stream: TimedStream, send: Send) -> None:
    """Pass the blocks on; a failure is told in the stream, which then lacks its `[DONE]`."""
    last = DONE_EVENT
    try:
        async for block in stream:
            await send({"type": "http.response.body", "body": block, "more_body": True})
    except Exception as error:  # noqa: BLE001 - a stream never just stops
        gateway_error = as_gateway_error(error)
        log.warning("stream failed", error=gateway_error.message)
        last = data_event(gateway_error.body())
    await send({"type": "http.response.body", "body": last, "more_body": False})
