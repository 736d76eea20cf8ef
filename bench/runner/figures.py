"""From rows to `summary.json`: the figures of each model, with intervals.

Accuracy, times and confidence are of the answered questions; those that were not answered are counted beside them.
What is not known is None, with the reason in `unknown`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate

import msgspec

from bench.assessment import ANSWERED_REASONS
from bench.metrics import average, known, quantile, share, usd
from bench.rows import Row
from bench.runner.results import Run

ALPHA = 0.05
Z = 1.96
QUANTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99}

Ends = tuple[float | None, float | None]
"""Of an interval; None where the answers are too few to bound it on that side."""


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """Quantiles of a time, in ms."""

    p50: float | None
    p90: float | None
    p99: float | None
    ci95: dict[str, Ends]
    """Of each quantile; see `quantile_interval`."""
    n: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What one model made of the questions."""

    n: int
    """Requests."""
    errors: int
    """Those that were not answered: failed, timed out, refused."""
    outcomes: dict[str, int]
    accuracy: float | None
    """Mean score of the answers."""
    accuracy_ci95: Ends
    """See `score_interval`."""
    latency_ms: Distribution
    ttft_ms: Distribution
    tpot_ms: Distribution
    output_tokens_per_s: float | None
    """Median over the answers."""
    confidence: float | None
    """Mean over the answers."""
    cost_usd: float | None
    """Of all requests together."""
    cached: int
    """Answers from the cache: they are not among the times."""
    unknown: dict[str, str]
    """Why a figure above is null."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """`summary.json`."""

    backends: dict[str, Figures]
    run: Run
    unavailable: dict[str, str] = {}
    """Models that were to be asked and could not be, with the reason."""
    left: int = 0
    """Requests that are yet to be made, or answers yet to be judged; the same command goes on with them."""


def figures_by_model(rows: Sequence[Row], priced: Mapping[str, bool]) -> dict[str, Figures]:
    """Return the figures of each model.

    Args:
        rows: of any number of models.
        priced: for each model, whether its price is known; for the reason only.
    """
    names = dict.fromkeys(row.backend for row in rows)
    return {
        name: figures([row for row in rows if row.backend == name], priced=priced.get(name, False)) for name in names
    }


def figures(rows: Sequence[Row], *, priced: bool = False) -> Figures:
    """Return the figures of one model."""
    answered = [row for row in rows if row.outcome == "answered"]
    timed = [row for row in answered if not row.cached]
    by_question: dict[tuple[str, str], list[float]] = {}
    for row in answered:
        by_question.setdefault((row.suite, row.id), []).append(row.score)
    # The same question asked again tells little new of a model: the questions are what was drawn at random.
    scores = [math.fsum(each) / len(each) for each in by_question.values()]
    speeds = [1000 * row.output_tokens / row.latency_ms for row in timed if row.output_tokens and row.latency_ms]
    costs = known(row.cost_usd for row in rows)
    told = {
        "latency_ms": distribution([row.latency_ms for row in timed]),
        "ttft_ms": distribution(known(row.ttft_ms for row in timed)),
        "tpot_ms": distribution(known(row.tpot_ms for row in timed)),
    }
    speed = quantile(speeds, 0.5)
    result = Figures(
        n=len(rows),
        errors=len(rows) - len(answered),
        outcomes={
            outcome: sum(row.outcome == outcome for row in rows) for outcome in sorted({r.outcome for r in rows})
        },
        accuracy=share(average(scores)),
        accuracy_ci95=score_interval(math.fsum(scores), len(scores)),
        **told,
        output_tokens_per_s=None if speed is None else round(speed, 2),
        confidence=share(average(known(row.confidence for row in answered))),
        cost_usd=usd(math.fsum(costs)) if costs else None,
        cached=len(answered) - len(timed),
        unknown={},
    )
    return msgspec.structs.replace(result, unknown=unknown(result, priced=priced))


def unknown(result: Figures, *, priced: bool) -> dict[str, str]:
    """Return why each figure is null that is."""
    reasons = {
        **ANSWERED_REASONS,
        "latency_ms": "every answer came from the cache",
        "output_tokens_per_s": ANSWERED_REASONS["output_tokens"],
        "cost_usd": "the backend does not count tokens" if priced else "no price is configured",
    }
    if result.n == result.errors:
        reasons = {**dict.fromkeys(reasons, "nothing was answered"), "cost_usd": reasons["cost_usd"]}
    values = msgspec.structs.asdict(result)
    missing = [
        name
        for name, value in values.items()
        if name in reasons and (value is None or (isinstance(value, Distribution) and not value.n))
    ]
    return {name: reasons[name] for name in missing}


def distribution(values: Sequence[float]) -> Distribution:
    """Return the quantiles of times in ms."""
    return Distribution(
        **{name: quantile(values, q) for name, q in QUANTILES.items()},
        ci95={name: quantile_interval(values, q) for name, q in QUANTILES.items()},
        n=len(values),
    )


def score_interval(total: float, n: int) -> Ends:
    """Return the 95 % interval of a mean score (Wilson, 1927), which is a little wide where scores are partial.

    Args:
        total: the sum of the scores, each 0 to 1.
        n: how many.
    """
    if not n:
        return None, None
    mean = total / n
    centre = (mean + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(max(0.0, mean * (1 - mean)) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return share(max(0.0, centre - half)), share(min(1.0, centre + half))


def quantile_interval(values: Sequence[float], q: float) -> Ends:
    """Return the 95 % interval of a quantile, whatever the distribution: two of the values themselves.

    How many of n values do not exceed the true quantile is binomial with probability q; the ends are the values whose
    ranks that count misses with probability 2.5 % at most on either side (David and Nagaraja, Order Statistics, §7.1).

    Args:
        values: independent of each other, in any order.
        q: which quantile, between 0 and 1.
    """
    ordered, n = sorted(values), len(values)
    at_most = list(accumulate(_binomial(n, q)))
    below = sum(probability <= ALPHA / 2 for probability in at_most)
    above = next((rank for rank in range(1, n + 1) if 1 - at_most[rank - 1] <= ALPHA / 2), n + 1)
    return ordered[below - 1] if below else None, ordered[above - 1] if above <= n else None


def _binomial(n: int, p: float) -> list[float]:
    """Return the probability of each count of successes, from 0 to n."""
    logs = [
        math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(p) + (n - k) * math.log1p(-p)
        for k in range(n + 1)
    ]
    return [math.exp(each) for each in logs]
