"""OpenAI's chat completions on the wire: what a request may say.

Parameters that are unknown or only tune what this server does not have are ignored; those that would change what
the answer means are refused by name. Knows nothing of tokens' ids, of the engine or of HTTP.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from custom_transformer.api.errors import InvalidRequestError, MissingParameterError, UnsupportedParameterError
from custom_transformer.calls import opening_of
from custom_transformer.chat import Message
from custom_transformer.tools import ChosenTool, Function, Name, Tool, ToolCall, ToolChoice, introduction

Penalty = Annotated[float, Meta(ge=-2, le=2)]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]
StopString = Annotated[str, Meta(min_length=1)]

UNSUPPORTED = ("functions", "function_call", "audio", "web_search_options")


class ContentPart(msgspec.Struct, frozen=True):
    """A part of a message; only text can be read."""

    type: str
    text: str = ""


class ChatMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as clients send it."""

    role: Literal["developer", "system", "user", "assistant", "tool"]
    content: str | list[ContentPart] | None = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None

    def plain(self, where: str) -> Message:
        """Return the message as the model reads it.

        Args:
            where: the message's place in the request.

        Raises:
            InvalidRequestError: it holds something else than text, or nothing.
        """
        if self.content is None and self.role != "assistant":
            raise wrong(f"{where}.content", f"Invalid value for '{where}.content': Expected text.")
        parts = self.content if isinstance(self.content, list) else [ContentPart("text", self.content or "")]
        for index, part in enumerate(parts):
            if part.type != "text":
                raise UnsupportedParameterError(f"{where}.content[{index}].{part.type}")
        role = "system" if self.role == "developer" else self.role
        calls = tuple(call_text(call) for call in self.tool_calls or ())
        return Message(role, "".join(part.text for part in parts), calls)


class StreamOptions(msgspec.Struct, frozen=True):
    """How to stream."""

    include_usage: bool | None = None


class JsonSchema(msgspec.Struct, frozen=True):
    """A schema that the answer must follow."""

    name: Name
    schema: dict[str, Any] = {}
    strict: bool | None = None
    """Makes no difference: an answer follows its schema, or the request is refused."""


