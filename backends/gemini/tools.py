"""Tools, the calls of them, and their results, from OpenAI's form to Gemini's.

Gemini gives a call an id only sometimes, and signs its thoughts; both must come back with the next request. The
gateway keeps nothing between requests, so both travel through the client, inside OpenAI's id of the call.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, Literal, NoReturn

import msgspec
from msgspec import Raw

from backends.errors import InvalidRequestError
from backends.gemini.parameters import read
from backends.gemini.schema import to_dialect
from backends.protocol import UNDECODABLE

CALL_ID = re.compile(r"gemini_[A-Za-z0-9]+_([A-Za-z0-9_-]+)")
FUNCTION_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,127}")

FOREIGN_SIGNATURE = b"skip_thought_signature_validator"
"""What Google documents for calls that Gemini did not make, such as those of another backend before a switch."""


class GoogleExtra(msgspec.Struct, frozen=True):
    """What Google's own OpenAI endpoint adds."""

    thought_signature: str | None = None


class ExtraContent(msgspec.Struct, frozen=True):
    """What vendors add to a message or a call."""

    google: GoogleExtra | None = None


class CalledFunction(msgspec.Struct, frozen=True):
    """A function with the arguments as a model wrote them."""

    name: str
    arguments: str = ""


class ToolCall(msgspec.Struct, frozen=True):
    """A call in a message of the assistant's."""

    id: str
    function: CalledFunction
    type: Literal["function"] = "function"
    extra_content: ExtraContent | None = None


class FunctionDefinition(msgspec.Struct, frozen=True):
    """What a model may call."""

    name: str
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class FunctionTool(msgspec.Struct, frozen=True, tag="function"):
    """A tool that is a function."""

    function: FunctionDefinition


class CustomTool(msgspec.Struct, frozen=True, tag="custom"):
    """A tool that takes free text; Gemini has none."""


class FunctionName(msgspec.Struct, frozen=True):
    """The name of a function."""

    name: str


class NamedChoice(msgspec.Struct, frozen=True, tag="function"):
    """One function, or a mention of it among the allowed ones."""

    function: FunctionName


class AllowedTools(msgspec.Struct, frozen=True):
    """Some of the functions."""

    mode: Literal["auto", "required"]
    tools: list[NamedChoice]


class AllowedChoice(msgspec.Struct, frozen=True, tag="allowed_tools"):
    """A choice among some of the functions."""

    allowed_tools: AllowedTools


Choice = Literal["none", "auto", "required"] | NamedChoice | AllowedChoice

_tools_decoder = msgspec.json.Decoder(list[FunctionTool | CustomTool])
_choice_decoder: msgspec.json.Decoder[Choice] = msgspec.json.Decoder(Choice)
_arguments_decoder = msgspec.json.Decoder(dict[str, Any])
_call_id_decoder = msgspec.msgpack.Decoder(tuple[str | None, bytes | None])


def encode_call_id(call_id: str | None, unique: str, signature: bytes | None) -> str:
    """Return an id for a client, out of which `decode_call_id` reads Gemini's own id and signature again.

    Args:
        call_id: Gemini's id, if it gave one.
        unique: letters and digits that no other call of the conversation has.
        signature: the signature of the thoughts that led to the call.
    """
    payload = base64.urlsafe_b64encode(msgspec.msgpack.encode((call_id, signature)))
    return f"gemini_{unique}_{payload.decode().rstrip('=')}"


def decode_call_id(tool_call_id: str) -> tuple[str | None, bytes | None]:
    """Return Gemini's own id and signature; an id that was made elsewhere is returned as it is, without signature."""
    if match := CALL_ID.fullmatch(tool_call_id):
        try:
            return _call_id_decoder.decode(_from_base64(match[1]))
        except (binascii.Error, *UNDECODABLE):
            pass  # it only looks like one of ours
    return tool_call_id, None


def signature_of(extra: ExtraContent | None, where: str) -> bytes | None:
    """Return the signature that came where Google's OpenAI endpoint puts it.

    Raises:
        InvalidRequestError: it is not base64.
    """
    if extra is None or extra.google is None or extra.google.thought_signature is None:
        return None
    try:
        return _from_base64(extra.google.thought_signature)
    except ValueError:
        _refuse(f"{where}.extra_content.google.thought_signature", "the signature is not base64")


