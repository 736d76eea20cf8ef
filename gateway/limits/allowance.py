"""What the limits of its key mean for one request: it is admitted or refused, told of them, and charged."""

from __future__ import annotations

from gateway.exchange import Exchange
from gateway.limits.errors import RequestsLimitedError, TokensLimitedError
from gateway.limits.ledger import Ledger, Standings
from gateway.limits.rate import KeyLimits
from gateway.limits.usage import tokens_of


class Allowance:
    """Belongs to one request of a key that has limits."""

    def __init__(self, ledger: Ledger, limits: KeyLimits) -> None:
        self._ledger = ledger
        self._limits = limits

    def admit(self, answer_headers: list[tuple[bytes, bytes]]) -> None:
        """Count the request; add to the headers of its answer where the key stands.

        Raises:
            RateLimitedError: the key has used up a limit; nothing is counted.
        """
        standings, limit = self._ledger.admit(self._limits)
        answer_headers += limit_headers(standings)
        if limit is None:
            return
        kind = RequestsLimitedError if limit is standings.requests else TokensLimitedError
        raise kind(
            f"Rate limit reached for key '{self._limits.name}' on {kind.type}: limit {limit.rate}. "
            f"Please try again in {duration(limit.wait_ns)}.",
            key=self._limits.name,
            retry_after_s=_milliseconds(limit.wait_ns) / 1000,
        )

    def charge(self, exchange: Exchange) -> None:
        """Charge the tokens of the request, which is over."""
        if self._limits.tokens is not None:
            self._ledger.charge(self._limits, tokens_of(exchange))


def limit_headers(standings: Standings) -> list[tuple[bytes, bytes]]:
    """Return OpenAI's `x-ratelimit-*` headers for those limits that there are."""
    requests, tokens = standings
    headers = []
    if requests is not None:
        headers += [
            (b"x-ratelimit-limit-requests", b"%d" % requests.rate.amount),
            (b"x-ratelimit-remaining-requests", b"%d" % requests.remaining),
            (b"x-ratelimit-reset-requests", duration(requests.reset_ns).encode()),
        ]
    if tokens is not None:
        headers += [
            (b"x-ratelimit-limit-tokens", b"%d" % tokens.rate.amount),
            (b"x-ratelimit-remaining-tokens", b"%d" % tokens.remaining),
            (b"x-ratelimit-reset-tokens", duration(tokens.reset_ns).encode()),
        ]
    return headers


def duration(span_ns: int) -> str:
    """Return a duration as OpenAI writes it, such as `6m0s`, `1.5s` or `20ms`; not shorter than it is."""
    milliseconds = _milliseconds(span_ns)
    if 0 < milliseconds < 1000:
        return f"{milliseconds}ms"
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1000:g}s"
    if hours:
        return f"{hours}h{minutes}m{seconds}"
    return f"{minutes}m{seconds}" if minutes else seconds


def _milliseconds(span_ns: int) -> int:
    return -(-span_ns // 1_000_000)
