"""Written working: every column is right, and the last result is that of the sum."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.data import working

amounts = st.decimals(Decimal(0), Decimal(99_999), places=2) | st.integers(0, 99_999).map(Decimal)
counts = st.integers(1, 99).map(Decimal)


def result_of(step: str) -> Decimal:
    return Decimal(step.rpartition(" = ")[2])


@given(amounts, amounts)
def test_an_addition_ends_with_the_sum(left: Decimal, right: Decimal) -> None:
    step, total = working.add(left, right)
    assert result_of(step) == total == left + right


@given(amounts, amounts)
def test_a_subtraction_ends_with_the_difference(left: Decimal, right: Decimal) -> None:
    step, rest = working.subtract(max(left, right), min(left, right))
    assert result_of(step) == rest == abs(left - right)


@given(amounts, counts)
def test_a_multiplication_ends_with_the_product(left: Decimal, right: Decimal) -> None:
    product = working.multiply(left, right)[1]
    assert product == left * right


@given(amounts, counts)
def test_a_division_ends_with_the_quotient(quotient: Decimal, divisor: Decimal) -> None:
    step, value = working.divide(quotient * divisor, divisor)
    assert result_of(step) == value == quotient


@given(amounts, amounts)
def test_every_column_of_an_addition_is_right(left: Decimal, right: Decimal) -> None:
    step, _ = working.add(left, right)
    columns = re.findall(r"(\d) \+ (\d)( \+ 1)? = (\d+)(?=,|$)", step.partition(": ")[2].partition(", so")[0])
    assert [column for column in columns if int(column[0]) + int(column[1]) + bool(column[2]) != int(column[3])] == []


@pytest.mark.parametrize(
    ("equation", "written"),
    [
        ("5 + 8 = 13", "5 + 8 = 13"),
        ("345 + 478 = 823", "345 + 478: 5 + 8 = 13, 4 + 7 + 1 = 12, 3 + 4 + 1 = 8, so 345 + 478 = 823"),
        ("9.50 + 30 = 39.50", "9.50 + 30.00: 0 + 0 = 0, 5 + 0 = 5, 9 + 0 = 9, 0 + 3 = 3, so 9.50 + 30.00 = 39.50"),
        ("52 - 17 = 35", "52 - 17: 2 - 7 = 5 borrow 1, 5 - 1 - 1 = 3, so 52 - 17 = 35"),
        ("45 x 6 = 270", "45 x 6: 5 x 6 = 30, 4 x 6 + 3 = 27, so 45 x 6 = 270"),
        ("40 x 10 = 400", "40 x 10 = 400"),
        ("96 / 4 = 24", "96 / 4: 9 / 4 = 2 rest 1, 16 / 4 = 4, so 96 / 4 = 24"),
        ("5400 / 300 = 18", "5400 / 300 = 54 / 3: 5 / 3 = 1 rest 2, 24 / 3 = 8, so 5400 / 300 = 18"),
        ("85 / 4 = 21.25", "85 / 4: 8 / 4 = 2, 5 / 4 = 1 rest 1, 10 / 4 = 2 rest 2, 20 / 4 = 5, so 85 / 4 = 21.25"),
    ],
)
def test_sums_are_written_as_at_school(equation: str, written: str) -> None:
    assert working.explain(equation) == written


def test_a_chain_is_worked_from_left_to_right() -> None:
    assert working.explain("80 x 10 / 100 = 8") == "80 x 10 = 800; 800 / 100 = 8"


def test_text_around_a_sum_stays() -> None:
    assert working.show("The tip is 5 + 8 = 13, you see.") == "The tip is 5 + 8 = 13, you see."
