"""The real Prometheus reads a running gateway, and answers what the dashboard asks."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.deploy.expressions import annotation_expressions, panel_expressions
from tests.deploy.prometheus import BINARY, Prometheus
from tests.deploy.served import serve_all_kinds
from tests.support.gateway import Gateway
from tests.support.wait import eventually

pytestmark = [
    pytest.mark.weights,
    pytest.mark.skipif(BINARY is None, reason="prometheus is not installed: it is in Debian's package of this name"),
]

PANELS = [*panel_expressions()]
WITHOUT_GPU = [expression for expression in PANELS if not expression.where.startswith("GPU")]


@pytest.fixture(scope="module")
def prometheus(served: Gateway, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    folder = tmp_path_factory.mktemp("prometheus")
    with Prometheus(folder, served.address.removeprefix("http://")) as running:
        eventually(lambda: running.query("up == 1"), "Prometheus has read the gateway")
        serve_all_kinds(served)
        eventually(lambda: running.query("increase(gateway_fallbacks_total[1m]) > 0"), "it sees the fallbacks grow")
        yield running


def test_prometheus_accepts_every_metric(prometheus):
    (target,) = prometheus.get("targets")["activeTargets"]
    assert (target["health"], target["lastError"]) == ("up", "")


@pytest.mark.parametrize("expression", WITHOUT_GPU, ids=str)
def test_panel_has_something_to_show(expression, prometheus):
    assert prometheus.query(expression.text)


@pytest.mark.parametrize("expression", [each for each in PANELS if each not in WITHOUT_GPU], ids=str)
def test_panel_of_a_gpu_asks_rightly(expression, prometheus):
    assert prometheus.query(expression.text) == []  # this gateway has none


def test_alerts_can_be_evaluated(prometheus):
    def healths() -> set[str]:
        return {rule["health"] for group in prometheus.get("rules")["groups"] for rule in group["rules"]}

    eventually(lambda: "unknown" not in healths(), "every rule was evaluated")
    assert healths() == {"ok"}


def test_switch_is_marked_once(prometheus, served):
    eventually(lambda: prometheus.query("gateway_backend_active offset 2s"), "it has read the gateway for a while")
    started = time.time()
    (switches,) = [each for each in annotation_expressions() if each.where == "Switches"]
    served.edit(served.config.read_text().replace("active: quick", "active: slow"))

    def marks() -> list[str]:
        window = {"start": started, "end": time.time(), "step": 0.5}
        answer = prometheus.get("query_range", query=switches.text, **window)["result"]
        return [series["metric"]["backend"] for series in answer]

    assert eventually(marks, "the switch is marked") == ["slow"]
