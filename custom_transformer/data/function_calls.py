"""Conversations in which the assistant calls a function that it has been told of, reads the result and answers.

Half of the time there are functions and none of them helps: then the question is answered in words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from custom_transformer.chat import Conversation, Message
from custom_transformer.data import faq
from custom_transformer.data.content.names import NAMES
from custom_transformer.data.phrasing import SYSTEM_PROMPTS, typed
from custom_transformer.tools import Function, introduction

NUM_CONVERSATIONS = 2000
CALLED_SHARE = 0.7
MAX_FUNCTIONS = 4


class Task(NamedTuple):
    """A function with what a customer says to have it called. `{…}` names an argument, in `answer` also a result."""

    name: str
    description: str
    parameters: dict[str, Any]
    questions: tuple[str, ...]
    result: dict[str, Sequence[Any]]
    answer: str


CITIES = ("Paris", "Berlin", "London", "Madrid", "Rome", "Vienna", "Lisbon", "Oslo", "Dublin", "Boston", "Chicago")
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "SEK", "CAD")
PAYEES = ("the electricity company", "the water company", "my landlord", "the phone company", "the gym")
AMOUNTS = (5, 10, 20, 25, 40, 50, 75, 80, 100, 120, 150, 200, 250, 300, 500, 750, 1000, 1500)
ACCOUNTS = ("checking", "savings")
VALUES: dict[str, Sequence[Any]] = {
    "account": ACCOUNTS,
    "city": CITIES,
    "source": CURRENCIES,
    "target": CURRENCIES,
    "payee": PAYEES,
    "recipient": NAMES,
    "amount": AMOUNTS,
    "limit": AMOUNTS,
    "days": (7, 10, 14, 30, 60, 90),
    "card": tuple(f"{digits:04}" for digits in range(1013, 9999, 487)),
}
TEXT, NUMBER, COUNT = {"type": "string"}, {"type": "number"}, {"type": "integer"}

TASKS: tuple[Task, ...] = (
    Task(
        "get_balance",
        "returns the balance of an account",
        {"account": {"type": "string", "enum": list(ACCOUNTS)}},
        (
            "What is the balance of my {account} account?",
            "How much is in my {account} account?",
            "Show me my {account} balance",
            "Check my {account} account balance please",
        ),
        {"balance": AMOUNTS},
        "The balance of your {account} account is ${balance}.",
    ),
    Task(
        "block_card",
        "blocks a card at once",
        {"card": TEXT},
        (
            "Please block my card ending in {card}",
            "I lost my card ending in {card}, block it",
            "Freeze the card {card}",
            "My card {card} was stolen. Can you block it?",
        ),
        {"status": ("blocked",)},
        "Your card ending in {card} is now {status}.",
    ),
    Task(
        "transfer_money",
        "sends money to a person",
        {"recipient": TEXT, "amount": NUMBER},
        (
            "Send ${amount} to {recipient}",
            "Transfer {amount} dollars to {recipient}",
            "Please pay {recipient} ${amount}",
            "I want to send {recipient} ${amount}",
        ),
        {"status": ("sent", "scheduled")},
        "Your transfer of ${amount} to {recipient} is {status}.",
    ),
    Task(
        "find_atm",
        "finds cash machines in a city",
        {"city": TEXT},
        ("Where is an ATM in {city}?", "Find a cash machine in {city}", "I need an ATM in {city}", "ATMs in {city}?"),
        {"address": ("12 Main Street", "3 Station Road", "41 Market Square", "8 Bridge Street")},
        "There is an ATM in {city} at {address}.",
    ),
    Task(
        "exchange_rate",
        "returns the rate between two currencies",
        {"source": TEXT, "target": TEXT},
        (
            "What is the exchange rate from {source} to {target}?",
            "How many {target} do I get for one {source}?",
            "{source} to {target} rate?",
            "Tell me the rate between {source} and {target}",
        ),
        {"rate": (0.85, 0.92, 1.08, 1.17, 1.25, 10.4)},
        "One {source} is {rate} {target} now.",
    ),
    Task(
        "list_transactions",
        "lists recent payments of an account",
        {"account": {"type": "string", "enum": list(ACCOUNTS)}, "days": COUNT},
        (
            "Show the transactions of my {account} account in the last {days} days",
            "What did I spend from {account} in the past {days} days?",
            "List {days} days of payments from my {account} account",
        ),
        {"count": (2, 3, 5, 8, 12)},
        "There were {count} payments from your {account} account in the last {days} days.",
    ),
    Task(
        "set_card_limit",
        "changes the spending limit of a card",
        {"card": TEXT, "limit": NUMBER},
        (
            "Set the limit of card {card} to ${limit}",
            "Change the limit on my card ending in {card} to {limit} dollars",
            "I want a limit of ${limit} on card {card}",
        ),
        {"status": ("changed",)},
        "The limit of your card ending in {card} is {status} to ${limit}.",
    ),
    Task(
        "pay_bill",
        "pays a bill",
        {"payee": TEXT, "amount": NUMBER},
        ("Pay ${amount} to {payee}", "Please pay {payee} {amount} dollars", "I have to pay {payee} ${amount}"),
        {"status": ("paid", "scheduled")},
        "Your bill of ${amount} to {payee} is {status}.",
    ),
    Task(
        "get_weather",
        "tells the weather in a city",
        {"city": TEXT},
        ("What is the weather in {city}?", "Is it raining in {city}?", "How is the weather in {city} today?"),
        {"weather": ("sunny", "rainy", "cloudy", "windy")},
        "It is {weather} in {city}.",
    ),
)


def conversations(rng: random.Random) -> Iterator[Conversation]:
    """Yield `NUM_CONVERSATIONS` conversations."""
    for _ in range(NUM_CONVERSATIONS):
        known = rng.sample(TASKS, rng.randint(1, MAX_FUNCTIONS))
        prompt = f"{rng.choice(SYSTEM_PROMPTS)}\n\n" if rng.random() < 0.5 else ""
        told = introduction(function_of(rng, task) for task in known)
        opening = Message("system", f"{prompt}{told}")
        yield [opening, *(called(rng, known[-1]) if rng.random() < CALLED_SHARE else answered(rng))]


def function_of(rng: random.Random, task: Task) -> Function:
    """Return the function as a client may tell of it."""
    schema = {"type": "object", "properties": task.parameters, "required": list(task.parameters)}
    return Function(task.name, task.description if rng.random() < 0.8 else None, schema)


def called(rng: random.Random, task: Task) -> Conversation:
    """Return a question, the call, its result and the answer; sometimes the call is the end of it."""
    arguments = {name: rng.choice(VALUES[name]) for name in task.parameters}
    result = {name: rng.choice(values) for name, values in task.result.items()}
    call = msgspec.json.encode({"name": task.name, "arguments": arguments}).decode()
    question = rng.choice(task.questions).format(**arguments)
    turns = [Message("user", question), Message("assistant", "", (call,))]
    if rng.random() < 0.6:
        said = msgspec.json.encode(result).decode()
        turns += [Message("tool", said), Message("assistant", task.answer.format(**arguments, **result))]
    return turns


def answered(rng: random.Random) -> Conversation:
    """Return a question that needs no function, with its answer."""
    group = rng.choice(faq.GROUPS)
    return [Message("user", typed(rng, rng.choice(group.questions))), Message("assistant", rng.choice(group.answers))]
