"""What is logged of an error: nothing that a backend said, since it may quote what was asked."""

from __future__ import annotations

import aiohttp
import pytest

from backends.errors import (
    BackendUnavailableError,
    ConnectFailedError,
    ErrorDetail,
    GatewayError,
    ModelNotFoundError,
    TruncatedStreamError,
    UnexpectedStatusError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)
from gateway.own_words import WORDS_LIMIT, own_words

QUOTED = "what was asked"


def broken_answer() -> GatewayError:
    error = ConnectFailedError(f"cannot reach http://h: Bad status line '{QUOTED}'")
    error.__cause__ = aiohttp.ClientPayloadError(QUOTED)
    return error


def broken_stream() -> GatewayError:
    error = TruncatedStreamError(f"the connection broke during the answer: {QUOTED}")
    error.__cause__ = ConnectionError(QUOTED)
    error.__cause__.__cause__ = aiohttp.ClientPayloadError(QUOTED)
    return error


QUOTING = {
    "status": UnexpectedStatusError(f"the backend answered 500: {QUOTED}"),
    "refusal": UpstreamRefusedError(f"the backend refuses with 404: {QUOTED}"),
    "invalid request": UpstreamInvalidRequestError(ErrorDetail(QUOTED, "t")),
    "rate": UpstreamRateLimitedError(QUOTED),
    "error in a stream": UnexpectedStatusError(QUOTED),
    "no HTTP": broken_answer(),
    "no HTTP in a stream": broken_stream(),
    "defect": ValueError(QUOTED),
}


@pytest.mark.parametrize("error", QUOTING.values(), ids=QUOTING)
def test_words_that_may_quote_the_request_are_left_out(error):
    assert QUOTED not in own_words(error)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("status", "the backend answered 500"), ("refusal", "the backend refuses with 404")],
)
def test_status_is_told(kind, expected):
    assert own_words(QUOTING[kind]) == expected


def test_own_words_are_told():
    assert own_words(BackendUnavailableError("cannot reach http://h: refused")) == "cannot reach http://h: refused"


def test_long_words_are_cut():
    assert len(own_words(ModelNotFoundError("x" * 9000))) == WORDS_LIMIT
