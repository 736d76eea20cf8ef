"""What a report tells, from the rows of a folder of results."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench.compare.arms import Arm, common_keys, read_arms
from bench.compare.verdicts import Pair, compare
from bench.metrics import average, known
from bench.rows import Row
from bench.runner.figures import Ends, Figures, figures, score_interval
from bench.runner.results import RUN, Run
from custom_transformer.evaluation.calibration import Bin, auroc, reliability

MAX_DISAGREEMENTS = 12
RIGHT = 0.5
"""A score from which on an answer counts as right, where it must be either."""


class TagFigure(NamedTuple):
    """One model's accuracy in the questions of a tag."""

    accuracy: float | None
    interval: Ends
    n: int
    """Questions answered."""


class Calibration(NamedTuple):
    """Whether a model's confidence tells when it is right."""

    bins: Sequence[Bin]
    """Of equally many answers, least confident first."""
    error: float
    """Expected calibration error: how far confidence and accuracy of a bin lie apart on average (Naeini, 2015)."""
    ranking: float | None
    """How often a right answer is more confident than a wrong one; None if all are right, or none is."""
    n: int


class Disagreement(NamedTuple):
    """A question that the models answered differently well."""

    question: str
    suite: str
    id: str
    answers: Mapping[str, Row]
    """By model."""


class Facts(NamedTuple):
    """Everything that a report shows."""

    title: str
    arms: Mapping[str, Arm]
    figures: Mapping[str, Figures]
    prices: Mapping[str, float]
    """Mean cost of an answer in USD, of models for which it is known."""
    pairs: Sequence[Pair]
    tags: Mapping[str, Mapping[str, TagFigure]]
    """By tag and model; those first in which the models differ most."""
    calibrations: Mapping[str, Calibration]
    """Of the models that tell how likely their tokens are."""
    disagreements: Sequence[Disagreement]
    num_disagreements: int
    """In all, shown or not."""
    run: Run | None
    """How it was run, where that was written down."""


def gather(folder: Path) -> Facts:
    """Return what the results of a folder tell.

    Raises:
        ArmsError: there are none, or they cannot be read.
    """
    arms = read_arms(folder)
    pairs = [(a, b) for position, a in enumerate(arms.values()) for b in list(arms.values())[position + 1 :]]
    rows = {name: list(arm.rows.values()) for name, arm in arms.items()}
    costs = {name: average(known(row.cost_usd for row in _answered(each))) for name, each in rows.items()}
    disagreements = find_disagreements(list(arms.values()))
    return Facts(
        title=folder.resolve().name if folder.is_dir() else folder.resolve().parent.name,
        arms=arms,
        figures={name: figures(each) for name, each in rows.items()},
        prices={name: cost for name, cost in costs.items() if cost is not None},
        pairs=compare(pairs),
        tags=by_tag(rows),
        calibrations={name: found for name, each in rows.items() if (found := calibration(each))},
        disagreements=disagreements[:MAX_DISAGREEMENTS],
        num_disagreements=len(disagreements),
        run=_run(folder if folder.is_dir() else folder.parent),
    )


def by_tag(rows: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, TagFigure]]:
    """Return each model's accuracy by tag."""
    tags = sorted({tag for each in rows.values() for row in each for tag in row.tags})
    table = {
        tag: {name: _tag_figure([row for row in each if tag in row.tags]) for name, each in rows.items()}
        for tag in tags
    }

    def spread(tag: str) -> float:
        accuracies = known(figure.accuracy for figure in table[tag].values())
        return max(accuracies) - min(accuracies) if accuracies else -1.0

    return {tag: table[tag] for tag in sorted(tags, key=spread, reverse=True)}


def _tag_figure(rows: Sequence[Row]) -> TagFigure:
    by_question: dict[tuple[str, str], list[float]] = {}
    for row in _answered(rows):
        by_question.setdefault((row.suite, row.id), []).append(row.score)
    scores = [math.fsum(each) / len(each) for each in by_question.values()]
    return TagFigure(average(scores), score_interval(math.fsum(scores), len(scores)), len(scores))


def calibration(rows: Sequence[Row]) -> Calibration | None:
    """Return how well confidence fits accuracy; None where it is not known."""
    told = [(row.confidence, row.score >= RIGHT) for row in _answered(rows) if row.confidence is not None]
    if not told:
        return None
    confidences, right = [each for each, _ in told], [is_right for _, is_right in told]
    bins = reliability(confidences, right)
    error = math.fsum(part.n * abs(part.accuracy - part.confidence) for part in bins) / len(told)
    ranking = auroc([each for each, ok in told if ok], [each for each, ok in told if not ok])
    return Calibration(bins, error, ranking, len(told))


def find_disagreements(arms: Sequence[Arm]) -> list[Disagreement]:
    """Return the questions on which grades differ, the widest apart first, then the most confident of the wrong."""
    found = []
    for key in common_keys(arms):
        rows = {arm.name: arm.rows[key] for arm in arms}
        answered = _answered(rows.values())
        scores = [row.score for row in answered]
        if len(answered) > 1 and max(scores) > min(scores):
            misled = max(row.confidence or 0.0 for row in answered if row.score == min(scores))
            question = arms[0].rows[key].question
            found.append((max(scores) - min(scores), misled, Disagreement(question, key[0], key[1], rows)))
    return [each for _, _, each in sorted(found, key=lambda entry: entry[:2], reverse=True)]


def _answered(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.outcome == "answered"]


def _run(folder: Path) -> Run | None:
    try:
        return msgspec.json.decode((folder / RUN).read_bytes(), type=Run)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
