"""Sums with money: each answer shows the working, then the result.

Numbers come from `arithmetic_problems`, words from `arithmetic_templates`; here they are put
together. Knows no banking beyond that.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal

from custom_transformer.chat import Conversation
from custom_transformer.data import arithmetic_problems as problems
from custom_transformer.data import arithmetic_templates as templates
from custom_transformer.data.phrasing import conversation, typed
from custom_transformer.data.working import show

NUM_CONVERSATIONS = 36_000  # sums are learned by heaps of examples, and no two need be the same


PLAIN_SHARE, EXCHANGE_SHARE = 0.12, 0.05


def conversations(rng: random.Random) -> Iterator[Conversation]:
    """Yield `NUM_CONVERSATIONS` problems with their answers, worked out."""
    for _ in range(NUM_CONVERSATIONS):
        question, answer = problem(rng)
        yield conversation(rng, typed(rng, question), show(answer))


def problem(rng: random.Random) -> tuple[str, str]:
    """Draw one problem of any kind: the question and its answer."""
    kind = rng.random()
    if kind < PLAIN_SHARE:
        return plain_problem(rng)
    if kind < PLAIN_SHARE + EXCHANGE_SHARE:
        return exchange_problem(rng)
    return money_problem(rng, rng.choice(templates.TEMPLATES))


def money_problem(rng: random.Random, template: templates.Template) -> tuple[str, str]:
    """Draw a problem of one template; the question may say "dollars" where the answer writes the sign."""
    currency = rng.choices(templates.CURRENCIES, templates.CURRENCY_WEIGHTS)[0]
    values = template.draw(rng)
    bare = {name: number(value) for name, value in values.items()}
    signed = {f"{name}_": currency.sign + text for name, text in bare.items()}
    spelled = {f"{name}_": f"{text} {currency.plural}" for name, text in bare.items()}
    question = rng.choice(template.questions)
    # "a 5 dollars note" is no English: only amounts that stand alone are spelled out.
    asked = spelled if rng.random() < 0.2 and " a {a_}" not in question and " a {p_}" not in question else signed
    if rng.random() < 0.4:
        asked = {name: grouped(text) for name, text in asked.items()}
    return question.format(**bare, **asked), template.answer.format(**bare, **signed)


def exchange_problem(rng: random.Random) -> tuple[str, str]:
    """Draw a currency exchange at a given rate."""
    (source_one, source), (_, target) = rng.sample(templates.FOREIGN_MONEY, 2)
    values = {name: number(value) for name, value in problems.exchange(rng).items()}
    names = {"source_one": source_one, "source": source, "to": target}
    return rng.choice(templates.EXCHANGE_QUESTIONS).format(**values, **names), templates.EXCHANGE_ANSWER.format(
        **values, **names
    )


def plain_problem(rng: random.Random) -> tuple[str, str]:
    """Draw a sum without any story around it."""
    left, sign, right, result = problems.plain(rng)
    spelling = rng.choice(templates.SPELLINGS[sign])
    space = "" if len(spelling) == 1 and rng.random() < 0.2 else " "
    asked = f"{number(left)}{space}{spelling}{space}{number(right)}"
    answer = f"{number(left)} {sign} {number(right)} = {number(result)}."
    return rng.choice(templates.PLAIN_QUESTIONS).format(sum=asked), answer


def grouped(text: str) -> str:
    """Return the text with commas between the thousands of its number."""
    return re.sub(r"\d+", lambda digits: f"{int(digits[0]):,}", text, count=1)


def number(value: Decimal) -> str:
    """Write whole numbers as such, and others with two decimals unless one is enough: 5, 12.50, 1.2.

    Amounts of money carry an exponent of -2 and so keep both decimals.
    """
    if value == value.to_integral_value():
        return str(value.to_integral_value())
    return f"{value:f}"
