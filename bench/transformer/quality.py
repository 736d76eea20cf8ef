"""Measures what int8 costs: the perplexity of the assistant's words in float32 and in int8, on the same conversations.

The conversations are drawn anew from the written content: answers that the model was taught, to questions put in other
words.

Usage: python -m bench.transformer.quality [--conversations 400]
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from custom_transformer.chat import encode_example
from custom_transformer.compute.base import Piece
from custom_transformer.compute.native import build
from custom_transformer.compute.native.pack import Precision
from custom_transformer.compute.native_compute import NativeCompute
from custom_transformer.config import ModelConfig
from custom_transformer.data import facts, glossary, smalltalk
from custom_transformer.tokenizer import Tokenizer
from custom_transformer.weights import read_weights

CHECKPOINT = Path("custom_transformer/checkpoints/base")
SEED = 2026
ROWS = 16
"""Conversations read at a time."""

Example = tuple[list[int], list[bool]]


class Reading(NamedTuple):
    """What a compute thinks of the assistant's words."""

    perplexity: float
    best: list[int]
    """The likeliest token at each place."""


def examples(tokenizer: Tokenizer, count: int) -> list[Example]:
    """Return so many conversations as tokens, with which of them are the assistant's."""
    rng = random.Random(SEED)
    pool = [turns for source in (facts, glossary, smalltalk) for turns in source.conversations(rng)]
    return [encode_example(tokenizer, turns) for turns in rng.sample(pool, count)]


def read(precision: Precision, batch: Sequence[Example]) -> Reading:
    """Return the perplexity of the assistant's words, and the token that would have been chosen for each."""
    config = ModelConfig.load(CHECKPOINT)
    compute = NativeCompute(build.load(), read_weights(CHECKPOINT, config), config, num_slots=ROWS, precision=precision)
    losses: list[float] = []
    best: list[int] = []
    for start in range(0, len(batch), ROWS):
        part = batch[start : start + ROWS]
        for slot in range(len(part)):
            compute.rewind(slot, 0)
        for place in range(max(len(tokens) for tokens, _ in part) - 1):
            running = [slot for slot, (tokens, _) in enumerate(part) if place + 1 < len(tokens)]
            logits = compute.step([Piece(slot, [part[slot][0][place]]) for slot in running])
            for slot, scores in zip(running, logits.astype(np.float64), strict=True):
                tokens, learned = part[slot]
                if learned[place + 1]:
                    losses.append(float(np.logaddexp.reduce(scores) - scores[tokens[place + 1]]))
                    best.append(int(scores.argmax()))
    return Reading(math.exp(sum(losses) / len(losses)), best)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=400)
    batch = examples(Tokenizer.load(CHECKPOINT), parser.parse_args().conversations)
    exact, rounded = read("fp32", batch), read("int8", batch)
    agree = sum(left == right for left, right in zip(exact.best, rounded.best, strict=True)) / len(exact.best)
    print(f"perplexity of {len(exact.best)} tokens: float32 {exact.perplexity:.4f}, int8 {rounded.perplexity:.4f}")
    print(f"int8 differs by {rounded.perplexity / exact.perplexity - 1:+.2%}, chooses the same token {agree:.2%}")


if __name__ == "__main__":
    main()
