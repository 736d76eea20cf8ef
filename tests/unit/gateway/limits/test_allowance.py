"""What a client is told of its limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.limits.allowance import Allowance, duration, limit_headers
from gateway.limits.errors import RateLimitedError
from gateway.limits.gcra import Standing
from gateway.limits.ledger import Ledger, Standings
from gateway.limits.rate import KeyLimits, read_rate

MS, SECOND = 10**6, 10**9


@pytest.fixture
def ledger(tmp_path):
    Ledger.create(tmp_path)
    opened = Ledger(tmp_path, clock_ns=lambda: SECOND)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("span_ns", "text"),
    [
        (0, "0s"),
        (1, "1ms"),
        (20 * MS, "20ms"),
        (999 * MS, "999ms"),
        (SECOND, "1s"),
        (1500 * MS, "1.5s"),
        (59_999 * MS, "59.999s"),
        (360 * SECOND, "6m0s"),
        (86_400 * SECOND, "24h0m0s"),
        (3_661_500 * MS, "1h1m1.5s"),
    ],
)
def test_durations_are_written_as_openai_does(span_ns, text):
    assert duration(span_ns) == text


@given(st.integers(0, 10**16))
def test_duration_is_never_told_shorter_than_it_is(span_ns):
    units = {"h": 3600 * SECOND, "m": 60 * SECOND, "s": SECOND}
    text = duration(span_ns).replace("ms", "e-3s")
    told = 0.0
    for unit, unit_ns in units.items():
        head, found, rest = text.partition(unit)
        told, text = (told + float(head) * unit_ns, rest) if found else (told, text)
    assert span_ns <= told + 1000 < span_ns + MS + 2000


def test_limits_that_there_are_not_are_not_told():
    tokens = Standing(read_rate("10/day"), 7, SECOND, 0)
    assert limit_headers(Standings(None, tokens)) == [
        (b"x-ratelimit-limit-tokens", b"10"),
        (b"x-ratelimit-remaining-tokens", b"7"),
        (b"x-ratelimit-reset-tokens", b"1s"),
    ]


def refusal(ledger: Ledger, limits: KeyLimits) -> RateLimitedError:
    with pytest.raises(RateLimitedError) as caught:
        Allowance(ledger, limits).admit([])
    return caught.value


def test_refusal_by_requests_is_told_in_openais_words(ledger):
    limits = KeyLimits("app", bytes(32), read_rate("1/min"), None)
    Allowance(ledger, limits).admit([])
    error = refusal(ledger, limits)
    assert (error.status, error.type, error.code, error.retry_after_s) == (429, "requests", "rate_limit_exceeded", 60)


def test_refusal_by_tokens_is_told_in_openais_words(ledger):
    limits = KeyLimits("app", bytes(32), None, read_rate("60/min"))
    ledger.charge(limits, 61)
    error = refusal(ledger, limits)
    assert (error.status, error.type, error.code, error.retry_after_s) == (429, "tokens", "rate_limit_exceeded", 2)


def test_refusal_tells_the_limit_and_when_to_try_again(ledger):
    limits = KeyLimits("app", bytes(32), None, read_rate("60/min"))
    ledger.charge(limits, 60)
    expected = "Rate limit reached for key 'app' on tokens: limit 60/min. Please try again in 1s."
    assert refusal(ledger, limits).message == expected


def test_refused_client_is_told_where_it_stands(ledger):
    limits, told = KeyLimits("app", bytes(32), read_rate("1/min"), None), []
    Allowance(ledger, limits).admit([])
    with pytest.raises(RateLimitedError):
        Allowance(ledger, limits).admit(told)
    assert (b"x-ratelimit-remaining-requests", b"0") in told
