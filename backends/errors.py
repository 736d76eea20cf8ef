"""Everything that can go wrong with a request, and the OpenAI error that a client sees for it.

GatewayError
 ├─ RequestError                          the client's to mend; never counts against a backend
 │   ├─ InvalidRequestError          400
 │   ├─ AuthenticationError          401
 │   ├─ PermissionDeniedError        403
 │   ├─ ModelNotFoundError           404
 │   ├─ RouteNotFoundError           404
 │   ├─ MethodNotAllowedError        405
 │   ├─ RequestTimeoutError          408
 │   ├─ ConflictError                409
 │   └─ PayloadTooLargeError         413
 ├─ OverloadedError                  503  this gateway is full or draining
 ├─ BackendError                          a backend's failure; `retryable` says if asking again may help
 │   ├─ BackendUnavailableError      503
 │   │   ├─ ConnectFailedError       503
 │   │   └─ BackendNotReadyError     503  its server starts, crashed, or lacks a key or weights
 │   ├─ BackendBusyError             503  all its places are taken, and as many wait as may
 │   ├─ BackendTimeoutError          504
 │   │   ├─ FirstTokenTimeoutError   504
 │   │   ├─ IdleTimeoutError         504
 │   │   └─ DeadlineExceededError    504
 │   ├─ BackendProtocolError         502
 │   │   ├─ MalformedStreamError     502
 │   │   ├─ TruncatedStreamError     502  it ended without a finish_reason
 │   │   ├─ ContinuationError        502  it does not go on where another one's stream broke off
 │   │   └─ UnexpectedStatusError    502
 │   └─ BackendRejectedError              it answered with an error of the 4xx kind
 │       ├─ UpstreamInvalidRequestError 400
 │       ├─ UpstreamAuthError        502  our key, not the client's
 │       ├─ UpstreamRefusedError     502  our model name, address or account there, not the client's request
 │       └─ UpstreamRateLimitedError 429
 └─ InternalError                    500  a defect of the gateway itself

Beside those that raise them: `UrlTooLongError` 414 and `HeadersTooLargeError` 431 in `gateway/http_protocol.py`, and
`RateLimitedError` 429, a key's own limit, in `gateway/limits/errors.py`.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec


class ErrorDetail(msgspec.Struct, frozen=True):
    """The inside of an OpenAI error body; all four fields are always present."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorBody(msgspec.Struct, frozen=True):
    """An OpenAI error body."""

    error: ErrorDetail


