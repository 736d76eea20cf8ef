"""What the assistant cannot see, cannot do, must not be told, or does not help with."""

from __future__ import annotations

import random
from collections.abc import Iterator

from custom_transformer.chat import Conversation
from custom_transformer.data.content import refusals_account, refusals_advice, refusals_topics
from custom_transformer.data.content.entries import Group
from custom_transformer.data.phrasing import each_question

GROUPS: tuple[Group, ...] = (*refusals_account.GROUPS, *refusals_advice.GROUPS, *refusals_topics.GROUPS)


def conversations(rng: random.Random) -> Iterator[Conversation]:
    """Yield each request once."""
    return each_question(rng, GROUPS, courtesy=False)
