"""The step in C++ against the PyTorch model, on the shipped checkpoint and on one whose sizes all need padding."""

from __future__ import annotations

import ctypes
import math
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import custom_transformer
from custom_transformer.chat import Message, encode_prompt
from custom_transformer.checkpoint import load_model
from custom_transformer.compute.base import Compute, Logits, Piece
from custom_transformer.compute.native import build
from custom_transformer.compute.native_compute import NativeCompute
from custom_transformer.compute.torch_compute import TorchCompute
from custom_transformer.config import ModelConfig
from custom_transformer.tokenizer import Tokenizer
from custom_transformer.weights import read_weights
from tests.support.reading import read

BASE = Path(custom_transformer.__file__).parent / "checkpoints" / "base"
PORTABLE = (*build.FLAGS, "-DPOINTSMAN_PORTABLE")
BUILDS = {"native": build.FLAGS, "portable": PORTABLE}
if platform.machine() == "x86_64":
    BUILDS["sse"] = tuple(flag.replace("=native", "=x86-64") for flag in PORTABLE)
    if " avx2 " in Path("/proc/cpuinfo").read_text(encoding="utf-8"):
        BUILDS["avx2"] = tuple(flag.replace("=native", "=x86-64-v3") for flag in build.FLAGS)

TEXT = "What is a savings account, and what does the bank pay me for the money that I keep in it? " * 8
QUESTIONS = ("What is a savings account?", "What is inflation?", "My card was stolen.", "What is a mortgage?", "Hello!")
PROSE = """Supply and demand are the two forces that make a market economy work. When the price of a good rises, the
quantity demanded falls, and firms offer more of it. An increase in interest rates makes borrowing more expensive, so
that households spend less and save more. A corporation is a business that is legally separate from its owners. It can
own property, sign contracts, sue and be sued, and borrow money. The present value of a future payment is the amount
that would have to be invested today at a given interest rate to grow to that payment."""


@pytest.fixture(scope="module", params=BUILDS)
def library(request: pytest.FixtureRequest) -> ctypes.CDLL:
    """The step, compiled in each of the ways."""
    return build.load(flags=BUILDS[request.param])


@pytest.fixture(scope="module", params=["fp32", "int8"])
def compute(request: pytest.FixtureRequest, fp32, int8) -> NativeCompute:
    """The shipped checkpoint in either precision. Slots keep what earlier tests left in them."""
    return {"fp32": fp32, "int8": int8}[request.param]


@pytest.fixture(scope="session")
def base_tokenizer() -> Tokenizer:
    return Tokenizer.load(BASE)


@pytest.fixture(scope="session")
def tokens(base_tokenizer) -> list[int]:
    """Enough of them for two passes over the weights."""
    return base_tokenizer.encode(TEXT)[:160]


@pytest.fixture(scope="session")
def base_weights():
    return read_weights(BASE, ModelConfig.load(BASE))


@pytest.fixture(scope="session")
def reference() -> TorchCompute:
    """The shipped checkpoint in PyTorch."""
    return TorchCompute(load_model(BASE), num_slots=3)


@pytest.fixture(scope="module")
def fp32(library, base_weights) -> NativeCompute:
    return NativeCompute(library, base_weights, ModelConfig.load(BASE), num_slots=6, precision="fp32")


@pytest.fixture(scope="module")
def int8(library, base_weights) -> NativeCompute:
    return NativeCompute(library, base_weights, ModelConfig.load(BASE), num_slots=6)


@pytest.fixture
def tiny(checkpoint) -> NativeCompute:
    """The smallest model, in the default precision."""
    config = ModelConfig.load(checkpoint)
    return NativeCompute(build.load(), read_weights(checkpoint, config), config, num_slots=3)


def every_score(compute: Compute, tokens: Sequence[int]) -> Logits:
    """Return the scores after each token."""
    compute.rewind(0, 0)
    return np.vstack([compute.step([Piece(0, (token,))]) for token in tokens])


