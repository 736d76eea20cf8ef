"""docs/metrics.md names every metric that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
DEFINED = re.compile(r'(?:create_observable_\w+|Histogram)\(\s*"([^"]+)"')
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| (histogram|counter|gauge)(?:, ([^:|]+))?[:|]? ", re.MULTILINE)
UNITS = {"s": "_seconds", "bytes": "_bytes", "US dollars": "_USD"}


def documented() -> list[tuple[str, str, str, str]]:
    """Returns name, name for Prometheus, kind and unit of each row."""
    return [
        (name, at_metrics, kind, unit.strip())
        for name, at_metrics, kind, unit in ROW.findall((ROOT / "docs/metrics.md").read_text())
    ]


def test_every_metric_is_documented_and_no_other():
    sources = "".join(path.read_text() for path in (ROOT / "gateway/telemetry").glob("*.py"))
    assert {name for name, *_ in documented()} == set(DEFINED.findall(sources))


@pytest.mark.parametrize(("name", "at_metrics", "kind", "unit"), documented(), ids=[row[0] for row in documented()])
def test_name_for_prometheus_follows_from_the_name(name, at_metrics, kind, unit):
    assert at_metrics == name.replace(".", "_") + UNITS.get(unit, "") + ("_total" if kind == "counter" else "")
