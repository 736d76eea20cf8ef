"""The spans of a request that is over: its own, and one for each time that a backend was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.exchange import Attempt, Exchange
from gateway.telemetry.answer import Facts
from gateway.telemetry.content import input_messages, output_messages
from gateway.telemetry.semconv import (
    NAME_LIMIT,
    Given,
    answer_attributes,
    error_type,
    failure_of,
    model_of,
    provider_of,
    request_attributes,
    server_address,
)
from gateway.telemetry.spans import Event, Span, without_none

FIRST_CHUNK = "gateway.first_chunk"


class RequestSpans:
    """Writes them at the given moment of the monotonic clock; times run on from the wall clock at the arrival."""

    def __init__(self, exchange: Exchange, answers: Mapping[Attempt, Facts], now: float) -> None:
        self._exchange = exchange
        self._answers = answers
        self._now = now
        self._with_content = exchange.snapshot.config.telemetry.capture_content

    def __iter__(self) -> Iterator[Span]:
        """Yield the request's own span, then those of its attempts."""
        yield self._server_span()
        for number, attempt in enumerate(self._exchange.tried, 1):
            yield self._client_span(attempt, number)

    def _server_span(self) -> Span:
        exchange, arrival, trace = self._exchange, self._exchange.arrival, self._exchange.trace
        begun = exchange.begun if exchange.call.request.stream else None
        attributes: Given = {
            "http.request.method": "POST",
            "http.route": arrival.route,
            "url.path": arrival.route,
            "url.scheme": "http",
            "http.response.status_code": exchange.status,
            "error.type": error_type(exchange.error) or None,
            # Not as `gen_ai.request.model`: trace UIs take a span with that for a call of a model, and count it twice.
            "gateway.request.model": exchange.call.request.model[:NAME_LIMIT],
            "gen_ai.response.time_to_first_chunk": None if begun is None else begun - arrival.at,
            "gateway.request.id": exchange.call.headers.get("x-request-id"),
            "gateway.generation": exchange.snapshot.generation,
            "gateway.attempts": exchange.attempts,
            "gateway.backend": exchange.target.name if exchange.target else None,
            "gateway.outcome": exchange.outcome,
            "gateway.overhead": exchange.overhead_s,
        }
        return Span(
            name=f"POST {arrival.route}",
            kind="server",
            trace_id=trace.trace_id,
            span_id=trace.span_id,
            parent_id=trace.parent_id,
            state=trace.state,
            start_ns=arrival.at_ns,
            end_ns=self._ns(self._now),
            attributes=without_none(attributes),
            error=error_type(exchange.error) if exchange.is_gateways_failure else None,
            events=self._first_chunk(begun),
        )

    def _client_span(self, attempt: Attempt, number: int) -> Span:
        trace, target, request = self._exchange.trace, attempt.target, self._exchange.call.request
        model, begun = model_of(target), attempt.first_content
        attributes: Given = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": provider_of(target),
            "gen_ai.request.model": model,
            **server_address(target),
            **request_attributes(request),
            **answer_attributes(self._answers.get(attempt, Facts())),
            "gen_ai.response.time_to_first_chunk": None if begun is None else begun - attempt.started,
            "error.type": failure_of(attempt) or None,
            "gateway.backend": target.name,
            "gateway.attempt": number,
        }
        if self._with_content:
            attributes["gen_ai.input.messages"] = input_messages(request.messages)
            attributes["gen_ai.output.messages"] = output_messages(attempt) if attempt.blocks else None
        return Span(
            name=f"chat {model}",
            kind="client",
            trace_id=trace.trace_id,
            span_id=attempt.span_id,
            parent_id=trace.span_id,
            state=trace.state,
            start_ns=self._ns(attempt.started),
            end_ns=self._ns(attempt.ended or self._now),
            attributes=without_none(attributes),
            error=None if attempt.error is None else error_type(attempt.error),
            events=self._first_chunk(begun),
        )

    def _first_chunk(self, moment: float | None) -> tuple[Event, ...]:
        return () if moment is None else (Event(FIRST_CHUNK, self._ns(moment)),)

    def _ns(self, moment: float) -> int:
        arrival = self._exchange.arrival
        return arrival.at_ns + int((moment - arrival.at) * 1e9)
