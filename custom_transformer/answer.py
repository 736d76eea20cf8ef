"""From tokens to what a client may see of an answer: whole characters, nothing past a stop string.

Streamed and whole answers both come through here, so that they cannot differ.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from custom_transformer.protocol import TokenLogprob, TopLogprob
from custom_transformer.sampling import Sample
from custom_transformer.stop import StopFilter
from custom_transformer.tokenizer import StreamDecoder, Tokenizer


class Delta(NamedTuple):
    """What is added to an answer: text, and the log-probabilities of the tokens that it comes from."""

    text: str
    logprobs: Sequence[TokenLogprob]


class Answer:
    """Text of one answer in the making."""

    def __init__(self, tokenizer: Tokenizer, stops: Sequence[str]) -> None:
        self._tokenizer = tokenizer
        self._decoder = StreamDecoder(tokenizer)
        self._filter = StopFilter(stops)
        self._held: deque[tuple[int, TokenLogprob]] = deque()
        """Tokens whose text is held back, each with the number of characters before it."""
        self._num_decoded = 0
        self._num_shown = 0
        self.num_tokens = 0

    @property
    def stopped(self) -> bool:
        """Whether a stop string has ended the answer."""
        return self._filter.stopped

    def feed(self, sample: Sample) -> Delta:
        """Return what the next token lets be shown."""
        self.num_tokens += 1
        if sample.logprob is not None:
            self._held.append((self._num_decoded, describe(self._tokenizer, sample, sample.logprob)))
        text = self._decoder.feed(sample.token)
        self._num_decoded += len(text)
        return self._show(self._filter.feed(text))

    def finish(self) -> Delta:
        """Return what was held back in case that more should come."""
        return self._show(self._filter.feed(self._decoder.flush()) + self._filter.flush())

    def _show(self, text: str) -> Delta:
        self._num_shown += len(text)
        logprobs = []
        while self._held and self._held[0][0] < self._num_shown:
            logprobs.append(self._held.popleft()[1])
        return Delta(text, logprobs)


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
