"""Google's refusals and failures, and the error that each is."""

from __future__ import annotations

import google.auth.exceptions
import msgspec
import pydantic
import pytest

from backends.errors import (
    BackendNotReadyError,
    UnexpectedStatusError,
    UpstreamAuthError,
    UpstreamInvalidRequestError,
    UpstreamRateLimitedError,
    UpstreamRefusedError,
)
from backends.gemini.errors import failure_in_stream, failure_of_client, failure_of_sdk, rejection
from tests.support.gemini import RETRY_INFO, error_body

KINDS = {
    (400, "INVALID_ARGUMENT"): UpstreamInvalidRequestError,
    (400, "FAILED_PRECONDITION"): UpstreamRefusedError,
    (401, "UNAUTHENTICATED"): UpstreamAuthError,
    (403, "PERMISSION_DENIED"): UpstreamAuthError,
    (404, "NOT_FOUND"): UpstreamRefusedError,
    (413, "INVALID_ARGUMENT"): UpstreamInvalidRequestError,
    (429, "RESOURCE_EXHAUSTED"): UpstreamRateLimitedError,
    (500, "INTERNAL"): UnexpectedStatusError,
    (503, "UNAVAILABLE"): UnexpectedStatusError,
    (504, "DEADLINE_EXCEEDED"): UnexpectedStatusError,
    (302, "FOUND"): UpstreamRefusedError,
}


@pytest.mark.parametrize(("case", "kind"), KINDS.items(), ids=[f"{code} {status}" for code, status in KINDS])
def test_refusal_is_the_error_of_its_kind(case, kind):
    assert type(rejection(case[0], {}, error_body(*case, "no"))) is kind


KEY_PROBLEMS = [
    "API key not valid. Please pass a valid API key.",
    "API key expired. Please renew the API key.",
    "API Key not found. Please pass a valid API key.",
]


@pytest.mark.parametrize("message", KEY_PROBLEMS)
def test_key_that_google_does_not_know_is_no_fault_of_the_request(message):
    assert type(rejection(400, {}, error_body(400, "INVALID_ARGUMENT", message))) is UpstreamAuthError


def test_key_problem_may_stand_in_the_details():
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
    assert type(rejection(400, {}, error_body(400, "INVALID_ARGUMENT", "no", info))) is UpstreamAuthError


def test_googles_words_about_the_request_are_passed_on():
    failure = rejection(400, {}, error_body(400, "INVALID_ARGUMENT", "Invalid role: robot."))
    assert failure.detail.message == "Invalid role: robot."


def test_refused_request_has_openais_type():
    failure = rejection(400, {}, error_body(400, "INVALID_ARGUMENT", "no"))
    assert failure.detail.type == "invalid_request_error"


def test_code_is_no_number_as_google_has_it():
    assert rejection(400, {}, error_body(400, "INVALID_ARGUMENT", "no")).detail.code is None


def test_too_long_a_request_has_openais_code():
    words = "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."
    failure = rejection(400, {}, error_body(400, "INVALID_ARGUMENT", words))
    assert failure.detail.code == "context_length_exceeded"


def test_error_may_stand_in_a_list():
    body = b"[" + error_body(503, "UNAVAILABLE", "The model is overloaded.") + b"]"
    assert rejection(503, {}, body).message.endswith("The model is overloaded.")


@pytest.mark.parametrize("body", [b"<html>Bad Gateway</html>", b"", b"[]", b"7"])
def test_refusal_without_google_s_words_is_told_by_its_status(body):
    assert type(rejection(502, {}, body)) is UnexpectedStatusError


# When to come again.


def test_delay_is_that_of_the_header():
    assert rejection(429, {"retry-after": "3"}, error_body(429, "RESOURCE_EXHAUSTED", "no")).retry_after_s == 3


def test_delay_may_stand_in_the_details():
    assert rejection(429, {}, error_body(429, "RESOURCE_EXHAUSTED", "no", RETRY_INFO)).retry_after_s == 7.5


def test_overloaded_server_may_name_a_delay_too():
    assert rejection(503, {}, error_body(503, "UNAVAILABLE", "no", RETRY_INFO)).retry_after_s == 7.5


def test_header_goes_before_the_details():
    body = error_body(429, "RESOURCE_EXHAUSTED", "no", RETRY_INFO)
    assert rejection(429, {"retry-after": "3"}, body).retry_after_s == 3


@pytest.mark.parametrize("delay", ["soon", "-1s", 7, None])
def test_delay_that_is_none_is_left_out(delay):
    body = error_body(429, "RESOURCE_EXHAUSTED", "no", {"retryDelay": delay})
    assert rejection(429, {}, body).retry_after_s is None


