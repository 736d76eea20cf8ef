"""A run under load from its options to its summary: every model under every load, one after the other."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, NamedTuple

import anyio

from backends.base import Backend, Call
from bench.load.arrivals import Closed, Load, Open, Replay, Window, due_times
from bench.load.figures import BEHIND, Figures, figures
from bench.load.generator import Generator
from bench.load.options import Options, Source
from bench.load.prompts import Listed, MadeUp, Prompts, Ruler, measure_words
from bench.load.results import ROWS, HighestRate, LoadRun, ModelLoad, Summary, append, rows, write_summary
from bench.load.screen import LoadScreen
from bench.load.search import RateSearch
from bench.load.slo import Slo
from bench.load.trace import Arrival
from bench.private_config import Configured
from bench.runner.reach import reached

GOOD_SHARE = 0.99
"""Of the requests, that has to meet the objectives at a rate."""
PRECISION = 0.05


async def execute(options: Options, source: Source, configured: Configured | None, screen: LoadScreen) -> Summary:
    """Put every model under every load; what is known by then is written in any case.

    Raises:
        GatewayEndedError: the private gateway did not start.
        OSError: the results cannot be written.
    """
    summary = Summary(run=_run(options))
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / ROWS).open("wb") as file:
        try:
            async with reached(
                options.models,
                configured,
                url=options.url,
                api_key=options.api_key,
                limit_s=options.timeout_s,
                screen=screen,
            ) as (backends, lacking):
                summary.unavailable |= lacking
                models = []
                for name, backend in backends.items():
                    results = summary.backends[name] = ModelLoad()
                    place = Place(name, results, file, screen)
                    models.append(await prepared(place, backend, options, source))
                if options.find_rate:
                    for model in models:
                        await model.find_rate()
                else:
                    for load in options.loads:
                        for model in models:
                            await model.level(load)
        finally:
            write_summary(options.out, summary)
    return summary


class Place(NamedTuple):
    """Where what is found out about a model goes."""

    name: str
    results: ModelLoad
    file: BinaryIO
    """Of the rows."""
    screen: LoadScreen


class UnderLoad:
    """One model, and the loads that it is put under."""

    def __init__(
        self, place: Place, backend: Backend, prompts: Prompts, options: Options, trace: Sequence[Arrival]
    ) -> None:
        self._place, self._backend, self._prompts, self._options, self._trace = place, backend, prompts, options, trace

    async def level(self, load: Load, *, repetition: int = 0) -> Figures:
        """Put the model under a load, keep the figures and write the rows."""
        options, number = self._options, len(self._place.results.levels)
        window = options.window
        if isinstance(load, Replay):  # a trace may end before the time is up
            window = Window(window.warmup_s, min(window.end_s, self._trace[-1].due_s) - window.warmup_s)
        generator = Generator(self._backend, window, connections=options.connections, limit_s=options.timeout_s)
        async with anyio.create_task_group() as watching:
            watching.start_soon(self._place.screen.watch, self._place.name, load, window, generator.tally)
            if isinstance(load, Closed):
                recording = await generator.closed(self._calls(number), load.concurrency)
            else:
                scheduled = zip(self._moments(load, repetition), self._calls(number), strict=False)
                recording = await generator.open(scheduled)
            watching.cancel_scope.cancel()
        append(self._place.file, rows(recording, backend=self._place.name, level=number, load=load))
        told = figures(
            recording,
            load,
            slo=options.slo,
            connections=options.connections,
            seed=options.seed,
            repetition=repetition,
        )
        self._place.results.levels.append(told)
        return told

    async def find_rate(self) -> None:
        """Look for the highest rate that meets the objectives."""
        options = self._options
        first = options.loads[0]
        assert isinstance(first, Open)
        search = RateSearch(first.rate, agreeing=options.repeats, precision=PRECISION)
        limited_by_client = False
        while (rate := search.rate) is not None:
            told = await self.level(Open(rate, first.burstiness), repetition=search.attempt)
            goodput = told.goodput
            met = goodput is not None and goodput.share is not None and goodput.share >= GOOD_SHARE
            limited_by_client |= not met and (told.client.behind or 0.0) > BEHIND
            self._place.screen.tried(self._place.name, rate, goodput, met=met)
            search.learn(met)
        notes = [] if options.slo is None else doubts(options.slo, options.window)
        if limited_by_client:
            notes.append("the load generator fell behind where the objectives were missed: the server may do better")
        found = HighestRate(met=search.met, missed=search.missed, share=GOOD_SHARE, notes=notes)
        self._place.results.highest_rate = found

    def _moments(self, load: Open | Replay, repetition: int) -> Iterator[float]:
        if isinstance(load, Replay):
            return (arrival.due_s for arrival in self._trace)
        rng = random.Random(f"{self._options.seed} arrivals {repetition}")
        return due_times(load, self._options.window.end_s, rng)

    def _calls(self, level: int) -> Iterator[Call]:
        number = 0
        while True:
            yield self._prompts.call(str(level), number)
            number += 1


async def prepared(place: Place, backend: Backend, options: Options, source: Source) -> UnderLoad:
    """Return a model with the prompts for it, once it is known how it counts their words, where they are made up."""
    prompts: Prompts
    if source.bodies is not None:
        prompts = Listed(source.bodies, seed=options.seed, extra=options.extra)
    else:
        ruler = await measure_words(backend, limit_s=options.timeout_s)
        if ruler is None:
            place.screen.say(f"{place.name} does not tell how it counts a prompt: a word is taken for a token")
        lengths = [arrival.lengths for arrival in source.trace] or [options.lengths]
        prompts = MadeUp(lengths, ruler or Ruler(), seed=options.seed, extra=options.extra)
    return UnderLoad(place, backend, prompts, options, source.trace)


def doubts(slo: Slo, window: Window) -> list[str]:
    """Return what such a search cannot find out: a queue that grows too slowly to be seen."""
    if slo.wait_s is None:
        return ["no limit of TTFT or e2e: requests may wait for ever, so the rate need not be one that lasts"]
    if slo.wait_s > PRECISION * window.duration_s:
        excess = slo.wait_s / window.duration_s
        return [f"a queue reaches the limit in {window.duration_s:g} s only if the rate is {excess:.0%} too high"]
    return []


def _run(options: Options) -> LoadRun:
    made_up = f"made up, {options.lengths.input} tokens, answers of {options.lengths.output}"
    if any(isinstance(load, Replay) for load in options.loads):
        made_up = "made up, of the trace's lengths"
    return LoadRun(
        started_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        prompts=options.prompts or made_up,
        seed=options.seed,
        warmup_s=options.window.warmup_s,
        duration_s=options.window.duration_s,
        connections=options.connections,
        timeout_s=options.timeout_s,
        slo=options.slo,
    )
