"""What goes wrong with connections of aiohttp. Apart, because to import it takes a fifth of a second."""

from __future__ import annotations

import aiohttp

BROKEN = (aiohttp.ClientError, OSError, ValueError)
"""What a connection raises; `ValueError` for an address or a key that cannot be sent at all."""


def reason_of(error: BaseException) -> str:
    """Describe a low-level failure in a few words."""
    if isinstance(error, aiohttp.ClientConnectorError):
        error = error.os_error
    if isinstance(error, aiohttp.ClientPayloadError):  # its own words name a status that nobody sent
        return "the answer is not complete"
    return str(error) or type(error).__name__
