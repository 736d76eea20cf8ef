"""Any bytes are a request or are refused."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from backends.errors import InvalidRequestError
from backends.protocol import ChatRequest, decode_request

PIECES = [
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b'"',
        b"\\",
        b"\\u",
        b"\\ud800",
        b" ",
        b"\n",
        b"\x00",
        b"\xff",
        b"null",
        b"-",
    ),
    *(b'"role":"user"', b'"content":', b'"messages":[', b'{"model":"m","messages":[{"role":"user"}]', b"NaN", b"1e999"),
    *(
        b"1.0",
        b"9" * 5000,
        b"\xef\xbb\xbf",
        b"/*",
        b"'",
        *(f'"{name}":'.encode() for name in ChatRequest.__struct_fields__),
    ),
]
FRAGMENTS = st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=12).map(b"".join)


def outcome(body: bytes) -> ChatRequest | InvalidRequestError:
    """Returns the request in a body, or why it is none."""
    try:
        return decode_request(body)[0]
    except InvalidRequestError as error:
        return error


@given(FRAGMENTS)
@settings(max_examples=1000)
def test_any_bytes_are_a_request_or_refused(body):
    assert isinstance(outcome(body), ChatRequest | InvalidRequestError)


@given(FRAGMENTS, FRAGMENTS, st.integers(0, 20_000))
@example(b'{"model":"m","messages":[{"role":"user","tools":', b"[", 20_000)
@example(b"", b'{"messages":', 20_000)
def test_anything_repeated_is_a_request_or_refused(before, repeated, times):
    assert isinstance(outcome(before + repeated * times), ChatRequest | InvalidRequestError)
