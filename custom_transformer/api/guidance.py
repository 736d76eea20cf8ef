"""What the answers to a request must look like: the request's own words, compiled. Knows nothing of the engine."""

from __future__ import annotations

from typing import NamedTuple

from custom_transformer.api.errors import InvalidRequestError
from custom_transformer.api.protocol import ChatRequest, ResponseFormat, wrong
from custom_transformer.constrain.grammar import Grammar, GrammarCompiler, GrammarError, call_grammar, json_grammar
from custom_transformer.constrain.schema_limits import SchemaLimits

SCHEMA_PARAM = "response_format.json_schema.schema"
TOOL_PARAM = "tools[{}].function.parameters"


class Guidance(NamedTuple):
    """Grammars for the answers to a request."""

    text: Grammar | None = None
    """What an answer in words must follow; None for any words."""
    call: Grammar | None = None
    """What the call of a function must follow; None if there is none to call."""


def check_schemas(request: ChatRequest) -> None:
    """Refuse schemas that demand too much: that of the answer and those of all functions that the model is told of.

    Raises:
        InvalidRequestError: they do; the error names the parameter and the reason.
    """
    shape = request.response_format
    schemas = {} if shape is None or shape.json_schema is None else {SCHEMA_PARAM: shape.json_schema.schema}
    for index, function in enumerate(request.functions_told):
        schemas[TOOL_PARAM.format(index)] = function.schema
    limits = SchemaLimits()
    for param, schema in schemas.items():
        try:
            limits.check(schema)
        except ValueError as error:
            raise unfit(param, error) from error


async def guidance_of(compiler: GrammarCompiler, request: ChatRequest) -> Guidance:
    """Return what the answers to a request must look like, whose schemas have been checked.

    Raises:
        InvalidRequestError: that cannot be promised; the error names the parameter and the reason.
    """
    text = None if request.response_format is None else await text_grammar(compiler, request.response_format)
    return Guidance(text, await calls_grammar(compiler, request) if request.functions_allowed else None)


async def text_grammar(compiler: GrammarCompiler, shape: ResponseFormat) -> Grammar | None:
    """Return the grammar of a response format; none for plain text.

    Raises:
        InvalidRequestError: its schema cannot be followed.
    """
    if shape.type == "text":
        return None
    schema = {"type": "object"} if shape.json_schema is None else shape.json_schema.schema
    try:
        return await compiler.compile(json_grammar(schema))
    except GrammarError as error:
        raise unfit(SCHEMA_PARAM, error) from error


async def calls_grammar(compiler: GrammarCompiler, request: ChatRequest) -> Grammar:
    """Return the grammar of a call of one of the functions that may be called.

    Raises:
        InvalidRequestError: the parameters of one cannot be followed.
    """
    try:
        return await compiler.compile(call_grammar(request.functions_allowed))
    except GrammarError as error:
        for index, tool in enumerate(request.tools or ()):
            try:
                await compiler.compile(call_grammar([tool.function]))
            except GrammarError as cause:
                raise unfit(TOOL_PARAM.format(index), cause) from cause
        raise unfit("tools", error) from error


def unfit(param: str, error: Exception) -> InvalidRequestError:
    """Return the error for a schema that answers cannot be held to."""
    return wrong(param, f"Invalid schema for '{param}': {error}.")
