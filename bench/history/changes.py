"""What a change has changed: the figures before and after another model became active, or another one took its name.

Both sides end at other changes, or at the ends of the file. They lie one after the other, so what else has changed in
the meantime, such as what customers ask or how busy the machine is, is part of the difference. For a switch there is
something better: both models answer the same questions in every run. Only runs after the switch are taken for that. Who
switches has looked at those before, and chose what looked good there, be it by chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec

from bench.findings import Figure
from bench.history.store import Store
from bench.history.trends import utc
from bench.metrics import average, share
from bench.stats import compare, sequences
from bench.stats.compare import Comparison
from bench.stats.sequences import Interval
from bench.summary import ALPHA, MIN_LATENCY_MS, mean_figure, quantile_figure, shown

OTHER_SUITE = "the graded questions changed too"

SEGMENTS = """
    WITH point AS (
        SELECT model AS series, * FROM leg
        UNION ALL
        SELECT NULL, * FROM leg WHERE active
    ), marked AS (
        SELECT *, (model, version, suite) IS DISTINCT FROM lag((model, version, suite)) OVER point_by_point AS begins
        FROM point WINDOW point_by_point AS (PARTITION BY series ORDER BY run)
    ), numbered AS (
        SELECT *, count_if(begins) OVER (PARTITION BY series ORDER BY run) AS number FROM marked
    )
    SELECT
        series, any_value(model), any_value(version), any_value(suite),
        min(run), max(run), arg_min(ended, run), count(*),
        list(accuracy ORDER BY run) FILTER (WHERE accuracy IS NOT NULL),
        flatten(list(latencies_ms ORDER BY run))
    FROM numbered
    GROUP BY series, number
    ORDER BY series, number
"""
"""Stretches of runs in which nothing changes: for each model, and for whoever is active (a series without a name)."""

PAIRED = """
    SELECT
        avg(after.score) FILTER (WHERE before.score IS NOT NULL),
        avg(before.score) FILTER (WHERE after.score IS NOT NULL),
        exp(avg(ln(greatest(after.latency_ms, $least)))),
        exp(avg(ln(greatest(before.latency_ms, $least))))
    FROM answer AS before JOIN answer AS after USING (run, question)
    WHERE run BETWEEN $first AND $last
        AND before.model = $model_before AND before.version = $version_before
        AND after.model = $model_after AND after.version = $version_after
    GROUP BY run
    ORDER BY run
"""
"""Mean scores and geometric mean latencies of each run, over what both models answered."""


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A figure before and after."""

    before: Figure
    after: Figure
    effect: float | None
    """after - before of a share, after / before of a time."""
    low: float | None
    high: float | None
    """Of the effect: 95 % interval, whenever one looks."""


class Paired(msgspec.Struct, frozen=True, kw_only=True):
    """The new active model as `a` and the former one as `b`, over the questions that both answered in the same runs."""

    accuracy: Comparison
    speed: Comparison


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Another model is active, or another one has the same name."""

    kind: Literal["switch", "version"]
    model: str
    """The new active one, or the one with a new version."""
    before: str
    """The former active model; or the former version."""
    after: str
    at: str
    """When the first run after it ended, UTC."""
    runs_before: int
    runs_after: int
    accuracy: Shift | None
    """Of a switch, what clients got: that of whoever was active."""
    latency_ms: Shift | None
    """Of the medians."""
    same_runs: Paired | None
    """None but for a switch after which both models were asked."""
    unknown: str | None = None
    """Why the figures cannot be compared."""


class _Segment(NamedTuple):
    series: str | None
    model: str
    version: str
    suite: str
    first: int
    last: int
    start: datetime
    runs: int
    accuracies: list[float] | None
    latencies_ms: list[float] | None


def changes(store: Store) -> list[Change]:
    """Return every change, oldest first."""
    segments = [_Segment(*row) for row in store.db.execute(SEGMENTS).fetchall()]
    found = [
        (after.first, _change(store, before, after))
        for before, after in pairwise(segments)
        if before.series == after.series and _is_change(before, after)
    ]
    return [change for _, change in sorted(found, key=lambda each: each[0])]


def _is_change(before: _Segment, after: _Segment) -> bool:
    """Tell whether the models differ, and not only the questions. A new version of who stays active is told once."""
    return before.model != after.model if after.series is None else before.version != after.version


def _change(store: Store, before: _Segment, after: _Segment) -> Change:
    is_switch = after.series is None
    comparable = before.suite == after.suite
    return Change(
        kind="switch" if is_switch else "version",
        model=after.model,
        before=before.model if is_switch else before.version,
        after=after.model if is_switch else after.version,
        at=utc(after.start),
        runs_before=before.runs,
        runs_after=after.runs,
        accuracy=accuracy_shift(before.accuracies or [], after.accuracies or []) if comparable else None,
        latency_ms=latency_shift(before.latencies_ms or [], after.latencies_ms or []) if comparable else None,
        same_runs=_paired(store, before, after) if is_switch else None,
        unknown=None if comparable else OTHER_SUITE,
    )


def accuracy_shift(before: Sequence[float], after: Sequence[float]) -> Shift:
    """Return how the mean of a share has changed; see `_difference` for the interval."""
    averages = average(before), average(after)
    interval = _difference(sequences.mean(before, alpha=ALPHA / 2), sequences.mean(after, alpha=ALPHA / 2))
    return Shift(
        before=mean_figure(before),
        after=mean_figure(after),
        effect=None if averages[0] is None or averages[1] is None else share(averages[1] - averages[0]),
        low=share(interval.low),
        high=share(interval.high),
    )


def latency_shift(before: Sequence[float], after: Sequence[float]) -> Shift:
    """Return by which factor the median latency has changed; see `_difference` for the interval."""
    figures = quantile_figure(before, 0.5), quantile_figure(after, 0.5)
    logs = [[math.log(max(value, MIN_LATENCY_MS)) for value in side] for side in (before, after)]
    interval = _difference(*(sequences.quantile(side, 0.5, alpha=ALPHA / 2) for side in logs))
    middle = [None if each.value is None else max(each.value, MIN_LATENCY_MS) for each in figures]
    return Shift(
        before=figures[0],
        after=figures[1],
        effect=None if middle[0] is None or middle[1] is None else share(middle[1] / middle[0]),
        low=None if interval.low is None else share(math.exp(interval.low)),
        high=None if interval.high is None else share(math.exp(interval.high)),
    )


def _difference(before: Interval, after: Interval) -> Interval:
    """Return the interval of after - before: wider than need be, but right whenever both intervals are."""
    return Interval(
        None if after.low is None or before.high is None else after.low - before.high,
        None if after.high is None or before.low is None else after.high - before.low,
    )


def _paired(store: Store, before: _Segment, after: _Segment) -> Paired | None:
    runs = store.db.execute(
        PAIRED,
        {
            "first": after.first,
            "last": after.last,
            "least": MIN_LATENCY_MS,
            "model_before": before.model,
            "version_before": before.version,
            "model_after": after.model,
            "version_after": after.version,
        },
    ).fetchall()
    graded = [(new, old) for new, old, _, _ in runs if new is not None and old is not None]
    if not runs:
        return None
    return Paired(
        accuracy=shown(compare.accuracy([new for new, _ in graded], [old for _, old in graded], alpha=ALPHA)),
        speed=shown(compare.speed([new for _, _, new, _ in runs], [old for _, _, _, old in runs], alpha=ALPHA)),
    )
