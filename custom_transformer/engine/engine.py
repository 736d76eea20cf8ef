"""Continuous batching: sequences share every step of the model, and join and leave between steps.

Knows token ids only: nothing of text, of HTTP, or of how a step is computed.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Collection, Sequence
from typing import Self

import structlog

from custom_transformer.compute.base import Compute, Logits, Piece
from custom_transformer.engine.generation import EngineError, Event, Generation, QueueFullError, Request
from custom_transformer.engine.prefix_cache import PrefixCache
from custom_transformer.engine.sequence import RunningSequence, Vocabulary

log = structlog.get_logger()

DELIVERY_INTERVAL_S = 0.002

Delivery = tuple[Generation, Event | EngineError]


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
            prefill_chunk: prompt tokens read in one step, which is how long running answers wait for new prompts.
        """
        self._compute = compute
        self._cache = PrefixCache(compute)
        self._vocabulary = Vocabulary(end_tokens, mute_tokens)
        self._max_unfinished = compute.num_slots + max_waiting
        self._prefill_chunk = prefill_chunk
        self._changed = threading.Condition()
        self._waiting: deque[RunningSequence] = deque()
        self._running: list[RunningSequence] = []
        self._stopping = False
        self._urgent = False
        """Whether the last step began or ended an answer."""
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
        sequences: list[RunningSequence] = []
        with self._changed:
            if self._stopping:
                raise EngineError("the engine has stopped")
            if len(self._waiting) + len(self._running) >= self._max_unfinished:
                raise QueueFullError(f"{len(self._waiting)} answers are waiting already")
            for answer in range(request.num_answers):
                leader = sequences[0] if sequences else None
                sequences.append(RunningSequence(request, answer, generation, capacity=self.capacity, leader=leader))
            self._waiting.extend(sequences)
            self._changed.notify()
        return generation

    def _cancel(self, sequence: RunningSequence) -> None:
        with self._changed:
            sequence.over = True
            self._changed.notify()

    def _work(self) -> None:
        """Run the compute thread: step after step, with few messages to the event loop.

        To wake it costs a good part of what a step of a small model takes: what is neither the beginning nor the end
        of an answer is held back for a moment, in which more may come.
        """
        assert self._loop is not None
        held: list[Delivery] = []
        delivered_at = 0.0
        try:
            while self._prepare():
                self._urgent = False
                held += self._step()
                now = time.monotonic()
                if held and (self._urgent or now - delivered_at >= DELIVERY_INTERVAL_S):
                    self._loop.call_soon_threadsafe(_deliver, held)
                    held, delivered_at = [], now
        except Exception:
            log.exception("engine failed")
            with self._changed:
                self._stopping = True
                held += [self._fail(sequence) for sequence in (*self._running, *self._waiting)]
        self._loop.call_soon_threadsafe(_deliver, held)

    def _prepare(self) -> bool:
        """Wait for something to do, free the slots of who is over and give them to who waits.

        Returns:
            Whether to go on.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._waiting or self._running)
            if any(sequence.over for sequence in self._running):
                for sequence in self._running:
                    if sequence.over:
                        self._cache.release(sequence.slot)
                self._running = [sequence for sequence in self._running if not sequence.over]
            if self._waiting:
                self._waiting = deque(sequence for sequence in self._waiting if not self._begin(sequence))
            return not self._stopping

    def _begin(self, sequence: RunningSequence) -> bool:
        """Give a slot to a sequence that waits; return whether it waits no longer."""
        if not sequence.over:
            if not self._cache.free or not sequence.may_read:
                return False
            sequence.slot, num_cached = self._cache.take(sequence.request.prompt)
            sequence.unread = sequence.request.prompt[num_cached:]
            if sequence.leads:
                sequence.generation.num_cached = num_cached
            self._running.append(sequence)
        return True

    def _step(self) -> list[Delivery]:
        """Advance every answer by a token, and prompts in order of arrival by a chunk all together."""
        budget = self._prefill_chunk
        batch: list[RunningSequence] = []
        pieces: list[Piece] = []
        for sequence in self._running:
            tokens = sequence.unread
            if len(tokens) > 1:
                tokens = tokens[:budget]
                budget -= len(tokens)
            if tokens:
                batch.append(sequence)
                pieces.append(Piece(sequence.slot, tokens))
        if not batch:
            return []
        try:
            logits_PV = self._compute.step(pieces)
        except Exception:
            log.exception("step failed", sequences=len(batch))
            for sequence in batch:
                self._cache.forget(sequence.slot)
            return [self._fail(sequence) for sequence in batch]
        deliveries: list[Delivery] = []
        for sequence, (slot, tokens), logits_V in zip(batch, pieces, logits_PV, strict=True):
            self._cache.extend(slot, tokens)
            sequence.unread = sequence.unread[len(tokens) :]
            if not sequence.unread:
                deliveries.append(self._choose(sequence, logits_V))
        return deliveries

    def _choose(self, sequence: RunningSequence, logits_V: Logits) -> Delivery:
        """Add the next token to an answer, or end it."""
        try:
            event = sequence.choose(logits_V, self._vocabulary)
            self._urgent |= sequence.num_tokens == 1 or sequence.over
            return sequence.generation, event
        except Exception:
            log.exception("choice failed")
            return self._fail(sequence)

    def _fail(self, sequence: RunningSequence) -> Delivery:
        sequence.over = self._urgent = True
        return sequence.generation, EngineError("the model failed to compute the answer", sequence.answer)


def _deliver(deliveries: Sequence[Delivery]) -> None:
    for generation, event in deliveries:
        generation.deliver(event)
