"""What customers ask a bank: our own questions, and the answers to the intents of two public sets."""

from __future__ import annotations

import random
from collections.abc import Iterator

from custom_transformer.chat import Conversation
from custom_transformer.data.content import (
    faq_accounts,
    faq_budgeting,
    faq_cards,
    faq_lending,
    faq_payments,
    faq_security,
)
from custom_transformer.data.content.answers_banking77 import ANSWERS_BANKING77
from custom_transformer.data.content.answers_clinc import ANSWERS_CLINC
from custom_transformer.data.content.entries import Group
from custom_transformer.data.phrasing import each_question

__all__ = ["ANSWERS_BANKING77", "ANSWERS_CLINC", "GROUPS", "conversations"]

GROUPS: tuple[Group, ...] = (
    *faq_accounts.GROUPS,
    *faq_lending.GROUPS,
    *faq_cards.GROUPS,
    *faq_security.GROUPS,
    *faq_payments.GROUPS,
    *faq_budgeting.GROUPS,
)


def conversations(rng: random.Random) -> Iterator[Conversation]:
    """Yield each of our own questions once."""
    return each_question(rng, GROUPS)
