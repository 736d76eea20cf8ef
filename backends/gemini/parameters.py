"""What becomes of every parameter of a request, in one table that the code obeys and docs/gemini.md prints.

Knows names and notes, and how a value that cannot be read is told; the translation itself is elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Raw

from backends.errors import InvalidRequestError
from backends.protocol import UNDECODABLE

T = TypeVar("T")

Outcome = Literal["mapped", "ignored", "rejected"]

NULL = b"null"
"""OpenAI's clients send it for what they leave out."""


class Parameter(msgspec.Struct, frozen=True):
    """What becomes of one parameter."""

    outcome: Outcome
    note: str
    """The field of Gemini's that takes it; or why it is ignored or rejected."""
    harmless: tuple[Any, ...] = ()
    """Values of a rejected parameter that ask for nothing, and may therefore come."""


def _mapped(note: str) -> Parameter:
    return Parameter("mapped", note)


def _ignored(note: str) -> Parameter:
    return Parameter("ignored", note)


def _rejected(note: str, *harmless: Any) -> Parameter:
    return Parameter("rejected", note, harmless)


PARAMETERS: dict[str, Parameter] = {
    "model": _mapped("the model that the backend is configured with"),
    "messages": _mapped("`contents` and `system_instruction`"),
    "stream": _mapped("the method that streams"),
    "stream_options": _mapped("`include_usage`: the chunk with the usage at the end; `include_obfuscation` is ignored"),
    "n": _mapped("`candidate_count`, 1 to 8; Gemini 3 refuses more than 1"),
    "max_tokens": _mapped("`max_output_tokens`; the smaller one where both are given"),
    "max_completion_tokens": _mapped("`max_output_tokens`, which counts thoughts too, as at OpenAI"),
    "temperature": _mapped("`temperature`, 0 to 2; newer models ignore it, see below"),
    "top_p": _mapped("`top_p`, 0 to 1; newer models ignore it, see below"),
    "frequency_penalty": _mapped("`frequency_penalty`, -2 to 2; 0 is left out, and most models refuse any other"),
    "presence_penalty": _mapped("`presence_penalty`, -2 to 2; 0 is left out, and most models refuse any other"),
    "seed": _mapped("`seed`, a signed 32-bit integer"),
    "stop": _mapped("`stop_sequences`, at most 5"),
    "logprobs": _mapped("`response_logprobs`"),
    "top_logprobs": _mapped("`logprobs`, 0 to 20"),
    "tools": _mapped("`tools[].function_declarations`; tools of type `custom` are rejected"),
    "tool_choice": _mapped("`tool_config.function_calling_config`"),
    "parallel_tool_calls": _mapped("nothing for `true`; `false` is rejected where tools may be called"),
    "response_format": _mapped("`response_mime_type` and `response_json_schema`"),
    "reasoning_effort": _mapped("`thinking_config`, by the table below"),
    "service_tier": _mapped("`service_tier`: `default` is `standard`, `fast` is `priority`; `scale` is rejected"),
    "user": _ignored("names the end user to OpenAI's abuse detection"),
    "safety_identifier": _ignored("names the end user to OpenAI's abuse detection"),
    "metadata": _ignored("labels for OpenAI's dashboard"),
    "store": _mapped("`store`: whether Google logs the request; ignored on Vertex AI, which has no such field"),
    "prompt_cache_key": _ignored("only helps OpenAI's cache to hit"),
    "prompt_cache_options": _ignored("only steers OpenAI's cache"),
    "prompt_cache_retention": _ignored("only steers OpenAI's cache"),
    "prediction": _ignored("only makes OpenAI faster; the answer is the same"),
    "verbosity": _ignored("a wish, for which Gemini has no field: the answer may be longer or shorter than at OpenAI"),
    "logit_bias": _rejected("Gemini cannot bias tokens, and OpenAI's token numbers mean nothing to it", {}),
    "modalities": _rejected("only text is answered here", ["text"], []),
    "audio": _rejected("only text is answered here"),
    "web_search_options": _rejected("Gemini's search is another tool, whose answers have another form"),
    "moderation": _rejected("Gemini has no such check; see `safety_settings`"),
    "functions": _rejected("deprecated by OpenAI; use `tools`", []),
    "function_call": _rejected("deprecated by OpenAI; use `tool_choice`"),
}
"""Every parameter of OpenAI's."""

OWN_PARAMETERS: dict[str, Parameter] = {
    "top_k": _mapped("`top_k`; newer models ignore it"),
    "safety_settings": _mapped("`safety_settings`: a list of `{category, threshold}`"),
    "thinking_config": _mapped("`thinking_config`: `include_thoughts`, `thinking_budget`, `thinking_level`"),
    "cached_content": _mapped("`cached_content`: the name of a cache"),
    "google": _mapped("holds any of the four above"),
    "extra_body": _mapped("holds any of the five above"),
}
"""Gemini's own, as Google's OpenAI endpoint takes them."""


def given_parameters(fields: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return the parameters that say something, none of which Gemini would have to leave out.

    Raises:
        InvalidRequestError: one is unknown, or dropping it would change what was asked for.
    """
    given = {name: raw for name, raw in fields.items() if bytes(raw) != NULL}
    for name, raw in given.items():
        row = PARAMETERS.get(name) or OWN_PARAMETERS.get(name)
        if row is None:
            raise InvalidRequestError(f"Unknown parameter: '{name}'. Gemini has no such parameter.", param=name)
        if row.outcome == "rejected" and read(ANYTHING, raw, name) not in row.harmless:
            raise InvalidRequestError(f"Unsupported parameter: '{name}'. With Gemini: {row.note}.", param=name)
    return given


def markdown(table: Mapping[str, Parameter]) -> str:
    """Return a table as docs/gemini.md prints it."""
    rows = (f"| `{name}` | {row.outcome} | {row.note} |" for name, row in table.items())
    return "\n".join(["| parameter | outcome | Gemini's field, or the reason |", "| --- | --- | --- |", *rows])


ANYTHING = msgspec.json.Decoder()


def read(decoder: msgspec.json.Decoder[T], raw: bytes | Raw, name: str) -> T:
    """Return a parameter's value.

    Raises:
        InvalidRequestError: it is of another type; `param` is the place, such as `messages[0].content[1].text`.
    """
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        place = (name + place.rstrip("`")).removeprefix(".")
        if missing := re.fullmatch(r"Object missing required field `(\w+)`", what):
            place = f"{place}.{missing[1]}"
            raise InvalidRequestError(f"Missing required parameter: '{place}'.", param=place) from error
        raise InvalidRequestError(f"Invalid value for '{place}': {what[:1].lower()}{what[1:]}.", param=place) from error
    except UNDECODABLE as error:
        raise InvalidRequestError(f"Invalid value for '{name}': {error}.", param=name) from error


def within(name: str, value: float | None, low: float, high: float) -> None:
    """Check that a number is one that Gemini takes.

    Raises:
        InvalidRequestError: it is smaller or greater.
    """
    if value is not None and not low <= value <= high:
        raise InvalidRequestError(f"Invalid '{name}': expected {low} to {high}, got {value}.", param=name)
