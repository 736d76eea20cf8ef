"""A stream that breaks off goes on by another backend where that leaves no seam; else it fails, and says so.

A backend that can go on with an answer that is begun is given what the client has already (a prefill). Any other one is
asked anew: if its answer begins with exactly that, the rest is passed on. The client sees one answer: the id, the model
and the time of the first, and a comment in the stream that names who went on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Self

import msgspec

from backends.base import Call, Capabilities
from backends.errors import BackendError, ContinuationError, DeadlineExceededError, MalformedStreamError
from backends.protocol import UNDECODABLE
from backends.sse import data_event, payloads
from gateway.exchange import Attempt, Exchange
from gateway.timed_stream import TimedStream
from gateway.usage import without_usage

MAX_RESCUES = 3
ENVELOPE = ("id", "object", "created", "model", "system_fingerprint", "service_tier")
"""What all chunks of an answer have in common."""


REASONING = frozenset({"reasoning", "reasoning_content", "reasoning_details"})
"""Fields of a delta that come before a text; what has been thought again is not told again."""
TEXT_ONLY = frozenset({"role", "content"})
GRAMMARS = frozenset({"response_format", "structured_outputs"})
"""Fields that bind an answer to a grammar. Servers begin it anew after a prefill."""
LIMITS = ("max_tokens", "max_completion_tokens")


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """A stream that broke off, and can be gone on with."""

    call: Call
    attempt: Attempt
    failure: BackendError
    envelope: dict[str, Any]
    text: str
    """What the client has."""
    num_pieces: int
    """In which so many deltas came: there were at least as many tokens."""

    def call_for(self, capabilities: Capabilities) -> Call:
        """Return what a backend is asked to go on."""
        bound = any(name.startswith("guided_") or name in GRAMMARS for name in self.call.fields)
        begun_by_client = self.call.request.messages[-1].role == "assistant"
        if bound or begun_by_client or not capabilities.prefill:
            return self.call
        left = {
            name: max(1, limit - self.num_pieces)
            for name in LIMITS
            if (limit := getattr(self.call.request, name)) is not None
        }
        return msgspec.structs.replace(
            self.call,
            request=msgspec.structs.replace(self.call.request, **left),
            fields={**self.call.fields, **{name: msgspec.Raw(str(limit).encode()) for name, limit in left.items()}},
            prefill=self.text.rstrip(),  # chat templates strip the white space at its end
        )


Continue = Callable[[Exchange, Broken], Awaitable["Continuation"]]


class AnswerStream:
    """What the client gets: one stream, whoever it comes from."""

    def __init__(self, first: TimedStream, exchange: Exchange, go_on: Continue) -> None:
        self._stream: TimedStream | Continuation = first
        self._exchange = exchange
        self._go_on = go_on
        self._rescues_left = MAX_RESCUES if may_go_on(exchange.call) and exchange.allow_fallback else 0
        self._comment = b""
        """That tells of a rescue, and was not taken yet."""
        self._strips_usage = not exchange.call.wants_usage
        self.deadline = first.attempt.deadline

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next block of events.

        Raises:
            BackendError: the answer broke off, and nobody can go on with it.
        """
        while True:
            try:
                block, self._comment = self._comment, b""
                block = block or await anext(self._stream)
            except BackendError as failure:
                block = await self._rescue(failure)
            if self._strips_usage:
                block = without_usage(block)
            if block:
                self._exchange.transcript.add(block)
                return block

    @property
    def at_end(self) -> bool:
        """Whether the iteration is known to end next."""
        return not self._comment and self._stream.at_end

    async def pour(self, sink: Callable[[bytes], bool]) -> None:
        """Hand blocks to `sink` as they come; return when the next one is due.

        Raises:
            BackendError: the answer broke off, and nobody can go on with it.
        """
        transcript, strips_usage = self._exchange.transcript, self._strips_usage

        def take(block: bytes) -> bool:
            if strips_usage:
                block = without_usage(block)
            if not block:
                return True
            transcript.add(block)
            return sink(block)

        try:
            await self._stream.pour(take)
        except BackendError as failure:
            self._comment = await self._rescue(failure)

    async def aclose(self) -> None:
        """Let go of the backend."""
        await self._stream.aclose()

    async def _rescue(self, failure: BackendError) -> bytes:
        """Go on by another backend, and return the comment that says so."""
        attempt = self._stream.attempt
        if attempt.ended is None:
            attempt.end(failure)
        broken, transcript = None, self._exchange.transcript
        may_be_rescued = failure.replaceable and not isinstance(failure, DeadlineExceededError)
        if self._rescues_left and transcript.reaches_back and may_be_rescued:
            broken = read_broken(self._exchange.call, attempt, failure, transcript.pieces)
        if broken is None:
            raise failure
        self._rescues_left -= 1
        await self._stream.aclose()
        try:
            self._stream = await self._go_on(self._exchange, broken)
        except BackendError:
            self._exchange.target = attempt.target
            raise failure from failure.__cause__
        self._exchange.rescues += 1
        return b": continued by " + self._stream.attempt.target.name.encode() + b"\n\n"


