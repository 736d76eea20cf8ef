"""Conversations in which functions are called."""

from __future__ import annotations

import random
import re

import msgspec
import pytest

from custom_transformer.chat import Conversation, Message
from custom_transformer.data import function_calls


@pytest.fixture(scope="module")
def conversations() -> list[Conversation]:
    return list(function_calls.conversations(random.Random(5)))


@pytest.fixture(scope="module")
def calls(conversations: list[Conversation]) -> list[tuple[str, Message, dict[str, object]]]:
    """What was told of functions, what was asked, and the call."""
    return [
        (turns[0].content, turns[1], msgspec.json.decode(turns[2].calls[0]))
        for turns in conversations
        if turns[2].calls
    ]


def test_turns_are_in_order(conversations: list[Conversation]) -> None:
    orders = {"".join(message.role[0] for message in turns) for turns in conversations}
    assert orders == {"sua", "suata"}


def test_functions_are_called_in_most_conversations(conversations: list[Conversation], calls: list[object]) -> None:
    assert len(calls) / len(conversations) == pytest.approx(function_calls.CALLED_SHARE, abs=0.05)


def test_only_functions_that_were_told_of_are_called(calls: list[tuple[str, Message, dict[str, object]]]) -> None:
    assert [call for told, _, call in calls if f"\n{call['name']}(" not in told] == []


def test_arguments_are_what_the_customer_said(calls: list[tuple[str, Message, dict[str, dict[str, object]]]]) -> None:
    strange = [
        (asked.content, call)
        for _, asked, call in calls
        if not all(str(value) in asked.content for value in call["arguments"].values())
    ]
    assert strange == []


def test_answers_leave_no_slot_open(conversations: list[Conversation]) -> None:
    assert [turns for turns in conversations if re.search(r"\{[a-z]+\}", turns[-1].content)] == []
