"""What every backend offers. The gateway knows nothing of a backend beyond this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec
from msgspec import Raw

from backends.protocol import ChatRequest, StreamOptions

CONTINUE = {"continue_final_message": Raw(b"true"), "add_generation_prompt": Raw(b"false")}
"""vLLM's words for an answer that is begun (docs.vllm.ai, OpenAI-compatible server, extra parameters)."""


class Capabilities(msgspec.Struct, frozen=True):
    """What a backend can do beyond plain chat."""

    logprobs: bool = False
    prefill: bool = False
    """It goes on with an answer that is begun, if the request ends with it: vLLM's `continue_final_message`."""


class Call(msgspec.Struct, frozen=True):
    """One request on its way to a backend."""

    request: ChatRequest
    fields: Mapping[str, Raw]
    """Every field of the client's body, `model` included, as raw JSON."""
    headers: Mapping[str, str]
    """Headers for the backend: the request id, trace context."""
    prefill: str = ""
    """The beginning of the answer, which the backend goes on with. Only for one that can."""
    adds_usage: bool = False
    """A stream's usage is asked for by the gateway, not by the client."""

    @property
    def num_choices(self) -> int:
        """How many answers are asked for."""
        return self.request.n or 1

    def body_for(self, model: str, *, stream: bool) -> bytes:
        """Return the client's body under the backend's own model name."""
        fields = {**self.fields, "model": Raw(msgspec.json.encode(model))}
        if stream or "stream" in fields:
            fields["stream"] = Raw(b"true" if stream else b"false")
        if self.prefill:
            begun = msgspec.json.encode({"role": "assistant", "content": self.prefill})
            messages = bytes(fields["messages"]).rstrip().removesuffix(b"]")
            fields["messages"] = Raw(messages + b"," + begun + b"]")
            fields |= CONTINUE
        return msgspec.json.encode(fields)

    @property
    def wants_usage(self) -> bool:
        """Whether a stream is to tell its usage, in one more event before the end."""
        options = self.request.stream_options
        return options is not None and bool(options.include_usage)

    def with_usage(self) -> Call:
        """Return this call of a stream, asking for its usage too."""
        if self.wants_usage:
            return self
        options = self.request.stream_options
        given = msgspec.json.decode(self.fields["stream_options"]) if options is not None else {}
        fields = {**self.fields, "stream_options": Raw(msgspec.json.encode({**given, "include_usage": True}))}
        request = msgspec.structs.replace(self.request, stream_options=StreamOptions(include_usage=True))
        return msgspec.structs.replace(self, request=request, fields=fields, adds_usage=True)

    def without_usage(self) -> Call:
        """Return this call for a server that does not know `stream_options`."""
        fields = {name: value for name, value in self.fields.items() if name != "stream_options"}
        request = msgspec.structs.replace(self.request, stream_options=None)
        return msgspec.structs.replace(self, request=request, fields=fields, adds_usage=False)


class Completion(msgspec.Struct, frozen=True):
    """A whole answer."""

    body: bytes
    """The JSON body for the client."""


class ChunkStream(Protocol):
    """A streamed answer, from its first content on.

    Iterating yields blocks of whole events without the closing `[DONE]`. It ends only when the answer is complete;
    an answer that is cut, malformed, or followed by an error raises a BackendError instead.
    """

    def __aiter__(self) -> ChunkStream:
        """Return itself."""
        ...

    async def __anext__(self) -> bytes:
        """Return the next block."""
        ...

    @property
    def at_end(self) -> bool:
        """Whether the iteration is known to end next. Only a help: it may end without."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether the next block, or the end, is known to be there without waiting. Only a help, too."""
        ...

    async def pour(self, sink: Callable[[bytes], bool]) -> None:
        """Hand blocks to `sink` as they come, without a step of this task for each; return when the next one is due.

        Only a help for streams of many small blocks: it may return at once.

        Args:
            sink: takes a block; False if it wants no more for now. Must not raise.
        """
        ...

    async def aclose(self) -> None:
        """Let go of the connection; the backend stops working on the answer."""
        ...


class Backend(Protocol):
    """A configured inference target. Safe for any number of concurrent requests."""

    @property
    def model(self) -> str:
        """The name that the backend's own server knows the model by."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do beyond plain chat."""
        ...

    async def probe(self) -> None:
        """Check that it would answer, at little cost.

        Raises:
            BackendError: it would not, with the reason.
        """
        ...

    async def complete(self, call: Call) -> Completion:
        """Return the whole answer.

        Raises:
            BackendError: there is none.
        """
        ...

    async def stream(self, call: Call) -> ChunkStream:
        """Return the answer as a stream once its first content has come.

        Raises:
            BackendError: it failed before that; nothing has been said yet, another backend can be asked.
        """
        ...

    async def aclose(self) -> None:
        """Close its connections. Called once, when no request uses it any more."""
        ...
