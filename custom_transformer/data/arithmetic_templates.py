"""How money problems are asked and answered: the wordings, and how the numbers of each are drawn."""

from __future__ import annotations

from typing import NamedTuple

from custom_transformer.data import arithmetic_problems as problems


class Currency(NamedTuple):
    """A kind of money, and how an amount of it is written."""

    sign: str
    plural: str


class Template(NamedTuple):
    """A kind of problem: how it is drawn, asked and answered.

    In the texts `{a}` is a bare number and `{a_}` an amount of money.
    """

    draw: problems.Draw
    questions: tuple[str, ...]
    answer: str


CURRENCIES = (Currency("$", "dollars"), Currency("€", "euros"), Currency("£", "pounds"))
CURRENCY_WEIGHTS = (6, 2, 2)

TEMPLATES: tuple[Template, ...] = (
    Template(
        problems.pair_sum,
        (
            "I have {a_} and I get {b_} more. How much do I have now?",
            "If I have {a_} and add {b_}, how much is that?",
            "My balance is {a_}. How much is it after a deposit of {b_}?",
            "I put {b_} into an account with {a_}. What is the new balance?",
            "I saved {a_} last month and {b_} this month. How much did I save in total?",
            "What do I have if I deposit {b_} on top of {a_}?",
        ),
        "{a} + {b} = {c}. You would have {c_}.",
    ),
    Template(
        problems.triple_sum,
        (
            "I bought three things for {a_}, {b_} and {c_}. What is the total?",
            "How much is {a_} plus {b_} plus {c_}?",
            "My bills are {a_}, {b_} and {c_}. How much is that together?",
            "Add up {a_}, {b_} and {c_}.",
            "I paid {a_}, then {b_}, then {c_}. How much did I spend?",
        ),
        "{a} + {b} + {c} = {d}. The total is {d_}.",
    ),
    Template(
        problems.difference,
        (
            "I have {a_} and spend {b_}. How much is left?",
            "My balance is {a_} and I pay a bill of {b_}. What remains?",
            "If I take {b_} out of {a_}, how much do I still have?",
            "How much is left of {a_} after I pay {b_}?",
            "I had {a_} and withdrew {b_}. What is my balance now?",
            "I owe {b_} and have {a_}. How much do I have after paying?",
        ),
        "{a} - {b} = {c}. You would have {c_} left.",
    ),
    Template(
        problems.double_difference,
        (
            "I have {a_} and spend {b_} and then {c_}. How much is left?",
            "I earn {a_}, pay {b_} for rent and {c_} for food. What is left?",
            "My budget is {a_}. I spent {b_} and {c_}. How much remains?",
            "From {a_} I pay two bills, {b_} and {c_}. What do I keep?",
        ),
        "{a} - {b} - {c} = {d}. You would have {d_} left.",
    ),
    Template(
        problems.change,
        (
            "I pay for something that costs {b_} with a {a_} note. How much change do I get?",
            "What is the change from {a_} if I spend {b_}?",
            "The price is {b_} and I give {a_}. How much change should I get?",
            "I buy lunch for {b_} and pay with {a_}. What change do I get back?",
        ),
        "{a} - {b} = {c}. Your change is {c_}.",
    ),
    Template(
        problems.product,
        (
            "How much do {n} tickets cost at {a_} each?",
            "I buy {n} items for {a_} each. What do I pay?",
            "One book costs {a_}. How much are {n} books?",
            "What is the price of {n} shirts at {a_} each?",
        ),
        "{n} x {a} = {c}. The total is {c_}.",
    ),
    Template(
        problems.product,
        (
            "I save {a_} a week. How much is that in {n} weeks?",
            "If I put aside {a_} every week, what do I have after {n} weeks?",
            "How much do I save in {n} weeks with {a_} a week?",
            "I want to save {a_} each week for {n} weeks. What is the total?",
        ),
        "{a} x {n} = {c}. You would save {c_}.",
    ),
    Template(
        problems.year_of_months,
        (
            "I save {a_} a month. How much is that in a year?",
            "A subscription costs {a_} a month. How much is it per year?",
            "I pay {a_} every month. What is that in one year?",
            "What do 12 monthly payments of {a_} add up to?",
        ),
        "{a} x 12 = {c}. That is {c_} a year.",
    ),
    Template(
        problems.payments_total,
        (
            "I pay {a_} a month for {n} months. How much is that in total?",
            "What is the total of {n} monthly payments of {a_}?",
            "My loan has {n} payments of {a_}. How much do I pay in all?",
            "How much do I pay in total with {a_} a month over {n} months?",
        ),
        "{a} x {n} = {c}. You would pay {c_} in total.",
    ),
    Template(
        problems.loan_cost,
        (
            "I borrow {p_} and pay back {a_} a month for {n} months. How much interest do I pay?",
            "A loan of {p_} has {n} payments of {a_}. What does it cost me in interest?",
            "What is the interest on a {p_} loan with {n} monthly payments of {a_}?",
        ),
        "{a} x {n} = {c}, and {c} - {p} = {d}. You would pay {d_} in interest.",
    ),
    Template(
        problems.percentage,
        (
            "What is {r}% of {a_}?",
            "How much is {r}% of {a_}?",
            "Calculate {r}% of {a_}.",
            "I want to save {r}% of my {a_}. How much is that?",
            "{r} percent of {a_}?",
        ),
        "{a} x {r} / 100 = {c}. {r}% of {a_} is {c_}.",
    ),
    Template(
        problems.percentage_added,
        (
            "The bill is {a_} and I want to tip {r}%. What do I pay in total?",
            "How much is a {a_} meal with a {r}% tip?",
            "My dinner costs {a_}. What is the total with a {r}% tip?",
        ),
        "The tip is {a} x {r} / 100 = {c}, and {a} + {c} = {d}. You pay {d_} in total.",
    ),
    Template(
        problems.percentage_added,
        (
            "The price is {a_} plus {r}% tax. How much do I pay?",
            "What does a {a_} jacket cost with {r}% sales tax?",
            "How much is {a_} with {r}% tax added?",
        ),
        "The tax is {a} x {r} / 100 = {c}, and {a} + {c} = {d}. You pay {d_}.",
    ),
    Template(
        problems.percentage_added,
        (
            "I earn {a_} and get a raise of {r}%. What is my new pay?",
            "My rent is {a_} and goes up by {r}%. What is the new rent?",
            "What is {a_} increased by {r}%?",
        ),
        "The increase is {a} x {r} / 100 = {c}, and {a} + {c} = {d}. The new amount is {d_}.",
    ),
    Template(
        problems.percentage_off,
        (
            "A jacket costs {a_} and is {r}% off. What is the price?",
            "What do I pay for a {a_} bag with a {r}% discount?",
            "How much is {a_} with {r}% off?",
            "There is a {r}% discount on a price of {a_}. What do I pay?",
        ),
        "The discount is {a} x {r} / 100 = {c}, and {a} - {c} = {d}. You pay {d_}.",
    ),
    Template(
        problems.cashback,
        (
            "My card gives {r}% cashback. How much do I get for spending {a_}?",
            "How much is {r}% cashback on {a_}?",
            "I spend {a_} with {r}% cashback. What do I get back?",
        ),
        "{a} x {r} / 100 = {c}. You would get {c_} back.",
    ),
    Template(
        problems.cashback,
        (
            "My card has a {r}% foreign transaction fee. What is the fee on {a_}?",
            "How much is a {r}% fee on a payment of {a_}?",
            "I take out {a_} abroad and the fee is {r}%. How much is the fee?",
        ),
        "{a} x {r} / 100 = {c}. The fee is {c_}.",
    ),
    Template(
        problems.interest_for_a_year,
        (
            "How much interest do I earn on {a_} at {r}% in one year?",
            "I have {a_} in savings at {r}%. How much interest is that after a year?",
            "What is the interest on {a_} at {r}% for a year?",
            "I put {a_} in a term deposit at {r}% for one year. What do I earn?",
        ),
        "{a} x {r} / 100 = {c}. You would earn {c_} in interest.",
    ),
    Template(
        problems.simple_interest,
        (
            "What is the simple interest on {a_} at {r}% for {n} years?",
            "How much simple interest do I earn on {a_} at {r}% over {n} years?",
            "Calculate simple interest: {a_}, {r}%, {n} years.",
            "I save {a_} at {r}% simple interest for {n} years. How much interest is that?",
        ),
        "{a} x {r} / 100 = {c} a year, and {c} x {n} = {d}. The interest is {d_}.",
    ),
    Template(
        problems.balance_after_interest,
        (
            "I have {a_} at {r}% interest. What is my balance after one year?",
            "How much will {a_} be after a year at {r}%?",
            "What do I have after one year if I save {a_} at {r}%?",
            "I borrow {a_} at {r}% for a year. How much do I pay back?",
        ),
        "The interest is {a} x {r} / 100 = {c}, and {a} + {c} = {d}. The total is {d_}.",
    ),
    Template(
        problems.split,
        (
            "We are {n} people and the bill is {a_}. How much does each pay?",
            "Split {a_} between {n} people.",
            "How much is {a_} divided by {n}?",
            "{n} friends share a bill of {a_}. What is each share?",
            "The rent is {a_} and we are {n}. How much is my part?",
        ),
        "{a} / {n} = {c}. Each person pays {c_}.",
    ),
    Template(
        problems.months_to_goal,
        (
            "I want to save {a_} and can put aside {b_} a month. How long does it take?",
            "How many months do I need to save {a_} with {b_} a month?",
            "If I save {b_} a month, when do I reach {a_}?",
        ),
        "{a} / {b} = {n}. It takes {n} months.",
    ),
    Template(
        problems.split,
        (
            "I want to save {a_} in {n} months. How much is that per month?",
            "How much do I have to save each month to have {a_} in {n} months?",
            "I need {a_} in {n} months. What should I put aside every month?",
        ),
        "{a} / {n} = {c}. You need to save {c_} a month.",
    ),
    Template(
        problems.hourly_pay,
        (
            "I earn {a_} an hour and work {n} hours. How much do I make?",
            "How much is {n} hours of work at {a_} an hour?",
            "What do I earn for {n} hours at {a_} per hour?",
        ),
        "{a} x {n} = {c}. You would earn {c_}.",
    ),
    Template(
        problems.share_of_total,
        (
            "What percentage of {a_} is {b_}?",
            "I owe {b_} on a card with a {a_} limit. What is my credit utilization?",
            "I earn {a_} and save {b_}. What percent do I save?",
            "My rent is {b_} and my income is {a_}. What share of my income is that?",
        ),
        "{b} x 100 / {a} = {r}. That is {r}%.",
    ),
    Template(
        problems.difference,
        (
            "I own {a_} and owe {b_}. What is my net worth?",
            "What is my net worth with {a_} in assets and {b_} in debts?",
            "My savings are {a_} and my debts are {b_}. What is my net worth?",
        ),
        "{a} - {b} = {c}. Your net worth is {c_}.",
    ),
    Template(
        problems.difference,
        (
            "My credit limit is {a_} and I have used {b_}. How much can I still spend?",
            "How much is left on a {a_} card limit with a balance of {b_}?",
            "I have a limit of {a_} and owe {b_}. What is my available credit?",
        ),
        "{a} - {b} = {c}. You can still use {c_}.",
    ),
)

EXCHANGE_QUESTIONS = (
    "How many {to} do I get for {a} {source} if one {source_one} is {x} {to}?",
    "I change {a} {source} at a rate of {x}. How many {to} is that?",
    "Convert {a} {source} to {to} at an exchange rate of {x}.",
    "The rate is {x} {to} per {source_one}. What are {a} {source} worth?",
    "If 1 {source_one} costs {x} {to}, how much are {a} {source}?",
)
EXCHANGE_ANSWER = "{a} x {x} = {c}. You would get {c} {to}."
FOREIGN_MONEY = (("dollar", "dollars"), ("euro", "euros"), ("pound", "pounds"), ("franc", "francs"), ("peso", "pesos"))

PLAIN_QUESTIONS = (
    "What is {sum}?",
    "How much is {sum}?",
    "{sum}",
    "{sum} = ?",
    "Calculate {sum}",
    "Can you work out {sum}?",
    "What's {sum}?",
)
# How people type the signs; the answers write "x" and "/".
SPELLINGS: dict[str, tuple[str, ...]] = {
    "+": ("+", "+", "plus"),
    "-": ("-", "-", "minus"),
    "x": ("x", "*", "times"),
    "/": ("/", "/", "divided by"),
}
