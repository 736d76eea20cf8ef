"""What the limits of its key mean for one request: it is admitted or refused, told of them, and charged."""

from __future__ import annotations

from litestar.types import Message, Send

from gateway.exchange import Exchange
from gateway.limits.errors import RequestsLimitedError, TokensLimitedError
from gateway.limits.gcra import Standing
from gateway.limits.ledger import Ledger, Standings
from gateway.limits.rate import KeyLimits
from gateway.limits.usage import text_bytes, tokens_of


class Allowance:
    """Belongs to one request of a key that has limits."""

    def __init__(self, ledger: Ledger, limits: KeyLimits) -> None:
        self._ledger = ledger
        self._limits = limits
        self._answered_bytes = 0

    def admit(self) -> None:
        """Count the request.

        Raises:
            RateLimitedError: the key has used up a limit; nothing is counted.
        """
        before = self._ledger.admit(self._limits)
        if (limit := before.refusing) is None:
            return
        kind = RequestsLimitedError if limit is before.requests else TokensLimitedError
        raise kind(
            f"Rate limit reached for key '{self._limits.name}' on {kind.type}: limit {limit.rate}. "
            f"Please try again in {duration(limit.wait_ns)}.",
            key=self._limits.name,
            retry_after_s=_milliseconds(limit.wait_ns) / 1000,
        )

    def watching(self, send: Send) -> Send:
        """Return a `send` that tells the client where it stands, and sees how much it is told."""

        async def send_and_watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *limit_headers(self._ledger.look(self._limits))]
            elif message["type"] == "http.response.body" and self._limits.tokens is not None:
                self._answered_bytes += text_bytes(message["body"])
            await send(message)

        return send_and_watch

    def charge(self, exchange: Exchange) -> None:
        """Charge the tokens of the request, which is over."""
        if self._limits.tokens is not None:
            self._ledger.charge(self._limits, tokens_of(exchange, self._answered_bytes))


def limit_headers(standings: Standings) -> list[tuple[bytes, bytes]]:
    """Return OpenAI's `x-ratelimit-*` headers for those limits that there are."""
    headers = []
    for kind, each in zip((b"requests", b"tokens"), standings, strict=True):
        if each is not None:
            headers += _headers(kind, each)
    return headers


def _headers(kind: bytes, each: Standing) -> list[tuple[bytes, bytes]]:
    return [
        (b"x-ratelimit-limit-" + kind, str(each.rate.amount).encode()),
        (b"x-ratelimit-remaining-" + kind, str(each.remaining).encode()),
        (b"x-ratelimit-reset-" + kind, duration(each.reset_ns).encode()),
    ]


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
