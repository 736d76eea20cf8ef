"""JSON and calls of functions over real sockets, with OpenAI's own client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import jsonschema
import msgspec
import openai
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionMessage

POINT = {
    "type": "object",
    "properties": {"x": {"type": "integer", "minimum": -9, "maximum": 9}, "kind": {"enum": ["grid", "map"]}},
    "required": ["x", "kind"],
    "additionalProperties": False,
}
TOOLS: list[Any] = [
    {"type": "function", "function": {"name": "move", "description": "goes there", "parameters": POINT}},
    {"type": "function", "function": {"name": "halt"}},
]
MANY = {"properties": {str(number): {} for number in range(300)}}
MOVE = {"type": "function", "function": {"name": "move"}}
WORDS: list[Any] = [{"role": "user", "content": "Where to?"}]
TOOL_TOKEN = "5"


@pytest.fixture(scope="module")
def sdk(server) -> Iterator[openai.OpenAI]:
    http_client = httpx2.Client(transport=httpx2.HTTPTransport(uds=str(server.uds)))
    with openai.OpenAI(base_url="http://model/v1", api_key="-", http_client=http_client, max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def ask(sdk: openai.OpenAI):
    """A function that returns a whole answer."""

    def ask(**fields: Any) -> ChatCompletion:
        return sdk.chat.completions.create(**{"model": "custom", "messages": WORDS, "max_tokens": 100} | fields)

    return ask


@pytest.fixture(scope="module")
def stream(sdk: openai.OpenAI):
    """A function that returns the choices of a streamed answer's chunks."""

    def stream(**fields: Any) -> list[Any]:
        asked = {"model": "custom", "messages": WORDS, "max_tokens": 100, "stream": True} | fields
        return [choice for chunk in sdk.chat.completions.create(**asked) for choice in chunk.choices]

    return stream


def only_call(message: ChatCompletionMessage) -> tuple[str, Any]:
    """Return the name and the arguments of the one call."""
    (call,) = message.tool_calls
    return call.function.name, msgspec.json.decode(call.function.arguments)


def tool(name: str, parameters: Any, **fields: Any) -> Any:
    return {"type": "function", "function": {"name": name, "parameters": parameters} | fields}


def json_schema(schema: Any, **fields: Any) -> Any:
    return {"type": "json_schema", "json_schema": {"name": "point", "schema": schema} | fields}


# Response formats


@pytest.mark.parametrize("strict", [{}, {"strict": True}, {"strict": False}])
@pytest.mark.parametrize("seed", range(3))
def test_answer_follows_its_schema(ask, seed, strict):
    """Strictly, whether asked to or not."""
    choice = ask(response_format=json_schema(POINT, **strict), seed=seed, temperature=2).choices[0]

    assert choice.finish_reason == "stop"
    jsonschema.validate(msgspec.json.decode(choice.message.content), POINT)


def test_json_object_is_an_object(ask):
    """Or the beginning of one."""
    answer = ask(response_format={"type": "json_object"}, temperature=2, max_tokens=5)

    assert answer.choices[0].message.content.startswith("{")


def test_answer_that_is_cut_says_so(ask):
    """Half a document is no success."""
    answer = ask(response_format=json_schema({"type": "string", "minLength": 50}), max_tokens=5)

    assert answer.choices[0].finish_reason == "length"


def test_every_answer_follows_the_schema(ask):
    """Each on its own way through the grammar."""
    answer = ask(response_format=json_schema(POINT), n=3, temperature=2, seed=1)

    for choice in answer.choices:
        jsonschema.validate(msgspec.json.decode(choice.message.content), POINT)


def test_streamed_document_is_the_whole_one(ask, stream):
    """The same seed gives the same document."""
    fields = {"response_format": json_schema(POINT), "temperature": 2, "seed": 3}
    text = "".join(choice.delta.content or "" for choice in stream(**fields))

    assert text == ask(**fields).choices[0].message.content


def test_ignore_eos_does_not_outlast_a_document(ask):
    """What is complete cannot go on."""
    answer = ask(response_format=json_schema(POINT), extra_body={"ignore_eos": True, "min_tokens": 90})

    assert answer.choices[0].finish_reason == "stop"


def test_logprobs_are_the_models_own_under_a_grammar(ask):
    """A token that is forced upon the model is as unlikely as it says."""
    answer = ask(response_format=json_schema({"const": "zz"}), logprobs=True, top_logprobs=1)
    entries = answer.choices[0].logprobs.content

    assert any(entry.token != entry.top_logprobs[0].token for entry in entries)


@pytest.mark.parametrize(
    ("fields", "param", "reason"),
    [
        (
            {"response_format": json_schema({"type": "banana"})},
            "response_format.json_schema.schema",
            "banana",
        ),
        (
            {"response_format": json_schema({"maxItems": 10**9}, strict=True)},
            "response_format.json_schema.schema",
            "maxItems",
        ),
        (
            {"tools": [TOOLS[1], {"type": "function", "function": {"name": "f", "parameters": {"maxItems": 10**9}}}]},
            "tools[1].function.parameters",
            "maxItems",
        ),
        (
            {"tools": [*TOOLS, tool("f", {"maxItems": 10**9})], "tool_choice": MOVE},
            "tools[2].function.parameters",
            "maxItems",
        ),
        (
            {"tools": [tool(f"f{number}", {"$defs": {"x": MANY}}) for number in range(9)]},
            "tools[3].function.parameters",
            "properties in all",
        ),
        (
            {"tools": [TOOLS[1], tool("f", {"properties": {"x": {"type": "banana"}}}, strict=True)]},
            "tools[1].function.parameters",
            "banana",
        ),
        ({"tools": TOOLS, "tool_choice": {"type": "function", "function": {"name": "fly"}}}, "tool_choice", "fly"),
    ],
)
def test_what_cannot_be_promised_is_refused(ask, fields, param, reason):
    """With the place and the reason."""
    with pytest.raises(openai.BadRequestError) as caught:
        ask(**fields)

    assert caught.value.param.startswith(param)
    assert reason in str(caught.value) or param == "tool_choice"


