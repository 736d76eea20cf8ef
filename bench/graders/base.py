"""What every grader is built on."""

from __future__ import annotations

import msgspec


class Grade(msgspec.Struct, frozen=True):
    """How right an answer is."""

    score: float
    """0 to 1."""
    reason: str | None = None
    """What is wrong; None for full marks."""


class GraderBase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """The options of all graders. A grader has a field `answer`, and `fault(answer) -> str | None`."""


class InvalidGraderError(ValueError):
    """A field of a grader holds what it cannot grade with."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
