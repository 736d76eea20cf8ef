"""What Prometheus reads of chat requests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support import wire
from tests.support.upstream import Streamed, Whole
from tests.support.wire import role, text

DOCUMENTED = re.compile(r"^\| `[^`]+` \| `([^`]+)` \|", re.MULTILINE)
BODY = {"model": "default", "messages": [{"role": "user", "content": "hello"}]}


class Metrics:
    """The metrics of a gateway, as they are now."""

    def __init__(self, gateway) -> None:
        page = gateway.request("GET", "/metrics").body.decode()
        self.families = {family.name: family for family in text_string_to_metric_families(page)}
        self.samples = [sample for family in self.families.values() for sample in family.samples]

    def value(self, name: str, **labels: str) -> float:
        """Returns the sum of the samples with these labels."""
        return sum(each.value for each in self.samples if each.name == name and labels.items() <= each.labels.items())


class Growth:
    """By how much a value grows over a block."""

    def __init__(self, gateway, name: str, **labels: str) -> None:
        self._read = lambda: Metrics(gateway).value(name, **labels)

    def __enter__(self) -> Self:
        self._before = self._read()
        return self

    def __exit__(self, *_: object) -> None:
        self.amount = self._read() - self._before


def ask(gateway, **fields: object) -> None:
    gateway.request("POST", "/v1/chat/completions", msgspec.json.encode({**BODY, **fields}))


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    "name",
    ["gen_ai_client_operation_duration_seconds_count", "gateway_request_outcomes_total"],
)
def test_answer_is_counted_for_its_backend(failover, name, stream):
    with Growth(failover.gateway, name, backend="first") as growth:
        ask(failover.gateway, stream=stream)
    assert growth.amount == 1


def test_request_is_counted_by_route_and_status(failover):
    labels = {"http_route": "/v1/chat/completions", "http_response_status_code": "200"}
    with Growth(failover.gateway, "http_server_request_duration_seconds_count", **labels) as growth:
        ask(failover.gateway)
    assert growth.amount == 1


@pytest.mark.parametrize(("kind", "expected"), [("input", 3), ("output", 2)])
def test_tokens_are_summed_up(failover, kind, expected):
    with Growth(failover.gateway, "gen_ai_client_token_usage_sum", gen_ai_token_type=kind) as growth:
        ask(failover.gateway)
    assert growth.amount == expected


def test_first_chunk_is_timed_for_streams_only(failover):
    with Growth(failover.gateway, "gen_ai_client_operation_time_to_first_chunk_seconds_count") as growth:
        ask(failover.gateway)
        ask(failover.gateway, stream=True)
    assert growth.amount == 1


def test_overhead_is_less_than_the_whole(failover):
    gateway = failover.gateway
    failover.first.will(Whole(before=0.2))
    with (
        Growth(gateway, "gateway_request_overhead_seconds_sum") as overhead,
        Growth(gateway, "http_server_request_duration_seconds_sum") as total,
    ):
        ask(gateway)
    assert 0 < overhead.amount <= total.amount - 0.2


def test_fallback_is_counted_and_so_is_the_failure(failover):
    gateway = failover.gateway
    failover.first.will(Whole(wire.error_body("no"), 500))
    with (
        Growth(gateway, "gateway_fallbacks_total", backend="first", fallback="second") as fallbacks,
        Growth(
            gateway,
            "gen_ai_client_operation_duration_seconds_count",
            backend="first",
            error_type="UnexpectedStatusError",
        ) as failures,
    ):
        ask(gateway)
    assert (fallbacks.amount, failures.amount) == (1, 1)


def test_refused_request_is_counted(failover):
    with Growth(failover.gateway, "gateway_request_outcomes_total", outcome="refused") as growth:
        ask(failover.gateway, n="three")
    assert growth.amount == 1


def test_cut_stream_is_no_success(failover):
    failover.first.will(Streamed.of(role(), text("a"), 0.05))
    with Growth(failover.gateway, "gateway_request_outcomes_total", outcome="cut") as growth:
        ask(failover.gateway, stream=True)
    assert growth.amount == 1


def test_retry_is_counted(start_gateway, upstream):
    file = f"active: up\nretries: 1\nbackends: {{up: {{type: openai, base_url: '{upstream.base_url}', model: m}}}}\n"
    gateway = start_gateway(file)
    upstream.will(Whole(wire.error_body("no"), 500))
    ask(gateway)
    assert Metrics(gateway).value("gateway_retries_total", backend="up") == 1


def test_every_metric_is_documented(failover):
    ask(failover.gateway, stream=True)
    documented = DOCUMENTED.findall(Path(__file__).parents[2].joinpath("docs/metrics.md").read_text())
    of_the_library = ("python_", "process_")
    found = {name for name in Metrics(failover.gateway).families if not name.startswith(of_the_library)}
    assert found <= {name.removesuffix("_total") for name in documented}
