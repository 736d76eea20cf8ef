"""A line of a suite: what is asked, and what counts as right."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from backends.errors import InvalidRequestError
from backends.protocol import Role, decode_request
from bench.graders import Grader

RESERVED_PARAMS = frozenset({"messages", "model", "n", "stream", "stream_options", "tools"})
"""What the one who asks decides, or the question says elsewhere."""


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A message of the conversation that is put to a model."""

    role: Role
    content: str | list[dict[str, Any]] | None = None
    name: str | None = None
    tool_call_id: str | None = None
    tool_calls: list[dict[str, Any]] | None = None


class InvalidQuestionError(ValueError):
    """A question that no backend could be asked."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        """Of the field at fault, from the question on."""


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something to ask a model, and how to grade its answer."""

    id: Annotated[str, Meta(min_length=1)]
    messages: Annotated[tuple[Message, ...], Meta(min_length=1)]
    tools: tuple[dict[str, Any], ...] = ()
    params: dict[str, Any] = {}
    """Further fields of the request, such as `max_tokens`."""
    grader: Grader
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if reserved := sorted(RESERVED_PARAMS & self.params.keys()):
            raise InvalidQuestionError(f"params.{reserved[0]}", "is not for a suite to say")
        try:
            decode_request(msgspec.json.encode(self.body("any")))
        except InvalidRequestError as error:
            raise InvalidQuestionError(f"params.{error.param}", str(error)) from error

    def body(self, model: str) -> dict[str, Any]:
        """Return the request that asks a model this, without `stream`."""
        tools = {"tools": [*self.tools]} if self.tools else {}
        return {"model": model, "messages": msgspec.to_builtins([*self.messages]), **tools, **self.params}
