"""The tree of errors is the one that its docstring draws, and each becomes a whole OpenAI error."""

from __future__ import annotations

import inspect
import re

import msgspec
import pytest

from backends import errors
from backends.errors import ErrorDetail, GatewayError, UpstreamInvalidRequestError

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, GatewayError)]
LINE = re.compile(r"(?P<indent>[ │├└─]*)(?P<name>\w+Error)(?: +(?P<status>\d{3}))?")


def drawn() -> dict[str, tuple[str | None, int | None]]:
    """Reads the docstring's tree: each class with the one above it and its status."""
    tree: dict[str, tuple[str | None, int | None]] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        if match := LINE.match(line):
            depth = len(match["indent"])
            above = [(d, name) for d, name in above if d < depth]
            status = int(match["status"]) if match["status"] else None
            tree[match["name"]] = (above[-1][1] if above else None, status)
            above.append((depth, match["name"]))
    return tree


def made(kind: type[GatewayError]) -> GatewayError:
    """Returns an error of this class."""
    if issubclass(kind, UpstreamInvalidRequestError):
        return kind(ErrorDetail("why", "invalid_request_error", "model", None))
    return kind("why", param="model")


def test_docstring_draws_every_class_under_its_parent():
    classes = {kind.__name__: None if kind is GatewayError else kind.__mro__[1].__name__ for kind in CLASSES}
    assert {name: parent for name, (parent, _) in drawn().items()} == classes


def test_docstring_tells_the_status_of_every_class():
    told = {name: status for name, (_, status) in drawn().items() if status is not None}
    assert told == {kind.__name__: kind.status_code for kind in CLASSES if kind.__name__ in told}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_body_holds_all_four_fields(kind):
    error = msgspec.json.decode(made(kind).body())["error"]
    assert set(error) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_body_tells_the_sentence_and_the_parameter(kind):
    error = msgspec.json.decode(made(kind).body())["error"]
    assert (error["message"], error["param"]) == ("why", "model")


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_class_has_a_sentence(kind):
    assert (kind.__doc__ or "").strip().endswith(".")


def test_upstream_refusal_keeps_the_words_of_the_backend():
    detail = ErrorDetail("too long", "invalid_request_error", "messages", "context_length_exceeded")
    assert UpstreamInvalidRequestError(detail).detail == detail


def test_upstream_refusal_keeps_the_status_of_the_backend():
    assert UpstreamInvalidRequestError(ErrorDetail("why", "t"), status=422).status == 422
