"""The complaints that the US Consumer Financial Protection Bureau publishes: which product is a complaint about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.importers.files import rows
from bench.importers.labelling import Example, Task

CHECKING, REPORTS = "Checking or savings account", "Credit reporting or other personal consumer reports"
TRANSFERS = "Money transfer, virtual currency, or money service"
PAYDAY = "Payday loan, title loan, personal loan, or advance loan"
PRODUCTS = (
    CHECKING,
    "Credit card",
    REPORTS,
    "Debt collection",
    "Debt or credit management",
    TRANSFERS,
    "Mortgage",
    PAYDAY,
    "Prepaid card",
    "Student loan",
    "Vehicle loan or lease",
)
"""The names in use since August 2023."""
RENAMED = {
    "Bank account or service": CHECKING,
    "Credit reporting": REPORTS,
    "Money transfers": TRANSFERS,
    "Virtual currency": TRANSFERS,
    "Payday loan": PAYDAY,
    "Payday loan, title loan, or personal loan": PAYDAY,
}
"""Older names of the same products. Those that held two of today's products are in neither list."""
MAX_CHARS = 2000
"""With the list of products, some 600 tokens: short enough for a context of 1,024."""

TASK = Task(
    "cfpb",
    "Name the product that the customer's complaint is about. Reply with the name of the product only, one of:\n"
    + "\n".join(f"- {product}" for product in PRODUCTS),
    ("product", "cfpb", "listed"),
)


def complaints(path: Path, left_out: Counter[str]) -> Iterator[Example]:
    """Yield the complaints of `complaints.csv` that tell their story, and count those left out, by the reason.

    Consumer Complaint Database, consumerfinance.gov/data-research/consumer-complaints, public domain.

    Raises:
        ImportFileError: the file is none of that database.
    """
    for _, (text, product) in rows(path, "Consumer complaint narrative", "Product"):
        label = RENAMED.get(product, product)
        if not text.strip():
            left_out["without a narrative"] += 1
        elif len(text) > MAX_CHARS:
            left_out[f"longer than {MAX_CHARS} characters"] += 1
        elif label not in PRODUCTS:
            left_out["of a product that today's names split"] += 1
        else:
            yield Example(text, label)
