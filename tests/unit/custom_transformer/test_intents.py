"""How the task of naming an intent is put."""

from __future__ import annotations

import random

import pytest

from custom_transformer.data import intents

LABELS = intents.LabelSet(
    ("cards",),
    (("Where is my card?", "card_arrival"), ("I lost my card", "lost_card"), ("What is my limit?", "credit_limit")),
    ("card_arrival", "credit_limit", "lost_card"),
)
SEEDS = range(300)


def dialogue(seed: int, count: int = 1) -> intents.Conversation:
    return intents.dialogue(random.Random(seed), LABELS, LABELS.questions[:count])


def test_every_answer_is_the_label_and_nothing_else() -> None:
    assert {dialogue(seed)[-1].content for seed in SEEDS} == {"card_arrival"}


def test_a_question_comes_with_its_task() -> None:
    assert [seed for seed in SEEDS if len(" ".join(m.content for m in dialogue(seed)[:-1]).split()) < 6] == []


def test_the_task_is_put_in_many_words() -> None:
    assert len({intents.instruction(random.Random(seed), LABELS) for seed in SEEDS}) > len(SEEDS) / 2


def test_the_wording_of_the_figures_is_among_them() -> None:
    measured = intents.INSTRUCTION.format(count=3, name="cards")
    assert measured in {intents.instruction(random.Random(seed), LABELS) for seed in SEEDS}


@pytest.mark.parametrize("place", ["system", "user"])
def test_the_task_may_stand_in_either_message(place: str) -> None:
    assert place in {dialogue(seed)[0].role for seed in SEEDS}


def test_questions_in_series_keep_their_labels() -> None:
    answers = [message.content for message in dialogue(1, count=3) if message.role == "assistant"]
    assert answers == [label for _, label in LABELS.questions]


def test_listed_labels_hold_the_right_one() -> None:
    prompts = [dialogue(seed)[:-1] for seed in SEEDS]
    listed = [text for prompt in prompts if "lost_card" in (text := " ".join(m.content for m in prompt))]
    assert listed
    assert [text for text in listed if "card_arrival" not in text] == []


def test_plurals_are_english() -> None:
    texts = " ".join(intents.instruction(random.Random(seed), LABELS) for seed in range(2000))
    assert [wrong for wrong in ("categorys", "classs", "{") if wrong in texts] == []
