"""What the requests of a load ask. The same seed gives the same requests."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec

from backends.base import Backend, Call
from backends.errors import InvalidRequestError
from backends.protocol import UNDECODABLE
from bench.measure import as_fields, call_to_measure, measure
from bench.runner.asking import HEADERS
from bench.suites.loader import built_in, load

_TEXT = """
the of and to in is you that it he was for on are as with his they at be this have from or one had by word but
not what all were we when your can said there use an each which she do how their if will up other about out
many then them these so some her would make like him into time has look two more write go see number no way
could people my than first water been call who oil its now find long down day did get come made may part
"""
WORDS = _TEXT.split()
"""Common and short: a token each in most vocabularies."""
MEASURED_WORDS = (16, 144)


class PromptsError(Exception):
    """A file of prompts cannot be used."""


class Lengths(NamedTuple):
    """In tokens."""

    input: int
    output: int


class Ruler(NamedTuple):
    """How a model counts made-up words."""

    fixed: float = 0.0
    """Tokens of its chat template."""
    per_word: float = 1.0

    def words(self, tokens: int) -> int:
        """Return how many words make a prompt of so many tokens, at least one."""
        return max(1, round((tokens - self.fixed) / self.per_word))


class Prompts(Protocol):
    """A source of requests."""

    def call(self, series: str, number: int) -> Call:
        """Return a request.

        Args:
            series: requests of different series are not to be the same, where that can be helped.
            number: of the request within its series, from 0.
        """
        ...


class MadeUp:
    """Prompts of given lengths, each different from its first word on, so that no cache of a server knows them."""

    def __init__(self, lengths: Sequence[Lengths], ruler: Ruler, *, seed: int, extra: Mapping[str, Any]) -> None:
        self._lengths, self._ruler, self._seed, self._extra = lengths, ruler, seed, extra

    def call(self, series: str, number: int) -> Call:
        """Return a request; after the last of the lengths comes the first again."""
        lengths = self._lengths[number % len(self._lengths)]
        rng = random.Random(f"{self._seed} {series} {number}")
        text = " ".join(rng.choices(WORDS, k=self._ruler.words(lengths.input)))
        return _call({"messages": [_user(text)], "max_tokens": max(1, lengths.output), **self._extra})


class Listed:
    """Prompts of a file, in an order drawn at random; after the last comes the first again."""

    def __init__(self, bodies: Sequence[Mapping[str, Any]], *, seed: int, extra: Mapping[str, Any]) -> None:
        self._bodies = random.Random(seed).sample(bodies, len(bodies))
        self._extra = extra

    def call(self, series: str, number: int) -> Call:
        """Return a request, the same in every series."""
        return _call({**self._bodies[number % len(self._bodies)], **self._extra})


async def measure_words(backend: Backend, *, limit_s: float) -> Ruler | None:
    """Ask a model how many tokens some words are; None if it does not tell."""
    counts: list[int] = []
    for num in MEASURED_WORDS:
        text = " ".join(random.Random(num).choices(WORDS, k=num))
        measured = await measure(backend, _call({"messages": [_user(text)], "max_tokens": 1}), limit_s=limit_s)
        if measured.usage is None or measured.usage.prompt_tokens is None:
            return None
        counts.append(measured.usage.prompt_tokens)
    per_word = (counts[1] - counts[0]) / (MEASURED_WORDS[1] - MEASURED_WORDS[0])
    return Ruler(counts[0] - MEASURED_WORDS[0] * per_word, per_word) if per_word > 0 else None


def read_prompts(name_or_path: str) -> list[dict[str, Any]]:
    """Return the bodies of the requests in a suite that ships, or in a file.

    A file is JSONL, or one JSON array, of objects with `messages` (and `tools`, `params`, as in a suite), a `prompt`,
    `conversations` (ShareGPT's) or `turns` (lm-sys's); of the latter two the first turn is asked.

    Raises:
        PromptsError: there is no such file, or a prompt cannot be used.
    """
    if name_or_path in built_in():
        return [question.body("any") for question in load(name_or_path, Path()).questions]
    try:
        data = Path(name_or_path).read_bytes()
    except OSError as error:
        known = ", ".join(built_in())
        raise PromptsError(f"{name_or_path}: cannot be read: {error.strerror}; built-in suites: {known}") from error
    bodies: list[dict[str, Any]] = []
    try:
        for document in _documents(data):
            body = msgspec.convert(msgspec.json.decode(document), _Line).body()
            _call(body)
            bodies.append(body)
    except (*UNDECODABLE, InvalidRequestError) as error:
        raise PromptsError(f"{name_or_path}: prompt {len(bodies) + 1}: {error}") from error
    if not bodies:
        raise PromptsError(f"{name_or_path}: holds no prompts")
    return bodies


class _Turn(msgspec.Struct, frozen=True):
    value: str
    source: str = msgspec.field(name="from", default="human")


class _Line(msgspec.Struct, frozen=True):
    """One prompt, in any of the forms."""

    messages: list[dict[str, Any]] | None = None
    prompt: str | None = None
    conversations: list[_Turn] | None = None
    turns: list[str] | None = None
    tools: list[dict[str, Any]] | None = None
    params: dict[str, Any] = {}

    def body(self) -> dict[str, Any]:
        """Return the request.

        Raises:
            msgspec.ValidationError: it asks nothing.
        """
        tools = {"tools": self.tools} if self.tools else {}
        return {"messages": self.messages or [_user(self._text())], **tools, **self.params}

    def _text(self) -> str:
        if self.prompt is not None:
            return self.prompt
        turns = [turn.value for turn in self.conversations or () if turn.source in {"human", "user"}]
        turns += self.turns or ()
        if not turns:
            raise msgspec.ValidationError("holds neither messages, a prompt, conversations nor turns")
        return turns[0]


def _documents(data: bytes) -> list[msgspec.Raw] | list[bytes]:
    """Return the objects of a file.

    Raises:
        msgspec.DecodeError: it is a broken array.
    """
    if data.lstrip().startswith(b"["):
        return msgspec.json.decode(data, type=list[msgspec.Raw])
    return [line for line in data.splitlines() if line.strip()]


def _user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def _call(body: Mapping[str, Any]) -> Call:
    return call_to_measure(as_fields(**{"model": "any", **body}), HEADERS, logprobs=False)
