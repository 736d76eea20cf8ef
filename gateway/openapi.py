"""The OpenAPI document of the gateway, made from the structs and errors that the routes themselves use.

OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1). What no struct or error holds stands in `openapi_parts.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version

import msgspec
from msgspec import inspect

from backends import errors
from backends.errors import (
    AuthenticationError,
    ConflictError,
    ErrorBody,
    GatewayError,
    InternalError,
    InvalidRequestError,
    MethodNotAllowedError,
    ModelNotFoundError,
    PermissionDeniedError,
    RouteNotFoundError,
    UpstreamInvalidRequestError,
)
from backends.http import CLIENT_ERROR_STATUSES
from backends.protocol import ChatRequest
from bench.findings import Summary
from bench.records import History
from gateway.auth import needed_scope
from gateway.config.field_docs import field_docs
from gateway.limits import errors as limit_errors
from gateway.openapi_parts import (
    ALWAYS,
    CHUNK,
    COMPLETION,
    DESCRIPTION,
    EVENT,
    HEADERS,
    JSON,
    JSON_TYPE,
    OF_CHATS,
    OF_ERRORS,
    PARAMETERS,
    path_parameter,
    refs,
    schema_ref,
    status_body,
    text,
)
from gateway.routes import chat, simple_chat
from gateway.routes.benchmark import MAX_HISTORY
from gateway.routes.health import Status
from gateway.routes.models import Model, ModelList
from gateway.routes.simple_chat import SimpleAnswer, SimpleRequest
from gateway.routes.switch import Switched

REQUESTS = (ChatRequest, SimpleRequest)
ANSWERS = (ErrorBody, History, Model, ModelList, SimpleAnswer, Status, Summary, Switched)
"""What routes answer with: every field is there, unless the struct leaves out its defaults."""

ELSEWHERE = (AuthenticationError, ConflictError, MethodNotAllowedError, PermissionDeniedError, RouteNotFoundError)
"""Errors that no chat fails with once its key is known."""


def document() -> JSON:
    """Return the whole document."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Pointsman",
            "version": version("pointsman"),
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths(),
        "components": {
            "schemas": schemas(),
            "headers": HEADERS,
            "parameters": PARAMETERS,
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key of gateway.yaml that has the scope named. While the file holds no keys, none "
                    "is needed on the gateway's own machine.",
                }
            },
        },
    }


def paths() -> JSON:
    """Return every operation of the gateway, by path and method."""
    limit = {
        "name": "limit",
        "in": "query",
        "description": "How many of the newest records.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAX_HISTORY, "default": 100},
    }
    not_ready = {
        "description": "Still starting, without a backend that would answer, or draining.",
        "headers": refs("headers", ALWAYS),
        "content": {JSON_TYPE: {"schema": status_body("not ready", "reason")}},
    }
    routes: dict[tuple[str, str], JSON] = {
        (chat.ROUTE, "post"): _chat(
            ChatRequest,
            {"model": "default", "messages": [{"role": "user", "content": "Hello!"}]},
            {JSON_TYPE: {"schema": schema_ref("ChatCompletion")}, "text/event-stream": {"schema": EVENT}},
            summary="Answer a chat, whole or streamed",
            parameters=("x-gateway-no-shadow", "x-gateway-no-fallback", "x-gateway-session", "x-gateway-timeout"),
        ),
        (simple_chat.ROUTE, "post"): _chat(
            SimpleRequest,
            {"message": "Hello!"},
            {JSON_TYPE: {"schema": schema_ref("SimpleAnswer")}},
            summary="Answer one message of a conversation that the gateway remembers",
            parameters=("x-gateway-no-shadow", "x-gateway-no-fallback", "x-gateway-timeout"),
        ),
        ("/v1/models", "get"): _operation("List the models", _json(ModelList)),
        ("/v1/models/{model_id}", "get"): _operation(
            "Tell whether there is such a model",
            _json(Model),
            [ModelNotFoundError],
            [path_parameter("model_id", "default")],
        ),
        ("/model/switch/{backend}", "post"): _operation(
            "Make another backend active, by editing gateway.yaml",
            _json(Switched),
            [ModelNotFoundError, ConflictError],
            [path_parameter("backend", "custom")],
        ),
        ("/benchmark/summary", "get"): _operation("Sum up the shadow runs", _json(Summary), [ConflictError]),
        ("/benchmark/history", "get"): _operation(
            "List the newest shadow runs, oldest first", _json(History), [InvalidRequestError, ConflictError], [limit]
        ),
        ("/livez", "get"): _operation("Tell that the process lives", {JSON_TYPE: {"schema": status_body("alive")}}),
        ("/readyz", "get"): _operation(
            "Tell whether requests should be sent here",
            {JSON_TYPE: {"schema": status_body("ready")}},
            more={"503": not_ready},
        ),
        ("/status", "get"): _operation("Tell the state of the whole gateway", _json(Status)),
        ("/metrics", "get"): _operation("Metrics, as Prometheus reads them", text("text/plain")),
        ("/openapi.json", "get"): _operation("This document", {JSON_TYPE: {"schema": {"type": "object"}}}),
        ("/", "get"): _operation("The dashboard", text("text/html")),
    }
    found: JSON = {}
    for (path, method), operation in routes.items():
        found.setdefault(path, {})[method] = operation | _secured(path, operation)
    return found


