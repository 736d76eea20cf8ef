"""What is compared: the rows of two backends, or of one backend before and after a change."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from bench import rows
from bench.compare.metrics import Metric
from bench.rows import InvalidRowError, Row

RESULTS = "results.jsonl"

Array = npt.NDArray[np.float64]

Key: TypeAlias = tuple[str, str, int]
"""Suite, id of the question, repetition."""


class ArmsError(Exception):
    """There is nothing to compare, and why."""


class Arm(NamedTuple):
    """One side of a comparison."""

    name: str
    rows: Mapping[Key, Row]

    @property
    def unanswered(self) -> int:
        """Rows without an answer."""
        return sum(row.outcome != "answered" for row in self.rows.values())


class Arms(NamedTuple):
    """All sides, and who is compared with whom."""

    by_name: Mapping[str, Arm]
    pairs: Sequence[tuple[Arm, Arm]]


def read_arms(folder: Path) -> dict[str, Arm]:
    """Return the backends of a folder of results, by name, in the order in which they first answered.

    Of rows for the same question and repetition, the last counts.

    Args:
        folder: holds `results.jsonl`; that file itself will do.

    Raises:
        ArmsError: it cannot be read, or holds no rows.
    """
    file = folder / RESULTS if folder.is_dir() else folder
    by_backend: dict[str, dict[Key, Row]] = {}
    try:
        for row in rows.read(file):
            by_backend.setdefault(row.backend, {})[row.suite, row.id, row.repetition] = row
    except OSError as error:
        raise ArmsError(f"{file}: {error.strerror}; `bench run` writes one") from error
    except InvalidRowError as error:
        raise ArmsError(str(error)) from error
    if not by_backend:
        raise ArmsError(f"{file}: holds no rows")
    return {name: Arm(name, rows) for name, rows in by_backend.items()}


def choose(folder: Path, other: Path | None, pair: tuple[str, str] | None) -> Arms:
    """Return who is compared with whom.

    One folder: every two of its backends. Two folders: every backend that both hold, before and after; it is named as
    its folder is, with the backend's name after a slash where there are several.

    Args:
        folder: of results.
        other: of later results.
        pair: only these backends; with two folders, the first is taken from the first.

    Raises:
        ArmsError: a folder cannot be read, a backend is in neither, or there are no two to compare.
    """
    before = read_arms(folder)
    after = before if other is None else read_arms(other)
    if pair:
        for name, arms, place in ((pair[0], before, folder), (pair[1], after, other or folder)):
            if name not in arms:
                raise ArmsError(f"{place}: holds no rows of {name!r}, but of {', '.join(arms)}")
    if other is None:
        if pair and pair[0] == pair[1]:
            raise ArmsError(f"{pair[0]!r} cannot be compared with itself")
        pairs = [(before[pair[0]], before[pair[1]])] if pair else list(itertools.combinations(before.values(), 2))
        if not pairs:
            raise ArmsError(f"{folder}: holds rows of {', '.join(before)} only: a second backend or folder is needed")
        return Arms(before, pairs)
    return _before_and_after(before, after, _names(folder, other), pair)


def _before_and_after(
    before: Mapping[str, Arm], after: Mapping[str, Arm], folders: tuple[str, str], pair: tuple[str, str] | None
) -> Arms:
    common = [pair] if pair else [(name, name) for name in before if name in after]
    if not common:
        raise ArmsError(f"no backend is in both: {', '.join(before)}; {', '.join(after)}")

    def named(folder: str, arm: Arm) -> Arm:
        return arm._replace(name=folder if len(common) == 1 else f"{folder}/{arm.name}")

    pairs = [(named(folders[0], before[one]), named(folders[1], after[two])) for one, two in common]
    return Arms({arm.name: arm for both in pairs for arm in both}, pairs)


def _names(folder: Path, other: Path) -> tuple[str, str]:
    """Return the shortest ends of two paths that tell them apart."""
    first, second = folder.resolve(), other.resolve()
    if first == second:
        raise ArmsError(f"{folder} cannot be compared with itself")
    for length in range(1, max(len(first.parts), len(second.parts)) + 1):
        names = "/".join(first.parts[-length:]), "/".join(second.parts[-length:])
        if names[0] != names[1]:
            return names
    raise AssertionError("different paths differ")


def common_keys(arms: Sequence[Arm]) -> list[Key]:
    """Return what all arms were asked, in the same words, in the order of the first."""
    first, *others = (arm.rows for arm in arms)
    return [
        key
        for key, row in first.items()
        if all(key in other and other[key].question == row.question for other in others)
    ]


def table(arms: Sequence[Arm], metric: Metric) -> Array:
    """Return the figures of the questions for which all arms have one; shape (questions, arms).

    Rows are paired by suite, question and repetition. Then a question becomes one line, however often it was asked: its
    repetitions resemble each other, and would pass for more evidence than they are.
    """
    by_question: dict[tuple[str, str], list[list[float]]] = {}
    for key in common_keys(arms):
        figures = [metric.read(arm.rows[key]) for arm in arms]
        known = [figure for figure in figures if figure is not None]
        if len(known) == len(arms):
            by_question.setdefault(key[:2], []).append(known)
    lines = [[metric.over_repetitions(column) for column in zip(*asked, strict=True)] for asked in by_question.values()]
    return np.array(lines, dtype=np.float64).reshape(len(lines), len(arms))
