"""What a client is told that cannot have its answer, in OpenAI's terms.

ApiError
  InvalidRequestError          400   the request makes no sense
    UnsupportedParameterError  400   it asks for what this model cannot do
    MissingParameterError      400   it lacks a parameter
    ContextLengthError         400   its messages do not fit the model
  UnknownModelError            404
  BusyError                    429   the queue is full
  FailedError                  500
"""

from __future__ import annotations

import msgspec


class ErrorDetail(msgspec.Struct, frozen=True):
    """The four fields that every client may rely on."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(msgspec.Struct, frozen=True):
    """Body of an error response, and of the event by which a stream breaks off."""

    error: ErrorDetail


class ApiError(Exception):
    """An error with its place in the HTTP answer."""

    status_code = 500
    type = "server_error"
    retry_after_s: int | None = None

    def __init__(self, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.param = param
        self.code = code

    @property
    def body(self) -> ErrorBody:
        """The error as clients see it."""
        return ErrorBody(ErrorDetail(str(self), self.type, self.param, self.code))


class InvalidRequestError(ApiError):
    """The request makes no sense as it stands."""

    status_code = 400
    type = "invalid_request_error"


class UnsupportedParameterError(InvalidRequestError):
    """To ignore this parameter would change what the answer means."""

    def __init__(self, param: str) -> None:
        super().__init__(
            f"Unsupported parameter: '{param}' is not supported with this model.",
            param=param,
            code="unsupported_parameter",
        )


class MissingParameterError(InvalidRequestError):
    """A parameter has to be there."""

    def __init__(self, param: str) -> None:
        super().__init__(f"Missing required parameter: '{param}'.", param=param, code="missing_required_parameter")


class ContextLengthError(InvalidRequestError):
    """The messages leave no room for an answer."""

    def __init__(self, capacity: int, length: str) -> None:
        super().__init__(
            f"This model's maximum context length is {capacity} tokens. However, your messages resulted in {length} "
            "tokens. Please reduce the length of the messages.",
            param="messages",
            code="context_length_exceeded",
        )


class UnknownModelError(ApiError):
    """The server has one model, under one name."""

    status_code = 404
    type = "invalid_request_error"

    def __init__(self, model: str) -> None:
        super().__init__(f"The model '{model}' does not exist.", param="model", code="model_not_found")


class BusyError(ApiError):
    """Too many requests are waiting."""

    status_code = 429
    type = "rate_limit_error"
    retry_after_s = 1

    def __init__(self) -> None:
        super().__init__("The model's queue is full. Please try again shortly.", code="queue_full")


class FailedError(ApiError):
    """The server could not do what it should have been able to."""

    def __init__(self) -> None:
        super().__init__("The model failed to compute the answer.", code="engine_error")
