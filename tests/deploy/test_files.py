"""The files in `deploy/` are whole, and Prometheus' own tool finds nothing wrong in them."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import combinations
from typing import Any

import pytest

from backends import errors
from tests.deploy.expressions import DEPLOY, PROMETHEUS, alerts, dashboard, panels, rule_expressions, yaml

NEEDS_PROMTOOL = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not installed: it is in Debian's package `prometheus`"
)
OPERATIONS = DEPLOY.parent / "docs/operations.md"


def promtool(*arguments: str) -> None:
    ended = subprocess.run(["promtool", *arguments], cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@NEEDS_PROMTOOL
def test_configuration_of_prometheus_is_valid():
    promtool("check", "config", "prometheus.yml")


@NEEDS_PROMTOOL
def test_alerts_fire_when_they_should():
    promtool("test", "rules", "alerts_test.yml")


def test_every_alert_is_tested():
    tested = (PROMETHEUS / "alerts_test.yml").read_text()
    assert [alert["alert"] for alert in alerts() if not is_named(alert["alert"], tested)] == []


def is_named(alert: str, text: str) -> bool:
    """Returns whether the tests expect an alert."""
    patterns = re.findall(r'alertname=~"([^"]+)"', text)
    return alert in text or any(re.fullmatch(pattern, alert) for pattern in patterns)


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_alert_says_what_to_know(alert):
    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert all(alert["annotations"][part] for part in ("summary", "description"))


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_alert_names_its_place_in_the_runbook(alert):
    assert alert["annotations"]["runbook"] == f"docs/operations.md#{alert['alert'].lower()}"
    assert f"\n### {alert['alert']}\n" in OPERATIONS.read_text()


def test_errors_named_in_alerts_exist():
    named = {name for rule in rule_expressions() for name in re.findall(r"\w+Error\b", rule.text)}
    assert named
    assert [name for name in named if not hasattr(errors, name)] == []


@pytest.mark.parametrize("panel", panels(), ids=lambda panel: panel["title"])
def test_panel_explains_itself(panel):
    assert panel["description"]
    assert panel["fieldConfig"]["defaults"]["unit"]


def test_panels_have_ids_of_their_own():
    ids = [panel["id"] for panel in dashboard()["panels"]]
    assert len(set(ids)) == len(ids)


def test_panels_do_not_overlap():
    def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
        a, b = one["gridPos"], other["gridPos"]
        beside = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        return not beside and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]

    both = combinations(dashboard()["panels"], 2)
    assert [(one["title"], other["title"]) for one, other in both if overlap(one, other)] == []


def test_grafana_gives_the_data_source_the_interval_of_the_scrapes():
    (source,) = yaml(DEPLOY / "grafana/provisioning/datasources/prometheus.yml")["datasources"]
    assert source["jsonData"]["timeInterval"] == yaml(PROMETHEUS / "prometheus.yml")["global"]["scrape_interval"]
