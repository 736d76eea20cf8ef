"""A gateway with a backend of each kind, requests of each kind, and what it then tells Prometheus."""

from __future__ import annotations

from pathlib import Path

from opentelemetry.sdk.resources import Resource

from backends.gpu import GpuStatus
from gateway.control import View
from gateway.shadow.traffic import Traffic
from gateway.state import WorkerState
from gateway.telemetry.instruments import Counter
from gateway.telemetry.metrics import Metrics, prometheus_text
from tests.support.gateway import Gateway
from tests.support.shadow import chat

FILE = """
active: quick
backends:
  quick: {{type: fake, reply: card_arrival, price: {{input: 1, output: 3}}}}
  slow: {{type: fake, reply: two words, delay: 0.01, chunk_delay: 0.01, price: {{usd_per_hour: 2}}}}
  sure: {{type: custom_transformer, checkpoint: '{checkpoint}'}}
  down: {{type: openai, base_url: 'http://127.0.0.1:9/v1', model: m, price: {{input: 1, output: 3}}}}
  engine: {{type: vllm, model: '{folder}/model', adapter: '{folder}/adapter', python: '{folder}/python', shadow: false}}
fallback: [slow]
shadow: {{every: 2, deadline: 20, when_busy: run}}
telemetry: {{otlp_endpoint: '{endpoint}', sample: 1}}
"""
CHECKPOINT = Path(__file__).parents[2] / "custom_transformer/checkpoints/base"


def serve_all_kinds(gateway: Gateway) -> None:
    """Sends requests that are answered at once and in pieces, fall back, fail, and are refused."""
    for _ in range(2):
        chat(gateway)
        chat(gateway, model="slow", stream=True, stream_options={"include_usage": True})
        chat(gateway, model="down")
        chat(gateway, model="down", headers={"x-gateway-no-fallback": "1"})
        chat(gateway, model=1)


def is_ready(gateway: Gateway, backend: str) -> bool:
    """Returns whether a backend is ready."""
    return bool(gateway.status()["backends"][backend]["state"] == "ready")


def page_of(gateway: Gateway) -> str:
    """Returns what the gateway answers to Prometheus."""
    return gateway.request("GET", "/metrics").body.decode()


def tells_all(gateway: Gateway) -> bool:
    """Returns whether everything is there that comes a while after the requests."""
    page = page_of(gateway)
    late = ("confidence{", "agreement{", "cost_USD{", "spans_total{", "model_server_requests{")
    return all(name in page for name in late)


def page_with_gpus(folder: Path) -> str:
    """Returns what a worker would answer on a machine with a GPU."""
    gpu = GpuStatus(index=0, name="a GPU", utilization=0.5, memory_used_mb=1, memory_total_mb=2)
    view = View(
        hash="",
        loaded_at="",
        generation=1,
        shares={"quick": 1.0},
        last_error=None,
        reloads={},
        servers={},
        workers={},
        gpus=(gpu,),
        shadow=None,
    )
    state = WorkerState()
    state.update(view)
    traffic = Traffic(folder)
    metrics = Metrics(state, traffic, dict, Counter("result"), Resource.create())
    try:
        return prometheus_text()[0].decode()
    finally:
        metrics.shutdown()
        traffic.close()
