"""What each figure means, in one place; every report, live or offline, uses these definitions.

The names are those of vLLM's serving benchmark (docs.vllm.ai, `vllm bench serve`), which differ from guidellm's: there
TPOT holds the first token too, and what is TPOT here is called ITL.

- end-to-end latency: from the request sent until the last byte of the answer is here.
- TTFT, time to first token: from the request sent until the first content is here. Connecting is part of it.
- TPOT, time per output token: (end-to-end - TTFT) / (output tokens - 1), the pace after the first token. Output tokens
  are those that the backend counts; unknown for an answer of a single token, one whose tokens nobody counts, or one
  that came in a single piece, which tells nothing of pace.
- ITL, inter-token latency: the time between one piece of content and the next. A piece may hold several tokens, so
  ITL tells of stutter, TPOT of pace.
- output tokens per second: output tokens / end-to-end latency, of one answer.
- goodput: share of the requests, or their number per second, that meet every given limit (DistServe, 2401.09670).
- quantiles: the smallest value that at least this share of the values does not exceed; nothing is interpolated.

All times in seconds on the monotonic clock.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Timing(msgspec.Struct, frozen=True):
    """When the pieces of one answer came."""

    sent: float
    arrivals: tuple[float, ...]
    """Of every piece of content; the first is TTFT's."""
    ended: float

    @property
    def latency_s(self) -> float:
        """End-to-end latency."""
        return self.ended - self.sent

    @property
    def ttft_s(self) -> float | None:
        """Time to first token; None if nothing came."""
        return self.arrivals[0] - self.sent if self.arrivals else None

    @property
    def itl_s(self) -> tuple[float, ...]:
        """Inter-token latencies."""
        return tuple(after - before for before, after in pairwise(self.arrivals))

    def tpot_s(self, output_tokens: int | None) -> float | None:
        """Time per output token."""
        if self.ttft_s is None or len(self.arrivals) < 2 or output_tokens is None or output_tokens < 2:
            return None
        return (self.latency_s - self.ttft_s) / (output_tokens - 1)


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed; None without values."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def average(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean; None without values."""
    return math.fsum(values) / len(values) if values else None


def known(values: Iterable[T | None]) -> list[T]:
    """Return the values that are known."""
    return [value for value in values if value is not None]


def ms(seconds: float | None) -> float | None:
    """Return a time as records and reports show it: in ms, to the microsecond."""
    return None if seconds is None else round(seconds * 1000, 3)


def share(value: float | None) -> float | None:
    """Return a share, such as an accuracy, as records and reports show it: to four decimals."""
    return None if value is None else round(value, 4)


def usd(amount: float | None) -> float | None:
    """Return a sum of money as records and reports show it: a token costs some 1e-7 dollars."""
    return None if amount is None else round(amount, 8)
