from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import jsonschema
import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.calls import opening_of
from custom_transformer.constrain.grammar import MAX_CACHED, GrammarCompiler, GrammarError, call_grammar, json_grammar
from custom_transformer.engine.sampling import Sampler, SamplingParams
from custom_transformer.tokenizer import Tokenizer
from custom_transformer.tools import Function

CHECKPOINT = Path(__file__).parents[3] / "custom_transformer/checkpoints/base"
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 12},
        "age": {"type": "integer", "minimum": 0, "maximum": 150},
        "tags": {"type": "array", "items": {"enum": ["new", "näher"]}, "maxItems": 3},
    },
    "required": ["name", "age"],
    "additionalProperties": False,
}
TREE = {
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "value": {"type": "boolean"},
                "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
            },
            "required": ["value", "next"],
            "additionalProperties": False,
        }
    },
    "$ref": "#/$defs/node",
}
SCHEMAS = {
    "any object": {"type": "object"},
    "anything": {},
    "person": PERSON,
    "tree": TREE,
    "list": {"type": "array", "items": {"type": "integer", "minimum": -5, "maximum": 5}, "minItems": 2, "maxItems": 4},
    "choice": {"anyOf": [{"type": "string", "pattern": "^[a-c]{2,5}$"}, {"type": "boolean"}, {"type": "null"}]},
    "numbers": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "exclusiveMaximum": 9}},
    "constant": {"const": {"a": [1, "é"], "b": None}},
}
NONE = np.array([], dtype=np.intp)


@pytest.fixture(scope="module")
def shipped() -> Tokenizer:
    """The shipped tokenizer: its tokens are words and pieces of words, with quotes and braces in some."""
    return Tokenizer.load(CHECKPOINT)


@pytest.fixture(scope="module")
def compiler(shipped: Tokenizer) -> GrammarCompiler:
    return GrammarCompiler(shipped, shipped.size + 8)


@pytest.fixture(scope="module")
def sampled(shipped: Tokenizer, compiler: GrammarCompiler):
    """A function that returns what a model of noise says under a grammar, and whether it came to an end."""

    def sampled(grammar: str, seed: int, max_tokens: int = 150) -> tuple[str, bool]:
        guide = anyio.run(compiler.compile, grammar).guide()
        sampler = Sampler(SamplingParams(temperature=2, seed=seed), ())
        noise = np.random.default_rng(seed)
        tokens: list[int] = []
        for _ in range(max_tokens):
            logits = noise.normal(0, 2, shipped.size + 8).astype(np.float32)
            logits[[shipped.control["<|end|>"], *shipped.encode('"}]')]] += 12  # else texts go on and on
            token = sampler.choose(logits, NONE, guide.allowed()).token
            if token == shipped.control["<|end|>"]:
                return shipped.decode(tokens), True
            tokens.append(token)
            if guide.advance(token):
                return shipped.decode(tokens), True
        return shipped.decode(tokens), False

    return sampled


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
@given(seed=st.integers(0, 2**32))
def test_what_ends_follows_its_schema(sampled, schema, seed):
    """Whatever is drawn, at a temperature of 2 from a model of noise."""
    text, ended = sampled(json_grammar(schema), seed)

    if ended:
        jsonschema.validate(msgspec.json.decode(text), schema)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_most_answers_end(sampled, schema):
    """The test above is not empty."""
    assert sum(sampled(json_grammar(schema), seed)[1] for seed in range(10)) >= 5


def test_white_space_is_not_allowed_between_values(sampled):
    """An unsure model would add it for ever."""
    assert all(" " not in sampled(json_grammar(SCHEMAS["list"]), seed)[0] for seed in range(10))


@pytest.mark.parametrize("seed", range(10))
def test_calls_name_a_function_and_follow_its_schema(sampled, seed):
    """References in a schema mean its own definitions."""
    functions = {"person": PERSON, "tree": {"type": "object", **TREE}}
    text, ended = sampled(call_grammar([Function(name, parameters=schema) for name, schema in functions.items()]), seed)

    if ended:
        call = msgspec.json.decode(text)
        assert text.startswith(opening_of(call["name"]))
        jsonschema.validate(call["arguments"], functions[call["name"]])


async def test_tokens_without_text_are_never_allowed(compiler, shipped):
    """But for the end, where the text may end: not even within a string."""
    guide = (await compiler.compile(json_grammar({"type": "string"}))).guide()
    for token in shipped.encode('"any'):
        guide.advance(token)

    assert [token for token in np.flatnonzero(guide.allowed()) if not shipped.decode_bytes(token)] == []


