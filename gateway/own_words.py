"""What an error says in the gateway's own words. A backend's may quote what was asked: they go to the client only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backends.errors import (
    GatewayError,
    UnexpectedStatusError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)

QUOTING = (UnexpectedStatusError, UpstreamInvalidRequestError, UpstreamRateLimitedError, UpstreamRefusedError)
"""Errors in a backend's own words, which may quote the request."""
QUOTING_CAUSES = {"ClientResponseError", "ClientPayloadError"}
"""What aiohttp raises for an answer that is no HTTP, with a piece of it. By name: few workers ever import it."""
WORDS_LIMIT = 500
OWN_WORDS = re.compile(r"the backend (?:answered|refuses with) \d{3}(?=:)")


def own_words(error: Exception) -> str:
    """Return an error's message as far as it is the gateway's own: a backend's may quote what was asked."""
    if not isinstance(error, GatewayError):
        return f"a defect in the gateway: {type(error).__name__}"
    if isinstance(error, QUOTING):
        told = OWN_WORDS.match(error.message)
        return told[0] if told else "the backend refused or failed, in words of its own"
    if cause := next(_quoting_causes(error), None):
        return f"the backend's answer is broken: {cause}"
    return error.message[:WORDS_LIMIT]


def _quoting_causes(error: BaseException) -> Iterator[str]:
    """Yield the names of those causes whose words the message may hold."""
    while (cause := error.__cause__) is not None:
        if any(kind.__name__ in QUOTING_CAUSES for kind in type(cause).__mro__):
            yield type(cause).__name__
        error = cause
