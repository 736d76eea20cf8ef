"""Requests of a load, as tests need them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bench.answer import Usage
from bench.load.arrivals import Window
from bench.load.generator import Recording, Request
from bench.measure import Measurement
from bench.metrics import Timing

START = 1000.0


def request(
    due: float,
    *,
    wait: float = 0.0,
    begun: float = 0.0,
    pieces: Sequence[float] = (0.1, 0.2),
    error: str | None = None,
    tokens: int | None = 2,
) -> Request:
    """Returns a request whose content came, and whose answer ended, so many seconds after it was sent.

    Args:
        due: seconds after the start.
        wait: from due until sent, in seconds.
        begun: from due until the generator turned to it.
        pieces: seconds from sent to each piece; with the last of them, all ends.
        error: the kind of its failure.
        tokens: of the prompt, and of the answer.
    """
    sent = START + due + wait
    arrivals = tuple(sent + piece for piece in pieces)
    measurement = Measurement(
        outcome="failed" if error else "answered",
        timing=Timing(sent, () if error else arrivals, arrivals[-1]),
        usage=Usage(tokens, tokens),
        error=f"it failed by {error}" if error else None,
    )
    return Request(START + due, START + due + begun, measurement, error)


def recording(requests: Iterable[Request], window: Window = Window(0, 10), **fields: Any) -> Recording:  # noqa: B008
    """Returns what happened at a level."""
    known = {"loop_lags": [0.0001], "cpu_share": 0.1, "most_in_use": 3, **fields}
    return Recording(start=START, window=window, requests=list(requests), **known)
