"""The grader of amounts: reads a number however it is written."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated

import regex
from msgspec import Meta

from bench.answer import Answer
from bench.graders.base import GraderBase, InvalidGraderError
from bench.graders.folding import plain

RELATIVE_SLACK = 1e-9
"""What a sum of binary fractions may be off."""

_SCALES = {"k": 1e3, "thousand": 1e3, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_CUE = regex.compile(r"\\boxed\{|\banswer\W{0,3}(?:is\b|[:=])", regex.IGNORECASE)
_NUMBER = regex.compile(
    r"""
    (?P<open>\(\ ?)?
    (?:(?<![\w)])(?P<sign>[-+]))?                             # not the minus of a difference
    (?<!\w)(?<!\d[.,])
    (?: (?<!/)(?:(?P<whole>\d+)\ )?(?P<top>\d+)\ ?/\ ?(?P<bottom>\d+)(?![\d/])   # 3/4, 1 1/2; 1/2/2024 is a date
      | (?P<continental>\d{1,3}(?:[.']\d{3})+,\d{1,2}|\d+,\d{1,2})(?![\d,])     # 1.234,56
      | (?P<grouped>\d{1,3}(?:[,'_]\d{2,3})*[,'_]\d{3}(?!\d)(?:\.\d+)?)          # 1,234.56; 1'234; 1,00,000
      | (?P<simple>(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d{1,3}(?!\w))?)
    )
    (?:[\ -]?(?P<scale>k|thousand|mn|million|bn|billion)\b)?
    (?P<percent>\ ?(?:%|per\ ?cent\b))?
    (?P<close>\ ?\))?
    """,
    regex.VERBOSE | regex.IGNORECASE,
)


class Number(GraderBase, frozen=True, tag="number"):
    r"""Right if the number that the answer gives is this one, or as near as the tolerance.

    That is the number after "answer is" or in `\boxed{…}`, else the last one. Currency signs, marks between thousands,
    fractions, "million" and the like are understood. "12%" is 12 and 0.12, "(12)" is 12 and -12, as in accounts.
    """

    answer: float
    tolerance: Annotated[float, Meta(ge=0)] = 0.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.answer):
            raise InvalidGraderError("answer", "expected a finite number")

    def fault(self, answer: Answer) -> str | None:
        """Return what is wrong with an answer."""
        readings = given(answer.text)
        if any(math.isclose(n, self.answer, rel_tol=RELATIVE_SLACK, abs_tol=self.tolerance) for n in readings):
            return None
        got = " or ".join(f"{n:.15g}" for n in readings) or "no number"
        return f"expected {self.answer:.15g}, got {got}"


def given(text: str) -> tuple[float, ...]:
    """Return what the number that a text gives as its answer may mean; nothing if it gives none."""
    text = _spelled(text)
    if cues := [*_CUE.finditer(text)]:
        after = text[cues[-1].end() :].rpartition("=")[2]
        if first := next(_numbers(after), None):
            return first
    return [(), *_numbers(text)][-1]


def _spelled(text: str) -> str:
    """Return the text in the characters that the pattern knows."""
    text = regex.sub(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3})", "'", text)
    text = plain(regex.sub(r"(?=[¼-¾⅐-⅞])", " ", text)).replace("\u2044", "/")
    return regex.sub(r"\p{Sc}", " ", regex.sub(r"(?<=-)\p{Sc}", "", text))


def _numbers(text: str) -> Iterator[tuple[float, ...]]:
    """Yield what each number of a text may mean."""
    for found in _NUMBER.finditer(text):
        if found["bottom"]:
            bottom = float(found["bottom"])
            if bottom == 0:
                continue
            value = float(found["whole"] or 0) + float(found["top"]) / bottom
        elif found["continental"]:
            value = float(regex.sub(r"[.']", "", found["continental"]).replace(",", "."))
        elif found["grouped"]:
            value = float(regex.sub(r"[,'_]", "", found["grouped"]))
        else:
            value = float(found["simple"])
        value *= _SCALES.get((found["scale"] or "").lower(), 1)
        readings = [-value if found["sign"] == "-" else value]
        if found["percent"]:
            readings.append(readings[0] / 100)
        if found["open"] and found["close"] and not found["sign"]:
            readings += [-reading for reading in readings]
        yield tuple(readings)
