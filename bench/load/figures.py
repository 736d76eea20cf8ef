"""From what happened at a level of load to its figures. Pure. Definitions: `bench.metrics`.

Times are those of the answered requests that were due within the window; the others are counted by the kind of error.
They count from the moment a request was due; `from_sent` has the same from when it was sent, as tools tell that leave
out how long a request waited for them to send it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from bench.load.arrivals import Closed, Load, Open
from bench.load.generator import Recording, Request
from bench.load.intervals import quantile_intervals
from bench.load.slo import Slo
from bench.metrics import Timing, average, known, ms, quantile, share
from bench.runner.figures import QUANTILES, Ends, score_interval

BEHIND = 0.01
"""The generator is too slow if it delays requests by more than this share of the time to first token."""
BUSY = 0.9
"""Share of a core from which on a single-threaded program is late."""


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Of one kind, in ms."""

    mean: float | None
    p50: float | None
    p90: float | None
    p99: float | None
    ci95: dict[str, Ends]
    """Of each quantile; see `bench.load.intervals`."""
    n: int


class Lag(msgspec.Struct, frozen=True, kw_only=True):
    """How late something was, in ms."""

    mean: float | None
    p99: float | None
    max: float | None


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """How the load generator itself fared."""

    begin_lag_ms: Lag
    """From due until it turned to a request; unknown in a closed loop, where it is what makes them due."""
    loop_lag_ms: Lag
    """How long its event loop took to come round."""
    cpu_percent: float
    """Of one core."""
    behind: float | None
    """The mean of the greater lag as a share of the mean time to first token."""
    connections: int
    """That it may use."""
    connections_used: int
    """Most at one time."""
    connection_wait_ms: Lag


class Goodput(msgspec.Struct, frozen=True, kw_only=True):
    """Requests that met every limit; one that failed met none."""

    share: float | None
    share_ci95: Ends
    per_s: float


class FromSent(msgspec.Struct, frozen=True, kw_only=True):
    """Times from when a request was sent."""

    ttft_ms: Times
    e2e_ms: Times


