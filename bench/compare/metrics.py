"""The figures that two models are compared by. What they mean: `bench.metrics`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from bench.rows import Row

Kind = Literal["share", "time", "usd"]
"""Of a share, the mean counts, and it is a difference in points. Of a time, the median, for a few slow answers are no
verdict on all. Of money, the mean, for the sum is what is paid."""

MIN_MS = 0.001
"""What rows tell apart."""


class Metric(NamedTuple):
    """One figure of an answer."""

    name: str
    kind: Kind
    more_is_better: bool
    read: Callable[[Row], float | None]
    """None for a row that does not count."""

    def over_repetitions(self, values: Sequence[float]) -> float:
        """Return what a question that was asked several times counts as: it is one question all the same."""
        if self.kind == "time":
            return math.exp(math.fsum(math.log(max(value, MIN_MS)) for value in values) / len(values))
        return math.fsum(values) / len(values)


def _if_answered(read: Callable[[Row], float | None]) -> Callable[[Row], float | None]:
    return lambda row: read(row) if row.outcome == "answered" else None


def _if_timed(read: Callable[[Row], float | None]) -> Callable[[Row], float | None]:
    return lambda row: read(row) if row.outcome == "answered" and not row.cached else None


METRICS = {
    metric.name: metric
    for metric in (
        Metric("accuracy", "share", True, _if_answered(lambda row: row.score)),
        Metric("answered", "share", True, lambda row: None if row.outcome == "refused" else row.outcome == "answered"),
        Metric("latency_ms", "time", False, _if_timed(lambda row: row.latency_ms)),
        Metric("ttft_ms", "time", False, _if_timed(lambda row: row.ttft_ms)),
        Metric("tpot_ms", "time", False, _if_timed(lambda row: row.tpot_ms)),
        Metric("cost_usd", "usd", False, _if_answered(lambda row: row.cost_usd)),
    )
}
"""Accuracy is that of the answers: how many questions were answered at all is a figure of its own, as everywhere here.
A model that was asked what it cannot take in, such as an image, refused; that counts neither way. What came from the
cache has no times."""
