"""Google's refusals and failures, as errors of the gateway's tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from backends import http
from backends.errors import (
    BackendError,
    ConnectFailedError,
    ErrorDetail,
    UnexpectedStatusError,
    UpstreamAuthError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)
from backends.protocol import UNDECODABLE

KEY_PROBLEM = re.compile(r"API.?key (?:not valid|not found|expired|is invalid)|API_KEY_INVALID", re.IGNORECASE)
"""Google answers 400 to a key it does not know, as if the request were wrong."""
TOO_LONG = re.compile(r"exceeds the maximum number of (?:input )?tokens", re.IGNORECASE)
DELAY = re.compile(r"(\d{1,9}(?:\.\d+)?)s", re.ASCII)


def rejection(status: int, headers: Mapping[str, str], body: bytes, *, secret: str | None = None) -> BackendError:
    """Return the error that an answer with an error status stands for. The secret is left out of its words."""
    if secret:
        body = body.replace(secret.encode(), b"***")  # Google names the key that it has suspended
    error = _error_in(body)
    failure = http.rejection(status, headers, msgspec.json.encode({"error": error}) if error else body)
    if isinstance(failure, UpstreamInvalidRequestError):
        if KEY_PROBLEM.search(body.decode(errors="replace")):
            return UpstreamAuthError(f"the backend refuses the configured key ({status})")
        if error.get("status") == "FAILED_PRECONDITION":  # billing, or a country that is not served
            return UpstreamRefusedError(f"the backend refuses with {status}: {failure.message}")
        code = "context_length_exceeded" if TOO_LONG.search(failure.message) else None
        detail = ErrorDetail(failure.message, "invalid_request_error", None, code)
        return UpstreamInvalidRequestError(detail, status=status)
    if failure.retry_after_s is None and isinstance(failure, UpstreamRateLimitedError | UnexpectedStatusError):
        failure.retry_after_s = _retry_delay_s(error)
    return failure


def failure_in_stream(payload: bytes, *, secret: str | None = None) -> BackendError:
    """Return the error that an event of a stream tells in place of an answer."""
    code = _error_in(payload).get("code")
    return rejection(code if isinstance(code, int) and 400 <= code < 600 else 500, {}, payload, secret=secret)


def failure_of_connection(base_url: str | None, error: BaseException) -> ConnectFailedError:
    """Return the error for a request that got no answer."""
    return ConnectFailedError(f"cannot reach {base_url or 'Google'}: {http.reason_of(error)}")


def failure_of_sdk(error: Exception) -> BackendError | None:
    """Return the error for what the SDK refuses to send; None where it is a defect."""
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - the SDK is imported by whoever uses it
    from pydantic import ValidationError  # noqa: PLC0415

    if isinstance(error, GoogleAuthError):
        return UpstreamAuthError(f"there are no Google credentials that work: {error}")
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        words = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    elif isinstance(error, ValueError):
        words = str(error)
    else:
        return None
    return UpstreamInvalidRequestError(ErrorDetail(f"Gemini cannot be asked this: {words}", "invalid_request_error"))


def _error_in(body: bytes) -> dict[str, Any]:
    """Return the inside of Google's error body, which may stand in a list; nothing if it is none."""
    try:
        document = msgspec.json.decode(body)
    except UNDECODABLE:
        return {}
    if isinstance(document, list) and document:
        document = document[0]
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else {}


def _retry_delay_s(error: dict[str, Any]) -> float | None:
    """Return the delay of a `google.rpc.RetryInfo`."""
    for detail in error.get("details") or ():
        delay = detail.get("retryDelay") if isinstance(detail, dict) else None
        if isinstance(delay, str) and (match := DELAY.fullmatch(delay)):
            return float(match[1])
    return None
