"""What an error says in the gateway's own words. A backend's may quote what was asked: they go to the client only."""

from __future__ import annotations

import re

import aiohttp

from backends.errors import (
    GatewayError,
    UnexpectedStatusError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)

QUOTING = (UnexpectedStatusError, UpstreamInvalidRequestError, UpstreamRateLimitedError, UpstreamRefusedError)
"""Errors in a backend's own words, which may quote the request."""
QUOTING_CAUSES = (aiohttp.ClientResponseError, aiohttp.ClientPayloadError)
"""What aiohttp raises for an answer that is no HTTP, with a piece of it."""
WORDS_LIMIT = 500
OWN_WORDS = re.compile(r"the backend (?:answered|refuses with) \d{3}(?=:)")


def own_words(error: Exception) -> str:
    """Return an error's message as far as it is the gateway's own: a backend's may quote what was asked."""
    if not isinstance(error, GatewayError):
        return f"a defect in the gateway: {type(error).__name__}"
    if isinstance(error, QUOTING):
        told = OWN_WORDS.match(error.message)
        return told[0] if told else "the backend refused or failed, in words of its own"
    if isinstance(error.__cause__, QUOTING_CAUSES):
        return f"the backend's answer is broken: {type(error.__cause__).__name__}"
    return error.message[:WORDS_LIMIT]
