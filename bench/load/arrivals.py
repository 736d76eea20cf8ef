"""When requests are due. Pure.

In an open loop that depends on the clock alone, as it does with many users who know nothing of each other. In a closed
loop each client waits for its answer before it asks again: a slow server is asked less, which hides how slow it is.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import msgspec


class Closed(msgspec.Struct, frozen=True, tag="closed", tag_field="kind"):
    """So many clients, each with one request at a time and no pause between them."""

    concurrency: int


class Open(msgspec.Struct, frozen=True, tag="open", tag_field="kind"):
    """So many requests a second, whatever becomes of them."""

    rate: float
    burstiness: float | None = 1.0
    """Shape of the gamma distribution that the gaps are drawn from, as vLLM's benchmark has it: 1 is a Poisson process,
    less comes in bursts, more is more even. None is a constant pace."""


class Replay(msgspec.Struct, frozen=True, tag="trace", tag_field="kind"):
    """Requests at the moments, and of the lengths, of a recorded trace."""

    file: str
    speed: float = 1.0
    """How much faster than it was recorded."""


Load: TypeAlias = Closed | Open | Replay


class Window(NamedTuple):
    """What part of a level counts, in seconds."""

    warmup_s: float
    """Requests due before this are made like all others, and are in no figure."""
    duration_s: float

    @property
    def end_s(self) -> float:
        """When the last request is due, at the latest."""
        return self.warmup_s + self.duration_s


def title(load: Load) -> str:
    """Return a load in a few words."""
    match load:
        case Closed(concurrency=1):
            return "1 client"
        case Closed():
            return f"{load.concurrency:,} clients"
        case Open():
            return f"{load.rate:.3g} requests/s"
        case Replay():
            return f"trace \N{MULTIPLICATION SIGN} {load.speed:g}"


def due_times(load: Open, end_s: float, rng: random.Random) -> Iterator[float]:
    """Yield when each request is due, in seconds from the start, in order, each before the end.

    The same draws at another rate give the same pattern, only faster: rates are compared on equal terms.

    Args:
        load: rate and burstiness.
        end_s: when to end.
        rng: draws the gaps.
    """
    due = 0.0
    while (due := due + _gap(load, rng)) < end_s:
        yield due


def _gap(load: Open, rng: random.Random) -> float:
    if load.burstiness is None:
        return 1 / load.rate
    return rng.gammavariate(load.burstiness, 1 / (load.burstiness * load.rate))
