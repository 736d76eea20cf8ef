"""Injects the faults of the catalogue into a gateway's backends and prints what came of it.

Usage:
    python -m bench.gateway.chaos [--only NAME …] [--json]       this project's gateway
    python -m bench.gateway.chaos --setup --port 9100            what to configure another gateway with
    python -m bench.gateway.chaos --url http://host/v1 --port 9100 [--model '{case}'] [--key KEY]

The exit status is 1 if a case fails.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import anyio

from bench.gateway.chaos import report
from bench.gateway.chaos.catalogue import CASES, SCENARIOS, behaviour_of, setup_text
from bench.gateway.chaos.lab import other_gateway, own_gateway
from bench.gateway.chaos.report import Verdict
from bench.gateway.chaos.scenario import Case
from bench.gateway.chaos.upstream import FaultyUpstream

DEFAULT_PORT = 9100


async def run(options: argparse.Namespace, cases: Sequence[Case]) -> list[Verdict]:
    """Run the cases one after the other."""
    upstream = FaultyUpstream(behaviour_of)
    verdicts = []
    async with upstream.serving(options.port or (DEFAULT_PORT if options.url else 0)):
        lab_of = (
            other_gateway(options.url, options.model, options.key, upstream)
            if options.url
            else own_gateway(cases, upstream)
        )
        async with lab_of as lab:
            for case in cases:
                verdicts.append(await lab.run(case))
                print("." if verdicts[-1].passed else "F", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return verdicts


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="scenarios or cases; all where absent")
    parser.add_argument("--url", help="a gateway that runs already, up to and with /v1")
    parser.add_argument("--model", default="{case}", help="how it calls the models, such as 'chaos/{case}'")
    parser.add_argument("--key", default="", help="its key")
    parser.add_argument("--port", type=int, default=0, help=f"of the upstream; with --url {DEFAULT_PORT} where absent")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    parser.add_argument("--setup", action="store_true", help="print what to configure another gateway with, and end")
    options = parser.parse_args()
    wanted = set(options.only or (scenario.name for scenario in SCENARIOS))
    if unknown := wanted - {*CASES, *(scenario.name for scenario in SCENARIOS)}:
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}; known: {', '.join(s.name for s in SCENARIOS)}")
    cases = [case for name, case in CASES.items() if name in wanted or case.scenario.name in wanted]
    if options.url or options.setup:
        cases = [case for case in cases if not case.scenario.own_only]
    if options.setup:
        print(setup_text(cases, options.port or DEFAULT_PORT))
        return
    verdicts = anyio.run(run, options, cases)
    (report.print_json if options.json else report.print_table)(verdicts)
    sys.exit(0 if all(verdict.passed for verdict in verdicts) else 1)


if __name__ == "__main__":
    main()