class ErrorKind(msgspec.Struct, frozen=True):
    """Requests that failed in one way."""

    n: int
    example: str | None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One level of load."""

    load: Load
    repetition: int = 0
    """In a search, which attempt at the same rate."""
    n: int
    """Requests due in the window."""
    errors: int
    error_kinds: dict[str, ErrorKind]
    asked_per_s: float | None
    """Requests a second as ordered; None in a closed loop."""
    due_per_s: float
    """Requests due in the window a second: what the drawn pattern came to."""
    achieved_per_s: float
    """Answers completed in the window a second."""
    output_tokens_per_s: float | None
    """Of the answers completed in the window."""
    input_tokens_per_s: float | None
    input_tokens: float | None
    """Mean of a request."""
    output_tokens: float | None
    """Mean of an answer."""
    ttft_ms: Times
    tpot_ms: Times
    itl_ms: Times
    e2e_ms: Times
    from_sent: FromSent
    goodput: Goodput | None
    """None without objectives."""
    client: Client
    warnings: list[str]
    """What a reader of the figures has to know."""


def figures(
    recording: Recording, load: Load, *, slo: Slo | None, connections: int, seed: int, repetition: int = 0
) -> Figures:
    """Return the figures of a level.

    Args:
        recording: what happened.
        load: what was ordered.
        slo: the limits, if there are any.
        connections: that the generator was given.
        seed: draws the intervals.
        repetition: see `Figures`.
    """
    window = recording.window
    first, end = recording.start + window.warmup_s, recording.start + window.end_s
    counted = [request for request in recording.requests if request.due >= first]
    answered = [request for request in counted if request.error_kind is None]
    completed = [
        request
        for request in recording.requests
        if request.error_kind is None and first <= request.measurement.timing.ended < end
    ]
    rng = np.random.default_rng(seed)

    def times(of: Callable[[Request], Sequence[float | None]]) -> Times:
        return _times([known(of(request)) for request in answered], rng)

    due_per_s = len(counted) / window.duration_s
    result = Figures(
        load=load,
        repetition=repetition,
        n=len(counted),
        errors=len(counted) - len(answered),
        error_kinds=_error_kinds(counted),
        asked_per_s=load.rate if isinstance(load, Open) else None if isinstance(load, Closed) else round(due_per_s, 4),
        due_per_s=round(due_per_s, 4),
        achieved_per_s=round(len(completed) / window.duration_s, 4),
        output_tokens_per_s=_per_s([_output_tokens(request) for request in completed], window.duration_s),
        input_tokens_per_s=_per_s([_input_tokens(request) for request in completed], window.duration_s),
        input_tokens=_mean([_input_tokens(request) for request in answered]),
        output_tokens=_mean([_output_tokens(request) for request in answered]),
        ttft_ms=times(lambda request: [request.timing.ttft_s]),
        tpot_ms=times(lambda request: [request.timing.tpot_s(_output_tokens(request))]),
        itl_ms=times(lambda request: request.timing.itl_s),
        e2e_ms=times(lambda request: [request.timing.latency_s]),
        from_sent=FromSent(
            ttft_ms=times(lambda request: [request.measurement.timing.ttft_s]),
            e2e_ms=times(lambda request: [request.measurement.timing.latency_s]),
        ),
        goodput=None if slo is None else _goodput(counted, slo, window.duration_s),
        client=_client(recording, counted, [request.timing for request in answered], load, connections),
        warnings=[],
    )
    return msgspec.structs.replace(result, warnings=_warnings(result))


def _times(groups: list[list[float]], rng: np.random.Generator) -> Times:
    values = [value for group in groups for value in group]
    intervals = quantile_intervals(groups, [*QUANTILES.values()], rng)
    return Times(
        mean=ms(average(values)),
        **{name: ms(quantile(values, q)) for name, q in QUANTILES.items()},
        ci95={name: (ms(low), ms(high)) for name, (low, high) in zip(QUANTILES, intervals, strict=True)},
        n=len(values),
    )


def _error_kinds(requests: Sequence[Request]) -> dict[str, ErrorKind]:
    kinds: dict[str, list[str | None]] = {}
    for request in requests:
        if request.error_kind is not None:
            kinds.setdefault(request.error_kind, []).append(request.measurement.error)
    return {kind: ErrorKind(len(words), words[0]) for kind, words in sorted(kinds.items())}


def _goodput(requests: Sequence[Request], slo: Slo, duration_s: float) -> Goodput:
    good = sum(
        request.error_kind is None and slo.is_met(request.timing, _output_tokens(request)) for request in requests
    )
    return Goodput(
        share=share(good / len(requests)) if requests else None,
        share_ci95=score_interval(good, len(requests)),
        per_s=round(good / duration_s, 4),
    )


def _client(
    recording: Recording, requests: Sequence[Request], answers: Sequence[Timing], load: Load, connections: int
) -> Client:
    begin_lags = [] if isinstance(load, Closed) else [request.begun - request.due for request in requests]
    lags = known([average(begin_lags), average(recording.loop_lags)])
    first_token = average(known([timing.ttft_s for timing in answers]))
    return Client(
        begin_lag_ms=_lag(begin_lags),
        loop_lag_ms=_lag(recording.loop_lags),
        cpu_percent=round(100 * recording.cpu_share, 1),
        behind=share(max(lags) / first_token) if lags and first_token else None,
        connections=connections,
        connections_used=recording.most_in_use,
        connection_wait_ms=_lag([request.measurement.timing.sent - request.begun for request in requests]),
    )


def _lag(seconds: Sequence[float]) -> Lag:
    return Lag(mean=ms(average(seconds)), p99=ms(quantile(seconds, 0.99)), max=ms(max(seconds, default=None)))


def _warnings(result: Figures) -> list[str]:
    client = result.client
    said = []
    if client.behind is not None and client.behind > BEHIND:
        said.append(f"the load generator falls behind: it adds {100 * client.behind:.1f} % to the time to first token")
    if client.cpu_percent > 100 * BUSY:
        said.append(f"the load generator is at its limit: {client.cpu_percent:.0f} % of a core")
    if client.connections_used >= client.connections and not isinstance(result.load, Closed):
        wait = client.connection_wait_ms.mean or 0.0
        said.append(f"all {client.connections} connections were in use: requests waited {wait:.1f} ms for one (mean)")
    if result.n and not result.e2e_ms.n:
        said.append("nothing was answered")
    elif result.e2e_ms.n and result.output_tokens is None:
        said.append("nobody counts the tokens: TPOT and tokens a second are unknown")
    return said


def _per_s(counts: Sequence[int | None], duration_s: float) -> float | None:
    told = known(counts)
    return round(sum(told) / duration_s, 2) if told else None


def _mean(counts: Sequence[int | None]) -> float | None:
    mean = average(known(counts))
    return None if mean is None else round(mean, 1)


def _input_tokens(request: Request) -> int | None:
    usage = request.measurement.usage
    return usage.prompt_tokens if usage else None


def _output_tokens(request: Request) -> int | None:
    return request.measurement.output_tokens
