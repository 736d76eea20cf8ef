"""Service level objectives: the limits that an answer has to meet. Pure."""

from __future__ import annotations

import re

import msgspec

from bench.metrics import Timing

_LIMIT = re.compile(r"(?P<name>ttft|tpot|e2e)\s*=\s*(?P<value>\d+(\.\d+)?)\s*(?P<unit>ms|s)")


class SloError(ValueError):
    """No limits can be read from a text."""


class Slo(msgspec.Struct, frozen=True, kw_only=True):
    """Limits in seconds; None for what may take any time. See `bench.metrics` for what each one limits."""

    ttft: float | None = None
    tpot: float | None = None
    e2e: float | None = None

    @classmethod
    def parse(cls, text: str) -> Slo:
        """Return the limits that a text such as `ttft=500ms,tpot=50ms,e2e=5s` names.

        Raises:
            SloError: it names none, one twice, or something else.
        """
        limits: dict[str, float] = {}
        for part in text.split(","):
            found = _LIMIT.fullmatch(part.strip())
            if found is None or found["name"] in limits:
                raise SloError(f"limits look like ttft=500ms,tpot=50ms,e2e=5s, each once; not {part.strip()!r}")
            limits[found["name"]] = float(found["value"]) * (0.001 if found["unit"] == "ms" else 1)
        return cls(**limits)

    def is_met(self, timing: Timing, output_tokens: int | None) -> bool:
        """Tell whether an answer meets every limit.

        One that is too short to have a pace, or came in a single piece, misses no limit of TPOT; one whose tokens
        nobody counts does, for its pace is unknown.

        Args:
            timing: from the moment that the request was due.
            output_tokens: None if unknown.
        """
        ttft, tpot = timing.ttft_s, timing.tpot_s(output_tokens)
        return (
            (self.ttft is None or (ttft is not None and ttft <= self.ttft))
            and (self.tpot is None or (tpot <= self.tpot if tpot is not None else output_tokens is not None))
            and (self.e2e is None or timing.latency_s <= self.e2e)
        )

    @property
    def wait_s(self) -> float | None:
        """How long a request may wait in a queue before it misses a limit; None if for ever."""
        return min((limit for limit in (self.ttft, self.e2e) if limit is not None), default=None)