def schemas() -> JSON:
    """Return the JSON Schema of every struct, by name."""
    _, found = msgspec.json.schema_components([*REQUESTS, *ANSWERS], ref_template="#/components/schemas/{name}")
    structs = {struct.__name__: struct for struct in structs_of(inspect.multi_type_info([*REQUESTS, *ANSWERS]))}
    answered = set(structs_of(inspect.multi_type_info(ANSWERS)))
    for name, schema in found.items():
        struct = structs[name]
        for field, doc in field_docs(struct).items():
            schema["properties"][field]["description"] = doc
        if struct in answered and not struct.__struct_config__.omit_defaults:
            schema["required"] = list(schema["properties"])
    # `decode_request` checks these two by hand, for the sake of its words.
    request = found["ChatRequest"]["properties"]
    request["messages"]["minItems"] = 1
    request["n"]["anyOf"][0] |= {"minimum": 1, "maximum": 128}
    return {**found, "ChatCompletion": COMPLETION, "ChatCompletionChunk": CHUNK}


def structs_of(types: Iterable[inspect.Type]) -> Iterator[type[msgspec.Struct]]:
    """Yield the structs that these types consist of, from the outermost inwards."""
    for kind in types:
        match kind:
            case inspect.StructType(cls=struct, fields=fields):
                yield struct
                yield from structs_of(field.type for field in fields)
            case inspect.UnionType(types=inner) | inspect.TupleType(item_types=inner):
                yield from structs_of(inner)
            case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
                yield from structs_of([item])
            case inspect.DictType(value_type=value):
                yield from structs_of([value])
            case _:
                pass


def errors_of_chats() -> list[type[GatewayError]]:
    """Return every error that a chat may fail with."""
    return [
        error
        for module in (errors, limit_errors)
        for error in vars(module).values()
        if isinstance(error, type) and error.__module__ == module.__name__ and issubclass(error, GatewayError)
        if error.code is not None and error not in ELSEWHERE
    ]


def _operation(
    summary: str,
    content: JSON,
    failures: Iterable[type[GatewayError]] = (),
    parameters: Iterable[JSON] = (),
    *,
    headers: tuple[str, ...] = (),
    more: Mapping[str, JSON] | None = None,
) -> JSON:
    """Return an operation; what its key may fail with is added later."""
    return {
        "summary": summary,
        "parameters": [{"$ref": "#/components/parameters/x-request-id"}, *parameters],
        "responses": {
            "200": {"description": "Success.", "headers": refs("headers", (*ALWAYS, *headers)), "content": content},
            **_failures([*failures, InternalError], headers),
            **(more or {}),
        },
    }


def _chat(
    request: type[msgspec.Struct], example: JSON, content: JSON, *, summary: str, parameters: tuple[str, ...]
) -> JSON:
    operation = _operation(
        summary,
        content,
        errors_of_chats(),
        refs("parameters", parameters).values(),
        headers=OF_CHATS,
    )
    body = {"schema": schema_ref(request.__name__), "example": example}
    return operation | {"requestBody": {"required": True, "content": {JSON_TYPE: body}}}


def _secured(path: str, operation: JSON) -> JSON:
    """Return the key that an operation needs, and how it fails without."""
    scope = needed_scope(path)
    if scope is None:
        return {"security": []}
    unknown = _failure([AuthenticationError], ("www-authenticate",))
    refused = {"401": unknown, **_failures([PermissionDeniedError])}
    return {"security": [{"key": [scope]}], "responses": operation["responses"] | refused}


def _failures(kinds: Iterable[type[GatewayError]], headers: tuple[str, ...] = ()) -> JSON:
    """Return the answers that tell of these errors, by status."""
    by_status: dict[int, list[type[GatewayError]]] = {}
    for error in kinds:
        for status in CLIENT_ERROR_STATUSES if error is UpstreamInvalidRequestError else [error.status_code]:
            by_status.setdefault(status, []).append(error)
    return {str(status): _failure(same, headers) for status, same in sorted(by_status.items())}


def _failure(kinds: Iterable[type[GatewayError]], headers: tuple[str, ...]) -> JSON:
    return {
        "description": "\n".join(_sentence(error) for error in kinds),
        "headers": refs("headers", (*ALWAYS, *headers, *OF_ERRORS)),
        "content": _json(ErrorBody),
    }


def _sentence(error: type[GatewayError]) -> str:
    sentence = (error.__doc__ or "").partition("\n")[0]
    return sentence if error is UpstreamInvalidRequestError else f"`{error.code}`: {sentence}"


def _json(struct: type[msgspec.Struct]) -> JSON:
    return {JSON_TYPE: {"schema": schema_ref(struct.__name__)}}
