"""Facts of US consumer finance: questions in many wordings, each with the one answer that states the fact."""

from __future__ import annotations

import random
from collections.abc import Iterator

from custom_transformer.chat import Conversation
from custom_transformer.data.content import (
    facts_accounts,
    facts_cards,
    facts_closing,
    facts_collection,
    facts_credit,
    facts_deposits,
    facts_equity,
    facts_home,
    facts_homeowners,
    facts_investing,
    facts_loans,
    facts_retirement,
    facts_scams,
    facts_scores,
    facts_situations,
    facts_situations_borrowing,
    facts_students,
    facts_transfers,
)
from custom_transformer.data.content.entries import Group
from custom_transformer.data.phrasing import each_question

__all__ = ["GROUPS", "conversations"]

GROUPS: tuple[Group, ...] = (
    *facts_credit.GROUPS,
    *facts_scores.GROUPS,
    *facts_cards.GROUPS,
    *facts_collection.GROUPS,
    *facts_accounts.GROUPS,
    *facts_deposits.GROUPS,
    *facts_transfers.GROUPS,
    *facts_home.GROUPS,
    *facts_closing.GROUPS,
    *facts_homeowners.GROUPS,
    *facts_equity.GROUPS,
    *facts_loans.GROUPS,
    *facts_students.GROUPS,
    *facts_scams.GROUPS,
    *facts_retirement.GROUPS,
    *facts_investing.GROUPS,
    *facts_situations.GROUPS,
    *facts_situations_borrowing.GROUPS,
)


def conversations(rng: random.Random) -> Iterator[Conversation]:
    """Yield each question about a fact once."""
    return each_question(rng, GROUPS)
