"""A checkpoint folder made ready to answer: what the server and the command line share."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from custom_transformer.checkpoint import load_model
from custom_transformer.compute import Piece
from custom_transformer.engine import Engine
from custom_transformer.sampling import SamplingDefaults
from custom_transformer.tokenizer import END_OF_TEXT, END_OF_TURN, Tokenizer
from custom_transformer.torch_compute import TorchCompute


class ServedModel(NamedTuple):
    """A model with everything that is needed to answer in its name."""

    name: str
    engine: Engine
    """Not started."""
    tokenizer: Tokenizer
    defaults: SamplingDefaults
    fingerprint: str
    """Changes with the weights."""
    created: int
    """When the weights were written, in seconds since 1970."""


def load(
    checkpoint: Path, *, name: str = "custom", threads: int = 1, num_slots: int = 8, max_waiting: int = 64
) -> ServedModel:
    """Return the model of a checkpoint folder, warmed up.

    Raises:
        OSError: a file cannot be read.
        RuntimeError: the weights do not fit the shape in `config.json`.
    """
    tokenizer = Tokenizer.load(checkpoint)
    compute = TorchCompute(load_model(checkpoint), num_slots=num_slots, threads=threads)
    compute.step([Piece(0, (0, 0))])
    end_tokens = {tokenizer.control[END_OF_TURN], tokenizer.control[END_OF_TEXT]}
    engine = Engine(
        compute,
        end_tokens=end_tokens,
        mute_tokens=_without_text(tokenizer, compute.vocab_size) - end_tokens,
        max_waiting=max_waiting,
    )
    weights = checkpoint / "model.safetensors"
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=6)).hexdigest()
    return ServedModel(
        name=name,
        engine=engine,
        tokenizer=tokenizer,
        defaults=SamplingDefaults.load(checkpoint),
        fingerprint=f"fp_{digest}",
        created=int(weights.stat().st_mtime),
    )


def _without_text(tokenizer: Tokenizer, vocab_size: int) -> set[int]:
    """Return the tokens that stand for no text: control tokens, and ids that the tokenizer does not use."""
    return {token for token in range(vocab_size) if not tokenizer.decode_bytes(token)}
