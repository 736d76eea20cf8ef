"""The OpenAPI document tells of every route, and of nothing else, in the structs that the routes use."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, cast

import msgspec
import pytest
from jsonschema import Draft202012Validator
from litestar.handlers import ASGIRouteHandler

from backends import protocol
from backends.errors import GatewayError
from gateway import openapi
from gateway.app import all_routes
from gateway.openapi import JSON_TYPE
from gateway.routes import chat, dashboard, simple_chat
from gateway.services import Services

DOCUMENT = openapi.document()
PARTS_OF_THE_PAGE = dashboard.FILES.keys() - {"/"}


def handlers() -> Iterator[tuple[str, str, Any]]:
    """Yields path, method and what is returned; the routes that speak ASGI themselves take POST and return nothing.

    The handlers are made, not called, so they need no services.
    """
    for handler in all_routes(cast("Services", None)):
        for path in {path.replace(":path}", "}") for path in handler.paths} - PARTS_OF_THE_PAGE:
            if isinstance(handler, ASGIRouteHandler):
                yield path, "post", None
            else:
                (method,) = handler.http_methods
                yield path, method.lower(), inspect.get_annotations(handler.fn, eval_str=True)["return"]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def references(part: Any) -> Iterator[str]:
    """Yields where the references in a part of the document lead."""
    if isinstance(part, dict):
        yield from [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def body_of(path: str, kind: str) -> str:
    """Returns the name of the struct that an operation takes or answers with."""
    ((_, operation),) = DOCUMENT["paths"][path].items()
    message = operation["requestBody"] if kind == "request" else operation["responses"]["200"]
    name: str = message["content"][JSON_TYPE]["schema"]["$ref"]
    return name.removeprefix("#/components/schemas/")


def test_every_route_is_documented_and_no_other():
    assert {(path, method) for path, method, _ in operations()} == {(path, method) for path, method, _ in handlers()}


@pytest.mark.parametrize(
    ("path", "struct"),
    [(path, kind) for path, _, kind in handlers() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)],
)
def test_documented_answer_is_the_one_that_the_route_returns(path, struct):
    assert body_of(path, "answer") == struct.__name__


@pytest.mark.parametrize(
    ("path", "decoder"), [(chat.ROUTE, protocol._request_decoder), (simple_chat.ROUTE, simple_chat._decoder)]
)
def test_documented_request_is_the_one_that_the_route_decodes(path, decoder):
    assert body_of(path, "request") == decoder.type.__name__


def test_every_component_is_used_and_every_reference_leads_somewhere():
    components = DOCUMENT["components"]
    kinds = ("schemas", "headers", "parameters")
    assert set(references(DOCUMENT)) == {f"#/components/{kind}/{name}" for kind in kinds for name in components[kind]}


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_schema_is_valid(name):
    Draft202012Validator.check_schema(DOCUMENT["components"]["schemas"][name])


@pytest.mark.parametrize("error", openapi.errors_of_chats(), ids=lambda error: error.__name__)
def test_error_of_a_chat_is_documented(error: type[GatewayError]):
    assert str(error.status_code) in DOCUMENT["paths"][chat.ROUTE]["post"]["responses"]


def test_every_field_of_an_error_is_always_there():
    assert DOCUMENT["components"]["schemas"]["ErrorDetail"]["required"] == ["message", "type", "param", "code"]


def test_every_answer_has_an_id():
    answers = [answer for *_, operation in operations() for answer in operation["responses"].values()]
    assert all("x-request-id" in answer["headers"] for answer in answers)


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/openapi.json", "/"])
def test_open_route_names_no_key(path):
    assert DOCUMENT["paths"][path]["get"]["security"] == []


@pytest.mark.parametrize(("path", "scope"), [(chat.ROUTE, "chat"), ("/model/switch/{backend}", "admin")])
def test_route_names_the_scope_of_its_key(path, scope):
    assert DOCUMENT["paths"][path]["post"]["security"] == [{"key": [scope]}]
