"""Rows, questions and work of offline runs, as tests need them."""

from __future__ import annotations

from typing import Any

from bench.graders import Exact, Grader
from bench.rows import Row
from bench.runner.work import Model, Work
from bench.suites.question import Message, Question


def question(name: str = "q1", *, grader: Grader | None = None, **fields: Any) -> Question:
    """Returns a question whose right answer is "yes", unless a grader is given."""
    message = Message(role="user", content=f"Is {name} so?")
    return Question(id=name, messages=(message,), grader=grader or Exact(answer="yes"), **fields)


def work(name: str = "q1", model: str = "a", *, repetition: int = 0, grader: Grader | None = None) -> Work:
    """Returns the work of putting a question to a model."""
    return Work("suite", question(name, grader=grader), Model(name=model, identity=f"the model {model}"), repetition)


def row(name: str = "q1", backend: str = "a", **fields: Any) -> Row:
    """Returns the row of a question that was answered rightly, unless fields say otherwise."""
    known: dict[str, Any] = {
        "suite": "suite",
        "outcome": "answered",
        "score": 1.0,
        "question": "Is it so?",
        "text": "yes",
        "latency_ms": 100.0,
        "started_at": "2026-01-02T03:04:05.678Z",
    }
    return Row(id=name, backend=backend, **{**known, **fields})
