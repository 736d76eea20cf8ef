"""What the gateway is to reach beside its peers in one run, and whether it did. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from bench.gateway.peers.catalogue import OURS, OURS_TWICE
from bench.gateway.peers.rows import Kind
from bench.gateway.peers.summary import Summary

Outcome = Literal["aim met", "met", "short of the aim", "missed", "not measured"]


class Goal(NamedTuple):
    """One line to keep, and one to aim at."""

    what: str
    read: Callable[[Summary], float | None]
    must: float | None
    """None where there is an aim only."""
    aim: float | None
    is_least: bool
    """Whether the figure must be at least that much, and not at most."""

    def judge(self, value: float | None) -> Outcome:
        """Return what a figure has reached."""
        if value is None:
            return "not measured"
        if self.aim is not None and self._reaches(value, self.aim):
            return "aim met"
        if self.must is None:
            return "short of the aim"
        return "met" if self._reaches(value, self.must) else "missed"

    def _reaches(self, value: float, line: float) -> bool:
        return value >= line if self.is_least else value <= line


def _times(kind: Kind, other: str, must: float | None, aim: float | None = None) -> Goal:
    name = f"{kind}, 16 connections: requests/s, times {other}"
    return Goal(name, lambda run: run.ratio(OURS, other, kind, 16), must, aim, is_least=True)


def _most(what: str, read: Callable[[Summary], float | None], must: float, aim: float) -> Goal:
    return Goal(what, read, must, aim, is_least=False)


def _cpu_us(run: Summary, kind: Kind) -> float | None:
    found = run.load(OURS, kind, 16)
    return found.cpu_us if found else None


def _added_ms(run: Summary, kind: Kind) -> float | None:
    return run.added_ms(OURS, kind, 1)


def _paced_ms(run: Summary, figure: str) -> float | None:
    return run.added_paced_ms(OURS, 64, figure)


def _idle_worker_mib(run: Summary) -> float | None:
    found = run.footprint(OURS)
    return found.idle_worker_mib if found else None


def _start_s(run: Summary) -> float | None:
    found = run.footprint(OURS)
    return found.start_s if found else None


GOALS = (
    _times("whole", "LiteLLM", 45, 70),
    _times("whole", "Portkey", 7),
    _times("whole", "vllm-router", 0.3, 0.5),
    _times("whole", "smg", None, 1),
    _times("stream", "LiteLLM", 200, 350),
    _times("stream", "vllm-router", 3, 6),
    _times("stream", "smg", 3, 6),
    _times("stream", "sglang-router", None, 6),
    _times("stream", "nginx", 0.3, 0.5),
    _most("whole, 1 connection: added p50, ms", lambda run: _added_ms(run, "whole"), 0.2, 0.12),
    _most("stream, 1 connection: added p50, ms", lambda run: _added_ms(run, "stream"), 0.2, 0.12),
    _most("64 paced streams: first content, added p50, ms", lambda run: _paced_ms(run, "first_p50_ms"), 0.8, 0.3),
    _most("64 paced streams: delay of chunks, added p99, ms", lambda run: _paced_ms(run, "delay_p99_ms"), 0.4, 0.2),
    _most("whole, 16 connections: CPU time, µs", lambda run: _cpu_us(run, "whole"), 140, 95),
    _most("stream, 16 connections: CPU time, µs", lambda run: _cpu_us(run, "stream"), 200, 120),
    _most("idle worker, MiB", _idle_worker_mib, 70, 50),
    _most("start without models, s", _start_s, 1, 0.5),
    Goal(
        "whole, 16 connections: requests/s of two workers on two cores, times one",
        lambda run: run.ratio(OURS_TWICE, OURS, "whole", 16),
        1.8,
        1.9,
        is_least=True,
    ),
)


class Verdict(NamedTuple):
    """A goal, and what was reached."""

    goal: Goal
    value: float | None
    outcome: Outcome


def judge(run: Summary) -> list[Verdict]:
    """Return what a run has reached of each goal."""
    values = [(goal, goal.read(run)) for goal in GOALS]
    return [Verdict(goal, value, goal.judge(value)) for goal, value in values]
