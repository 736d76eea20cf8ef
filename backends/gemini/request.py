"""One request of OpenAI's protocol as what google-genai takes: the contents and the configuration.

Pure. What Gemini cannot be asked for is refused with its place; nothing but what docs/gemini.md lists is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NoReturn

import msgspec
from msgspec import Raw

from backends.base import Call
from backends.errors import InvalidRequestError
from backends.gemini.parameters import OWN_PARAMETERS, given_parameters, read, within
from backends.gemini.parts import Conversation, Message
from backends.gemini.schema import to_dialect
from backends.gemini.tools import tool_config
from backends.protocol import ChatRequest

INT32 = 2**31
MAX_STOPS = 5
SERVICE_TIERS = {"default": "standard", "flex": "flex", "priority": "priority", "fast": "priority"}

Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]

BUDGETS = {"none": 0, "minimal": 1024, "low": 1024, "medium": 8192, "high": 24576}
"""Tokens for thoughts of Gemini 2.5, as Google's own OpenAI endpoint takes the efforts."""
WITH_MINIMAL = frozenset({"3", "3.1", "3.5", "3.6"})
"""Versions whose Flash models take the level `MINIMAL`. Those of 3.7 and 3.8 refuse it; every model takes `LOW`."""
HIGHEST = "high"
"""What `xhigh` and `max` become, which Google's table does not have: the most that every model takes."""


EnumName = Annotated[str, msgspec.Meta(pattern="^[A-Za-z_]{1,64}$")]
"""The SDK takes values that it does not know too, and warns about each for as long as the process lives."""


class GeminiCall(msgspec.Struct, frozen=True):
    """The arguments of `generate_content`, as plain dictionaries with the SDK's own names."""

    contents: list[dict[str, Any]]
    config: dict[str, Any]


class TextFormat(msgspec.Struct, frozen=True, tag="text"):
    """An answer of any form."""


class ObjectFormat(msgspec.Struct, frozen=True, tag="json_object"):
    """An answer that is JSON."""


class StreamOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Options of a stream; whether it is padded against eavesdroppers is OpenAI's business alone."""

    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class AnswerSchema(msgspec.Struct, frozen=True):
    """A schema. Its `name` is a label, and Gemini is always as strict as `strict` asks for: neither is read."""

    schema: dict[str, Any] | None = None
    description: str | None = None


class SchemaFormat(msgspec.Struct, frozen=True, tag="json_schema"):
    """An answer that is JSON and fits a schema."""

    json_schema: AnswerSchema


class SafetySetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """From which probability on a kind of harm is blocked."""

    category: EnumName
    threshold: EnumName
    method: EnumName | None = None


class ThinkingConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How much is thought, and whether it is told."""

    include_thoughts: bool | None = None
    thinking_budget: int | None = None
    thinking_level: EnumName | None = None


class OwnParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of Gemini's own."""

    top_k: int | None = None
    safety_settings: Annotated[list[SafetySetting], msgspec.Meta(max_length=32)] | None = None
    thinking_config: ThinkingConfig | None = None
    cached_content: str | None = None


class ExtraBody(OwnParameters, frozen=True, forbid_unknown_fields=True):
    """The same, also where Google's OpenAI endpoint wants them."""

    google: OwnParameters | None = None


class OwnEverywhere(ExtraBody, frozen=True, forbid_unknown_fields=True):
    """The same, also inside an `extra_body` that was sent as it is written in Google's examples."""

    extra_body: ExtraBody | None = None


_messages_decoder = msgspec.json.Decoder(list[Message])
_format_decoder: msgspec.json.Decoder[TextFormat | ObjectFormat | SchemaFormat] = msgspec.json.Decoder(
    TextFormat | ObjectFormat | SchemaFormat
)
_effort_decoder: msgspec.json.Decoder[Effort] = msgspec.json.Decoder(Effort)
_tier_decoder: msgspec.json.Decoder[str] = msgspec.json.Decoder(Literal["auto", "default", "flex", "priority", "fast"])
_store_decoder = msgspec.json.Decoder(bool)
_stream_options_decoder = msgspec.json.Decoder(StreamOptions)
_own_decoder = msgspec.json.Decoder(OwnEverywhere)


def to_gemini(call: Call, model: str) -> GeminiCall:
    """Return what to ask Gemini for.

    Args:
        call: the request as it came.
        model: the name of the model at Google, on which the way to limit its thoughts depends.

    Raises:
        InvalidRequestError: Gemini cannot be asked for this; `param` is the place in the request.
    """
    try:
        return _translate(call, model)
    except RecursionError as error:
        raise InvalidRequestError(f"The request is nested too deeply: {error}.") from error


def _translate(call: Call, model: str) -> GeminiCall:
    given = given_parameters(call.fields)
    conversation = Conversation(signed=_thinks_by_level(model))
    conversation.add(read(_messages_decoder, given["messages"], "messages"))
    if "stream_options" in given:
        read(_stream_options_decoder, given["stream_options"], "stream_options")
    if not conversation.contents:
        _refuse("messages", "Gemini needs at least one message of the user's")
    own = _own_parameters(given)
    config = {
        "system_instruction": {"parts": conversation.instruction} if conversation.instruction else None,
        **_sampling(call.request),
        **_form(given),
        **tool_config(given),
        **own,
        "thinking_config": _thinking(given, own["thinking_config"], model),
        "service_tier": _service_tier(given),
        "store": read(_store_decoder, given["store"], "store") if "store" in given else None,
    }
    return GeminiCall(conversation.contents, {name: value for name, value in config.items() if value is not None})