# Calls


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("choice", "names"), [("required", {"move", "halt"}), (MOVE, {"move"})])
def test_call_is_made_when_it_must_be(ask, seed, choice, names):
    """One of the functions, with arguments by its schema."""
    answer = ask(tools=TOOLS, tool_choice=choice, seed=seed, temperature=2).choices[0]
    name, arguments = only_call(answer.message)

    assert (answer.finish_reason, answer.message.content) == ("tool_calls", None)
    assert name in names
    jsonschema.validate(arguments, POINT if name == "move" else {"type": "object", "maxProperties": 0})


def test_streamed_call_is_the_whole_one(ask, stream):
    """First who is called, then with which arguments, bit by bit."""
    fields = {"tools": TOOLS, "tool_choice": MOVE, "seed": 4, "temperature": 2}
    role, opening, *middle, ending = stream(**fields)
    (first,) = opening.delta.tool_calls
    fragments = [call.function.arguments for choice in middle for call in choice.delta.tool_calls]

    assert (role.delta.role, role.delta.content) == ("assistant", None)
    assert (first.index, first.type, first.function.name, first.function.arguments) == (0, "function", "move", "")
    assert msgspec.json.decode("".join(fragments)) == only_call(ask(**fields).choices[0].message)[1]
    assert ending.finish_reason == "tool_calls"


def test_sdk_puts_a_streamed_call_together(sdk):
    """Its own helper finds nothing amiss."""
    with sdk.chat.completions.stream(
        model="custom", messages=WORDS, max_tokens=100, tools=TOOLS, tool_choice=MOVE, seed=4
    ) as events:
        answer = events.get_final_completion()

    assert only_call(answer.choices[0].message)[0] == "move"


def test_model_may_call_by_its_own_choice(ask):
    """By a control token, which it may say at the beginning."""
    answer = ask(tools=TOOLS, logit_bias={TOOL_TOKEN: 100}).choices[0]

    assert answer.finish_reason == "tool_calls"
    assert only_call(answer.message)[0] in {"move", "halt"}


def test_model_may_answer_in_words(ask):
    """Tools or not."""
    answer = ask(tools=TOOLS, logit_bias={TOOL_TOKEN: -100}, max_tokens=9).choices[0]

    assert answer.message.tool_calls is None
    assert answer.message.content


@pytest.mark.parametrize("fields", [{}, {"tools": TOOLS, "tool_choice": "none"}])
def test_nothing_is_called_without_leave(ask, fields):
    """However much the model would like to."""
    answer = ask(logit_bias={TOOL_TOKEN: 100}, max_tokens=9, **fields).choices[0]

    assert answer.message.tool_calls is None


def test_document_and_call_may_both_be_possible(ask):
    """With a response format and tools the model decides which it is."""
    both = {"tools": TOOLS, "response_format": json_schema(POINT)}
    call, document = ask(logit_bias={TOOL_TOKEN: 100}, **both), ask(logit_bias={TOOL_TOKEN: -100}, **both)

    assert call.choices[0].finish_reason == "tool_calls"
    jsonschema.validate(msgspec.json.decode(document.choices[0].message.content), POINT)


def test_several_answers_call_each_for_itself(ask):
    """With ids of their own."""
    choices = ask(tools=TOOLS, tool_choice="required", n=3, temperature=2).choices

    assert len({choice.message.tool_calls[0].id for choice in choices}) == 3


def test_call_that_is_cut_says_so(ask):
    """Its arguments are not complete."""
    answer = ask(tools=TOOLS, tool_choice=MOVE, max_tokens=40)

    assert answer.choices[0].finish_reason == "length"
    assert answer.choices[0].message.tool_calls[0].function.arguments.startswith("{")


def test_conversation_goes_on_after_a_call(ask):
    """The call and its result are understood, with OpenAI's own objects sent back."""
    message = ask(tools=TOOLS, tool_choice="required", seed=2).choices[0].message
    result = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "done"}
    answer = ask(messages=[*WORDS, message, result], tools=TOOLS, max_tokens=5, tool_choice="none")

    assert answer.choices[0].message.content is not None


def test_call_is_remembered_in_the_cache(ask):
    """The next turn does not read it again: it is spelled as the model said it."""
    first = ask(tools=TOOLS, tool_choice=MOVE, seed=6)
    message = first.choices[0].message
    result = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "done"}
    usage = ask(messages=[*WORDS, message, result], tools=TOOLS, tool_choice=MOVE, max_tokens=1).usage

    assert usage.prompt_tokens_details.cached_tokens >= first.usage.total_tokens - 1


def test_logprobs_of_a_call_are_told(ask):
    """One entry a token, as with words."""
    answer = ask(tools=TOOLS, tool_choice=MOVE, logprobs=True)

    assert len(answer.choices[0].logprobs.content) == answer.usage.completion_tokens
