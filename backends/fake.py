"""`type: fake`: answers from a script, with delays and failures on demand. For tests and demonstrations only."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Self

import anyio
import msgspec

from backends.base import Call, Capabilities, Completion
from backends.sse import data_event


class FakeBackend:
    """Says the same words to everybody. Satisfies `Backend`."""

    def __init__(self, model: str, reply: str, *, delay_s: float = 0.0, chunk_delay_s: float = 0.0) -> None:
        self.model = model
        self.capabilities = Capabilities(logprobs=False)
        self._words = reply.split(" ")
        self._delay_s = delay_s
        self._chunk_delay_s = chunk_delay_s

    async def probe(self) -> None:
        """Always succeed."""

    async def complete(self, call: Call) -> Completion:
        """Return the scripted answer after all its delays."""
        await anyio.sleep(self._delay_s + self._chunk_delay_s * len(self._words))
        choices = [
            {
                "index": index,
                "message": {"role": "assistant", "content": " ".join(self._words), "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
            for index in range(call.num_choices)
        ]
        body = {**self._envelope("chat.completion"), "choices": choices, "usage": self._usage(call)}
        return Completion(msgspec.json.encode(body))

    async def stream(self, call: Call) -> FakeStream:
        """Return the scripted answer word by word."""
        await anyio.sleep(self._delay_s)
        opening, first_word, *rest = self._blocks(call)
        return FakeStream([opening + first_word, *rest], self._chunk_delay_s)

    async def aclose(self) -> None:
        """Nothing to close."""

    def _blocks(self, call: Call) -> Iterator[bytes]:
        envelope = self._envelope("chat.completion.chunk")
        options = call.request.stream_options
        include_usage = bool(options and options.include_usage)
        if include_usage:
            envelope["usage"] = None
        deltas: list[tuple[dict[str, str], str | None]] = [({"role": "assistant", "content": ""}, None)]
        deltas += [({"content": word if n == 0 else f" {word}"}, None) for n, word in enumerate(self._words)]
        deltas += [({}, "stop")]
        for delta, finish in deltas:
            choices = [
                {"index": index, "delta": delta, "logprobs": None, "finish_reason": finish}
                for index in range(call.num_choices)
            ]
            yield data_event(msgspec.json.encode({**envelope, "choices": choices}))
        if include_usage:
            yield data_event(msgspec.json.encode({**envelope, "choices": [], "usage": self._usage(call)}))

    def _envelope(self, kind: str) -> dict[str, object]:
        return {"id": "chatcmpl-fake", "object": kind, "created": int(time.time()), "model": self.model}

    def _usage(self, call: Call) -> dict[str, int]:
        """Count words for tokens."""
        asked = sum(len(str(message.content).split()) for message in call.request.messages)
        answered = len(self._words) * call.num_choices
        return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


class FakeStream:
    """A scripted stream. Satisfies `ChunkStream`."""

    def __init__(self, blocks: Iterable[bytes], delay_s: float) -> None:
        self._blocks = self._paced(blocks, delay_s)

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next chunk."""
        return await anext(self._blocks)

    @property
    def at_end(self) -> bool:
        """Whether the iteration is known to end next."""
        return False

    @property
    def is_ready(self) -> bool:
        """Whether the next block is known to be there."""
        return False

    async def pour(self, sink: Callable[[bytes], bool]) -> None:
        """Hand no blocks over."""

    async def aclose(self) -> None:
        """Forget the rest."""

    @staticmethod
    async def _paced(blocks: Iterable[bytes], delay_s: float) -> AsyncIterator[bytes]:
        for block in blocks:
            yield block
            await anyio.sleep(delay_s)
