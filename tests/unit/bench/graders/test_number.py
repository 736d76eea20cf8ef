"""The grader of amounts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.answer import Answer
from bench.graders import InvalidGraderError, Number, grade


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("12.", 12),
        ("about 12", 12),
        ("x=12", 12),
        ("**12**", 12),
        ("12 euros", 12),
        ("12€", 12),
        ("12th", 12),
        ("$1,234.50", 1234.5),
        ("$ 1,234.50 USD", 1234.5),
        ("US$5", 5),
        ("1,00,000", 100_000),
        ("1'234.5", 1234.5),
        ("1\u202f234,50 €", 1234.5),
        ("1.234,50 €", 1234.5),
        ("12,5", 12.5),
        ("1,234", 1234),
        (".5", 0.5),
        ("1.5e3", 1500),
        ("-5", -5),
        ("\u22125", -5),
        ("-$5", -5),
        ("$-5", -5),
        ("($5.00)", -5),
        ("(5)", 5),
        ("(-5)", -5),
        ("10-5", 5),
        ("pages 3-5", 5),
        ("12%", 12),
        ("12 percent", 12),
        ("12%", 0.12),
        ("3/4", 0.75),
        ("1 1/2", 1.5),
        ("½", 0.5),
        ("1½", 1.5),
        ("1.5 million", 1_500_000),
        ("$2k", 2000),
        ("3 thousand", 3000),
        ("120 + 45 = 165", 165),
        ("First 2, then 3, so 5.", 5),
        ("The answer is 12 (of 40).", 12),
        ("**Answer:** 3 * 28.50 = 85.50", 85.5),
        (r"So \boxed{12}, as 3 days have passed", 12),
        ("The answer is 5. No, the answer is 6 (not 5).", 6),
        ("on 1/2/2024", 2024),
        ("CO2 is 7", 7),
        ("7 t of CO2", 7),
        ("\uff11\uff12", 12),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: float) -> None:
    assert grade(Number(answer=number), Answer(text)).score == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("none", 0),
        ("120", 12),
        ("12 or 13", 12),
        ("-12", 12),
        ("12", -12),
        ("10-5", -5),
        ("1/0", 0),
        ("1.2", 12),
        ("0.12", 12),
        ("9" * 5000, 9),
        ("1e999", 12),
        ("1/2/2024", 0.5),
        ("B12", 12),
    ],
)
def test_another_number_is_wrong(text: str, number: float) -> None:
    assert grade(Number(answer=number), Answer(text)).score == 0


@pytest.mark.parametrize(("text", "right"), [("33.3", True), ("33.34", True), ("33.2", False)])
def test_a_number_may_be_as_far_off_as_the_tolerance(text: str, right: bool) -> None:
    assert grade(Number(answer=33.333, tolerance=0.05), Answer(text)).score == right


def test_the_reason_tells_what_was_read() -> None:
    assert grade(Number(answer=5), Answer("(12)")).reason == "expected 5, got 12 or -12"


@pytest.mark.parametrize("number", [math.inf, math.nan])
def test_only_finite_numbers_can_be_expected(number: float) -> None:
    with pytest.raises(InvalidGraderError):
        Number(answer=number)


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["{}", "{:,}", "It is ${:,}.", "2 + 2, so {} euros"]))
def test_every_amount_is_read_back(amount: object, sentence: str) -> None:
    assert grade(Number(answer=float(str(amount))), Answer(sentence.format(amount))).score == 1