class ResponseFormat(msgspec.Struct, frozen=True):
    """What the answer should look like."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class ChatRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /v1/chat/completions`; below the line, vLLM's additions and what is refused."""

    model: str
    messages: Annotated[list[ChatMessage], Meta(min_length=1)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[int, Meta(ge=1, le=128)] | None = None
    max_tokens: Positive | None = None
    max_completion_tokens: Positive | None = None
    temperature: Annotated[float, Meta(ge=0, le=2)] | None = None
    top_p: Share | None = None
    frequency_penalty: Penalty | None = None
    presence_penalty: Penalty | None = None
    logit_bias: dict[Count, Annotated[float, Meta(ge=-100, le=100)]] | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[int, Meta(ge=0, le=20)] | None = None
    seed: int | None = None
    stop: StopString | Annotated[list[StopString], Meta(max_length=4)] | None = None
    response_format: ResponseFormat | None = None
    tools: Annotated[list[Tool], Meta(max_length=128)] | None = None
    tool_choice: ToolChoice | None = None
    parallel_tool_calls: bool | None = None
    """Accepted either way: an answer holds one call at most."""
    # ---
    top_k: Annotated[int, Meta(ge=-1)] | None = None
    min_p: Share | None = None
    min_tokens: Count | None = None
    repetition_penalty: Annotated[float, Meta(ge=0.01, le=100)] | None = None
    ignore_eos: bool | None = None
    continue_final_message: bool | None = None
    """The last message is the beginning of the answer."""
    add_generation_prompt: bool | None = None
    """False where a final message is continued, and only there."""
    # ---
    modalities: list[str] | None = None
    functions: Any = None
    function_call: Any = None
    audio: Any = None
    web_search_options: Any = None

    @property
    def stop_strings(self) -> list[str]:
        """The strings that end an answer."""
        return [self.stop] if isinstance(self.stop, str) else self.stop or []

    @property
    def functions_told(self) -> list[Function]:
        """The functions that the model is told of."""
        return [] if self.tool_choice == "none" else [tool.function for tool in self.tools or ()]

    @property
    def functions_allowed(self) -> list[Function]:
        """Those of them that it may call."""
        chosen = self.tool_choice.function.name if isinstance(self.tool_choice, ChosenTool) else None
        return [function for function in self.functions_told if chosen in {None, function.name}]

    @property
    def must_call(self) -> bool:
        """Whether the answer has to be a call."""
        return self.tool_choice == "required" or isinstance(self.tool_choice, ChosenTool)

    def plain_messages(self) -> list[Message]:
        """Return the conversation as the model reads it.

        Raises:
            InvalidRequestError: a message holds something else than text.
        """
        messages = [message.plain(f"messages[{index}]") for index, message in enumerate(self.messages)]
        if self.functions_told:
            told = introduction(self.functions_told)
            if messages[0].role == "system":
                told = f"{messages.pop(0).content}\n\n{told}"
            messages.insert(0, Message("system", told))
        return messages

    def check(self) -> None:
        """Refuse what no type can express.

        Raises:
            InvalidRequestError: parameters that are not supported, or not together.
        """
        for name in UNSUPPORTED:
            if getattr(self, name):
                raise UnsupportedParameterError(name)
        if self.modalities is not None and self.modalities != ["text"]:
            raise UnsupportedParameterError("modalities")
        if self.top_logprobs is not None and not self.logprobs:
            raise wrong("top_logprobs", "'top_logprobs' is only allowed when 'logprobs' is true.")
        if self.stream_options is not None and not self.stream:
            raise wrong("stream_options", "'stream_options' is only allowed when 'stream' is true.")
        shape = self.response_format
        if shape is not None and shape.type == "json_schema" and shape.json_schema is None:
            raise MissingParameterError("response_format.json_schema")
        if self.must_call and not self.functions_allowed:
            named = isinstance(self.tool_choice, ChosenTool) and bool(self.tools)
            param = "tool_choice.function.name" if named else "tool_choice"
            raise wrong(param, f"Invalid value for '{param}': there is no such function in 'tools'.")
        self._check_continued()
        self._check_results()

    def _check_continued(self) -> None:
        """Refuse to go on with what is no beginning of an answer."""
        goes_on, last = bool(self.continue_final_message), self.messages[-1]
        if goes_on and (last.role != "assistant" or last.tool_calls or self.must_call):
            raise wrong("continue_final_message", "Only a text of the assistant's at the end can be continued.")
        if goes_on is not (self.add_generation_prompt is False):
            raise wrong("add_generation_prompt", "'add_generation_prompt' is false for a continued message, only then.")

    def _check_results(self) -> None:
        """Refuse results of functions that were not called."""
        called: set[str] = set()
        for index, message in enumerate(self.messages):
            called |= {call.id for call in message.tool_calls or ()}
            if message.role == "tool":
                param = f"messages[{index}].tool_call_id"
                if message.tool_call_id is None:
                    raise MissingParameterError(param)
                if message.tool_call_id not in called:
                    raise wrong(param, f"Invalid value for '{param}': no message before has a call with this id.")


def wrong(param: str, message: str) -> InvalidRequestError:
    """Return the error for a value that cannot be."""
    return InvalidRequestError(message, param=param, code="invalid_value")


def call_text(call: ToolCall) -> str:
    """Return a call as the model made it."""
    return f"{opening_of(call.function.name)}{call.function.arguments}}}"


_request_decoder = msgspec.json.Decoder(ChatRequest)


def decode_request(body: bytes) -> ChatRequest:
    """Return the request in this body.

    Raises:
        InvalidRequestError: it is not one that can be answered; the error names the parameter.
    """
    try:
        request = _request_decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _located(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequestError(f"The body is not valid JSON: {error}") from error
    except RecursionError as error:
        raise InvalidRequestError("The body is nested too deeply.") from error
    request.check()
    return request


def _located(text: str) -> InvalidRequestError:
    """Return the error for a message of msgspec's, such as "Expected `bool`, got `int` - at `$.stream`"."""
    message, _, place = text.partition(" - at `")
    # Values of a mapping have no name in msgspec's paths, and its keys come as "key` in `$.logit_bias`".
    param = place.rpartition("$")[2].rstrip("`").lstrip(".").replace("[...]", "")
    if missing := re.fullmatch(r"Object missing required field `(.+)`", message):
        return MissingParameterError(f"{param}.{missing[1]}".lstrip("."))
    if not param:
        return InvalidRequestError(f"Invalid body: {message}.")
    return wrong(param, f"Invalid value for '{param}': {message}.")
