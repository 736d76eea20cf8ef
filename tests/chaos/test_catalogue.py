"""Every fault of the catalogue, injected behind the real gateway."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.gateway.chaos.catalogue import CASES, behaviour_of
from bench.gateway.chaos.client import ChatClient
from bench.gateway.chaos.lab import Lab
from bench.gateway.chaos.report import markdown_rows
from bench.gateway.chaos.scenario import Scenario
from bench.gateway.chaos.upstream import FaultyUpstream

DOCS = Path(__file__).parents[2] / "docs/reliability.md"
CLIENT_LIMIT_S = 0.3

HARMLESS = {
    *("429-alone", "429-pause-alone", "503-alone", "context-length", "context-length-alone", "content-filter"),
    *("clients-mistakes", "departure", "filtered", "split-bytes", "gzip", "stale"),
}
"""What comes out right where nothing stands between client and backend."""


def needs_gateway(scenario: Scenario) -> bool:
    return scenario.name not in HARMLESS and not scenario.own_only


@pytest.mark.parametrize("name", CASES)
async def test_gateway_does_what_the_catalogue_demands(lab, name):
    verdict = await lab.run(CASES[name])
    assert verdict.faults == [], verdict.observed


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if needs_gateway(case.scenario)])
async def test_catalogue_notices_that_there_is_no_gateway(name):
    upstream = FaultyUpstream(behaviour_of)
    async with upstream.serving():
        port = upstream.closed_port if CASES[name].scenario.refused else upstream.port
        async with ChatClient(f"http://127.0.0.1:{port}/{name}/v1", limit_s=CLIENT_LIMIT_S) as client:
            verdict = await Lab(client, upstream).run(CASES[name])
    assert verdict.faults != [], verdict.observed


def test_documentation_holds_a_row_for_every_scenario():
    rows = [line for line in DOCS.read_text().splitlines() if line.startswith("| `make chaos")]
    assert rows == markdown_rows()
