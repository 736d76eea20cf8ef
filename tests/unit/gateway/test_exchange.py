"""What became of a request, as its exchange keeps it."""

from __future__ import annotations

import pytest

from backends.errors import (
    BackendUnavailableError,
    ErrorDetail,
    ModelNotFoundError,
    TruncatedStreamError,
    UpstreamInvalidRequestError,
)
from gateway.exchange import Attempt, Exchange
from tests.support.attempts import asked


async def test_whole_answer_that_was_sent_is_answered(exchange):
    exchange.begin(200)
    exchange.complete = True
    assert (exchange.outcome, exchange.succeeded, exchange.status) == ("answered", True, 200)


async def test_error_in_place_of_an_answer_is_a_failure(exchange):
    exchange.fail(BackendUnavailableError("no"))
    assert (exchange.outcome, exchange.succeeded, exchange.status) == ("failed", False, 503)


async def test_error_within_an_answer_is_a_cut_of_the_status_it_began_with(exchange):
    exchange.begin(200)
    exchange.fail(TruncatedStreamError("no end"))
    assert (exchange.outcome, exchange.status) == ("cut", 200)


@pytest.mark.parametrize("has_begun", [False, True])
async def test_neither_answer_nor_error_is_a_departure(exchange, has_begun):
    if has_begun:
        exchange.begin(200)
    assert exchange.outcome == "left"


MISTAKES = {
    "unknown model": (ModelNotFoundError("no"), True, False),
    "refused by the backend": (UpstreamInvalidRequestError(ErrorDetail("no", "t")), True, False),
    "backend down": (BackendUnavailableError("no"), False, True),
}


@pytest.mark.parametrize(("error", "is_clients", "is_gateways"), MISTAKES.values(), ids=MISTAKES)
async def test_the_right_party_is_blamed(exchange, error, is_clients, is_gateways):
    exchange.fail(error)
    assert (exchange.is_clients_mistake, exchange.is_gateways_failure) == (is_clients, is_gateways)


def begin(exchange: Exchange) -> Attempt:
    target = exchange.snapshot.targets["a"]
    return asked(exchange, target)


async def test_overhead_leaves_out_what_client_and_backends_took(exchange):
    arrival = exchange.arrival
    arrival.at, arrival.body_wait_s = 100.0, 1.0
    failed, answered = (begin(exchange) for _ in range(2))
    failed.started, failed.ended = 102.0, 103.0
    answered.started, answered.first_content, answered.ended = 104.0, 106.0, 150.0
    exchange.begun = 107.0
    assert exchange.overhead_s == pytest.approx(7.0 - 1.0 - 1.0 - 2.0)


async def test_each_attempt_is_asked_within_a_span_of_its_own(exchange):
    attempts = [begin(exchange) for _ in range(2)]
    parents = {exchange.call_of(attempt).headers["traceparent"].split("-")[2] for attempt in attempts}
    assert parents == {attempt.span_id for attempt in attempts}


async def test_attempt_keeps_the_clients_request_id(exchange):
    attempt = begin(exchange)
    assert exchange.call_of(attempt).headers["x-request-id"] == "test"
