"""A model that counts, for tests of the engine that drives it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import anyio
import numpy as np

from custom_transformer.compute.base import Logits, Piece
from custom_transformer.engine.generation import Event, Generation, Request
from custom_transformer.engine.sampling import SamplingParams

VOCAB = 50
END, MUTE = 20, 30
GREEDY = SamplingParams(temperature=0)


class Counting:
    """A model that says the number after the last one it read. Shows its steps, and can be stopped between them."""

    capacity = 1000
    vocab_size = VOCAB

    def __init__(self, num_slots: int = 2) -> None:
        self.num_slots = num_slots
        self.held: list[list[int]] = [[] for _ in range(num_slots)]
        """What each slot has read."""
        self.steps: list[list[Piece]] = []
        self.paused = threading.Event()
        self.paused.set()
        self.turns = threading.Semaphore(0)
        self.entered = threading.Semaphore(0)
        self.broken: Callable[[Sequence[Piece]], None] = lambda _: None

    def rewind(self, slot: int, length: int) -> None:
        """Forget what comes after."""
        assert length <= len(self.held[slot])
        del self.held[slot][length:]

    def copy_prefix(self, source: int, target: int, length: int) -> None:
        """Hold the same in two slots."""
        assert length <= len(self.held[source])
        self.held[target] = self.held[source][:length]

    def step(self, pieces: Sequence[Piece]) -> Logits:
        """Score the next number."""
        self.entered.release()
        if not self.paused.is_set():
            self.turns.acquire()
        self.steps.append([Piece(slot, list(tokens)) for slot, tokens in pieces])
        self.broken(pieces)
        logits = np.zeros((len(pieces), VOCAB), dtype=np.float32)
        for row, piece in enumerate(pieces):
            self.held[piece.slot] += piece.tokens
            logits[row, (piece.tokens[-1] + 1) % VOCAB] = 9
        return logits

    @property
    def num_read(self) -> int:
        """Tokens read in all steps."""
        return sum(len(piece.tokens) for step in self.steps for piece in step)

    def pause(self) -> None:
        """Compute only as `turns` are released."""
        self.paused.clear()

    def resume(self) -> None:
        """Compute freely again."""
        self.paused.set()
        self.turns.release()


def ask(first: int, max_tokens: int = 3, **options) -> Request:
    return Request(prompt=[first], max_tokens=max_tokens, sampling=GREEDY, **options)


async def events_of(generation: Generation) -> list[Event]:
    with generation, anyio.fail_after(20):
        return [event async for event in generation]


async def tokens_of(generation: Generation) -> list[int]:
    return [event.sample.token for event in await events_of(generation) if event.sample is not None]


async def in_step(compute: Counting) -> None:
    """Wait until the model is within a step."""
    await anyio.to_thread.run_sync(compute.entered.acquire)


def long(first: int, length: int, max_tokens: int = 1, **options) -> Request:
    """Return a request whose prompt is that many equal tokens."""
    return Request(prompt=[first] * length, max_tokens=max_tokens, ignore_eos=True, sampling=GREEDY, **options)
