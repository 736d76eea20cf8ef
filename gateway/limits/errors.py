"""What a client is told whose key has used up a limit.

GatewayError
 └─ RateLimitedError                 429
     ├─ RequestsLimitedError
     └─ TokensLimitedError
"""

from __future__ import annotations

from typing import ClassVar, Literal

from backends.errors import GatewayError


class RateLimitedError(GatewayError):
    """The key's own limit. Type and code are OpenAI's, so that clients wait as they do there."""

    status_code = 429
    type: ClassVar[Literal["requests", "tokens"]]
    code = "rate_limit_exceeded"

    def __init__(self, message: str, *, key: str, retry_after_s: float) -> None:
        super().__init__(message, retry_after_s=retry_after_s)
        self.key = key
        """The key's name."""


class RequestsLimitedError(RateLimitedError):
    """Too many requests."""

    type = "requests"


class TokensLimitedError(RateLimitedError):
    """Too many tokens."""

    type = "tokens"