def call_part(call: ToolCall, where: str) -> dict[str, Any]:
    """Return a call of the assistant's as a part of Gemini's, with its id and signature where they are known.

    Raises:
        InvalidRequestError: the arguments are not a JSON object, which Gemini's are by their type.
    """
    call_id, signature = decode_call_id(call.id)
    signature = signature or signature_of(call.extra_content, where)
    arguments: dict[str, Any] = {}
    if call.function.arguments.strip():
        arguments = read(_arguments_decoder, call.function.arguments.encode(), f"{where}.function.arguments")
    called = {**({"id": call_id} if call_id else {}), "name": call.function.name, "args": arguments}
    return {"function_call": called, **({"thought_signature": signature} if signature else {})}


def result_part(name: str, tool_call_id: str, text: str) -> dict[str, Any]:
    """Return a tool's result as a part of Gemini's; text that is no JSON object becomes one."""
    call_id, _ = decode_call_id(tool_call_id)
    try:
        response = _arguments_decoder.decode(text)
    except UNDECODABLE:
        response = {"result": text}
    return {"function_response": {**({"id": call_id} if call_id else {}), "name": name, "response": response}}


def tool_config(given: Mapping[str, Raw]) -> dict[str, Any]:
    """Return the part of the configuration that is about tools: `tools` and `tool_config`.

    Raises:
        InvalidRequestError: a tool or a choice among them that Gemini does not have.
    """
    tools = read(_tools_decoder, given["tools"], "tools") if "tools" in given else []
    choice = read(_choice_decoder, given["tool_choice"], "tool_choice") if "tool_choice" in given else "auto"
    declarations = [_declaration(tool, f"tools[{index}]") for index, tool in enumerate(tools)]
    if bytes(given.get("parallel_tool_calls", b"")) == b"false" and tools and choice != "none":
        _refuse("parallel_tool_calls", "Gemini cannot be held to one call at a time")
    mode, allowed = _chosen(choice, {declaration["name"] for declaration in declarations})
    if not declarations:
        return {}
    calling: dict[str, Any] = {"mode": mode}
    if allowed is not None and mode == "AUTO":
        # Names may be given only with the mode ANY, but a function that is not declared is not called either.
        declarations = [declaration for declaration in declarations if declaration["name"] in allowed]
    elif allowed is not None:
        calling["allowed_function_names"] = allowed
    return {
        "tools": [{"function_declarations": declarations}],
        "tool_config": {"function_calling_config": calling},
    }


def _declaration(tool: FunctionTool | CustomTool, where: str) -> dict[str, Any]:
    if isinstance(tool, CustomTool):
        _refuse(f"{where}.type", "Gemini has tools of type 'function' only")
    function = tool.function
    if not FUNCTION_NAME.fullmatch(function.name):
        _refuse(
            f"{where}.function.name", "expected a letter or _, then at most 127 letters, digits, _, dots, colons or -"
        )
    declaration: dict[str, Any] = {"name": function.name}
    if function.description is not None:
        declaration["description"] = function.description
    if not _takes_nothing(function.parameters or {}):
        place = f"{where}.function.parameters"
        declaration["parameters_json_schema"] = to_dialect(function.parameters, place, exact=bool(function.strict))
    return declaration


def _takes_nothing(parameters: dict[str, Any]) -> bool:
    """Tell an empty list of parameters, which Gemini wants left out: it has refused objects without properties."""
    says_no_more = parameters.keys() <= {"$schema", "type", "title", "properties", "required", "additionalProperties"}
    return says_no_more and not parameters.get("properties") and not parameters.get("additionalProperties")


def _chosen(choice: Choice, declared: set[str]) -> tuple[str, list[str] | None]:
    """Return Gemini's mode, and the names to which a call is limited."""
    if choice == "none":
        return "NONE", None
    if choice == "auto":
        return "AUTO", None
    if choice == "required":
        if not declared:
            _refuse("tool_choice", "a call is required, but there are no tools")
        return "ANY", None
    if isinstance(choice, NamedChoice):
        names, mode = [choice.function.name], "ANY"
    else:
        names = [tool.function.name for tool in choice.allowed_tools.tools]
        mode = "AUTO" if choice.allowed_tools.mode == "auto" else "ANY"
    if not names:
        _refuse("tool_choice", "it allows no tool")
    for name in names:
        if name not in declared:
            _refuse("tool_choice", f"'{name}' is not among the tools")
    return mode, names


def _from_base64(text: str) -> bytes:
    """Decode either alphabet, with or without padding."""
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)


def _refuse(where: str, why: str) -> NoReturn:
    raise InvalidRequestError(f"Invalid '{where}': {why}.", param=where)
