"""Chat messages as the model sees them: who speaks is a control token, `<|end|>` closes a turn.

Within the assistant's turn `<|tool|>` begins the call of a function; as the opening of a turn it means its result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from custom_transformer.tokenizer import ASSISTANT, END_OF_TURN, TOOL, Tokenizer

Role = Literal["system", "user", "assistant", "tool"]


class Message(msgspec.Struct, frozen=True):
    """One turn of a conversation."""

    role: Role
    content: str
    calls: tuple[str, ...] = ()
    """Functions that the assistant calls, each as `{"name":…,"arguments":…}`."""


Conversation = list[Message]


def encode_prompt(tokenizer: Tokenizer, messages: Sequence[Message], *, go_on: bool = False) -> list[int]:
    """Return the conversation so far, and the opening of the assistant's turn.

    Args:
        tokenizer: the model's.
        messages: the conversation.
        go_on: the last message is the assistant's, and the beginning of its turn.
    """
    tokens = [token for message in messages for token in encode_turn(tokenizer, message)]
    return tokens[:-1] if go_on else [*tokens, tokenizer.control[ASSISTANT]]


def encode_example(tokenizer: Tokenizer, messages: Sequence[Message]) -> tuple[list[int], list[bool]]:
    """Return the tokens of a whole conversation, and which of them the model learns to say.

    Those are the assistant's words and the `<|end|>` after them.
    """
    tokens: list[int] = []
    learned: list[bool] = []
    for message in messages:
        turn = encode_turn(tokenizer, message)
        tokens += turn
        learned += [False] + [message.role == "assistant"] * (len(turn) - 1)
    return tokens, learned


def encode_turn(tokenizer: Tokenizer, message: Message) -> list[int]:
    """Return one turn, control tokens included."""
    opening = tokenizer.control[f"<|{message.role}|>"]
    calls = [token for call in message.calls for token in (tokenizer.control[TOOL], *tokenizer.encode(call))]
    return [opening, *tokenizer.encode(message.content), *calls, tokenizer.control[END_OF_TURN]]