async def test_end_is_allowed_once_the_text_is_complete(compiler, shipped):
    """A number may go on, or end."""
    guide = (await compiler.compile(json_grammar({"type": "integer"}))).guide()
    guide.advance(shipped.encode("7")[0])

    assert set(shipped.encode("1")) | {shipped.control["<|end|>"]} <= set(np.flatnonzero(guide.allowed()).tolist())


async def test_guide_says_that_nothing_can_follow(compiler, shipped):
    """Then the answer ends without the model's saying so."""
    guide = (await compiler.compile(json_grammar({"const": "x"}))).guide()

    assert [guide.advance(token) for token in shipped.encode('"x"')][-1]


async def test_token_that_is_not_allowed_is_an_error(compiler, shipped):
    """Rather than an answer that breaks its promise."""
    guide = (await compiler.compile(json_grammar({"type": "integer"}))).guide()

    with pytest.raises(GrammarError):
        guide.advance(shipped.encode("x")[0])


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "banana"}, "banana"),
        ({"type": "array", "uniqueItems": True}, "uniqueItems"),
        ({"not": {"type": "string"}}, "not"),
        ({"$ref": "http://example.com/schema"}, "example.com"),
        ({"type": "string", "pattern": "a(?=b)"}, "look-around"),
        ({"type": "integer", "minimum": 5, "maximum": 3}, "minimum"),
        ({"oneOf": [{"type": "string"}, {"maxLength": 5}]}, "oneOf"),
        ({"$ref": "#"}, "no answer"),
    ],
)
async def test_schema_that_cannot_be_followed_is_refused(compiler, schema, reason):
    """With llguidance's reason, on one line."""
    with pytest.raises(GrammarError, match=reason) as caught:
        await compiler.compile(json_grammar(schema))

    assert "\n" not in str(caught.value)


async def test_reason_is_short(compiler):
    """It does not quote whole schemas."""
    with pytest.raises(GrammarError) as caught:
        await compiler.compile(json_grammar({"type": "x" * 5000, "description": "y" * 5000}))

    assert len(str(caught.value)) < 400


async def test_long_literal_is_not_looked_through_for_every_token(compiler, shipped):
    """Its masks cost no more than those of a short one."""
    guide = (await compiler.compile(json_grammar({"const": "a" * 60_000}))).guide()
    started = time.thread_time()
    for _ in range(10):
        guide.advance(int(np.flatnonzero(guide.allowed())[0]))

    assert time.thread_time() - started < 0.1


async def test_answer_that_is_too_hard_to_follow_ends(compiler, monkeypatch):
    """Other answers have waited for it long enough."""
    guide = (await compiler.compile(json_grammar({}))).guide()
    monkeypatch.setattr("custom_transformer.constrain.grammar.MAX_MASK_TIME_S", 0)

    with pytest.raises(GrammarError, match="took more"):
        guide.allowed()


async def test_functions_are_lenient_unless_strict(compiler):
    """Clients seldom write their schemas for us."""
    parameters = {"properties": {"x": {"type": "array", "uniqueItems": True}}}
    await compiler.compile(call_grammar([Function("f", parameters=parameters)]))

    with pytest.raises(GrammarError):
        await compiler.compile(call_grammar([Function("f", parameters=parameters, strict=True)]))


async def test_schema_cannot_set_llguidances_options(sampled, compiler):
    """Separators of its own would not be JSON."""
    options: dict[str, Any] = {"x-guidance": {"item_separator": ";", "key_separator": "=", "whitespace_flexible": True}}

    assert json_grammar({"type": "object"} | options) == json_grammar({"type": "object"})


async def test_event_loop_runs_while_a_grammar_is_compiled(compiler):
    """Streams go on, however long it takes."""
    slow = json_grammar({"properties": {f"p{number}": {"type": "string"} for number in range(300)}})
    turns = 0
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(compiler.compile, slow)
        await anyio.lowlevel.checkpoint()
        while slow not in compiler._compiled:
            turns += 1
            await anyio.lowlevel.checkpoint()

    assert turns > 0


async def test_grammar_is_compiled_once(compiler):
    """The second time it is there."""
    grammar = json_grammar({"const": "once"})

    assert await compiler.compile(grammar) is await compiler.compile(grammar)


async def test_compiled_grammars_do_not_pile_up(compiler):
    """Every client may send another schema each time."""
    for number in range(MAX_CACHED + 5):
        await compiler.compile(json_grammar({"const": number}))

    assert len(compiler._compiled) == MAX_CACHED
