"""From tokens to what a client may see of an answer: whole characters, nothing past a stop string, calls taken apart.

Streamed and whole answers both come through here, so that they cannot differ.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from custom_transformer.api.bodies import FinishReason, TokenLogprob, TopLogprob
from custom_transformer.api.stop import StopFilter
from custom_transformer.calls import CallDelta, CallParser
from custom_transformer.engine import generation
from custom_transformer.engine.sampling import Sample
from custom_transformer.tokenizer import TOOL, StreamDecoder, Tokenizer


class Delta(NamedTuple):
    """What is added to an answer: text or a call, and the log-probabilities of the tokens that it comes from."""

    text: str = ""
    logprobs: Sequence[TokenLogprob] = ()
    calls: Sequence[CallDelta] = ()

    def then(self, other: Delta) -> Delta:
        """Return both, one after the other."""
        return Delta(self.text + other.text, [*self.logprobs, *other.logprobs], [*self.calls, *other.calls])


class Answer:
    """Text of one answer in the making, or the call that it is instead."""

    def __init__(self, tokenizer: Tokenizer, stops: Sequence[str], *, is_call: bool = False) -> None:
        """Begin an answer.

        Args:
            tokenizer: whose tokens come.
            stops: strings that end a text; calls are not cut.
            is_call: whether a call is all that comes. Else it is one if it begins with `<|tool|>`.
        """
        self._tokenizer = tokenizer
        self._tool_token = tokenizer.control[TOOL]
        self._decoder = StreamDecoder(tokenizer)
        self._filter = StopFilter(stops)
        self._call = CallParser() if is_call else None
        self._held: deque[tuple[int, TokenLogprob]] = deque()
        """Tokens whose text is held back, each with the number of characters before it."""
        self._num_decoded = 0
        self._num_shown = 0
        self.num_tokens = 0

    @property
    def stopped(self) -> bool:
        """Whether a stop string has ended the answer."""
        return self._filter.stopped

    @property
    def is_call(self) -> bool:
        """Whether the answer is a call, as far as is known."""
        return self._call is not None

    def feed(self, sample: Sample) -> Delta:
        """Return what the next token lets be shown."""
        if self.num_tokens == 0 and sample.token == self._tool_token:
            self._call = CallParser()
        self.num_tokens += 1
        if sample.logprob is not None:
            self._held.append((self._num_decoded, describe(self._tokenizer, sample, sample.logprob)))
        text = self._decoder.feed(sample.token)
        self._num_decoded += len(text)
        return self._show(self._filter.feed(text)) if self._call is None else self._take(self._call.feed(text))

    def finish(self, reason: generation.FinishReason) -> tuple[Delta, FinishReason]:
        """Return what was held back in case that more should come, and why the answer ended as clients see it."""
        rest = self._decoder.flush()
        if self._call is None:
            return self._show(self._filter.feed(rest) + self._filter.flush()), reason
        if reason == "stop":
            return self._take(()), "tool_calls"
        return self._take([*self._call.feed(rest), *self._call.flush()]), reason

    def _show(self, text: str) -> Delta:
        self._num_shown += len(text)
        return Delta(text, self._scores_before(self._num_shown))

    def _take(self, calls: Sequence[CallDelta]) -> Delta:
        return Delta("", self._scores_before(self._num_decoded + 1), calls)

    def _scores_before(self, place: int) -> list[TokenLogprob]:
        """Let go of the tokens whose text begins before this place."""
        scores = []
        while self._held and self._held[0][0] < place:
            scores.append(self._held.popleft()[1])
        return scores


def describe(tokenizer: Tokenizer, sample: Sample, logprob: float) -> TokenLogprob:
    """Return a token and its alternatives as clients see them."""
    top = [TopLogprob(*spell(tokenizer, token, score)) for token, score in sample.top_logprobs]
    return TokenLogprob(*spell(tokenizer, sample.token, logprob), top_logprobs=top)


def spell(tokenizer: Tokenizer, token: int, logprob: float) -> tuple[str, float, list[int] | None]:
    """Return a token's text, log-probability and bytes; control tokens go by their names."""
    piece = tokenizer.decode_bytes(token)
    if piece:
        return piece.decode("utf-8", errors="replace"), logprob, list(piece)
    name = next((name for name, control in tokenizer.control.items() if control == token), "")
    return name, logprob, None
