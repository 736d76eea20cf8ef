"""Conditions of a gate, such as `custom.accuracy < main - 0.02`: met only once the data leave no doubt.

    condition = sum ("<" | "<=" | ">" | ">=") sum
    sum       = ["-"] term {("+" | "-") term}
    term      = NUMBER | [NUMBER "*"] figure
    figure    = NAME ["." METRIC]

A name is that of a backend or of a folder of results, whatever characters it has: the longest known name that fits is
meant. All figures are of one metric, which needs to be said once. Times are in ms, shares from 0 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

from bench.compare.arms import Arm, table
from bench.compare.contrast import contrast
from bench.compare.metrics import METRICS, Metric
from bench.stats.sequences import Interval

Operator = Literal["<", "<=", ">", ">="]
State = Literal["met", "not met", "undecided"]

_TURNED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?(?![\w.])")


class ConditionError(ValueError):
    """A condition that says nothing, or cannot be told from these results."""


class Condition(NamedTuple):
    """The weighted sum of figures, against a number."""

    text: str
    """As written."""
    metric: Metric
    weights: Mapping[str, float]
    """By the name of the backend; the first is above 0."""
    operator: Operator
    bound: float


class Finding(NamedTuple):
    """What the data say about a condition."""

    condition: Condition
    state: State
    """Met, or not met, if the whole 95 % interval says so."""
    effect: float
    """The weighted sum of the figures."""
    interval: Interval
    """Of the effect."""
    n: int
    """Questions."""


def parse(text: str, names: Collection[str]) -> Condition:
    """Return the condition that is written.

    Args:
        text: see above.
        names: which there are.

    Raises:
        ConditionError: with the place of the error.
    """
    parser = _Parser(text, names)
    left, left_number = parser.sum()
    operator = parser.operator()
    right, right_number = parser.sum()
    parser.end()
    weights = {name: left.get(name, 0.0) - right.get(name, 0.0) for name in {**left, **right}}
    weights = {name: weight for name, weight in weights.items() if weight}
    if not weights:
        raise ConditionError(f"{text!r} is about no backend, or about the difference of one and itself")
    if len(parser.metrics) != 1:
        named = "names no metric" if not parser.metrics else f"mixes {' and '.join(sorted(parser.metrics))}"
        raise ConditionError(f"{text!r} {named}; say one of {', '.join(METRICS)}, as in 'a.accuracy < b'")
    bound = right_number - left_number
    if next(iter(weights.values())) < 0:
        weights = {name: -weight for name, weight in weights.items()}
        operator, bound = _TURNED[operator], -bound
    return Condition(text, METRICS[parser.metrics.pop()], weights, operator, bound)


def evaluate(condition: Condition, arms: Mapping[str, Arm]) -> Finding:
    """Return whether a condition is met, by the questions that all its backends have the figure for.

    Raises:
        ConditionError: there are no such questions.
    """
    values = table([arms[name] for name in condition.weights], condition.metric)
    if not len(values):
        raise ConditionError(f"{condition.text!r}: no question has this figure for {' and '.join(condition.weights)}")
    found = contrast(values, tuple(condition.weights.values()), condition.metric)
    assert found.effect is not None
    return Finding(condition, _state(condition, found.interval), found.effect, found.interval, len(values))


def _state(condition: Condition, interval: Interval) -> State:
    low, high, bound = interval.low, interval.high, condition.bound
    if low is None or high is None:
        return "undecided"
    met, unmet = {
        "<": (high < bound, low >= bound),
        "<=": (high <= bound, low > bound),
        ">": (low > bound, high <= bound),
        ">=": (low >= bound, high < bound),
    }[condition.operator]
    return "met" if met else "not met" if unmet else "undecided"


class _Parser:
    """Reads a condition from left to right."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.metrics: set[str] = set()
        """Which were named."""
        self._text = text
        self._names = sorted(names, key=len, reverse=True)
        self._place = 0

    def sum(self) -> tuple[dict[str, float], float]:
        """Read a sum: the weight of each backend, and the number."""
        weights: dict[str, float] = {}
        number = 0.0
        sign = -1.0 if self._took("-") else 1.0
        while True:
            factor, name = self._term()
            if name is None:
                number += sign * factor
            else:
                weights[name] = weights.get(name, 0.0) + sign * factor
            if self._took("+"):
                sign = 1.0
            elif self._took("-"):
                sign = -1.0
            else:
                return weights, number

    def operator(self) -> Operator:
        """Read a comparison."""
        self._skip_spaces()
        for operator in sorted(_TURNED, key=len, reverse=True):
            if self._text.startswith(operator, self._place):
                self._place += len(operator)
                return operator
        raise self._error("a comparison (<, <=, >, >=)")

    def end(self) -> None:
        """Read nothing more."""
        self._skip_spaces()
        if self._place < len(self._text):
            raise self._error("the end")

    def _term(self) -> tuple[float, str | None]:
        if name := self._figure():
            return 1.0, name
        if not (found := _NUMBER.match(self._text, self._place)):
            raise self._error(f"a number, or one of {', '.join(sorted(self._names))}")
        self._place = found.end()
        if not self._took("*"):
            return float(found.group()), None
        if name := self._figure():
            return float(found.group()), name
        raise self._error(f"one of {', '.join(sorted(self._names))}")

    def _figure(self) -> str | None:
        self._skip_spaces()
        for name in self._names:
            if not self._text.startswith(name, self._place):
                continue
            rest = self._text[self._place + len(name) :]
            metric = re.match(r"\.([A-Za-z]\w*)(?![\w.:/])", rest)
            if metric and metric[1] not in METRICS:
                self._place += len(name) + 1
                raise self._error(f"one of {', '.join(METRICS)}")
            if metric:
                self.metrics.add(metric[1])
            elif re.match(r"[\w.:/]", rest):
                continue
            self._place += len(name) + (metric.end() if metric else 0)
            return name
        return None

    def _took(self, sign: str) -> bool:
        self._skip_spaces()
        if not self._text.startswith(sign, self._place):
            return False
        self._place += 1
        return True

    def _skip_spaces(self) -> None:
        while self._place < len(self._text) and self._text[self._place].isspace():
            self._place += 1

    def _error(self, expected: str) -> ConditionError:
        return ConditionError(f"{self._text!r}, at {self._text[self._place :] or 'the end'!r}: expected {expected}")