class GatewayError(Exception):
    """Root of the tree. Class attributes are what a client sees; `message` is the sentence."""

    status_code: ClassVar[int] = 500
    type: ClassVar[str] = "server_error"
    code: ClassVar[str | None] = None

    def __init__(self, message: str, *, param: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.retry_after_s = retry_after_s

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return self.status_code

    @property
    def detail(self) -> ErrorDetail:
        """The inside of the error body."""
        return ErrorDetail(self.message, self.type, self.param, self.code)

    def body(self) -> bytes:
        """The JSON error body."""
        return msgspec.json.encode(ErrorBody(self.detail))


class RequestError(GatewayError):
    """The request cannot be served as it is; repeating it will not help."""

    status_code = 400
    type = "invalid_request_error"


class InvalidRequestError(RequestError):
    """The body is not a valid request."""

    code = "invalid_request"


class AuthenticationError(RequestError):
    """No key, or one that is not known."""

    status_code = 401
    code = "invalid_api_key"


class PermissionDeniedError(RequestError):
    """The key is known, but not for this route."""

    status_code = 403
    code = "permission_denied"


class ModelNotFoundError(RequestError):
    """No backend or alias has this name."""

    status_code = 404
    code = "model_not_found"


class RouteNotFoundError(RequestError):
    """No route has this path."""

    status_code = 404
    code = "not_found"


class MethodNotAllowedError(RequestError):
    """The route exists, but not for this method."""

    status_code = 405
    code = "method_not_allowed"


class RequestTimeoutError(RequestError):
    """The rest of the body did not come."""

    status_code = 408
    code = "request_timeout"


class ConflictError(RequestError):
    """The gateway's state does not allow this now."""

    status_code = 409
    code = "conflict"


class PayloadTooLargeError(RequestError):
    """The body is larger than the configured limit."""

    status_code = 413
    code = "payload_too_large"


class OverloadedError(GatewayError):
    """This gateway takes no more requests just now."""

    status_code = 503
    type = "overloaded_error"
    code = "overloaded"


class InternalError(GatewayError):
    """A defect of the gateway; the log holds the trace."""

    code = "internal_error"


class BackendError(GatewayError):
    """A backend did not answer as it should."""

    status_code = 502
    code = "backend_error"
    retryable: ClassVar[bool] = False
    """Asking the same backend again at once may succeed."""
    replaceable: bool = True
    """Another backend may succeed."""
    is_fault: bool = True
    """The backend is to blame: this counts towards leaving it alone."""


class BackendUnavailableError(BackendError):
    """The backend takes no requests."""

    status_code = 503
    code = "backend_unavailable"


class ConnectFailedError(BackendUnavailableError):
    """No connection, or it broke before an answer came."""

    retryable = True


class BackendNotReadyError(BackendUnavailableError):
    """Its server is starting or crashed, or it lacks a key or its weights."""

    is_fault = False  # its state is known from elsewhere


class BackendBusyError(BackendError):
    """The backend is sent as many requests as it may be, and no more can wait."""

    status_code = 503
    type = "overloaded_error"
    code = "backend_busy"
    is_fault = False


class BackendTimeoutError(BackendError):
    """The backend took too long."""

    status_code = 504
    code = "backend_timeout"


class FirstTokenTimeoutError(BackendTimeoutError):
    """Nothing of the answer came within `timeouts.first_token`."""


class IdleTimeoutError(BackendTimeoutError):
    """The answer stopped for longer than `timeouts.idle`."""


class DeadlineExceededError(BackendTimeoutError):
    """The whole answer took longer than `timeouts.total`, or than the client would wait."""


class BackendProtocolError(BackendError):
    """The backend's answer is not what the protocol allows."""


class MalformedStreamError(BackendProtocolError):
    """An event of the stream is not JSON."""

    code = "malformed_stream"


class TruncatedStreamError(BackendProtocolError):
    """The stream ended before the answer did."""

    code = "truncated_stream"


class ContinuationError(BackendProtocolError):
    """The answer does not begin with what its client already has of another one."""

    is_fault = False


class UnexpectedStatusError(BackendProtocolError):
    """The backend answered with a status of the 5xx kind, or an error inside its stream."""

    retryable = True


class BackendRejectedError(BackendError):
    """The backend refused the request, so it works."""

    is_fault = False


class UpstreamInvalidRequestError(BackendRejectedError):
    """The backend found the request invalid; its own words are passed on."""

    status_code = 400
    type = "invalid_request_error"

    def __init__(self, detail: ErrorDetail, *, status: int = 400) -> None:
        super().__init__(detail.message, param=detail.param)
        self._detail = detail
        self._status = status
        self.replaceable = self.is_too_long

    @property
    def is_too_long(self) -> bool:
        """Whether the model cannot take in so much; another one may."""
        known = self._detail.code == "context_length_exceeded" or self._detail.type == "exceed_context_size_error"
        return known or "maximum context length" in self.message  # of OpenAI, llama.cpp, vLLM

    @property
    def status(self) -> int:
        """The backend's own status."""
        return self._status

    @property
    def detail(self) -> ErrorDetail:
        """The backend's own words."""
        return self._detail


class UpstreamAuthError(BackendRejectedError):
    """The backend does not accept the key that the gateway is configured with."""

    code = "backend_auth_failed"


class UpstreamRefusedError(BackendRejectedError):
    """The backend refuses for a reason that the client cannot mend, such as an unknown model or an unpaid account."""

    code = "backend_refused"


class UpstreamRateLimitedError(BackendRejectedError):
    """The backend limits our rate."""

    status_code = 429
    type = "rate_limit_error"
    code = "rate_limit_exceeded"
    retryable = True
