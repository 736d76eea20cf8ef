"""References inside one string."""

import pytest

from gateway.config.interpolate import InterpolationSyntaxError, interpolate

ENV = {"NAME": "value", "EMPTY": "", "MONEY": "${NAME}", "_1": "underscore"}
FILES = {"/run/secrets/x": "s3cret\n", "dos": "s3cret\r\n", "empty": "\n"}


def read(path):
    if path == "bytes":
        b"\xff".decode()
    if path not in FILES:
        raise FileNotFoundError(2, "No such file or directory", path)
    return FILES[path]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("${NAME}", "value"),
        ("a ${NAME} b ${_1}", "a value b underscore"),
        ("${NAME}${NAME}", "valuevalue"),
        ("${UNSET:-default}", "default"),
        ("${EMPTY:-default}", "default"),
        ("${NAME:-default}", "value"),
        ("${UNSET:-}", ""),
        ("${UNSET:-a:-b c$}", "a:-b c$"),
        ("${MONEY}", "${NAME}"),
        ("${file:/run/secrets/x}", "s3cret"),
        ("${file:dos}", "s3cret"),
        ("$$", "$"),
        ("$${NAME}", "${NAME}"),
        ("$$$${NAME}", "$${NAME}"),
        ("$$${NAME}", "$value"),
        ("$", "$"),
        ("$NAME costs 5$", "$NAME costs 5$"),
        ("{NAME}", "{NAME}"),
    ],
)
def test_references_are_replaced(text, expected):
    assert interpolate(text, ENV, read) == (expected, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${UNSET}", "environment variable UNSET is not set"),
        ("${EMPTY}", "environment variable EMPTY is empty"),
        ("${file:nowhere}", "file nowhere cannot be read: No such file or directory"),
        ("${file:bytes}", "file bytes cannot be read as UTF-8 text"),
        ("${file:empty}", "file empty is empty"),
    ],
)
def test_what_is_missing_is_told(text, reason):
    assert interpolate(text, ENV, read) == ("", (reason,))


def test_everything_missing_is_told():
    missing = interpolate("${A} and ${B}", ENV, read).missing
    assert missing == ("environment variable A is not set", "environment variable B is not set")


@pytest.mark.parametrize(
    "text", ["${", "${}", "${NAME", "${1}", "${A-B}", "${A B}", "${A:-${B}}", "${ NAME}", "${NAME\n}"]
)
def test_malformed_reference_is_refused(text):
    with pytest.raises(InterpolationSyntaxError):
        interpolate(text, ENV, read)
