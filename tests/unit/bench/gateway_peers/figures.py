"""Figures as a run would have measured them."""

from __future__ import annotations

from typing import Any

from bench.gateway.peers.rows import Figures, Footprint, Kind, Load, Paced, Row


def row(gateway: str, figures: Figures, number: int = 1) -> Row:
    return Row(started="2026-01-01", round=number, gateway=gateway, version="1", machine="a machine", figures=figures)


def load(requests_per_s: float, kind: Kind = "whole", connections: int = 16, **other: Any) -> Load:
    defaults = {"answers": 1000, "errors": 0, "p50_ms": 1.0, "p99_ms": 2.0, "cpu_us": 100.0, "busiest_cpu_us": 90.0}
    return Load(kind=kind, connections=connections, requests_per_s=requests_per_s, **{**defaults, **other})


def paced(connections: int, first_p50_ms: float | None, delay_p99_ms: float | None = 0.2) -> Paced:
    return Paced(
        connections=connections,
        answers=10,
        errors=0,
        first_p50_ms=first_p50_ms,
        first_p99_ms=first_p50_ms,
        delay_p50_ms=delay_p99_ms,
        delay_p99_ms=delay_p99_ms,
    )


def footprint(start_s: float = 0.5, idle_worker_mib: float = 60) -> Footprint:
    return Footprint(start_s=start_s, idle_mib=100, idle_worker_mib=idle_worker_mib, loaded_mib=110)
