"""The written working of a sum, digit by digit, as it is taught at school.

A small model cannot see the result of "345 + 478" at a glance, but it can add two digits and a carry. Each operation
therefore spells out its columns, the carry included, before it names the result (arXiv:2112.00114). Numbers are exact
decimals; what is easy enough is written without columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import zip_longest

EASY_SUM = 20
"""Up to this, a sum or difference needs no columns."""
NUMBER = r"\d+(?:\.\d+)?"
EXPRESSION = re.compile(rf"{NUMBER}(?: [-+x/] {NUMBER})+ = {NUMBER}")


def show(text: str) -> str:
    """Put the working before the result of every sum in the text: "45 + 78 = 123" and chains like "2 x 3 / 6 = 1"."""
    return EXPRESSION.sub(lambda match: explain(match[0]), text)


def explain(equation: str) -> str:
    """Return the working of an equation whose operations are carried out from left to right."""
    first, *rest = equation.rpartition(" = ")[0].split(" ")
    steps, value = [], Decimal(first)
    for sign, operand in zip(rest[::2], rest[1::2], strict=True):
        step, value = OPERATIONS[sign](value, Decimal(operand))
        steps.append(step)
    return "; ".join(steps)


def add(left: Decimal, right: Decimal) -> tuple[str, Decimal]:
    """Return the working of a sum, and the sum."""
    total = left + right
    if total <= EASY_SUM or min(left, right) == 0:
        return f"{write(left)} + {write(right)} = {write(total)}", total
    columns, carry = [], 0
    for top, bottom in zip_longest(*map(reversed_digits, aligned(left, right)), fillvalue=0):
        column = top + bottom + carry
        columns.append(f"{top} + {bottom}{' + 1' if carry else ''} = {column}")
        carry = column // 10
    return conclude(" + ".join(aligned(left, right)), columns, total, places(left, right)), total


def subtract(left: Decimal, right: Decimal) -> tuple[str, Decimal]:
    """Return the working of a difference that is not negative, and the difference."""
    rest = left - right
    if left <= EASY_SUM and places(left, right) == 0:
        return f"{write(left)} - {write(right)} = {write(rest)}", rest
    columns, borrow = [], 0
    for top, bottom in zip_longest(*map(reversed_digits, aligned(left, right)), fillvalue=0):
        column = top - bottom - borrow
        taken = " - 1" if borrow else ""
        borrow = int(column < 0)
        columns.append(f"{top} - {bottom}{taken} = {column + 10 * borrow}{' borrow 1' if borrow else ''}")
    return conclude(" - ".join(aligned(left, right)), columns, rest, places(left, right)), rest


def multiply(left: Decimal, right: Decimal) -> tuple[str, Decimal]:
    """Return the working of a product, and the product.

    Zeros at the end and decimal points are left out first; then the factor with fewer digits is taken apart.
    """
    product = left * right
    task = f"{write(left)} x {write(right)}"
    many, few = sorted((significand(left), significand(right)), key=lambda number: (len(str(number)), number))[::-1]
    if few in {0, 1}:
        return f"{task} = {write(product)}", product
    steps = []
    total = Decimal(0)
    for zeros, digit in enumerate(reversed_digits(str(few))):
        if digit:
            step, part = times_digit(many, digit, zeros)
            steps.append(step)
            if total:
                step, part = add(total, part)
                steps.append(step)
            total = part
    working = "; ".join(steps)
    if len(steps) == 1 and task == f"{many} x {few}":
        return working, product
    return f"{task}: {working}" + (f"; so {task} = {write(product)}" if total != product else ""), product


def times_digit(many: int, digit: int, zeros: int) -> tuple[str, Decimal]:
    """Return the working and the value of `many x digit`, followed by zeros."""
    product = many * digit * 10**zeros
    task = f"{many} x {digit * 10**zeros}"
    if many < 10 or digit == 1:
        return f"{task} = {product}", Decimal(product)
    columns, carry = [], 0
    for top in reversed_digits(str(many)):
        column = top * digit + carry
        columns.append(f"{top} x {digit}{f' + {carry}' if carry else ''} = {column}")
        carry = column // 10
    return f"{task}: {', '.join(columns)}, so {task} = {product}", Decimal(product)


def divide(left: Decimal, right: Decimal) -> tuple[str, Decimal]:
    """Return the working of a division that ends within four decimals, and the quotient."""
    quotient = left / right
    task = f"{write(left)} / {write(right)}"
    dividend, divisor = left, right
    while dividend % 10 == 0 and divisor % 10 == 0:
        dividend, divisor = dividend / 10, divisor / 10
    shifted = task if divisor == right else f"{task} = {write(dividend)} / {write(divisor)}"
    if divisor in {1, 10, 100, 1000}:
        return f"{task} = {write(quotient)}", quotient
    columns: list[str] = []
    remainder = 0
    digits = write(dividend).replace(".", "")
    decimals = -int(Decimal(write(dividend)).as_tuple().exponent)
    needed = max(0, -int(quotient.normalize().as_tuple().exponent) - decimals)
    for digit in digits + "0" * needed:
        part = remainder * 10 + int(digit)
        if columns or part >= divisor:
            times, remainder = divmod(part, int(divisor))
            columns.append(f"{part} / {int(divisor)} = {times}{f' rest {remainder}' if remainder else ''}")
        else:
            remainder = part
    if len(columns) == 1 and shifted == task:
        return f"{task} = {write(quotient)}", quotient
    return f"{shifted}: {', '.join(columns)}, so {task} = {write(quotient)}", quotient


OPERATIONS: dict[str, Callable[[Decimal, Decimal], tuple[str, Decimal]]] = {
    "+": add,
    "-": subtract,
    "x": multiply,
    "/": divide,
}


def conclude(task: str, columns: list[str], result: Decimal, decimals: int) -> str:
    """Return the columns and what follows from them."""
    return f"{task}: {', '.join(columns)}, so {task} = {result:.{decimals}f}"


def write(value: Decimal) -> str:
    """Write whole numbers as such, and others with two decimals unless one is enough or more are needed."""
    if value == value.to_integral_value():
        return str(int(value))
    exponent = int(value.normalize().as_tuple().exponent)
    # An amount of money keeps both decimals.
    keeps_cents = exponent == -1 and int(value.as_tuple().exponent) == -2
    return f"{value.normalize():f}" + ("0" if keeps_cents else "")


def places(*values: Decimal) -> int:
    """Return the decimals that the values need to stand below each other."""
    return max(len(write(value).partition(".")[2]) for value in values)


def aligned(left: Decimal, right: Decimal) -> tuple[str, str]:
    """Return both numbers with the same number of decimals."""
    decimals = places(left, right)
    return f"{left:.{decimals}f}", f"{right:.{decimals}f}"


def reversed_digits(number: str) -> list[int]:
    """Return the digits from the right, without the point."""
    return [int(digit) for digit in reversed(number) if digit != "."]


def significand(value: Decimal) -> int:
    """Return the number without its decimal point and the zeros at its end."""
    return int(f"{value.normalize():f}".replace(".", "").rstrip("0") or "0")