class Continuation:
    """The rest of an answer that broke off, in the shape of its beginning."""

    def __init__(self, stream: TimedStream, broken: Broken, prefill: str) -> None:
        self._stream = stream
        self._envelope = broken.envelope
        self._is_prefilled = bool(prefill)
        self._expected = broken.text.removeprefix(prefill)
        """What has to come before what is new."""
        self._head = b""

    @classmethod
    async def of(cls, stream: TimedStream, broken: Broken, call: Call) -> Self:
        """Return the rest once it is certain that it is one: the answer to what `call_for` asks.

        Raises:
            BackendError: it is none, or it broke off too.
        """
        self = cls(stream, broken, call.prefill)
        try:
            while not self._head:
                self._head = self._rewritten(await anext(stream))
        except StopAsyncIteration:
            await stream.aclose()
            raise ContinuationError("the other answer ends where the first one broke off") from None
        except BaseException:
            await stream.aclose()
            raise
        return self

    @property
    def attempt(self) -> Attempt:
        """Who goes on."""
        return self._stream.attempt

    @property
    def at_end(self) -> bool:
        """Whether the iteration is known to end next."""
        return not self._head and self._stream.at_end

    async def __anext__(self) -> bytes:
        """Return the next block of events."""
        block, self._head = self._head, b""
        while not block:
            block = self._rewritten(await anext(self._stream))
        return block

    async def pour(self, sink: Callable[[bytes], bool]) -> None:
        """Hand no blocks over: each is rewritten."""

    async def aclose(self) -> None:
        """Let go of the backend."""
        await self._stream.aclose()

    def _rewritten(self, block: bytes) -> bytes:
        """Return what a block adds to what the client has.

        Raises:
            ContinuationError: it is something else that the client has.
        """
        return b"".join(self._event(decode(payload)) for payload in payloads(block))

    def _event(self, chunk: dict[str, Any]) -> bytes:
        choices = chunk["choices"]
        for choice in choices:
            said = {key: value for key, value in choice["delta"].items() if value and key != "role"}
            if self._is_prefilled and said.keys() & REASONING:
                raise ContinuationError("the other answer begins anew")
            delta = {key: value for key, value in said.items() if key not in REASONING}
            if self._expected and (content := delta.get("content")):
                delta["content"] = self._beyond_expected(str(content))
            if self._expected and (choice.get("finish_reason") or delta.keys() - {"content"}):
                raise ContinuationError("the other answer ends before what its client already has")
            choice["delta"] = {key: value for key, value in delta.items() if value}
        if self._is_prefilled:
            chunk.pop("usage", None)  # that of a part
        says_nothing = not any(choice["delta"] or choice.get("finish_reason") for choice in choices)
        if says_nothing and not chunk.get("usage"):
            return b""
        return data_event(msgspec.json.encode({**chunk, **self._envelope}))

    def _beyond_expected(self, content: str) -> str:
        shared = min(len(content), len(self._expected))
        if content[:shared] != self._expected[:shared]:
            raise ContinuationError("the other answer does not begin with what its client already has")
        self._expected = self._expected[shared:]
        return content[shared:]


def may_go_on(call: Call) -> bool:
    """Whether another backend could go on with the answer: with one text, of which no token's probability is told."""
    return call.num_choices == 1 and not call.request.logprobs


def read_broken(call: Call, attempt: Attempt, failure: BackendError, blocks: list[bytes]) -> Broken | None:
    """Return what the client has; None if that is more, or less, than the beginning of one text."""
    texts: list[str] = []
    envelope: dict[str, Any] = {}
    try:
        for payload in payloads(b"".join(blocks)):
            chunk = decode(payload)
            envelope = envelope or {key: chunk[key] for key in ENVELOPE if key in chunk}
            for choice in chunk["choices"]:
                said = {key: value for key, value in choice["delta"].items() if value}
                if choice.get("finish_reason") or said.keys() - TEXT_ONLY:
                    return None
                if "content" in said:
                    texts.append(said["content"])
        text = "".join(texts)
    except (MalformedStreamError, TypeError):
        return None
    if not text.strip():
        return None
    return Broken(call=call, attempt=attempt, failure=failure, envelope=envelope, text=text, num_pieces=len(texts))


def decode(payload: bytes) -> dict[str, Any]:
    """Return a chunk, its choices as a list of objects with a delta each.

    Raises:
        MalformedStreamError: it is none.
    """
    try:
        chunk: dict[str, Any] = msgspec.json.decode(payload)
        choices = [{**choice, "delta": dict(choice.get("delta") or {})} for choice in chunk.get("choices") or []]
    except (*UNDECODABLE, TypeError, ValueError, AttributeError) as error:
        raise MalformedStreamError(f"an event of the stream is not a chunk: {error}") from error
    return {**chunk, "choices": choices}
