"""From the events of a streamed answer of Gemini's to OpenAI's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from backends.base import Call
from backends.errors import TruncatedStreamError
from backends.gemini.answer import Choice, Kind, envelope, logprobs, require_prompt_passed, signed, usage
from backends.gemini.wire import Candidate, Response, UsageMetadata
from backends.sse import data_event


class ChunkWriter:
    """Writes the chunks of one answer.

    Why a candidate ended is told only at the end of the stream: some models repeat `STOP` in every event.
    """

    def __init__(self, call: Call, model: str) -> None:
        options = call.request.stream_options
        self._include_usage = bool(options and options.include_usage)
        self._num_choices = call.num_choices
        self._model = model
        self._envelope: dict[str, Any] = {}
        self._choices: dict[int, Choice] = {}
        self._usage: UsageMetadata | None = None
        self.begun = False
        """Whether there is content, or already the end."""

    def write(self, response: Response) -> bytes:
        """Return what an event adds, perhaps nothing.

        Raises:
            BackendError: the prompt was blocked, or the model failed.
        """
        require_prompt_passed(response)
        if not self._envelope:
            self._envelope = envelope("chat.completion.chunk", response, self._model)
            if self._include_usage:
                self._envelope["usage"] = None
        self._usage = response.usage_metadata or self._usage
        return b"".join(event for candidate in response.candidates or () for event in self._continued(candidate))

    def close(self) -> bytes:
        """Return the chunks that end the answer.

        Raises:
            TruncatedStreamError: a candidate did not tell that it ended.
        """
        ended = [choice for choice in self._choices.values() if choice.finish_reason]
        if len(ended) < max(self._num_choices, len(self._choices)):
            raise TruncatedStreamError("the stream ended before the answer did")
        self.begun = True
        events = [event for choice in ended for event in self._ended(choice)]
        if self._include_usage and self._usage:
            events.append(self._event({"choices": [], "usage": usage(self._usage)}))
        return b"".join(events)

    def _continued(self, candidate: Candidate) -> Iterator[bytes]:
        told = logprobs(candidate.logprobs_result)
        index = candidate.index or 0
        if index not in self._choices:
            self._choices[index] = Choice(index, self._envelope["id"])
            yield self._chunk(index, {"role": "assistant", "content": ""})
        choice = self._choices[index]
        for kind, piece in choice.pieces(candidate):
            self.begun = True
            for delta in _deltas(kind, piece, choice.num_calls - 1):
                yield self._chunk(choice.index, delta, told=told)
                told = None
        if told:
            yield self._chunk(choice.index, {}, told=told)

    def _ended(self, choice: Choice) -> Iterator[bytes]:
        if annotations := choice.citations.annotations():
            yield self._chunk(choice.index, {"annotations": annotations})
        if choice.signature:
            yield self._chunk(choice.index, {"extra_content": signed(choice.signature)})
        yield self._chunk(choice.index, {}, finish_reason=choice.finish_reason)

    def _chunk(
        self,
        index: int,
        delta: dict[str, Any],
        *,
        told: dict[str, Any] | None = None,
        finish_reason: str | None = None,
    ) -> bytes:
        choice = {"index": index, "delta": delta, "logprobs": told, "finish_reason": finish_reason}
        return self._event({"choices": [choice]})

    def _event(self, fields: dict[str, Any]) -> bytes:
        return data_event(msgspec.json.encode({**self._envelope, **fields}))


def _deltas(kind: Kind, piece: Any, index: int) -> Iterator[dict[str, Any]]:
    """Yield the deltas of one piece; a call opens with its name, and its arguments follow."""
    if kind != "tool_calls":
        yield {kind: piece}
        return
    function = piece["function"]
    yield {"tool_calls": [{**piece, "index": index, "function": {**function, "arguments": ""}}]}
    yield {"tool_calls": [{"index": index, "function": {"arguments": function["arguments"]}}]}
