"""The HTTP side of the model: routes, error bodies, and what happens when a client leaves. Knows nothing of tokens."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import anyio
import msgspec
import structlog
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from custom_transformer.api.bodies import ModelCard, ModelList
from custom_transformer.api.completion import Completion
from custom_transformer.api.errors import ApiError, ErrorBody, ErrorDetail, FailedError
from custom_transformer.api.protocol import decode_request
from custom_transformer.api.writer import frame
from custom_transformer.constrain.grammar import GrammarCompiler
from custom_transformer.serving import ServedModel

log = structlog.get_logger()

MAX_BODY_BYTES = 1_000_000
"""Many times what the model can read: to take a body apart holds up every stream."""


class Health(msgspec.Struct, frozen=True):
    """The body of `GET /health`."""

    status: str
    running: int
    waiting: int
    compute: str


@post("/v1/chat/completions", status_code=200)
async def chat(request: Request[None, None, State], state: State) -> ASGIApp:
    """Answer a conversation, whole or as a stream."""
    chat_request = decode_request(await request.body())
    completion = Completion(state.model, state.compiler, chat_request)
    return ChatResponse(completion, stream=bool(chat_request.stream))


@get("/v1/models", sync_to_thread=False)
def models(state: State) -> ModelList:
    """List the one model."""
    model: ServedModel = state.model
    return ModelList([ModelCard(model.name, model.created)])


@get("/health", sync_to_thread=False)
def health(state: State) -> Response[Health]:
    """Say whether answers are being computed, and how many."""
    engine = state.model.engine
    status = "ok" if engine.alive else "failed"
    body = Health(status, engine.num_running, engine.num_waiting, state.model.compute)
    return Response(body, status_code=200 if engine.alive else 503)


class ChatResponse:
    """The response to one chat request. A client that leaves ends the work for it at once."""

    def __init__(self, completion: Completion, *, stream: bool) -> None:
        self._completion = completion
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer over ASGI.

        Raises:
            ApiError: there is no answer, and nothing has been sent.
        """
        failure: ApiError | None = None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(cancel_on_disconnect, receive, tasks.cancel_scope)
            try:
                if self._stream:
                    await self._send_stream(send)
                else:
                    body = await self._completion.whole()
                    await ASGIResponse(body=body, media_type=MediaType.JSON)(scope, receive, send)
            except ApiError as error:
                failure = error
            tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure

    async def _send_stream(self, send: Send) -> None:
        """Send the events as they come; nothing before the first, so that a failure until then has its own status."""
        async with aclosing(self._completion.frames()) as frames:
            first = await anext(frames)
            start: HTTPResponseStartEvent = {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")],
            }
            await send(start)
            await send_body(send, first)
            failure: ApiError | None = None
            try:
                async for item in frames:
                    await send_body(send, item)
            except ApiError as error:
                failure = error
            except Exception:
                log.exception("stream failed")
                failure = FailedError()
        # The status is sent: by this event, and by the missing [DONE], clients tell a cut answer.
        await send_body(send, b"" if failure is None else frame(failure.body), last=True)


async def send_body(send: Send, body: bytes, *, last: bool = False) -> None:
    """Send a part of a response's body."""
    await send({"type": "http.response.body", "body": body, "more_body": not last})


async def cancel_on_disconnect(receive: Receive, scope: anyio.CancelScope) -> None:
    """Cancel the scope when the client leaves."""
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


def error_response(_: Request[None, None, State], error: Exception) -> Response[bytes]:
    """Return the response for an error before the first byte."""
    if isinstance(error, HTTPException):  # Litestar's own: no such route, method not allowed, body too large
        body = ErrorBody(ErrorDetail(error.detail, "invalid_request_error", None, None))
        return json_response(body, error.status_code, dict(error.headers or {}))
    if not isinstance(error, ApiError):
        log.error("request failed", exc_info=error)
    known = error if isinstance(error, ApiError) else FailedError()
    retry = {} if known.retry_after_s is None else {"retry-after": str(known.retry_after_s)}
    return json_response(known.body, known.status_code, retry)


def json_response(body: ErrorBody, status_code: int, headers: dict[str, str]) -> Response[bytes]:
    """Return a response with this body."""
    return Response(msgspec.json.encode(body), status_code=status_code, headers=headers, media_type=MediaType.JSON)


async def add_request_id(message: Message, scope: Scope) -> None:
    """Give the response the id that the request came with, or one of its own."""
    if message["type"] == "http.response.start":
        given = (value for name, value in scope["headers"] if name == b"x-request-id")
        request_id = next(given, None) or uuid.uuid4().hex.encode()
        message["headers"] = [*message["headers"], (b"x-request-id", request_id)]


def create_app(model: ServedModel) -> Litestar:
    """Return the application that answers with this model; its engine runs while the application does."""
    compiler = GrammarCompiler(model.tokenizer, model.engine.vocab_size)

    @asynccontextmanager
    async def engine(_: Litestar) -> AsyncIterator[None]:
        with model.engine:
            yield

    return Litestar(
        [chat, models, health],
        state=State({"model": model, "compiler": compiler}, deep_copy=False),
        lifespan=[engine],
        exception_handlers={Exception: error_response},
        before_send=[add_request_id],
        request_max_body_size=MAX_BODY_BYTES,
        openapi_config=None,
        logging_config=None,
    )
