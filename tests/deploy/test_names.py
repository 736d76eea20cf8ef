"""Whatever the dashboard and the alerts ask for, a running gateway tells."""

from __future__ import annotations

import pytest

from tests.deploy.expressions import (
    Expression,
    annotation_expressions,
    panel_expressions,
    rule_expressions,
    unknowns,
)

pytestmark = pytest.mark.weights

EXPRESSIONS = [*panel_expressions(), *annotation_expressions(), *rule_expressions()]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_expression_asks_for_what_there_is(expression, metrics):
    assert unknowns(expression, metrics) == []


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("gateway_request_total", ["gateway_request_total"]),
        ('gateway_config_reloads_total{outcome="applied"}', ["gateway_config_reloads_total{outcome}"]),
        ('gateway_config_reloads_total{result="failed"}', ['gateway_config_reloads_total{result="failed"}']),
        ("sum by (model) (gateway_retries_total)", ["by (model)"]),
        ("up == 1 and on (backend) gateway_backend_active", ["on (backend)"]),
    ],
)
def test_mistake_would_be_found(text, unknown, metrics):
    assert unknowns(Expression("a mistake", text), metrics) == unknown


def test_label_that_an_answer_lacks_would_be_found(metrics):
    assert unknowns(Expression("a mistake", "up", frozenset({"backend"})), metrics) == ["{{backend}}"]
