"""The medians of a run's rounds, and the ratios between gateways. Pure."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from bench.gateway.peers.catalogue import DIRECT
from bench.gateway.peers.rows import Figures, Footprint, Kind, Load, Paced, Row
from bench.metrics import known

T = TypeVar("T", Load, Paced, Footprint)


def median_of(figures: Sequence[T]) -> T:
    """Return figures of one cell as one: the median of each, but all the errors."""
    merged = {}
    for name in figures[0].__struct_fields__:
        values = [getattr(each, name) for each in figures]
        if name == "errors":
            merged[name] = sum(values)
        elif isinstance(values[0], str) or len(set(values)) == 1:
            merged[name] = values[0]
        else:
            merged[name] = statistics.median(known(values))
    return msgspec.structs.replace(figures[0], **merged)


class Cell(NamedTuple):
    """What was measured."""

    what: Kind | str
    connections: int = 0


def cell_of(figures: Figures) -> Cell:
    """Return which cell figures belong to."""
    match figures:
        case Load(kind=kind, connections=connections):
            return Cell(kind, connections)
        case Paced(connections=connections):
            return Cell("paced", connections)
        case Footprint():
            return Cell("footprint")


class Summary:
    """The medians of each gateway's cells. What was not measured is None, and so is every ratio to it."""

    def __init__(self, rows: Iterable[Row], order: Sequence[str] = ()) -> None:
        found: dict[tuple[str, Cell], list[Figures]] = defaultdict(list)
        for row in rows:
            found[row.gateway, cell_of(row.figures)].append(row.figures)
        self._medians: dict[tuple[str, Cell], Figures] = {at: _median(each) for at, each in found.items()}
        measured = dict.fromkeys(gateway for gateway, _ in found)
        self.gateways = [name for name in dict.fromkeys([*order, *measured]) if name in measured]
        """In this order, then in that in which they were first measured."""

    def load(self, gateway: str, kind: Kind, connections: int) -> Load | None:
        """Return a gateway's figures under a load."""
        found = self._medians.get((gateway, Cell(kind, connections)))
        return found if isinstance(found, Load) else None

    def paced(self, gateway: str, connections: int) -> Paced | None:
        """Return a gateway's figures with paced streams."""
        found = self._medians.get((gateway, Cell("paced", connections)))
        return found if isinstance(found, Paced) else None

    def footprint(self, gateway: str) -> Footprint | None:
        """Return what a gateway takes."""
        found = self._medians.get((gateway, Cell("footprint")))
        return found if isinstance(found, Footprint) else None

    def connections(self, what: Kind | str) -> list[int]:
        """Return at how many connections something was measured, in ascending order."""
        return sorted({cell.connections for _, cell in self._medians if cell.what == what})

    def ratio(self, gateway: str, other: str, kind: Kind, connections: int) -> float | None:
        """Return how many times as many requests a second a gateway answers as another."""
        ours, theirs = self.load(gateway, kind, connections), self.load(other, kind, connections)
        if ours is None or theirs is None or not theirs.requests_per_s:
            return None
        return ours.requests_per_s / theirs.requests_per_s

    def added_ms(self, gateway: str, kind: Kind, connections: int) -> float | None:
        """Return by how much a gateway raises the median latency."""
        through, without = self.load(gateway, kind, connections), self.load(DIRECT, kind, connections)
        return None if through is None or without is None else through.p50_ms - without.p50_ms

    def added_paced_ms(self, gateway: str, connections: int, figure: str) -> float | None:
        """Return by how much a gateway raises one of the figures of `Paced`."""
        pair = [
            value
            for each in (self.paced(gateway, connections), self.paced(DIRECT, connections))
            if each is not None and (value := getattr(each, figure)) is not None
        ]
        return pair[0] - pair[1] if len(pair) == 2 else None


def _median(figures: list[Figures]) -> Figures:
    match figures[0]:
        case Load():
            return median_of([each for each in figures if isinstance(each, Load)])
        case Paced():
            return median_of([each for each in figures if isinstance(each, Paced)])
        case Footprint():
            return median_of([each for each in figures if isinstance(each, Footprint)])
