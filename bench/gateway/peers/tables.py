"""What a run has measured, as Markdown. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.gateway.peers.catalogue import DIRECT, OURS
from bench.gateway.peers.goals import Verdict
from bench.gateway.peers.rows import Kind
from bench.gateway.peers.summary import Summary

TITLES: dict[Kind, str] = {
    "whole": "Whole answers of 1 kB",
    "stream": "Streams of 60 chunks, sent at once",
}


def number(value: float | None) -> str:
    """Return a figure with three digits that tell something, or a dash for none."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{float(f'{value:.3g}'):g}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose first column is text and whose others are figures."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def loads(run: Summary, kind: Kind, connections: int) -> str:
    """Return one load's figures of every gateway, with ratios to no gateway, to nginx and to ours."""
    head = [
        "gateway",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "CPU µs",
        "busiest process",
        "of direct",
        "of nginx",
        "of ours",
    ]
    rows = []
    for name in run.gateways:
        found = run.load(name, kind, connections)
        if found is None:
            continue
        ratios = [number(run.ratio(name, other, kind, connections)) for other in (DIRECT, "nginx", OURS)]
        figures = [found.requests_per_s, found.p50_ms, found.p99_ms, found.cpu_us, found.busiest_cpu_us]
        errors = f" ({found.errors} errors)" if found.errors else ""
        rows.append([f"{_strong(name)}{errors}", *map(number, figures), *ratios])
    return table(head, rows)


def paced(run: Summary) -> str:
    """Return how late paced streams come, and what of that the gateway adds."""
    counts = run.connections("paced")
    figures = {"first_p50_ms": "first, p50", "first_p99_ms": "p99", "delay_p50_ms": "chunk, p50", "delay_p99_ms": "p99"}
    head = ["gateway, ms", *(f"{words} ({count})" for count in counts for words in figures.values())]
    rows = []
    for name in run.gateways:
        if not any(run.paced(name, count) for count in counts):
            continue
        cells = [_paced_cell(run, name, count, figure) for count in counts for figure in figures]
        rows.append([_strong(name), *cells])
    return table(head, rows)


def footprints(run: Summary, versions: Mapping[str, str], installed: Mapping[str, str]) -> str:
    """Return what the gateways take.

    Args:
        run: the figures.
        versions: of each gateway.
        installed: size of each one's installation, in words.
    """
    head = ["gateway", "start, s", "idle, MiB", "largest process", "after load", "installed"]
    rows = []
    for name in run.gateways:
        if (found := run.footprint(name)) is not None:
            figures = [found.start_s, found.idle_mib, found.idle_worker_mib, found.loaded_mib]
            rows.append([f"{_strong(name)} {versions[name]}", *map(number, figures), installed[name]])
    return table(head, rows)


def verdicts(found: Sequence[Verdict]) -> str:
    """Return what was reached of each goal."""
    rows = []
    for goal, value, outcome in found:
        sign = "≥" if goal.is_least else "≤"
        lines = [f"{sign} {number(line)}" if line is not None else "-" for line in (goal.must, goal.aim)]
        rows.append([goal.what, *lines, number(value), f"**{outcome}**" if outcome == "missed" else outcome])
    return table(["goal", "must hold", "aim", "measured", ""], rows)


def page(
    run: Summary, found: Sequence[Verdict], *, about: str, versions: Mapping[str, str], installed: Mapping[str, str]
) -> str:
    """Return all tables, with their titles.

    Args:
        run: the figures.
        found: what was reached of each goal.
        about: the run in words.
        versions: of each gateway.
        installed: size of each gateway's installation, in words.
    """
    parts = [about]
    for kind, title in TITLES.items():
        for count in run.connections(kind):
            parts += [f"## {title}, {_connections(count)}", loads(run, kind, count)]
    parts += ["## Streams whose chunks come 5 ms apart; in brackets what the gateway adds", paced(run)]
    parts += ["## What they take", footprints(run, versions, installed), "## Goals", verdicts(found)]
    return "\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


def _paced_cell(run: Summary, name: str, count: int, figure: str) -> str:
    found = run.paced(name, count)
    value = getattr(found, figure) if found else None
    added = run.added_paced_ms(name, count, figure)
    words = number(value) if name == DIRECT or added is None else f"{number(value)} ({number(added)})"
    return f"{words}, {found.errors} broken" if found and found.errors else words


def _connections(count: int) -> str:
    return f"{count} connection{'s' * (count > 1)}"


def _strong(name: str) -> str:
    return f"**{name}**" if name.startswith(OURS) else name
