"""Learns the merges of the tokenizer from text. The `tokenizers` library is needed here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from custom_transformer.tokenizer import CONTROL_TOKENS, SPLIT_PATTERN


def train_tokenizer(texts: Iterable[str], vocab_size: int, folder: Path) -> None:
    """Write `tokenizer.json` with `vocab_size` tokens, the control tokens first."""
    from tokenizers import (  # noqa: PLC0415 - only training has it
        Regex,
        Tokenizer,
        decoders,
        models,
        pre_tokenizers,
        trainers,
    )

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT_PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(CONTROL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
