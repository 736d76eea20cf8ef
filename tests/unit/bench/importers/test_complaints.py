"""Complaints to the CFPB become questions of their product."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from bench.importers.complaints import MAX_CHARS, PRODUCTS, TASK, complaints

HEADER = ["Date received", "Product", "Sub-product", "Consumer complaint narrative", "Complaint ID"]


def read(path: Path, *rows: tuple[str, str]) -> tuple[list[tuple[str, str]], dict[str, int]]:
    with (path / "complaints.csv").open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        lines.writerows(["2024-05-01", product, "", text, "1"] for text, product in rows)
    left_out: Counter[str] = Counter()
    return [*map(tuple, complaints(path / "complaints.csv", left_out))], left_out


def test_a_complaint_has_the_product_as_its_label(tmp_path: Path) -> None:
    rows = [("They charged me,\ntwice.", "Credit card"), ("The lender lost my papers.", "Mortgage")]
    assert read(tmp_path, *rows) == (rows, {})


@pytest.mark.parametrize(("older", "today"), [("Virtual currency", PRODUCTS[5]), ("Credit reporting", PRODUCTS[2])])
def test_an_older_name_of_a_product_is_read_as_todays(tmp_path: Path, older: str, today: str) -> None:
    assert read(tmp_path, ("It is wrong.", older)) == ([("It is wrong.", today)], {})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "Mortgage"), "without a narrative"),
        (("x" * (MAX_CHARS + 1), "Mortgage"), "longer than 2000 characters"),
        (("It is wrong.", "Credit card or prepaid card"), "of a product that today's names split"),
    ],
    ids=["no narrative", "too long", "two products in one"],
)
def test_a_complaint_is_left_out_with_its_reason(tmp_path: Path, row: tuple[str, str], reason: str) -> None:
    assert read(tmp_path, row) == ([], {reason: 1})


def test_every_product_is_listed() -> None:
    assert TASK.instruction.splitlines()[1:] == [f"- {product}" for product in PRODUCTS]
