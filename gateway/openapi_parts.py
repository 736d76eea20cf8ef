"""The parts of the OpenAPI document that no struct or error of ours holds: headers, parameters, a chat's answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

JSON = dict[str, Any]

JSON_TYPE = "application/json"

DESCRIPTION = (
    "An OpenAI-compatible inference gateway: switch models live, with proof.\n\n"
    "What is no HTTP, too long, too slow, or comes on a connection too many is answered before any route, with the "
    "same error body: 400, 408, 414, 431 or 503."
)

HEADERS: JSON = {
    "x-request-id": {
        "description": "The id of this request in the gateway's log and traces: the client's own, if that is harmless.",
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": 128},
    },
    "x-gateway-generation": {
        "description": "Number of the configuration that served this request.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "x-gateway-attempts": {
        "description": "How many times a backend was asked.",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    },
    "x-gateway-backend": {
        "description": "Who answered; of a failure, who was asked last. Absent if nobody was asked.",
        "schema": {"type": "string"},
    },
    "retry-after": {
        "description": "Seconds after which the same request may succeed.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "retry-after-ms": {
        "description": "The same in milliseconds, as the official clients read it.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "x-should-retry": {
        "description": "`false` on what would fail again; the official clients obey.",
        "schema": {"const": "false"},
    },
    **{
        f"x-ratelimit-{figure}-{kind}": {"description": words.format(kind), "schema": {"type": written}}
        for kind in ("requests", "tokens")
        for figure, words, written in (
            ("limit", "How many {} this key may have at once.", "integer"),
            ("remaining", "How many {} are left.", "integer"),
            ("reset", "When all {} are there again, such as `6m0s` or `20ms`.", "string"),
        )
    },
    "www-authenticate": {"required": True, "schema": {"const": "Bearer"}},
}
ALWAYS = ("x-request-id",)
OF_ERRORS = ("retry-after", "retry-after-ms", "x-should-retry")
OF_CHATS = (
    "x-gateway-generation",
    "x-gateway-attempts",
    "x-gateway-backend",
    *(name for name in HEADERS if name.startswith("x-ratelimit-")),
)

PARAMETERS: JSON = {
    "x-request-id": {
        "name": "x-request-id",
        "in": "header",
        "description": "An id for this request; kept if it has up to 128 characters of `A-Za-z0-9_.:/+=@-`.",
        "schema": {"type": "string"},
    },
    "x-gateway-no-shadow": {
        "name": "x-gateway-no-shadow",
        "in": "header",
        "description": "Keeps this request out of shadow runs, whatever its value.",
        "schema": {"type": "string"},
        "example": "1",
    },
    "x-gateway-no-fallback": {
        "name": "x-gateway-no-fallback",
        "in": "header",
        "description": "Asks for the named backend or an error, whatever its value.",
        "schema": {"type": "string"},
        "example": "1",
    },
    "x-gateway-session": {
        "name": "x-gateway-session",
        "in": "header",
        "description": "Requests of one session go to the same backend of a `split`.",
        "schema": {"type": "string"},
    },
    "x-gateway-timeout": {
        "name": "x-gateway-timeout",
        "in": "header",
        "description": "Seconds that the client waits for the whole answer.",
        "schema": {"type": "number", "exclusiveMinimum": 0},
        "example": 60,
    },
}


def path_parameter(name: str, example: str) -> JSON:
    """Return the parameter that names a model or backend."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": "May hold `/` and `:`, encoded or not.",
        "schema": {"type": "string"},
        "example": example,
    }


def status_body(status: str, *texts: str) -> JSON:
    """Return the schema of `{"status": …}` with further texts."""
    properties = {"status": {"const": status}, **{name: {"type": "string"} for name in texts}}
    return {"type": "object", "required": list(properties), "properties": properties}


def text(media_type: str) -> JSON:
    """Return the content of an answer that is a text."""
    return {media_type: {"schema": {"type": "string"}}}


def schema_ref(name: str) -> JSON:
    """Return the reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def refs(kind: str, names: Iterable[str]) -> JSON:
    """Return references to components of one kind, by name."""
    return {name: {"$ref": f"#/components/{kind}/{name}"} for name in names}


def _answer(title: str, description: str, kind: str, required: list[str], properties: JSON) -> JSON:
    """Return the schema of a whole answer or a chunk of it, which differ in their choices."""
    choice = {
        "type": "object",
        "required": ["index", *required],
        "properties": {"index": {"type": "integer", "minimum": 0}, **properties},
    }
    return {
        "title": title,
        "description": description,
        "type": "object",
        "required": ["id", "object", "created", "model", "choices"],
        "properties": {
            "id": {"type": "string"},
            "object": {"const": kind},
            "created": {"type": "integer"},
            "model": {"type": "string"},
            "choices": {"type": "array", "items": choice},
            "usage": {"type": ["object", "null"]},
        },
    }


_CONTENT: JSON = {"content": {"type": ["string", "null"]}}

COMPLETION = _answer(
    "ChatCompletion",
    "OpenAI's chat completion, as the backend wrote it: it may hold more.",
    "chat.completion",
    ["message", "finish_reason"],
    {
        "message": {"type": "object", "required": ["role"], "properties": {"role": {"const": "assistant"}, **_CONTENT}},
        "finish_reason": {"type": "string"},
    },
)
CHUNK = _answer(
    "ChatCompletionChunk",
    "One event of a streamed answer, as the backend wrote it: it may hold more.",
    "chat.completion.chunk",
    ["delta"],
    {"delta": {"type": "object", "properties": _CONTENT}, "finish_reason": {"type": ["string", "null"]}},
)
EVENT: JSON = {
    "description": "One event of the stream. The last one is `[DONE]`; an answer that fails after it began ends with "
    "an error instead.",
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {
            "anyOf": [
                {"const": "[DONE]"},
                {
                    "type": "string",
                    "contentMediaType": JSON_TYPE,
                    "contentSchema": {"anyOf": [schema_ref("ChatCompletionChunk"), schema_ref("ErrorBody")]},
                },
            ]
        }
    },
}
