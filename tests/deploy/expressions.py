"""What the shipped dashboard and alerts ask Prometheus, and what they take for granted of the metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import promql_parser as promql
from ruamel.yaml import YAML

DEPLOY = Path(__file__).parents[2] / "deploy"
DASHBOARD = DEPLOY / "grafana/pointsman.json"
PROMETHEUS = DEPLOY / "prometheus"
VARIABLES = {"$__rate_interval": "1m", "$__interval": "2s", "$job": "pointsman", "$instance": ".*", "$backend": ".*"}
"""What Grafana would put in their place."""
SCRAPED = {"job", "instance"}
"""The labels that Prometheus itself adds."""

Labels = dict[str, set[str]]
"""The values of each label of a metric."""
Metrics = Mapping[str, Labels]


@dataclass(frozen=True)
class Expression:
    """A question to Prometheus, and the labels that are shown of its answer."""

    where: str
    text: str
    shown: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.where


def yaml(path: Path) -> Any:
    """Returns a YAML file as plain values."""
    return YAML(typ="safe", pure=True).load(path)


def dashboard() -> dict[str, Any]:
    """Returns the dashboard."""
    document: dict[str, Any] = msgspec.json.decode(DASHBOARD.read_bytes())
    return document


def panels() -> list[dict[str, Any]]:
    """Returns the panels that ask something."""
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def rules() -> list[dict[str, Any]]:
    """Returns the alerts and the recording rules."""
    return [rule for group in yaml(PROMETHEUS / "alerts.yml")["groups"] for rule in group["rules"]]


def alerts() -> list[dict[str, Any]]:
    """Returns the alerts."""
    return [rule for rule in rules() if "alert" in rule]


def filled(text: str) -> str:
    """Returns an expression of the dashboard as Grafana would send it."""
    for name, value in VARIABLES.items():
        text = text.replace(name, value)
    return text


def panel_expressions() -> Iterator[Expression]:
    """Yields what the panels ask."""
    for panel in panels():
        for target in panel["targets"]:
            shown = re.findall(r"\{\{(\w+)}}", target["legendFormat"])
            yield Expression(f"{panel['title']} {target['refId']}", filled(target["expr"]), frozenset(shown))


def annotation_expressions() -> Iterator[Expression]:
    """Yields what the marks on the time axis ask."""
    for annotation in dashboard()["annotations"]["list"]:
        shown = re.findall(r"\{\{(\w+)}}", annotation["titleFormat"])
        yield Expression(annotation["name"], filled(annotation["target"]["expr"]), frozenset(shown))


def rule_expressions() -> Iterator[Expression]:
    """Yields what the alerts and recording rules ask."""
    for rule in rules():
        shown = re.findall(r"\$labels\.(\w+)", str(rule.get("annotations")))
        yield Expression(rule.get("alert") or rule["record"], rule["expr"], frozenset(shown))


def recorded() -> Metrics:
    """Returns the metrics that recording rules make."""
    made: dict[str, Labels] = {}
    for rule in rules():
        if "record" in rule:
            names = set(re.findall(r"\w+", rule["expr"].partition("sum by (")[2].partition(")")[0]))
            made[rule["record"]] = {name: set() for name in names}
    return made


def unknowns(expression: Expression, metrics: Metrics) -> list[str]:
    """Returns what an expression takes for granted and is not so: metrics, labels, values of labels."""
    found: list[str] = []

    def visit(node: promql.Expr) -> None:
        match node:
            case promql.VectorSelector():
                found.extend(_unknown_in_selector(node, metrics))
            case promql.AggregateExpr() if node.modifier is not None:
                missing = set(node.modifier.labels) - _labels(node.expr, metrics)
                found.extend(f"by ({name})" for name in missing)
            case promql.BinaryExpr() if node.modifier is not None and node.modifier.matching is not None:
                missing = set(node.modifier.matching.labels) - (_labels(node.lhs, metrics) & _labels(node.rhs, metrics))
                found.extend(f"on ({name})" for name in missing)

    parsed = promql.parse(expression.text)
    promql.walk(parsed, visit)
    return [*found, *(f"{{{{{name}}}}}" for name in expression.shown - _labels(parsed, metrics))]


def _unknown_in_selector(node: promql.VectorSelector, metrics: Metrics) -> Iterator[str]:
    if node.name not in metrics:
        yield str(node.name)
        return
    labels = metrics[node.name]
    for matcher in node.matchers.matchers:
        if matcher.name in SCRAPED:
            continue
        if matcher.name not in labels:
            yield f"{node.name}{{{matcher.name}}}"
        elif matcher.op == promql.MatchOp.Equal and matcher.value not in labels[matcher.name] | {""}:
            yield f'{node.name}{{{matcher.name}="{matcher.value}"}}'


def _labels(expression: promql.Expr, metrics: Metrics) -> set[str]:
    """Returns every label of every metric within an expression."""
    names = set(SCRAPED)

    def visit(node: promql.Expr) -> None:
        if isinstance(node, promql.VectorSelector):
            names.update(metrics.get(str(node.name), {}))

    promql.walk(expression, visit)
    return names
