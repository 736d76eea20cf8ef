"""What Litestar's own refusals become."""

from __future__ import annotations

from litestar import Litestar, Request
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.testing import RequestFactory

from gateway.app import from_litestar


def asked_with_a_host_that_is_none() -> Request:
    request: Request = RequestFactory(app=Litestar()).get("/nowhere")
    request.scope["headers"] = [(b"host", b"a:99999")]
    return request


def test_unknown_path_is_told_whatever_the_host():
    error = from_litestar(asked_with_a_host_that_is_none(), NotFoundException())
    assert str(error) == "Unknown request URL: GET /nowhere."


def test_method_that_is_not_taken_is_told_whatever_the_host():
    error = from_litestar(asked_with_a_host_that_is_none(), MethodNotAllowedException())
    assert str(error) == "/nowhere does not take GET."