def _sampling(request: ChatRequest) -> dict[str, Any]:
    """Return how tokens are drawn and when to stop."""
    within("n", request.n, 1, 8)
    within("temperature", request.temperature, 0, 2)
    within("top_p", request.top_p, 0, 1)
    within("presence_penalty", request.presence_penalty, -2, 2)
    within("frequency_penalty", request.frequency_penalty, -2, 2)
    within("seed", request.seed, -INT32, INT32 - 1)
    within("max_tokens", request.max_tokens, 1, INT32 - 1)
    within("max_completion_tokens", request.max_completion_tokens, 1, INT32 - 1)
    within("top_logprobs", request.top_logprobs, 0, 20)
    if request.top_logprobs and not request.logprobs:
        _refuse("top_logprobs", "it needs 'logprobs' to be true")
    stops = [request.stop] if isinstance(request.stop, str) else request.stop
    if stops and len(stops) > MAX_STOPS:
        _refuse("stop", f"Gemini takes at most {MAX_STOPS}, got {len(stops)}")
    limits = [limit for limit in (request.max_tokens, request.max_completion_tokens) if limit is not None]
    return {
        "candidate_count": request.n,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "presence_penalty": request.presence_penalty or None,  # 0 asks for nothing, and most models refuse the field
        "frequency_penalty": request.frequency_penalty or None,
        "seed": request.seed,
        "max_output_tokens": min(limits, default=None),
        "stop_sequences": stops or None,
        "response_logprobs": request.logprobs or None,
        "logprobs": request.top_logprobs or None,
    }


def _form(given: Mapping[str, Raw]) -> dict[str, Any]:
    """Return the form of the answer."""
    if "response_format" not in given:
        return {}
    form = read(_format_decoder, given["response_format"], "response_format")
    if isinstance(form, TextFormat):
        return {}
    config: dict[str, Any] = {"response_mime_type": "application/json"}
    if isinstance(form, SchemaFormat) and form.json_schema.schema is not None:
        schema = to_dialect(form.json_schema.schema, "response_format.json_schema.schema", exact=True)
        if form.json_schema.description and "$ref" not in schema:
            schema.setdefault("description", form.json_schema.description)
        config["response_json_schema"] = schema
    return config


def _service_tier(given: Mapping[str, Raw]) -> str | None:
    if "service_tier" not in given:
        return None
    return SERVICE_TIERS.get(read(_tier_decoder, given["service_tier"], "service_tier"))


def _own_parameters(given: Mapping[str, Raw]) -> dict[str, Any]:
    """Return Gemini's own parameters, from whichever place they came.

    Raises:
        InvalidRequestError: one came from two places.
    """
    body = msgspec.json.encode({name: raw for name, raw in given.items() if name in OWN_PARAMETERS})
    top = read(_own_decoder, body, "")
    extra = top.extra_body or ExtraBody()
    places = {"": top, "google.": top.google, "extra_body.": extra, "extra_body.google.": extra.google}
    own: dict[str, Any] = {}
    for name in OwnParameters.__struct_fields__:
        found = {place: value for place, holder in places.items() if (value := getattr(holder, name, None)) is not None}
        if len(found) > 1:
            _refuse(list(found)[-1] + name, "it is given twice")
        own[name] = msgspec.to_builtins(next(iter(found.values()), None))
    return own


def _thinking(given: Mapping[str, Raw], config: dict[str, Any] | None, model: str) -> dict[str, Any] | None:
    """Return how much the model may think."""
    if "reasoning_effort" not in given:
        return config
    asked = read(_effort_decoder, given["reasoning_effort"], "reasoning_effort")
    effort = asked if asked in BUDGETS else HIGHEST
    if config and config.keys() & {"thinking_budget", "thinking_level"}:
        _refuse("reasoning_effort", "'thinking_config' already says how much to think")
    by_level, is_pro = _thinks_by_level(model), "pro" in _name_of(model)
    if effort == "none" and (by_level or is_pro):
        _refuse("reasoning_effort", f"{model} cannot be kept from thinking; 'minimal' is the least")
    if not by_level:
        return {**(config or {}), "thinking_budget": BUDGETS[effort]}
    level = "low" if effort == "minimal" and (is_pro or _version_of(model) not in WITH_MINIMAL) else effort
    return {**(config or {}), "thinking_level": level.upper()}


def _thinks_by_level(model: str) -> bool:
    """Tell Gemini 3 and later, which have levels and check signatures, from those before, which have budgets.

    A name without a number, such as `gemini-flash-latest`, is taken for a new model; one that is not `gemini-…`, such
    as that of a tuned model, for an old one.
    """
    version = _version_of(model)
    return _name_of(model).startswith("gemini-") and (version is None or float(version) >= 3)


def _version_of(model: str) -> str | None:
    """Return the version in the name of a model, such as `3.5`; None where there is none."""
    version = re.match(r"gemini-(\d+(?:\.\d+)?)", _name_of(model))
    return version and version[1]


def _name_of(model: str) -> str:
    """Return the model's own name, without the places that it may be written with."""
    return model.rpartition("/")[2]


def _refuse(where: str, why: str) -> NoReturn:
    raise InvalidRequestError(f"Invalid '{where}': {why}.", param=where)
