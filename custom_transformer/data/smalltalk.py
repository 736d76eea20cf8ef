"""Greetings, thanks, jokes, and questions about the assistant itself."""

from __future__ import annotations

import random
from collections.abc import Iterator

from custom_transformer.chat import Conversation
from custom_transformer.data.content import talk_greetings, talk_limits, talk_moods, talk_persona
from custom_transformer.data.content.entries import Group
from custom_transformer.data.phrasing import each_question

GROUPS: tuple[Group, ...] = (
    *talk_greetings.GROUPS,
    *talk_persona.GROUPS,
    *talk_moods.GROUPS,
    *talk_limits.GROUPS,
)


def conversations(rng: random.Random) -> Iterator[Conversation]:
    """Yield each remark once."""
    return each_question(rng, GROUPS, courtesy=False)


def group_with(remark: str) -> Group:
    """Return the group in which the remark stands."""
    return next(group for group in GROUPS if remark in group.questions)
