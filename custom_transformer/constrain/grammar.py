"""Answers that must follow a grammar: JSON, JSON of a schema, or the call of a function. Built on llguidance.

Compiles what clients ask for into guides for the engine. Knows nothing of requests or of the engine's work.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

import anyio
import anyio.to_thread
import msgspec
import numpy as np
from llguidance import LLMatcher, LLParserLimits, LLTokenizer, TokenizerWrapper

from custom_transformer.calls import opening_of
from custom_transformer.engine.sampling import Mask
from custom_transformer.tokenizer import END_OF_TURN, Tokenizer
from custom_transformer.tools import Function

MAX_CACHED = 32
"""Grammars that are kept compiled."""

MAX_MASK_TIME_S = 2.0
"""Of all masks of one answer: a long one that is hard to follow takes half of it."""
MAX_REASON = 300
"""Characters of a reason; llguidance's own may quote whole schemas."""

# Fuel for one mask lasts about 7 ms, which is what other answers wait at worst; llguidance's own limit is twice that.
LIMITS = LLParserLimits(
    step_lexer_fuel=100_000,
    step_max_items=20_000,
    max_lexer_states=20_000,
    max_grammar_size=100_000,
    verbose_errors=False,
)
# Fuel does not cover text that is forced: to look for it costs 2 µs a character, before each token of a long literal,
# of a thousand equal items, or of definitions that refer to each other twice.
HEADER = '%llguidance {"no_forcing": true}'
# Where in the grammar an error is, before it: the client has never seen the grammar.
_PLACE = re.compile(r"^at \d+\(\d+\): (failed to compile JSON schema: )?")
# White space between values would let an unsure model go on for ever without a word.
OPTIONS = {"whitespace_flexible": False, "item_separator": ",", "key_separator": ":"}


class GrammarError(Exception):
    """What an answer should look like cannot be promised; the message is the reason, for the client."""


class GrammarGuide:
    """Where one answer is in its grammar."""

    def __init__(self, matcher: LLMatcher, vocab_size: int) -> None:
        self._matcher = matcher
        self._vocab_size = vocab_size
        self._bits = np.zeros((vocab_size + 31) // 32 * 4, dtype=np.uint8)
        self._address = self._bits.ctypes.data
        self._time_s = 0.0

    def allowed(self) -> Mask:
        """Mark the tokens that may come next; the end is among them where the grammar may end.

        Raises:
            GrammarError: the grammar is too complex at this place, or has been all along.
        """
        started = time.thread_time()
        self._matcher.unsafe_compute_mask_ptr(self._address, len(self._bits))
        self._check()
        self._time_s += time.thread_time() - started
        if self._time_s > MAX_MASK_TIME_S:
            raise GrammarError(f"it took more than {MAX_MASK_TIME_S:g} s to follow")
        return np.unpackbits(self._bits, count=self._vocab_size, bitorder="little").view(np.bool_)

    def advance(self, token: int) -> bool:
        """Take note of the next token; return whether nothing can follow it.

        Raises:
            GrammarError: the token is not allowed.
        """
        self._matcher.consume_token(token)
        self._check()
        return self._matcher.is_stopped()

    def _check(self) -> None:
        if self._matcher.is_error():
            raise GrammarError(_plain(self._matcher.get_error()))


class Grammar:
    """A compiled grammar, to be followed by any number of answers."""

    def __init__(self, matcher: LLMatcher, vocab_size: int) -> None:
        self._matcher = matcher
        self._vocab_size = vocab_size

    def guide(self) -> GrammarGuide:
        """Return a guide that stands at the beginning."""
        return GrammarGuide(self._matcher.deep_copy(), self._vocab_size)


class GrammarCompiler:
    """Compiles grammars for the tokens of one model, one at a time and off the event loop."""

    def __init__(self, tokenizer: Tokenizer, vocab_size: int) -> None:
        self._tokenizer = LLTokenizer(
            TokenizerWrapper(_Vocabulary(tokenizer, vocab_size)), slices=LLTokenizer.json_slices()
        )
        self._vocab_size = vocab_size
        self._compiled: dict[str, Grammar] = {}
        """By text, least recently used first."""
        self._turn = anyio.CapacityLimiter(1)

    async def compile(self, grammar: str) -> Grammar:
        """Return a grammar, compiled.

        Raises:
            GrammarError: it makes no sense, or demands too much.
        """
        compiled = self._compiled.pop(grammar, None)
        if compiled is None:
            compiled = await anyio.to_thread.run_sync(self._compile, grammar, limiter=self._turn)
        self._compiled[grammar] = compiled
        if len(self._compiled) > MAX_CACHED:
            del self._compiled[next(iter(self._compiled))]
        return compiled

    def _compile(self, grammar: str) -> Grammar:
        matcher = LLMatcher(self._tokenizer, grammar, log_level=0, limits=LIMITS)
        # The first mask takes the longest, is remembered in copies, and finds what is too complex from the start.
        GrammarGuide(matcher, self._vocab_size).allowed()
        return Grammar(matcher, self._vocab_size)


def json_grammar(schema: dict[str, Any]) -> str:
    """Return the grammar of the JSON texts that follow a schema, which is within `SchemaLimits`."""
    return _grammar([f"start: %json {_embeddable(schema, lenient=False)}"])


def call_grammar(functions: Sequence[Function]) -> str:
    """Return the grammar of the call of one of these functions, such as `{"name":"f","arguments":{"x":1}}`.

    Their schemas are within `SchemaLimits`, all together.
    """
    rules = [
        f"f{index}: {_literal(opening_of(function.name))} %json "
        f'{_embeddable(function.schema, lenient=not function.strict)} "}}"'
        for index, function in enumerate(functions)
    ]
    start = " | ".join(f"f{index}" for index in range(len(rules)))
    return _grammar([f"start: {start}", *rules])


def _grammar(rules: Sequence[str]) -> str:
    return LLMatcher.grammar_from_lark("\n".join([HEADER, *rules]))


def _embeddable(schema: dict[str, Any], *, lenient: bool) -> str:
    """Return a schema with our options in place of any that came with it.

    Args:
        schema: the JSON Schema.
        lenient: overlook what cannot be promised, instead of refusing it.
    """
    return msgspec.json.encode(
        {**schema, "x-guidance": {**OPTIONS, "lenient": lenient, "coerce_one_of": lenient}}
    ).decode()


def _literal(text: str) -> str:
    return msgspec.json.encode(text).decode()


def _plain(error: str) -> str:
    """Return the reason in an error of llguidance's, on one line; for a mere name of its own, what it means."""
    if error.startswith("NoExtension"):
        return "no answer can follow it"
    reason = " ".join(_PLACE.sub("", error).partition("\n   1 | ")[0].replace("<non-verbose/>", "").split())
    return reason if len(reason) <= MAX_REASON else f"{reason[:MAX_REASON]}..."


class _Vocabulary:
    """Our tokens as llguidance wants to see them."""

    def __init__(self, tokenizer: Tokenizer, vocab_size: int) -> None:
        self._tokenizer = tokenizer
        self.eos_token_id = tokenizer.control[END_OF_TURN]
        self.bos_token_id = None
        self.tokens = [tokenizer.decode_bytes(token) for token in range(vocab_size)]
        self.special_token_ids = [token for token, text in enumerate(self.tokens) if not text]

    def __call__(self, text: bytes) -> list[int]:
        """Return the tokens of a text."""
        return self._tokenizer.encode(text.decode("utf-8", errors="replace"))
