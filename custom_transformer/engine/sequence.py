"""One answer in the making: what is still to be read, which token comes next, and when it ends.

Knows token ids only, and nothing of other answers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from custom_transformer.compute.base import Logits
from custom_transformer.engine.filters import Ids
from custom_transformer.engine.generation import Branch, Event, FinishReason, Generation, Guide, Request
from custom_transformer.engine.sampling import Mask, Sampler


class Vocabulary:
    """What some tokens mean to every answer."""

    def __init__(self, end_tokens: Collection[int], mute_tokens: Collection[int]) -> None:
        self.end_tokens = frozenset(end_tokens)
        self.mute_F = ids(mute_tokens)
        self.mute_and_end_F = ids({*mute_tokens, *end_tokens})


class RunningSequence:
    """State of one answer to a request. Computed by one thread; `over` may be set by both sides, and stays set."""

    def __init__(
        self,
        request: Request,
        answer: int,
        generation: Generation,
        *,
        capacity: int,
        leader: RunningSequence | None,
    ) -> None:
        """Begin an answer.

        Args:
            request: what is asked.
            answer: which of the request's answers this is.
            generation: who takes the tokens.
            capacity: tokens of prompt and answer together.
            leader: the answer that reads the prompt for all answers to the request.
        """
        self.request = request
        self.answer = answer
        self.generation = generation
        self.unread: Sequence[int] = request.prompt
        """Tokens that the model has yet to read: what is left of the prompt, then the token chosen last."""
        self.num_tokens = 0
        self.slot = -1
        self.over = False
        """Finished, failed or cancelled: its slot is free before the next step."""
        self._leader = leader
        self._max_tokens = min(request.max_tokens, capacity - len(request.prompt))
        self._sampler = Sampler(request.sampling, request.prompt, answer)
        self._guide: Guide | None = None if request.guide is None else request.guide()

    @property
    def leads(self) -> bool:
        """Whether it is the one that reads the prompt."""
        return self._leader is None

    @property
    def may_read(self) -> bool:
        """Whether the prompt need not be awaited from another answer, which is still reading it."""
        leader = self._leader
        return leader is None or leader.num_tokens > 0 or leader.over

    def choose(self, logits_V: Logits, vocabulary: Vocabulary) -> Event:
        """Add the next token to the answer, or end it.

        Raises:
            Exception: no token can be chosen.
        """
        sample = self._sampler.choose(logits_V, *self._limits(vocabulary))
        if sample.token in vocabulary.end_tokens:
            self.over = True
            return Event(self.answer, None, "stop")
        branch = self._branch
        self.num_tokens += 1
        self.unread = (sample.token,)
        finish_reason: FinishReason | None = None
        if branch is not None and sample.token == branch.token:
            self._guide = branch.guide()
        elif self._guide is not None and self._guide.advance(sample.token):
            finish_reason = "stop"
        if finish_reason is None and self.num_tokens == self._max_tokens:
            finish_reason = "length"
        if finish_reason is not None:
            self.over = True
        return Event(self.answer, sample, finish_reason)

    @property
    def _branch(self) -> Branch | None:
        """The branch that the next token may take."""
        return self.request.branch if self.num_tokens == 0 else None

    def _limits(self, vocabulary: Vocabulary) -> tuple[Ids, Mask | None]:
        """Return which tokens must not come next, and which are the only ones that may, if so."""
        request, branch = self.request, self._branch
        if self._guide is not None:
            allowed_V = self._guide.allowed()
            if branch is not None:
                allowed_V[branch.token] = True
            return NO_IDS, allowed_V
        endless = request.ignore_eos or self.num_tokens < request.min_tokens
        forbidden_F = vocabulary.mute_and_end_F if endless else vocabulary.mute_F
        return forbidden_F if branch is None else forbidden_F[forbidden_F != branch.token], None


def ids(tokens: Collection[int]) -> Ids:
    """Return tokens as an array."""
    return np.array(sorted(tokens), dtype=np.intp)


NO_IDS = ids(())
