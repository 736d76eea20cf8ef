"""Draws the numbers of money problems, with every result exact to the cent.

Each function returns named numbers: what is given and what follows from it. Numbers stay small, and most are
round, so that a small model can learn the sums digit by digit.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

Numbers = dict[str, Decimal]
Draw = Callable[[random.Random], Numbers]

CENT = Decimal("0.01")
ROUND_PERCENTAGES = (5, 10, 15, 20, 25, 30, 40, 50)
RATES = (1, 2, 3, 4, 5, 6, 8, 10)


def pair_sum(rng: random.Random) -> Numbers:
    """Two amounts and their sum."""
    a, b = exact_amount(rng), exact_amount(rng)
    return {"a": a, "b": b, "c": a + b}


def triple_sum(rng: random.Random) -> Numbers:
    """Three small amounts and their sum."""
    a, b, c = (Decimal(rng.choice((rng.randint(1, 50), 5 * rng.randint(1, 20)))) for _ in range(3))
    return {"a": a, "b": b, "c": c, "d": a + b + c}


def difference(rng: random.Random) -> Numbers:
    """An amount, a smaller one and what is left."""
    a, b = sorted((exact_amount(rng), exact_amount(rng)), reverse=True)
    a += 10 * (a == b)
    return {"a": a, "b": b, "c": a - b}


def double_difference(rng: random.Random) -> Numbers:
    """An amount, two that are taken from it and what is left."""
    b, c, left = (Decimal(10 * rng.randint(1, 40)) for _ in range(3))
    return {"a": left + b + c, "b": b, "c": c, "d": left}


def change(rng: random.Random) -> Numbers:
    """A note, a price below it and the change."""
    note = Decimal(rng.choice((5, 10, 20, 50, 100)))
    price = Decimal(rng.randint(1, int(note) * 4 - 1)) / 4
    if rng.random() < 0.5:
        price = Decimal(rng.randint(1, int(note) - 1))
    return {"a": note, "b": money(price), "c": money(note - price)}


def product(rng: random.Random) -> Numbers:
    """A small count, a price and their product."""
    n = Decimal(rng.randint(2, 12))
    a = Decimal(rng.choice((rng.randint(2, 12), rng.randint(2, 25), 5 * rng.randint(1, 20), 10 * rng.randint(1, 20))))
    return {"n": n, "a": a, "c": n * a}


def year_of_months(rng: random.Random) -> Numbers:
    """A monthly amount and twelve times as much."""
    a = Decimal(rng.choice((rng.randint(2, 20), 5 * rng.randint(1, 20), 10 * rng.randint(1, 50))))
    return {"a": a, "c": 12 * a}


def payments_total(rng: random.Random) -> Numbers:
    """A monthly payment, a number of months and the total."""
    a = Decimal(rng.choice((10 * rng.randint(1, 30), 25 * rng.randint(1, 12), 50 * rng.randint(1, 12))))
    n = Decimal(rng.choice((6, 10, 12, 18, 20, 24, 30, 36)))
    return {"a": a, "n": n, "c": a * n}


def loan_cost(rng: random.Random) -> Numbers:
    """A loan, its payments, their total and the part of it that is interest."""
    a = Decimal(10 * rng.randint(2, 30))
    n = Decimal(rng.choice((6, 10, 12, 20, 24)))
    d = Decimal(10 * rng.randint(1, int(a * n) // 60))
    return {"p": a * n - d, "a": a, "n": n, "c": a * n, "d": d}


def percentage(rng: random.Random) -> Numbers:
    """A round percentage of an amount."""
    a = Decimal(rng.choice((20 * rng.randint(1, 25), 100 * rng.randint(1, 20), 10 * rng.randint(1, 50))))
    r = Decimal(rng.choice(ROUND_PERCENTAGES))
    return {"a": a, "r": r, "c": percent_of(a, r)}


def percentage_added(rng: random.Random) -> Numbers:
    """An amount, a percentage of it and both together."""
    a, r = Decimal(10 * rng.randint(1, 60)), Decimal(rng.choice((5, 10, 15, 20)))
    c = percent_of(a, r)
    return {"a": a, "r": r, "c": c, "d": money(a + c)}


def percentage_off(rng: random.Random) -> Numbers:
    """An amount, a percentage of it and what remains."""
    a, r = Decimal(10 * rng.randint(1, 40)), Decimal(rng.choice(ROUND_PERCENTAGES))
    c = percent_of(a, r)
    return {"a": a, "r": r, "c": c, "d": money(a - c)}


def cashback(rng: random.Random) -> Numbers:
    """A small percentage of hundreds."""
    a, r = Decimal(100 * rng.randint(1, 20)), Decimal(rng.randint(1, 5))
    return {"a": a, "r": r, "c": percent_of(a, r)}


def interest_for_a_year(rng: random.Random) -> Numbers:
    """Savings, a yearly rate and the interest of one year."""
    a = Decimal(rng.choice((100 * rng.randint(1, 20), 1000 * rng.randint(1, 10))))
    r = Decimal(rng.choice(RATES))
    return {"a": a, "r": r, "c": percent_of(a, r)}


def simple_interest(rng: random.Random) -> Numbers:
    """Savings, a rate, a number of years, the interest of one year and of all."""
    numbers = interest_for_a_year(rng)
    n = Decimal(rng.randint(2, 10))
    return {**numbers, "n": n, "d": numbers["c"] * n}


def balance_after_interest(rng: random.Random) -> Numbers:
    """Savings, a rate, the interest of one year and the new balance."""
    numbers = interest_for_a_year(rng)
    return {**numbers, "d": numbers["a"] + numbers["c"]}


def split(rng: random.Random) -> Numbers:
    """A total, a number of parts and one part."""
    n = Decimal(rng.randint(2, 12))
    c = Decimal(rng.choice((rng.randint(2, 30), 5 * rng.randint(1, 20), 10 * rng.randint(1, 20))))
    if rng.random() < 0.2:
        c = money(c + Decimal(rng.choice((25, 50, 75))) / 100)
    return {"a": n * c, "n": n, "c": c}


def months_to_goal(rng: random.Random) -> Numbers:
    """A savings goal, a monthly amount and the number of months."""
    b, n = Decimal(10 * rng.randint(1, 30)), Decimal(rng.randint(2, 24))
    return {"a": b * n, "b": b, "n": n}


def hourly_pay(rng: random.Random) -> Numbers:
    """An hourly wage, a number of hours and the pay."""
    a, n = Decimal(rng.randint(8, 40)), Decimal(rng.choice((2, 3, 4, 5, 6, 8, 10, 20, 30, 40)))
    return {"a": a, "n": n, "c": a * n}


def share_of_total(rng: random.Random) -> Numbers:
    """A total, a part of it and the percentage that is."""
    a, r = Decimal(100 * rng.randint(1, 20)), Decimal(5 * rng.randint(1, 19))
    return {"a": a, "b": a * r / 100, "r": r}


def exchange(rng: random.Random) -> Numbers:
    """An amount, an exchange rate with one decimal and what the amount is worth."""
    a, x = Decimal(10 * rng.randint(1, 50)), Decimal(rng.choice((*range(5, 10), *range(11, 21)))) / 10
    return {"a": a, "x": x, "c": a * x}


def plain(rng: random.Random) -> tuple[Decimal, str, Decimal, Decimal]:
    """Draw two numbers with a sign between them: left, sign, right, result."""
    sign = rng.choice("+-x/")
    if sign == "+":
        left, right = exact_amount(rng), exact_amount(rng)
        return left, sign, right, left + right
    if sign == "-":
        numbers = difference(rng)
        return numbers["a"], sign, numbers["b"], numbers["c"]
    numbers = product(rng)
    if sign == "x":
        return numbers["n"], sign, numbers["a"], numbers["c"]
    return numbers["c"], sign, numbers["n"], numbers["a"]


def amount(rng: random.Random) -> Decimal:
    """Draw a whole amount: small, or larger and round."""
    return Decimal(
        rng.choice((rng.randint(1, 100), 5 * rng.randint(1, 40), 10 * rng.randint(1, 60), 100 * rng.randint(1, 20)))
    )


def exact_amount(rng: random.Random) -> Decimal:
    """Draw an amount that may also have cents or four digits."""
    kind = rng.random()
    if kind < 0.15:
        return Decimal(rng.randint(101, 9999))
    if kind < 0.3:
        return money(Decimal(rng.choice((rng.randint(100, 20_000), 25 * rng.randint(5, 400)))) / 100)
    return amount(rng)


def percent_of(value: Decimal, rate: Decimal) -> Decimal:
    """Return that percentage of an amount of money."""
    return money(value * rate / 100)


def money(value: Decimal) -> Decimal:
    """Return the amount in whole cents.

    Raises:
        ValueError: It has a fraction of a cent.
    """
    cents = value.quantize(CENT)
    if cents != value:
        raise ValueError(f"{value} is not in whole cents")
    return cents
