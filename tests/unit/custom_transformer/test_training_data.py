"""Loaders of the public sets, the mixtures, and packing."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from custom_transformer.data import finetuning, pretraining, public
from custom_transformer.data.packing import PackedRows

examples = st.lists(
    st.lists(st.tuples(st.integers(1, 500), st.booleans()), min_size=1, max_size=12).map(
        lambda pairs: ([token for token, _ in pairs], [learned for _, learned in pairs])
    ),
    max_size=30,
)


def test_only_definitions_near_banking_are_read(public_sets: Path) -> None:
    assert list(public.wordnet_definitions(public_sets)) == [
        "Savings account: a bank account that accumulates interest."
    ]


def test_only_fitting_personas_are_read(public_sets: Path) -> None:
    assert list(public.persona_answers(public_sets)) == [("Can you breathe?", "I don't have a body.")]


def test_headings_of_textbooks_lose_their_marks(public_sets: Path) -> None:
    assert next(public.openstax_modules(public_sets)) == "economics\nHeading\nMoney is useful."


def test_pretraining_reads_every_kind_of_text(public_sets: Path) -> None:
    text = "\n".join(pretraining.documents(public_sets, random.Random(0)))
    wanted = ["Money is useful", "accumulates interest", "Who tells me?", "how are you?", "Where is my card"]
    assert [part for part in wanted if part not in text] == []


def test_finetuning_answers_public_questions_with_our_answers(public_sets: Path) -> None:
    passes = (finetuning.conversations(public_sets, random.Random(seed)) for seed in range(3))
    answers = {turns[-1].content for turns in itertools.chain(*passes) if "balance" in turns[0].content}
    assert finetuning.faq.ANSWERS_CLINC["balance"] in answers


def test_finetuning_names_the_intents_of_public_questions(public_sets: Path) -> None:
    answers = {turns[-1].content for turns in finetuning.conversations(public_sets, random.Random(0))}
    assert {"balance", "card_arrival"} <= answers


def test_finetuning_leaves_out_intents_that_no_bank_serves(public_sets: Path) -> None:
    questions = {c[0].content for c in finetuning.conversations(public_sets, random.Random(0))}
    assert "translate hello" not in questions


def test_finetuning_is_the_same_for_the_same_seed(public_sets: Path) -> None:
    first, second = (list(finetuning.conversations(public_sets, random.Random(7))) for _ in range(2))
    assert first == second


def test_long_answers_are_cut_after_a_sentence() -> None:
    text = "First of all this." + " Then that follows." * 60
    shortened = finetuning.shorten(text)
    assert shortened.endswith("follows.")
    assert len(shortened.split()) <= finetuning.MAX_ANSWER_WORDS


def test_a_long_first_sentence_is_kept_whole() -> None:
    assert finetuning.shorten("word " * 100 + "end.") == "word " * 100 + "end."


@given(examples)
def test_packing_keeps_the_order_of_tokens(rows: list[tuple[list[int], list[bool]]]) -> None:
    packed = PackedRows.pack(rows, 15)
    flat = [token for tokens, _ in rows for token in tokens]
    kept = [int(token) for token in packed.tokens.ravel() if token]
    assert kept == flat[: len(kept)]


@given(examples)
def test_no_short_example_is_cut_by_the_end_of_a_row(rows: list[tuple[list[int], list[bool]]]) -> None:
    packed = PackedRows.pack([(tokens, [True] * len(tokens)) for tokens, _ in rows], 15)
    starts = np.diff(packed.segments, prepend=0, axis=1) > 0
    assert starts[:, 0].all()


@given(examples)
def test_targets_are_the_next_tokens_of_the_same_example(rows: list[tuple[list[int], list[bool]]]) -> None:
    packed = PackedRows.pack(rows, 15)
    if not len(packed):
        return
    batch = packed.batch(np.arange(len(packed)))
    same = packed.segments[:, 1:] == packed.segments[:, :-1]
    expected = np.where(packed.learned[:, 1:] & same, packed.tokens[:, 1:].astype(np.int64), -100)
    assert (batch.targets_BT.numpy() == expected).all()


def test_saved_rows_are_read_back(tmp_path: Path) -> None:
    packed = PackedRows.pack([([1, 2, 3], [False, True, True])] * 9, 7)
    packed.save(tmp_path / "rows.npz")
    loaded = PackedRows.load(tmp_path / "rows.npz")
    for name in ("tokens", "learned", "segments"):
        assert (getattr(loaded, name) == getattr(packed, name)).all(), name
