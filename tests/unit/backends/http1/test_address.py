"""Where a server is, and how requests to it begin."""

from __future__ import annotations

import pytest

from backends.http1.address import Address, field_lines

PLACES = {
    "http://h": ("h", 80, False, "h", ""),
    "http://h:80/": ("h", 80, False, "h", ""),
    "http://h:8000/v1": ("h", 8000, False, "h:8000", "/v1"),
    "https://h/v1/": ("h", 443, True, "h", "/v1"),
    "https://h:80": ("h", 80, True, "h:80", ""),
    "http://H.Example/A": ("h.example", 80, False, "h.example", "/A"),
    "http://[::1]:8000/v1": ("::1", 8000, False, "[::1]:8000", "/v1"),
    "https://[::1]": ("::1", 443, True, "[::1]", ""),
    "http://bücher.example": ("xn--bcher-kva.example", 80, False, "xn--bcher-kva.example", ""),
    "http://my_service:1": ("my_service", 1, False, "my_service:1", ""),
    "http://h/é a%20b": ("h", 80, False, "h", "/%C3%A9%20a%20b"),
    "unix:///run/a b.sock": ("/run/a b.sock", None, False, "localhost", ""),
}


@pytest.mark.parametrize(("url", "expected"), PLACES.items(), ids=PLACES)
def test_address_is_read(url, expected):
    host, port, tls, authority, prefix = expected
    assert Address.of(url) == Address(host, port, tls, authority, prefix)


NO_PLACES = {
    "no scheme": "h:8000",
    "another scheme": "ftp://h",
    "no host": "http://:80",
    "empty label": "http://a..b",
    "label of 70 letters": f"http://{'a' * 70}.example",
    "port that is no number": "http://h:x",
    "port beyond all": "http://h:70000",
    "bracket without end": "http://[::1",
    "user": "http://u:p@h",
    "query": "http://h/v1?x=1",
    "fragment": "http://h/#x",
}


@pytest.mark.parametrize("url", NO_PLACES.values(), ids=NO_PLACES)
def test_what_is_no_address_is_told(url):
    with pytest.raises(ValueError, match=r"."):
        Address.of(url)


def test_request_begins_with_its_line_and_its_host():
    head = Address.of("http://[::1]:8000/v1").head("POST", "/chat", {"accept": "*/*"})
    assert head == b"POST /v1/chat HTTP/1.1\r\nhost: [::1]:8000\r\naccept: */*\r\n"


def test_letters_of_latin_1_are_sent():
    assert field_lines({"x": "\xe9"}) == b"x: \xe9\r\n"


UNSENDABLE = {
    "LF": {"x": "sk-a\nb: c"},
    "CR": {"x": "sk-a\rb"},
    "CRLF": {"x": "sk-a\r\nb: c"},
    "NUL": {"x": "sk-a\0"},
    "LF in a name": {"sk-a\n": "b"},
    "letter beyond Latin-1": {"x": "sk-a\u20ac"},
    "lone surrogate": {"x": "sk-a\ud800"},
}


@pytest.mark.parametrize("headers", UNSENDABLE.values(), ids=UNSENDABLE)
def test_header_that_could_break_out_is_not_sent(headers):
    with pytest.raises(ValueError, match=r"^a header or a key holds"):
        field_lines(headers)
