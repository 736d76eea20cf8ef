"""Continuous batching: sequences share every step of the model, and join and leave between steps.

Knows token ids only: nothing of text, of HTTP, or of how a step is computed.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Collection, Sequence
from typing import Self

import numpy as np
import structlog

from custom_transformer.compute import Compute, Logits, Piece
from custom_transformer.generation import EngineError, Event, FinishReason, Generation, QueueFullError, Request
from custom_transformer.sampling import Ids, Sampler

log = structlog.get_logger()

Delivery = tuple[Generation, Event | EngineError]


class _Sequence:
    """One answer in the making."""

    def __init__(self, request: Request, answer: int, generation: Generation, capacity: int) -> None:
        self.request = request
        self.answer = answer
        self.generation = generation
        self.sampler = Sampler(request.sampling, request.prompt, answer)
        self.unread: Sequence[int] = request.prompt
        """Tokens that the model has yet to read: what is left of the prompt, then the token chosen last."""
        self.max_tokens = min(request.max_tokens, capacity - len(request.prompt))
        self.num_tokens = 0
        self.slot = -1
        self.over = False
        """Finished, failed or cancelled: its slot is free before the next step. Set by both sides, never taken back."""


class Engine:
    """A model at work for many requests at once, to be entered on an event loop and used from there.

    One thread computes. It alone touches slots and running sequences; the lock guards who is waiting, who is running
    and whether to go on. It sleeps while there is nothing to do.
    """

    def __init__(
        self,
        compute: Compute,
        *,
        end_tokens: Collection[int],
        mute_tokens: Collection[int],
        max_waiting: int = 64,
        prefill_chunk: int = 128,
    ) -> None:
        """Take over a model.

        Args:
            compute: the model; nobody else may use it while the engine runs.
            end_tokens: tokens by which the model ends an answer. They are not delivered.
            mute_tokens: further tokens that never stand in an answer.
            max_waiting: requests that may wait when all slots are taken.
            prefill_chunk: prompt tokens read in one step, which is how long other answers wait for a new prompt.
        """
        self._compute = compute
        self._end_tokens = frozenset(end_tokens)
        self._mute_F = _ids(mute_tokens)
        self._mute_and_end_F = _ids({*mute_tokens, *end_tokens})
        self._max_unfinished = compute.num_slots + max_waiting
        self._prefill_chunk = prefill_chunk
        self._changed = threading.Condition()
        self._waiting: deque[_Sequence] = deque()
        self._running: list[_Sequence] = []
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="engine", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> Self:
        """Start computing for the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """End the step in progress, then fail what is unfinished."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()
        for sequence in (*self._running, *self._waiting):
            sequence.generation.deliver(EngineError("the engine has stopped"))

    @property
    def alive(self) -> bool:
        """Whether requests are being computed."""
        return self._thread.is_alive()

    @property
    def num_running(self) -> int:
        """Sequences that have a slot."""
        return len(self._running)

    @property
    def num_waiting(self) -> int:
        """Sequences that wait for one."""
        return len(self._waiting)

    @property
    def capacity(self) -> int:
        """Tokens of prompt and answer together."""
        return self._compute.capacity

    @property
    def vocab_size(self) -> int:
        """Number of token ids."""
        return self._compute.vocab_size

    def submit(self, request: Request) -> Generation:
        """Queue a request and return its answers to be.

        Raises:
            ValueError: the prompt is empty or leaves no room for an answer.
            QueueFullError: too many requests wait already.
            EngineError: the engine does not run.
        """
        if not 0 < len(request.prompt) < self.capacity:
            raise ValueError(f"a prompt of {len(request.prompt)} tokens does not fit a context of {self.capacity}")
        if not self.alive:
            raise EngineError("the engine has stopped")
        generation = Generation(request.num_answers, lambda answer: self._cancel(sequences[answer]))
        sequences = [_Sequence(request, answer, generation, self.capacity) for answer in range(request.num_answers)]
        with self._changed:
            if len(self._waiting) + len(self._running) >= self._max_unfinished:
                raise QueueFullError(f"{len(self._waiting)} requests are waiting already")
            self._waiting.extend(sequences)
            self._changed.notify()
        return generation

    def _cancel(self, sequence: _Sequence) -> None:
        with self._changed:
            sequence.over = True
            self._changed.notify()

    def _work(self) -> None:
        """Run the compute thread: step after step, with one message to the event loop after each."""
        assert self._loop is not None
        while self._prepare():
            if deliveries := self._step():
                self._loop.call_soon_threadsafe(_deliver, deliveries)

    def _prepare(self) -> bool:
        """Wait for something to do, free the slots of who is over and give them to who waits.

        Returns:
            Whether to go on.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._waiting or self._running)
            self._running = [sequence for sequence in self._running if not sequence.over]
            self._waiting = deque(sequence for sequence in self._waiting if not sequence.over)
            free = sorted({*range(self._compute.num_slots)} - {sequence.slot for sequence in self._running})
            for slot in free[: len(self._waiting)]:
                sequence = self._waiting.popleft()
                sequence.slot = slot
                self._compute.rewind(slot, 0)
                self._running.append(sequence)
            return not self._stopping

    def _step(self) -> list[Delivery]:
        """Advance every answer by a token, and at most one prompt by a chunk."""
        reading = [sequence for sequence in self._running if len(sequence.unread) > 1]
        batch = [sequence for sequence in self._running if len(sequence.unread) == 1] + reading[:1]
        if not batch:
            return []
        pieces = [Piece(sequence.slot, sequence.unread[: self._prefill_chunk]) for sequence in batch]
        try:
            logits_PV = self._compute.step(pieces)
        except Exception:
            log.exception("step failed", sequences=len(batch))
            return [self._fail(sequence) for sequence in batch]
        deliveries: list[Delivery] = []
        for sequence, piece, logits_V in zip(batch, pieces, logits_PV, strict=True):
            sequence.unread = sequence.unread[len(piece.tokens) :]
            if not sequence.unread:
                deliveries.append(self._choose(sequence, logits_V))
        return deliveries

    def _choose(self, sequence: _Sequence, logits_V: Logits) -> Delivery:
        """Add the next token to an answer, or end it."""
        request = sequence.request
        endless = request.ignore_eos or sequence.num_tokens < request.min_tokens
        try:
            sample = sequence.sampler.choose(logits_V, self._mute_and_end_F if endless else self._mute_F)
        except Exception:
            log.exception("sampling failed")
            return self._fail(sequence)
        finish_reason: FinishReason | None = None
        if sample.token in self._end_tokens:
            finish_reason = "stop"
        else:
            sequence.num_tokens += 1
            sequence.unread = (sample.token,)
            if sequence.num_tokens == sequence.max_tokens:
                finish_reason = "length"
        if finish_reason is not None:
            sequence.over = True
        event = Event(sequence.answer, None if finish_reason == "stop" else sample, finish_reason)
        return sequence.generation, event

    def _fail(self, sequence: _Sequence) -> Delivery:
        sequence.over = True
        return sequence.generation, EngineError("the model failed to compute the answer")


def _deliver(deliveries: Sequence[Delivery]) -> None:
    for generation, event in deliveries:
        generation.deliver(event)


def _ids(tokens: Collection[int]) -> Ids:
    return np.array(sorted(tokens), dtype=np.intp)