# Secrets.


@pytest.mark.parametrize("status", [400, 404, 429, 500])
def test_key_is_never_told(status):
    words = "Consumer 'api_key:AIza-secret' has been suspended."
    failure = rejection(status, {}, error_body(status, "X", words), secret="AIza-secret")
    assert "AIza-secret" not in failure.message


def test_key_is_not_told_in_a_stream_either():
    payload = error_body(500, "INTERNAL", "key AIza-secret")
    assert "AIza-secret" not in failure_in_stream(payload, secret="AIza-secret").message


# Streams, and the SDK itself.


@pytest.mark.parametrize("code", ["503", 7, None])
def test_failure_in_a_stream_without_a_status_is_the_servers(code):
    assert type(failure_in_stream(b'{"error":{"code":%s}}' % msgspec.json.encode(code))) is UnexpectedStatusError


def test_question_that_the_sdk_finds_wrong_is_the_clients():
    with pytest.raises(pydantic.ValidationError) as caught:
        pydantic.TypeAdapter(dict[str, int]).validate_python({"top_k": "many"})
    failure = failure_of_sdk(caught.value)
    assert failure is not None
    assert failure.message.startswith("Gemini cannot be asked this: top_k: ")


def test_what_only_vertex_can_be_asked_is_the_clients_error():
    assert type(failure_of_sdk(ValueError("labels parameter is not supported"))) is UpstreamInvalidRequestError


def test_question_too_deep_for_the_sdk_is_the_clients_error():
    assert type(failure_of_sdk(RecursionError("maximum recursion depth exceeded"))) is UpstreamInvalidRequestError


def test_missing_credentials_are_no_fault_of_the_request():
    missing = google.auth.exceptions.DefaultCredentialsError("none")
    assert type(failure_of_sdk(missing)) is UpstreamAuthError


def test_defect_of_the_sdk_is_not_explained():
    assert failure_of_sdk(KeyError("x")) is None


def test_words_of_the_sdk_that_name_a_file_are_not_told():
    failure = failure_of_sdk(google.auth.exceptions.DefaultCredentialsError("File /etc/secret.json was not found."))
    assert failure is not None
    assert "/etc" not in failure.message


def test_token_that_the_sdk_cannot_get_is_no_fault_of_the_request():
    error = RuntimeError("Could not resolve API token from the environment")
    assert type(failure_of_sdk(error)) is UpstreamAuthError


CLIENT_FAILURES = {
    "no SDK": ImportError("no module"),
    "unusable configuration": ValueError("no project"),
    "unreadable file": PermissionError(13, "Permission denied", "/etc/secret.json"),
    "anything": RuntimeError("x"),
}


@pytest.mark.parametrize("error", CLIENT_FAILURES.values(), ids=CLIENT_FAILURES)
def test_sdk_that_cannot_be_made_is_a_backend_that_is_not_ready(error):
    assert type(failure_of_client(error)) is BackendNotReadyError


def test_unreadable_file_is_not_told():
    assert "/etc" not in failure_of_client(PermissionError(13, "Permission denied", "/etc/secret.json")).message


def test_missing_credentials_are_told_as_such_when_the_client_is_made():
    assert type(failure_of_client(google.auth.exceptions.DefaultCredentialsError("none"))) is UpstreamAuthError


# What only the request can have named.

NAMED = {
    "file": (403, "You do not have permission to access the File abc or it may not exist."),
    "cache": (403, "CachedContent not found (or permission denied)"),
    "cache on Vertex": (404, "Not found: cached content metadata for 123."),
}


@pytest.mark.parametrize(("status", "words"), NAMED.values(), ids=NAMED)
def test_missing_thing_that_the_request_named_is_the_clients_error(status, words):
    failure = rejection(status, {}, error_body(status, "PERMISSION_DENIED", words))
    assert (type(failure), failure.status, failure.message) == (UpstreamInvalidRequestError, 400, words)


def test_page_that_says_file_not_found_is_no_fault_of_the_request():
    assert type(rejection(404, {}, b"File not found")) is UpstreamRefusedError


def test_request_that_speaks_of_a_bad_key_is_still_the_clients():
    words = "Invalid value at 'contents': my API key not valid"
    assert type(rejection(400, {}, error_body(400, "INVALID_ARGUMENT", words))) is UpstreamInvalidRequestError


@pytest.mark.parametrize("details", [7, "a", {"retryDelay": "7s"}, [7]])
def test_details_that_are_no_list_are_not_read(details):
    body = msgspec.json.encode({"error": {"code": 429, "message": "no", "details": details}})
    assert type(rejection(429, {}, body)) is UpstreamRateLimitedError
