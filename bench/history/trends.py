"""The figures of each model, day by day or hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from bench.findings import Figure
from bench.history.store import Store
from bench.metrics import usd
from bench.stats.bootstrap import Array, bca, draw, means
from bench.summary import mean_figure, quantile_figure, share_figure

Unit: TypeAlias = Literal["day", "hour"]

SEED = 1

PERIODS = """
    SELECT
        model, version, suite, date_trunc($unit, ended) AS start,
        count(*), sum(asked)::BIGINT, sum(answered)::BIGINT,
        list(accuracy ORDER BY run) FILTER (WHERE accuracy IS NOT NULL),
        flatten(list(latencies_ms ORDER BY run)),
        list([cost_usd, answered::DOUBLE] ORDER BY run) FILTER (WHERE cost_usd IS NOT NULL)
    FROM leg
    GROUP BY model, version, suite, start
    ORDER BY model, start, min(run)
"""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """What one version of a model made of one suite within a day or an hour.

    Intervals of shares, accuracy and latency are of the kind that may be looked at after every run; see
    `bench.stats.sequences`. That of the cost holds for one look.
    """

    model: str
    version: str
    suite: str
    start: str
    """UTC."""
    runs: int
    answered: Figure
    """Share of what it was asked, and did not refuse."""
    accuracy: Figure
    """Mean over the runs."""
    latency_ms: Figure
    """Median over the answers."""
    cost_usd: Figure
    """Of an answer, on average."""


def trends(store: Store, unit: Unit) -> list[Period]:
    """Return the figures of each model, oldest first."""
    return [
        Period(
            model=model,
            version=version,
            suite=suite,
            start=utc(start),
            runs=runs,
            answered=share_figure(answered, asked),
            accuracy=mean_figure(accuracies or []),
            latency_ms=quantile_figure(latencies_ms or [], 0.5),
            cost_usd=cost_figure(costs or []),
        )
        for model, version, suite, start, runs, asked, answered, accuracies, latencies_ms, costs in store.db.execute(
            PERIODS, {"unit": unit}
        ).fetchall()
    ]


def cost_figure(costs: Sequence[tuple[float, float]]) -> Figure:
    """Return what an answer costs: money is not bounded, so its mean has an interval of the bootstrap kind.

    Args:
        costs: of each run, its cost in US dollars and the number of its answers.
    """
    values = np.asarray(costs, dtype=np.float64).reshape(-1, 2)
    if not values[:, 1].any():
        return Figure(None, None, None, 0)

    def per_answer(centres: Array) -> Array:
        # A draw without any answer counts as one with a single answer.
        return np.asarray(centres[:, 0] / np.maximum(centres[:, 1], 1 / len(values)))

    draws = draw(values, means, np.random.default_rng(SEED))
    interval = bca(draws, per_answer).interval
    return Figure(usd(float(per_answer(draws.observed)[0])), usd(interval.low), usd(interval.high), len(values))


def utc(moment: datetime) -> str:
    """Return a moment of the tables as records tell times."""
    return moment.isoformat(timespec="seconds") + "Z"