def greedy(compute: Compute, prompt: Sequence[int], count: int) -> list[int]:
    compute.rewind(0, 0)
    [logits] = compute.step([Piece(0, prompt)])
    tokens = [int(logits.argmax())]
    while len(tokens) < count:
        [logits] = compute.step([Piece(0, tokens[-1:])])
        tokens.append(int(logits.argmax()))
    return tokens


def close(actual: Logits, expected: Logits) -> None:
    np.testing.assert_allclose(actual, expected, atol=1e-4, rtol=0)


# fp32: the same numbers as in PyTorch


@pytest.mark.parametrize("cuts", [[], [64], [1, 2, 3, 130], range(1, 160)], ids=["whole", "halves", "mixed", "single"])
def test_scores_are_the_references(fp32, reference, tokens, cuts):
    """However the text is cut."""
    close(read(fp32, 1, tokens, cuts), read(reference, 0, tokens))


def test_ragged_step_is_the_reference(fp32, reference, tokens):
    """Sequences that decode, one that begins and one that goes on share a step."""
    prefixes = {0: tokens[:40], 2: tokens[5:6], 4: tokens[:130]}
    pieces = [Piece(2, tokens[6:7]), Piece(1, tokens[:33]), Piece(4, tokens[130:150]), Piece(0, tokens[40:41])]
    fp32.rewind(1, 0)
    for slot, prefix in prefixes.items():
        read(fp32, slot, prefix)

    actual = fp32.step(pieces)

    close(actual, np.vstack([read(reference, 0, [*prefixes.get(slot, []), *piece]) for slot, piece in pieces]))


def test_rewound_slot_goes_on_from_there(fp32, reference, tokens):
    """What was read after that place is forgotten."""
    read(fp32, 0, tokens)
    fp32.rewind(0, 50)

    [actual] = fp32.step([Piece(0, tokens[10:30])])

    close(actual, read(reference, 0, tokens[:50] + tokens[10:30]))


@pytest.mark.parametrize("length", [1, 16, 50, 160])
def test_copied_prefix_is_as_if_read(fp32, reference, tokens, length):
    """In a slot that held something else."""
    read(fp32, 0, tokens)
    read(fp32, 3, tokens[100:])
    fp32.copy_prefix(0, 3, length)

    [actual] = fp32.step([Piece(3, tokens[7:20])])

    close(actual, read(reference, 0, tokens[:length] + tokens[7:20]))


def test_greedy_answer_is_the_references(fp32, reference, base_tokenizer):
    """Token by token, long past the end of the answer."""
    prompt = encode_prompt(base_tokenizer, [Message("user", "What is compound interest?")])

    assert greedy(fp32, prompt, 128) == greedy(reference, prompt, 128)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_sizes_that_need_padding(library, checkpoint, model, precision):
    """Heads of 8, 300 tokens, widths of 32: none is what a vector or a panel holds."""
    config = ModelConfig.load(checkpoint)
    compute = NativeCompute(library, read_weights(checkpoint, config), config, precision=precision)
    text = list(range(20, 180))

    actual, expected = read(compute, 1, text, [100]), read(TorchCompute(model), 0, text)

    assert actual.shape == (300,)
    np.testing.assert_allclose(actual, expected, atol=1e-4 if precision == "fp32" else 0.1, rtol=0)


# int8: nearly the same


@pytest.fixture(scope="session")
def known_texts(base_weights, base_tokenizer) -> list[tuple[list[int], Logits]]:
    """Conversations as the checkpoint knows them, and prose, with fp32's score after each token."""
    fp32 = NativeCompute(build.load(), base_weights, ModelConfig.load(BASE), num_slots=1, precision="fp32")
    prompts = [encode_prompt(base_tokenizer, [Message("user", question)]) for question in QUESTIONS]
    texts = [[*prompt, *greedy(fp32, prompt, 60)] for prompt in prompts] + [base_tokenizer.encode(PROSE)]
    return [(text, every_score(fp32, text[:-1])) for text in texts]


