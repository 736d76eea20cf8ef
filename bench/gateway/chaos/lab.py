"""A gateway before a faulty upstream, and one case after the other run on them."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.gateway.chaos.catalogue import config_text
from bench.gateway.chaos.client import ChatClient
from bench.gateway.chaos.report import Verdict
from bench.gateway.chaos.scenario import Case, Trial
from bench.gateway.chaos.upstream import FaultyUpstream
from bench.gateway.harness import running_gateway


@dataclass(frozen=True)
class Lab:
    """What is needed to run a case."""

    client: ChatClient
    upstream: FaultyUpstream
    model: str = "{case}"
    """How the gateway calls the model of a case."""

    async def run(self, case: Case) -> Verdict:
        """Run one case, for the first time on this upstream."""
        trial = Trial(case, self.client, self.upstream, self.model.format(case=case))
        await case.scenario.conduct(trial)
        await trial.finish()
        return Verdict.of(trial, time.monotonic() - trial.started)


@asynccontextmanager
async def own_gateway(cases: Sequence[Case], upstream: FaultyUpstream) -> AsyncIterator[Lab]:
    """Run this project's gateway before an upstream that serves already."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gateway.yaml")
        path.write_text(config_text(cases, upstream))
        async with running_gateway(path) as gateway, ChatClient(f"{gateway.url}/v1") as client:
            yield Lab(client, upstream)


@asynccontextmanager
async def other_gateway(url: str, model: str, key: str, upstream: FaultyUpstream) -> AsyncIterator[Lab]:
    """Use a gateway that runs already."""
    async with ChatClient(url, key) as client:
        yield Lab(client, upstream, model)
