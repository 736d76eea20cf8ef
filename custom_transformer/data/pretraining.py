"""What the model reads first: plain text near banking, and how people talk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from custom_transformer.data import public

NUM_DIALOGUES = 900  # of 3,243: enough to hear small talk, few enough to leave the time to banking


def documents(folder: Path, rng: random.Random) -> Iterator[str]:
    """Yield one pass of the public texts in random order."""
    texts = [*public.openstax_modules(folder), *public.wordnet_definitions(folder)]
    texts += [f"{question}\n{answer}" for question, answer in public.cfpb_answers(folder)]
    dialogues = list(public.chitchat_dialogues(folder))
    texts += ["\n".join(turns) for turns in rng.sample(dialogues, min(NUM_DIALOGUES, len(dialogues)))]
    texts += [question for question, _ in public.banking77_questions(folder)]
    rng.shuffle(texts)
    yield from texts
