"""What an engine tells of its load, read from its Prometheus page."""

from __future__ import annotations

import math

from backends.process import EngineLoad

RUNNING = "vllm:num_requests_running"
WAITING = "vllm:num_requests_waiting"
KV_CACHE = "vllm:kv_cache_usage_perc"
PREEMPTIONS = "vllm:num_preemptions_total"


def engine_load(page: str) -> EngineLoad | None:
    """Return the load that a /metrics page tells, summed over the engines behind one server.

    None if it is not vLLM's page, or of a version that names things otherwise: better no figure than a wrong one.
    """
    from prometheus_client.parser import text_string_to_metric_families  # noqa: PLC0415 - few gateways run vLLM

    values: dict[str, list[float]] = {RUNNING: [], WAITING: [], KV_CACHE: [], PREEMPTIONS: []}
    try:
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                if sample.name in values:
                    values[sample.name].append(sample.value)
    except ValueError:
        return None
    figures = [figure for found in values.values() for figure in found]
    if not all(values.values()) or not all(map(math.isfinite, figures)):
        return None
    return EngineLoad(
        running=int(sum(values[RUNNING])),
        waiting=int(sum(values[WAITING])),
        kv_cache_use=max(values[KV_CACHE]),
        preemptions=int(sum(values[PREEMPTIONS])),
    )
