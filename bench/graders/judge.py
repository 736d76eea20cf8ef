"""What only another model can grade: free answers."""

from __future__ import annotations

from bench.answer import Answer
from bench.graders.base import GraderBase, InvalidGraderError
from bench.graders.folding import folded


class Judge(GraderBase, frozen=True, tag="judge"):
    """Right if a judge, itself a model, finds the answer at least as good as this reference.

    `bench run --judge NAME` asks it once all answers are there (`bench.runner.judging`).
    """

    answer: str
    rubric: str = "The answer must be correct, and must say what the reference says, in any words."
    """What counts."""

    def __post_init__(self) -> None:
        if not folded(self.answer):
            raise InvalidGraderError("answer", "holds nothing to compare with")

    def fault(self, answer: Answer) -> str | None:
        """Say that nothing can be said without a judge."""
        return "only a judge can grade this answer"
