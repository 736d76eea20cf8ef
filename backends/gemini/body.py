"""The long parts of a request as they go over REST: contents, instruction and tools.

The SDK would do this too, at a quarter of a millisecond a part and without a pause, so that a long conversation would
hold up every other one. They are therefore merged into the body that it makes of all else.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

NAMES = {
    "inline_data": "inlineData",
    "file_data": "fileData",
    "function_call": "functionCall",
    "function_response": "functionResponse",
    "thought_signature": "thoughtSignature",
    "mime_type": "mimeType",
    "file_uri": "fileUri",
    "parameters_json_schema": "parametersJsonSchema",
}
"""Those of the SDK's names that REST writes differently."""

LONG = frozenset({"system_instruction", "tools"})
"""Of the configuration, what `long_parts` makes."""

PLACEHOLDER = [{"role": "user", "parts": [{"text": "."}]}]
"""The SDK sends nothing without contents; ours take the place of these."""


def long_parts(contents: list[dict[str, Any]], config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the body that the SDK is not to make.

    Args:
        contents: as the SDK takes them.
        config: with or without a `system_instruction` and `tools`.
    """
    body: dict[str, Any] = {"contents": [{**content, "parts": _parts(content["parts"])} for content in contents]}
    if "system_instruction" in config:
        body["systemInstruction"] = {"parts": _parts(config["system_instruction"]["parts"])}
    if "tools" in config:
        body["tools"] = [
            {"functionDeclarations": [_renamed(function) for function in tool["function_declarations"]]}
            for tool in config["tools"]
        ]
    return body


def _parts(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{NAMES.get(name, name): _value(value) for name, value in part.items()} for part in parts]


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).decode()
    return _renamed(value) if isinstance(value, dict) else value


def _renamed(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a message of Google's in its own words; arguments, results and schemas inside it are the client's."""
    return {
        NAMES.get(name, name): base64.urlsafe_b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in fields.items()
    }
