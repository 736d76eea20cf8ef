"""All scenarios, and how a gateway has to be configured for them."""

from __future__ import annotations

from collections.abc import Iterable

from bench.gateway.chaos.scenario import SOUND_SPARE, Case, Scenario
from bench.gateway.chaos.scenarios import bodies, connections, courses, refusals, streams
from bench.gateway.chaos.upstream import SPARE_PATH, Behaviour, FaultyUpstream, closed_port

SCENARIOS: tuple[Scenario, ...] = (
    *refusals.SCENARIOS,
    *connections.SCENARIOS,
    *streams.SCENARIOS,
    *bodies.SCENARIOS,
    *courses.SCENARIOS,
)
CASES = {str(case): case for scenario in SCENARIOS for case in scenario.cases}

LIMIT_S = 1.0
"""The limits of first token and idle time."""
SETUP = f"""Each of these models is a backend of its own that speaks the OpenAI API, with any key, under any model name
there. Whoever has a fallback has "{SPARE_PATH}". One retry; {LIMIT_S:g} s to the first token and between two pieces of
a stream; where a time limit is named, it is that of the whole answer; breakers open after
{courses.BREAKER_FAILURES} failures in a row, for {courses.COOLDOWN_S:g} s. One process, no cache.
"""


def behaviour_of(case: str, spare: bool) -> Behaviour:
    """Return what the backend of a case, or the spare one in it, does; a question of no case gets an answer."""
    if case not in CASES:
        return SOUND_SPARE
    scenario = CASES[case].scenario
    return scenario.spare if spare else scenario.behaviour


def base_url(case: Case, port: int, closed_port: int) -> str:
    """Return the address of a case's backend."""
    return f"http://127.0.0.1:{closed_port if case.scenario.refused else port}/{case}/v1"


def config_text(cases: Iterable[Case], upstream: FaultyUpstream) -> str:
    """Return a `gateway.yaml` for these cases."""
    spare_url = f"http://127.0.0.1:{upstream.port}/{SPARE_PATH}/v1"
    lines = [
        f"active: {SPARE_PATH}",
        f"fallback: [{SPARE_PATH}]",
        "retries: 1",
        f"timeouts: {{connect: {LIMIT_S:g}, first_token: {LIMIT_S:g}, idle: {LIMIT_S:g}, total: 10}}",
        f"breaker: {{failures: {courses.BREAKER_FAILURES}, cooldown: {courses.COOLDOWN_S:g}}}",
        "backends:",
        # The scenarios share it: what it does in one must not tell in another.
        f"  {SPARE_PATH}: {{type: openai, base_url: '{spare_url}', model: m, breaker: {{failures: 1000}}}}",
    ]
    for case in cases:
        limit_s = case.scenario.time_limit_s
        limit = f", timeouts: {{total: {limit_s:g}}}" if limit_s else ""
        url = base_url(case, upstream.port, upstream.closed_port)
        lines.append(f"  {case}: {{type: openai, base_url: '{url}', model: m{limit}}}")
    return "\n".join([*lines, ""])


def setup_text(cases: Iterable[Case], port: int) -> str:
    """Return what any other gateway has to be configured with, where the upstream is to serve on this port."""
    lines = [SETUP, f"{SPARE_PATH:30} http://127.0.0.1:{port}/{SPARE_PATH}/v1"]
    for case in cases:
        notes = ["fallback"] if case.scenario.fallback else []
        if case.scenario.time_limit_s:
            notes.append(f"time limit {case.scenario.time_limit_s:g} s")
        lines.append(f"{case!s:30} {base_url(case, port, closed_port(port)):55} {', '.join(notes)}".rstrip())
    return "\n".join(lines)
