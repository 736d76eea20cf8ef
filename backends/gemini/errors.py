"""Google's refusals and failures, as errors of the gateway's tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from backends import http
from backends.aiohttp_errors import reason_of
from backends.errors import (
    BackendError,
    BackendNotReadyError,
    ConnectFailedError,
    ErrorDetail,
    UnexpectedStatusError,
    UpstreamAuthError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)
from backends.protocol import UNDECODABLE

KEY_PROBLEM = re.compile(r"API.?key (?:not valid|not found|expired|is invalid)", re.IGNORECASE)
"""How Google begins when it answers 400 to a key it does not know, as if the request were wrong."""
CLIENTS_OWN = re.compile(r"\bFile\b|\bfiles/|\bcached ?contents?\b|\bCachedContent", re.ASCII)
"""What only the request can have named, so that it is no fault of ours if it is not there or not allowed."""
TOO_LONG = re.compile(r"exceeds the maximum number of (?:input )?tokens", re.IGNORECASE)
log = structlog.get_logger("gemini")

DELAY = re.compile(r"(\d{1,9}(?:\.\d+)?)s", re.ASCII)


def rejection(status: int, headers: Mapping[str, str], body: bytes, *, secret: str | None = None) -> BackendError:
    """Return the error that an answer with an error status stands for. The secret is left out of its words."""
    if secret:
        body = body.replace(secret.encode(), b"***")  # Google names the key that it has suspended
    error = _error_in(body)
    failure = http.rejection(status, headers, msgspec.json.encode({"error": error}) if error else body)
    if status in {403, 404} and CLIENTS_OWN.search(words := str(error.get("message"))):
        return UpstreamInvalidRequestError(ErrorDetail(words, "invalid_request_error"))
    if isinstance(failure, UpstreamInvalidRequestError):
        if _is_about_the_key(error):
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
    return ConnectFailedError(f"cannot reach {base_url or 'Google'}: {reason_of(error)}")


def failure_of_client(error: Exception) -> BackendError:
    """Return the error for an SDK that cannot be used as it is configured."""
    if not isinstance(error, ImportError) and isinstance(failure := failure_of_sdk(error), UpstreamAuthError):
        return failure
    log.warning("the Gemini SDK cannot be used", reason=str(error))
    words = f"{type(error).__name__}, see the gateway's log" if isinstance(error, OSError) else str(error)
    return BackendNotReadyError(f"the Gemini SDK cannot be used: {words}")


def failure_of_sdk(error: Exception) -> BackendError | None:
    """Return the error for what the SDK refuses to send; None where it is a defect."""
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - the SDK is imported by whoever uses it
    from pydantic import ValidationError  # noqa: PLC0415

    if isinstance(error, GoogleAuthError) or str(error).startswith("Could not resolve API token"):
        # What Google's library says names files of this machine, which are none of the client's business.
        log.warning("there are no Google credentials that work", reason=str(error))
        return UpstreamAuthError("there are no Google credentials that work")
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        words = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    elif isinstance(error, RecursionError):
        words = "it is nested too deeply"
    elif isinstance(error, ValueError):
        words = str(error)
    else:
        return None
    return UpstreamInvalidRequestError(ErrorDetail(f"Gemini cannot be asked this: {words}", "invalid_request_error"))


def _is_about_the_key(error: dict[str, Any]) -> bool:
    """Tell whether Google finds the key wrong, rather than a request that speaks of one."""
    told = any(detail.get("reason") == "API_KEY_INVALID" for detail in _details(error))
    return told or KEY_PROBLEM.match(str(error.get("message"))) is not None


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


def _details(error: dict[str, Any]) -> list[dict[str, Any]]:
    details = error.get("details")
    return [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []


def _retry_delay_s(error: dict[str, Any]) -> float | None:
    """Return the delay of a `google.rpc.RetryInfo`."""
    for detail in _details(error):
        delay = detail.get("retryDelay")
        if isinstance(delay, str) and (match := DELAY.fullmatch(delay)):
            return float(match[1])
    return None