def test_int8_is_as_good(int8, known_texts):
    """Perplexity within 0.5 % of fp32's, and 97 % of the most likely tokens."""
    exact, rounded, agreed = [], [], []
    for text, logits in known_texts:
        int8_logits = every_score(int8, text[:-1])
        exact.append(surprise(logits, text[1:]))
        rounded.append(surprise(int8_logits, text[1:]))
        agreed.append(logits.argmax(axis=1) == int8_logits.argmax(axis=1))
    change = np.concatenate(rounded).mean() - np.concatenate(exact).mean()

    assert abs(math.expm1(change)) < 0.005
    assert np.concatenate(agreed).mean() >= 0.97


def surprise(logits: Logits, tokens: Sequence[int]) -> Any:
    """Return the negative log-probability of each token."""
    scores = logits.astype(np.float64)
    totals = np.logaddexp.reduce(scores, axis=1)
    return totals - scores[np.arange(len(tokens)), tokens]


# Nobody's scores depend on the company


@pytest.mark.parametrize("cuts", [range(1, 160), [128], [3, 20, 33, 100]], ids=["single", "chunks", "odd"])
def test_cuts_change_no_bit(compute, tokens, cuts):
    """A row is computed in the same order of operations however many rows stand beside it."""
    assert np.array_equal(read(compute, 0, tokens, cuts), read(compute, 1, tokens))


@pytest.mark.parametrize("company", [1, 2, 3, 4, 5])
def test_company_changes_no_bit(compute, tokens, company):
    """Decoding beside others that decode, and beside a prompt."""
    alone = read(compute, 0, tokens[:71])
    compute.rewind(0, 70)
    for slot in range(1, company + 1):
        read(compute, slot, tokens[slot : 20 * slot])  # others of the same length would hide a mixed-up slot
    others = [Piece(slot, tokens[: 9 * slot - 8]) for slot in range(1, company + 1)]

    together = compute.step([*others, Piece(0, tokens[70:71])])

    assert np.array_equal(together[-1], alone)


def test_copied_prefix_changes_no_bit(int8, tokens):
    """Whoever goes on from a copy gets what it would have got from its own reading."""
    expected = read(int8, 0, tokens[:91])
    int8.copy_prefix(0, 2, 77)

    [actual] = int8.step([Piece(2, tokens[77:91])])

    assert np.array_equal(actual, expected)


# Mistakes


@pytest.mark.parametrize(
    ("pieces", "message"),
    [
        ([Piece(3, [20])], "there is no slot 3"),
        ([Piece(-1, [20])], "there is no slot -1"),
        ([Piece(1, [])], "nothing to read for slot 1"),
        ([Piece(1, [20, 300])], "not within the vocabulary of 300"),
        ([Piece(1, [-1])], "not within the vocabulary of 300"),
        ([Piece(1, [20]), Piece(1, [20])], "one piece for a slot"),
        ([Piece(0, [20]), Piece(2, [20] * 8190)], "slot 2 holds 3 of 8192 positions, 8190 more asked"),
    ],
)
def test_impossible_step_is_refused(tiny, pieces, message):
    """Before any of it is read."""
    tiny.step([Piece(2, [20] * 3)])

    with pytest.raises(ValueError, match=message):
        tiny.step(pieces)


def test_refused_step_changes_nothing(tiny):
    """The other pieces are not read either."""
    with pytest.raises(ValueError, match="vocabulary"):
        tiny.step([Piece(0, [20]), Piece(1, [999])])

    with pytest.raises(ValueError, match="slot 0 holds 0 tokens"):
        tiny.rewind(0, 1)


def test_longer_prefix_than_there_is_cannot_be_copied(tiny):
    """There would be nothing to go on from."""
    tiny.step([Piece(0, [20] * 3)])

    with pytest.raises(ValueError, match="slot 0 holds 3 tokens, not 4"):
        tiny.copy_prefix(0, 1, 4)


def test_prefix_cannot_be_copied_out_of_the_model(tiny):
    """Slots are checked before memory is written."""
    with pytest.raises(ValueError, match="there is no slot 3"):
        tiny.copy_prefix(0, 3, 0)


def test_full_slot_can_be_read_from(tiny):
    """The last position is as good as any other."""
    assert np.isfinite(read(tiny, 2, [20] * 8192)).all()
