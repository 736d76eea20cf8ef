"""POST /api/v1/chat: one message in, one answer out; the gateway remembers the conversation."""

from __future__ import annotations

import math
import time
import uuid

import msgspec
from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send
from msgspec import Raw

from backends.base import Call, Completion
from backends.errors import BackendProtocolError, InvalidRequestError, UpstreamInvalidRequestError
from backends.protocol import UNDECODABLE, ChatMessage, ChatRequest
from gateway.asgi import send_json
from gateway.config.schema import RESERVED_NAME
from gateway.deadlines import Watchdog
from gateway.router import answering
from gateway.routes.chat import body_of, exchange_of, guarded, in_progress
from gateway.services import Services

ROUTE = "/api/v1/chat"


class SimpleRequest(msgspec.Struct, frozen=True):
    """The body of a request."""

    message: str
    conversation_id: str | None = None


class SimpleAnswer(msgspec.Struct, frozen=True):
    """The body of an answer."""

    response: str
    conversation_id: str
    latency_ms: float
    model_version: str
    confidence: float | None
    """Geometric mean of the answer's token probabilities; null where the backend tells none."""


class TokenLogprob(msgspec.Struct, frozen=True):
    """One token of the answer."""

    logprob: float


class Logprobs(msgspec.Struct, frozen=True):
    """The tokens of the answer."""

    content: list[TokenLogprob] | None = None


class AnswerMessage(msgspec.Struct, frozen=True):
    """What the backend said."""

    content: str | None = None


class AnswerChoice(msgspec.Struct, frozen=True):
    """The only choice."""

    message: AnswerMessage
    logprobs: Logprobs | None = None
    avg_logprobs: float | None = None
    """Gemini's own mean, where it tells no single tokens."""


class Answer(msgspec.Struct, frozen=True):
    """As much of a chat completion as is needed here."""

    model: str
    choices: list[AnswerChoice]


_decoder = msgspec.json.Decoder(SimpleRequest)
_answer_decoder = msgspec.json.Decoder(Answer)


def simple_chat_route(services: Services) -> ASGIRouteHandler:
    """Return the handler."""

    async def serve(scope: Scope, receive: Receive, send: Send, watchdog: Watchdog) -> None:
        try:
            asked = _decoder.decode(await body_of(services, scope, receive, watchdog))
        except UNDECODABLE as error:
            raise InvalidRequestError(f"The body is not {{message, conversation_id?}}: {error}.") from error
        conversation = asked.conversation_id or uuid.uuid4().hex
        memory = msgspec.json.encode([scope["state"]["key"], conversation]).decode()  # no key reads another's
        started = time.perf_counter()
        with services.registry.current.lease() as snapshot:
            chosen, *_ = answering(snapshot.config, conversation)
            wants_logprobs = snapshot.targets[chosen].usable().capabilities.logprobs
            headers = {"x-request-id": scope["state"]["request_id"]}
            messages = [*services.conversations.messages(memory), ChatMessage("user", asked.message)]
            call = call_with(messages, headers, logprobs=wants_logprobs)
            exchange = exchange_of(scope, call, snapshot, watchdog, session=conversation)

            async def complete() -> Completion:
                while True:
                    try:
                        return await services.pipeline.complete(exchange)
                    except UpstreamInvalidRequestError as error:
                        if not error.is_too_long or len(messages) == 1:
                            raise
                    drop_older_half(messages)
                    exchange.call = call_with(messages, headers, logprobs=wants_logprobs)

            async def answer() -> None:
                answered = read_answer(await complete())
                text = answered.choices[0].message.content or ""
                services.conversations.add(memory, asked.message, text)
                reply = SimpleAnswer(
                    response=text,
                    conversation_id=conversation,
                    latency_ms=round((time.perf_counter() - started) * 1000, 3),
                    model_version=answered.model,
                    confidence=confidence(answered.choices[0]),
                )
                body = msgspec.json.encode(reply)
                await send_json(send, 200, body, exchange.headers())
                exchange.transcript.add(body)
                exchange.begin(200)
                exchange.complete = True

            await in_progress(services, exchange, scope, send, answer)

    @asgi(ROUTE, copy_scope=False)
    async def simple_chat(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["arrival"].route = ROUTE
        await guarded(services, serve, scope, receive, send)

    return simple_chat


def call_with(messages: list[ChatMessage], headers: dict[str, str], *, logprobs: bool) -> Call:
    """Return what a backend is asked."""
    request = ChatRequest(model=RESERVED_NAME, messages=messages, logprobs=logprobs or None)
    fields = {"messages": Raw(msgspec.json.encode([{"role": m.role, "content": m.content} for m in messages]))}
    if logprobs:
        fields["logprobs"] = Raw(b"true")
    return Call(request, fields, headers)


def drop_older_half(messages: list[ChatMessage]) -> None:
    """Drop the older half of the questions with their answers, at least one, and not the newest question.

    Half of them, so that a long history fits after a few attempts.
    """
    num_pairs = len(messages) // 2
    del messages[: 2 * math.ceil(num_pairs / 2)]


def read_answer(completion: Completion) -> Answer:
    """Return the parts of an answer.

    Raises:
        BackendProtocolError: it is not a chat completion with a choice.
    """
    try:
        answer = _answer_decoder.decode(completion.body)
    except UNDECODABLE as error:
        raise BackendProtocolError(f"the answer is not a chat completion: {error}") from error
    if not answer.choices:
        raise BackendProtocolError("the answer holds no choice")
    return answer


def confidence(choice: AnswerChoice) -> float | None:
    """Return exp of the mean token log-probability; None where the backend tells none."""
    if choice.logprobs is not None and (tokens := choice.logprobs.content):
        return _probability(sum(token.logprob for token in tokens) / len(tokens))
    return None if choice.avg_logprobs is None else _probability(choice.avg_logprobs)


def _probability(logarithm: float) -> float:
    """Return at most 1, whatever a backend tells: no logarithm of a probability is above 0."""
    return math.exp(min(0.0, logarithm))
