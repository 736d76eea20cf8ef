"""Guards what a request costs: CPU time of a worker, relative to a bare relay in the same run. No clock is involved.

Many short rounds, in which gateway and relay take turns before the same upstream, at 16 connections. What else the
machine does slows both alike; the median of the rounds' ratios is judged. The gateway has everything on: a key with
limits, a fallback, sampled traces, shadow runs. Prints a table, and one JSON object as the last line; ends with 1 where
a ratio is above its limit.

Usage: python -m bench.gateway.gate [--rounds 15] [--requests 320]
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence

import anyio
import msgspec
from msgspec import Struct

from bench.gateway import pinned
from bench.gateway.cpu_time import CONNECTIONS, WrongAnswerError, cpu_us
from bench.gateway.peers.catalogue import OURS_FILE
from bench.gateway.peers.rounds import FailedError
from bench.gateway.peers.rows import Kind
from bench.gateway.pinned import Pinned
from bench.metrics import quantile

LIMITS: dict[Kind, float] = {"whole": 1.75, "stream": 1.75}
"""How many times the CPU time of a bare relay is let pass: what was measured, and a fifth more."""
NUM_WARM_UPS = 2
"""Rounds that do not count: caches fill, and connections are made."""


class Round(Struct, frozen=True):
    """One turn of each: CPU time for one answer, in microseconds."""

    gateway: float
    relay: float

    @property
    def ratio(self) -> float:
        """How many times what the relay takes."""
        return self.gateway / self.relay


class Verdict(Struct, frozen=True):
    """What came of one kind of answers."""

    kind: Kind
    gateway_us: float
    relay_us: float
    ratio: float
    """The median of the rounds, and below the middle half of them."""
    low: float
    high: float
    limit: float

    @property
    def is_within(self) -> bool:
        """Whether the gate is passed."""
        return self.ratio <= self.limit

    def __str__(self) -> str:
        """Return what to print where it is not."""
        return (
            f"{self.kind}: an answer costs {self.ratio:.2f} times the CPU time of a bare relay, "
            f"{self.ratio / self.limit - 1:.0%} above the limit of {self.limit:g}.\n"
            "Next: `python -m bench.gateway.gate --rounds 45` tells whether it holds, "
            "`git bisect run make bench-gate` which commit did it."
        )


def judge(kind: Kind, rounds: Sequence[Round], limit: float) -> Verdict:
    """Return what the rounds of one kind come to."""
    ratios = [each.ratio for each in rounds]
    return Verdict(
        kind=kind,
        gateway_us=statistics.median(each.gateway for each in rounds),
        relay_us=statistics.median(each.relay for each in rounds),
        ratio=statistics.median(ratios),
        low=quantile(ratios, 0.25) or 0,
        high=quantile(ratios, 0.75) or 0,
        limit=limit,
    )


async def take_turns(gateway: Pinned, relay: Pinned, num_rounds: int, num_batches: int) -> dict[Kind, list[Round]]:
    """Return the rounds of each kind.

    Args:
        gateway: one side.
        relay: the other.
        num_rounds: how many count.
        num_batches: in each, for each side.
    """
    rounds: dict[Kind, list[Round]] = {kind: [] for kind in LIMITS}
    for number in range(-NUM_WARM_UPS, num_rounds):
        for kind, found in rounds.items():
            ours, bare = await cpu_us([gateway, relay], kind, num_batches)
            if number >= 0:
                found.append(Round(ours, bare))
    return rounds


def measure(num_rounds: int, num_batches: int) -> dict[Kind, list[Round]]:
    """Run everything, and return the rounds of each kind."""
    with (
        pinned.scratch() as folder,
        pinned.own_cores() as cores,
        pinned.raw_upstream(folder, cores.load) as upstream,
        pinned.bare_relay(folder, upstream, cores.measured) as relay,
        pinned.gateway(OURS_FILE, folder / "gateway", upstream, {cores.measured}) as gateway,
    ):
        return anyio.run(take_turns, gateway, relay, num_rounds, num_batches, backend_options={"use_uvloop": True})


def main() -> None:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--requests", type=int, default=320, help="of each kind, in each turn")
    arguments = parser.parse_args()
    try:
        rounds = measure(arguments.rounds, max(1, arguments.requests // CONNECTIONS))
    except (FailedError, WrongAnswerError, TimeoutError) as error:
        sys.exit(f"nothing was measured: {error}")
    verdicts = [judge(kind, found, LIMITS[kind]) for kind, found in rounds.items()]
    print("CPU time for one answer, us    gateway   relay   ratio   middle half   limit")
    for each in verdicts:
        spread = f"{each.low:.2f}-{each.high:.2f}"
        print(
            f"{each.kind:26}{each.gateway_us:12.0f}{each.relay_us:8.0f}{each.ratio:8.2f}{spread:>14}{each.limit:8.2f}"
        )
    for each in verdicts:
        if not each.is_within:
            print(each, file=sys.stderr)
    print(msgspec.json.encode(verdicts).decode())
    sys.exit(not all(each.is_within for each in verdicts))


if __name__ == "__main__":
    main()
