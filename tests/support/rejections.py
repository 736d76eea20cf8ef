"""Answers with a status of failure, and the error that each is."""

from __future__ import annotations

from backends.errors import (
    BackendError,
    UnexpectedStatusError,
    UpstreamAuthError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)
from tests.support import wire
from tests.support.upstream import Script, Whole

REJECTIONS: dict[str, tuple[Script, type[BackendError]]] = {
    f"status {status}": (Whole(wire.error_body("no"), status), kind)
    for status, kind in {
        400: UpstreamInvalidRequestError,
        401: UpstreamAuthError,
        403: UpstreamAuthError,
        402: UpstreamRefusedError,
        404: UpstreamRefusedError,
        405: UpstreamRefusedError,
        408: UnexpectedStatusError,
        409: UpstreamInvalidRequestError,
        413: UpstreamInvalidRequestError,
        415: UpstreamInvalidRequestError,
        422: UpstreamInvalidRequestError,
        429: UpstreamRateLimitedError,
        451: UpstreamRefusedError,
        500: UnexpectedStatusError,
        503: UnexpectedStatusError,
    }.items()
}
